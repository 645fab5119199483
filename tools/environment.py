"""Prepares the environment that a make target needs, and does nothing at all when it is there already.

``.venv`` serves all commands: `make demo` puts the core and the reports there, `make serve` the platform, `make test`
adds the development tools. A stamp, written last, holds a digest of everything the environment was made from.
Whatever was interrupted has no stamp and is made anew.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from installers import InstallationFailed, Pip, Uv, base_python, found_uv, pip_environ, python_of, working_pip

# Commands run in the checkout, with relative paths: spaces in its path then matter to nobody.
ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(".tools")
REQUIREMENTS = Path("requirements")


@dataclass(frozen=True)
class Purpose:
    """What an environment is for: its folder, its requirements, and whether anything else must leave it."""

    name: str
    folder: Path
    exactly: bool
    served_by: tuple[str, ...] = ()

    @property
    def requirements(self) -> Path:
        """The hashed requirements."""
        return REQUIREMENTS / f"{self.name}.txt"

    @property
    def stamp(self) -> Path:
        """Written last, when everything is there."""
        return self.folder / f".ready-{self.name}"


PURPOSES = {
    purpose.name: purpose
    for purpose in (
        Purpose("demo", Path(".venv"), exactly=False, served_by=("test",)),
        Purpose("platform", Path(".venv"), exactly=False, served_by=("test",)),
        Purpose("test", Path(".venv"), exactly=True),
        Purpose("lowest", Path(".venv-lowest"), exactly=True),
        Purpose("peers", Path(".venv-peers"), exactly=True),
    )
}


def prepare(arguments: list[str]) -> int:
    """Prepare the environments named; the exit code of the command."""
    in_checkout()
    try:
        for name in arguments:
            make_ready(PURPOSES[name])
    except InstallationFailed as error:
        print(f"klastr: the environment is not ready: {error}.", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"klastr: the environment is not ready: {error.filename}: {error.strerror}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nklastr: interrupted; the next call begins the environment anew.", file=sys.stderr)
        return 130
    return 0


def in_checkout() -> None:
    """Work in the checkout, wherever the call came from."""
    os.chdir(ROOT)
    TOOLS.mkdir(exist_ok=True)


def make_ready(purpose: Purpose) -> None:
    """Fill the environment unless it is there already."""
    if is_ready(purpose):
        return
    with one_at_a_time(TOOLS / "lock"):
        if not is_ready(purpose):
            fill(purpose)


def is_ready(purpose: Purpose) -> bool:
    """Whether this environment, or a larger one in its place, was made from exactly what is here now."""
    larger = (PURPOSES[name] for name in purpose.served_by)
    return python_of(purpose.folder).exists() and any(has_stamp(each) for each in (purpose, *larger))


def has_stamp(purpose: Purpose) -> bool:
    """Whether the environment was finished, and from the present files."""
    return purpose.stamp.exists() and purpose.stamp.read_text() == digest(purpose)


def digest(purpose: Purpose) -> str:
    """Of the requirements, the project file, the place of the checkout and the Python: an environment hangs on all."""
    parts = (purpose.requirements.read_bytes(), Path("pyproject.toml").read_bytes(), foundation().encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def foundation() -> str:
    """The Python and the place: scripts and the editable install hold the absolute path of the checkout."""
    return f"{sys.version_info.major}.{sys.version_info.minor} {ROOT}"


def fill(purpose: Purpose) -> None:
    """Install, first by uv, else by pip; the stamp comes last."""
    started = time.monotonic()
    version = ".".join(str(part) for part in sys.version_info[:3])
    print(f"klastr: preparing {purpose.folder} ({purpose.name}, Python {version}) ...", flush=True)
    pip = working_pip(pip_environ())
    uv = found_uv(TOOLS, REQUIREMENTS / "uv.txt", pip)
    with_pip = Pip(pip, base_python(), pip_environ())
    if uv is None:
        say_that_pip_takes_over("uv cannot be had or does not run here")
        install(purpose, with_pip)
    else:
        try:
            install(purpose, uv)
        except InstallationFailed as error:
            say_that_pip_takes_over(f"uv could not do it ({error})")
            install(purpose, with_pip)
    print(f"klastr: {purpose.folder} is ready ({time.monotonic() - started:.1f} s).", flush=True)


def say_that_pip_takes_over(reason: str) -> None:
    """So that the longer wait has its reason."""
    print(f"klastr: {reason}; pip goes on, which takes a minute or two.", file=sys.stderr, flush=True)


def install(purpose: Purpose, installer: Uv | Pip) -> None:
    """Keep an environment that was finished on the same foundation; throw away any other."""
    folder = purpose.folder
    unfinished, made_on = folder / ".unfinished", folder / ".made-on"
    is_sound = python_of(folder).exists() and made_on.exists() and not unfinished.exists()
    if not is_sound or made_on.read_text() != foundation():
        shutil.rmtree(folder, ignore_errors=True)
        installer.make(folder)
    unfinished.touch()
    made_on.write_text(foundation())
    for stamp in folder.glob(".ready-*"):
        stamp.unlink()
    installer.fill(folder, purpose.requirements, exactly=purpose.exactly)
    unfinished.unlink()
    purpose.stamp.write_text(digest(purpose))


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Two makes in one checkout wait for each other."""
    import fcntl

    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
