"""Brings the database up to date and answers browsers until somebody stops it."""

from __future__ import annotations

import errno
from collections.abc import Callable

import django
from django.conf import settings
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import OperationalError

from klastr.errors import InvalidOption, UnreadableDatabase

Say = Callable[[str], object]


def made_ready(*, demo: bool, say: Say) -> None:
    """Tables, regions and industries are there; with `demo` invented organisations too, if nothing else is.

    Raises
    ------
    UnreadableDatabase
        The database cannot be reached or written.
    """
    django.setup()
    from klastr_platform.places.actions.load_codes import load_codes
    from klastr_platform.register.actions.fill_with_demo import fill_with_demo

    try:
        call_command("migrate", verbosity=0)
        load_codes()
        if demo:
            made = fill_with_demo()
            say(
                f"{made} invented organisations were made."
                if made
                else "The register is not empty: nothing was invented."
            )
    except OperationalError as error:
        raise UnreadableDatabase(
            f"The database does not answer: {str(error).strip().splitlines()[0]}.",
            hint="look at DATABASE_URL and KLASTR_HOME.",
        ) from error


def served(host: str, port: int, *, say: Say) -> None:
    """Answer until interrupted.

    Raises
    ------
    InvalidOption
        Something else answers at this port.
    """
    from klastr_platform.site.wsgi import application

    try:
        server = ThreadedWSGIServer((host, port), WSGIRequestHandler)
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES, errno.EADDRNOTAVAIL):
            raise
        raise InvalidOption(
            f"{host}:{port} cannot be used: {error.strerror}.", hint="choose another one, such as --port 8080."
        ) from error
    server.daemon_threads = True
    server.set_app(application)
    say(f"The register is at http://{host}:{port}/ (data in {settings.HOME}). Stop it with Ctrl-C.")
    with server:
        server.serve_forever()
