"""``klastr serve``: the platform on this machine, with no configuration."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import Annotated

import typer

from klastr.errors import MissingExtra

_NEEDED = ("django", "csp", "django_htmx", "whitenoise", "dj_database_url")


def serve(
    *,
    demo: Annotated[bool, typer.Option("--demo", help="Fill an empty register with invented organisations.")] = False,
    port: Annotated[int, typer.Option(help="Where the browser finds it.", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="0.0.0.0 lets other machines in.")] = "127.0.0.1",
) -> None:
    """Serve the register of organisations to browsers."""
    if not all(find_spec(name) for name in _NEEDED):
        raise MissingExtra(
            "Serving pages needs Django, which is not installed.",
            hint="pip install 'klastr[platform]'.",
            extra="platform",
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "klastr_platform.site.settings")
    from klastr_platform.site.serving import made_ready, served

    made_ready(demo=demo, say=typer.echo)
    served(host, port, say=typer.echo)
