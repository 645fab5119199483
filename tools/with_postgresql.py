"""Runs a command beside a PostgreSQL server of its own, which it finds in ``DATABASE_URL``.

    python tools/with_postgresql.py [--set NAME=VALUE ...] COMMAND [ARGUMENT ...]

The server listens on a free port of this machine, keeps everything in a folder of its own, and is gone with it when the
command ends. ``--set`` changes a setting of the server, such as ``--set fsync=off`` for tests. Where there is no
PostgreSQL the command is not run: that is said, and is a failure only in CI (``CI=true``).
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

OWNER = "owner"


class NoServer(Exception):
    """What is missing on this machine, or why the server does not start."""


@dataclass(frozen=True)
class Started:
    """A server that answers."""

    port: int
    password: str
    process: subprocess.Popen[bytes]

    def address(self, database: str = "postgres") -> str:
        """Where its owner finds a database."""
        return f"postgresql://{OWNER}:{self.password}@127.0.0.1:{self.port}/{database}"


@contextmanager
def started(settings: Mapping[str, object]) -> Iterator[Started]:
    """A server with these settings, stopped and removed at the end.

    Raises
    ------
    NoServer
        There is no PostgreSQL on this machine, nobody may run it, or it does not start.
    """
    programs = {name: program(name) for name in ("initdb", "postgres")}
    user = unprivileged_user()
    # A short name: the socket's has to be short too, and the server's user must be allowed to look into it.
    folder = Path(tempfile.mkdtemp(prefix="klastr-postgresql-"))
    try:
        password = secrets.token_hex(8)
        (folder / "password").write_text(password)
        if user:
            for path in (folder, folder / "password"):
                shutil.chown(path, user["user"])
        made = [programs["initdb"], "-D", folder / "data", "-U", OWNER, "--pwfile", folder / "password"]
        made += ["-A", "scram-sha-256", "-E", "UTF8", "--locale", "C", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, timeout=120, cwd=folder, **user)
        port = free_port()
        process = launched(
            programs["postgres"],
            folder,
            {"listen_addresses": "127.0.0.1", "unix_socket_directories": folder, "port": port, **settings},
            user,
        )
        try:
            server = Started(port, password, process)
            wait_for(server, folder / "log")
            yield server
        finally:
            stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def program(name: str) -> str:
    """On PATH, or where Debian keeps each version by itself; the newest."""
    kept = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    found = shutil.which(name) or (str(kept[-1]) if kept else None)
    if found is None:
        raise NoServer("There is no PostgreSQL: tools/install_postgresql.sh installs it.")
    return found


def unprivileged_user() -> dict[str, Any]:
    """Who runs the server: not root, which PostgreSQL refuses."""
    import pwd

    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            return {"user": name, "group": pwd.getpwnam(name).pw_gid, "extra_groups": []}
        except KeyError:
            continue
    raise NoServer("This is run as root, and there is no other user to run PostgreSQL.")


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def launched(
    postgres: str, folder: Path, settings: Mapping[str, object], user: Mapping[str, Any]
) -> subprocess.Popen[bytes]:
    """The server, which may not answer yet."""
    command: list[Any] = [postgres, "-D", folder / "data"]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **user)


def wait_for(server: Started, log: Path) -> None:
    """Until it answers."""
    import psycopg

    for _ in range(150):
        if server.process.poll() is not None:
            break
        try:
            psycopg.connect(server.address()).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.2)
    raise NoServer(f"PostgreSQL does not start: {log.read_text(errors='replace')[-2000:]}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """At once, without waiting for those who are still connected."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(timeout=20)


def main() -> None:
    """Start, run, stop; the code of the command is the code of this one."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the server")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    if not asked.command:
        parser.error("no command was given")
    try:
        with started(dict(one.split("=", 1) for one in asked.set)) as server:
            variables = os.environ | {"DATABASE_URL": server.address()}
            code = subprocess.run(asked.command, env=variables, check=False).returncode
    except NoServer as reason:
        print(f"{reason} Without it this is not run: {' '.join(asked.command)}", file=sys.stderr)
        code = 1 if os.environ.get("CI") == "true" else 0
    sys.exit(code)


if __name__ == "__main__":
    main()
