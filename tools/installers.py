"""The two ways to fill an environment from a hashed requirements file: uv (seconds) and pip (a minute or two)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from package_index import configured_settings, uv_variables

# pip's configuration may send every install elsewhere; these decide for the calls made here.
_PIP_VARIABLES = {
    "PIP_USER": "0",
    "PIP_REQUIRE_VIRTUALENV": "0",
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_ROOT_USER_ACTION": "ignore",
}
# They would point an installer, or the Python it starts, at something else than the environment named.
_MISLEADING = ("PIP_PREFIX", "PIP_ROOT", "PIP_TARGET", "PYTHONHOME", "PYTHONPATH", "UV_SYSTEM_PYTHON", "VIRTUAL_ENV")


class InstallationFailed(Exception):
    """One sentence about what could not be installed; the installer's own words stand above it."""


@dataclass(frozen=True)
class Uv:
    """uv, itself a package from the index, kept inside the checkout."""

    program: Path
    python: str
    environ: Mapping[str, str]
    name: str = "uv"

    def make(self, folder: Path) -> None:
        """Make an empty environment."""
        run([self.program, "venv", "--quiet", "--clear", "--python", self.python, folder], self.environ)

    def fill(self, folder: Path, requirements: Path, *, exactly: bool) -> None:
        """Install what the file names, with ``exactly`` nothing else; then the project itself, editable."""
        into = ["--quiet", "--python", python_of(folder)]
        verb = ["sync"] if exactly else ["install", "--no-deps"]
        sources = [requirements] if exactly else ["-r", requirements]
        run([self.program, "pip", *verb, *into, "--require-hashes", *sources], self.environ)
        project = ["--no-deps", "--no-build-isolation", "--editable", "."]
        run([self.program, "pip", "install", *into, *project], self.environ)


@dataclass(frozen=True)
class Pip:
    """The pip of the Python that was found; it needs neither ensurepip nor a pip inside the environment."""

    pip: Sequence[str]
    python: str
    environ: Mapping[str, str]
    name: str = "pip"

    def make(self, folder: Path) -> None:
        """Make an empty environment."""
        run([self.python, "-m", "venv", "--clear", "--without-pip", folder], self.environ)

    def fill(self, folder: Path, requirements: Path, *, exactly: bool) -> None:  # noqa: ARG002
        """Install what the file names; pip leaves what else is there, whatever ``exactly`` says."""
        install = [*self.pip, "--python", python_of(folder), "install", "-qq", "--no-compile", "--no-deps"]
        run([*install, "--require-hashes", "-r", requirements], self.environ)
        run([*install, "--no-build-isolation", "--editable", "."], self.environ)


def python_of(folder: Path) -> Path:
    """The Python inside an environment."""
    return folder / "bin" / "python"


def base_python() -> str:
    """The Python that runs this, or the one that its virtual environment was made from."""
    return getattr(sys, "_base_executable", None) or sys.executable


def working_pip(environ: Mapping[str, str]) -> list[str]:
    """The command of a pip that runs."""
    for python in dict.fromkeys((sys.executable, base_python())):
        if is_running([python, "-m", "pip", "--version"], environ):
            return [python, "-m", "pip"]
    raise InstallationFailed(f"{sys.executable} has no pip: install it (`python3-pip` on Debian) and try again")


def pip_environ() -> dict[str, str]:
    """The environment for pip's calls."""
    return {name: value for name, value in os.environ.items() if name not in _MISLEADING} | _PIP_VARIABLES


def found_uv(tools: Path, requirements: Path, pip: Sequence[str]) -> Uv | None:
    """A uv out of the index, where it can be had and runs here; None is the word for pip."""
    if os.environ.get("KLASTR_WITHOUT_UV"):
        return None
    program = tools / "uv" / "bin" / "uv"
    environ = uv_environ(pip)
    if not is_running([program, "--version"], environ):
        fetch_uv(program.parent.parent, requirements, pip)
    return Uv(program, base_python(), environ) if is_running([program, "--version"], environ) else None


def fetch_uv(folder: Path, requirements: Path, pip: Sequence[str]) -> None:
    """Install uv into a folder of its own: neither a system that is managed elsewhere nor ensurepip matters to that."""
    half_made = folder.with_name("uv-half-made")
    for old in (half_made, folder):
        shutil.rmtree(old, ignore_errors=True)
    into = [
        "install",
        "-qq",
        "--no-compile",
        "--target",
        half_made,
        "--only-binary",
        ":all:",
        "--no-deps",
        "--require-hashes",
    ]
    try:
        run([*pip, *into, "-r", requirements], pip_environ())
    except InstallationFailed:
        return
    half_made.rename(folder)


def uv_environ(pip: Sequence[str]) -> dict[str, str]:
    """The environment for uv's calls: pip's sources of packages, no downloads of Pythons, a cache where one can be."""
    environ = {name: value for name, value in os.environ.items() if name not in _MISLEADING}
    environ |= uv_variables(configured_settings(list(pip)), environ)
    environ["UV_PYTHON_DOWNLOADS"] = "never"
    if not is_writable(cache_of_uv(environ)):
        environ["UV_NO_CACHE"] = "1"
    return environ


def cache_of_uv(environ: Mapping[str, str]) -> Path:
    """Where uv keeps what it has downloaded."""
    if environ.get("UV_CACHE_DIR"):
        return Path(environ["UV_CACHE_DIR"])
    return Path(environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "uv"


def is_writable(folder: Path) -> bool:
    """Whether the folder, or the nearest one above it that can be seen, can be written."""
    seen = (place for place in (folder.absolute(), *folder.absolute().parents) if os.access(place, os.F_OK))
    return os.access(next(seen, Path("/")), os.W_OK | os.X_OK)


def is_running(command: Sequence[str | Path], environ: Mapping[str, str]) -> bool:
    """Whether a program is there and ends well."""
    try:
        return subprocess.run(command, env=environ, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def run(command: Sequence[str | Path], environ: Mapping[str, str]) -> None:
    """Run to the end, its words on the terminal."""
    try:
        code = subprocess.run(command, env=environ, check=False).returncode
    except OSError as error:
        raise InstallationFailed(f"{command[0]} does not run: {error.strerror}") from error
    if code:
        raise InstallationFailed(f"`{Path(command[0]).name}` ended with code {code}")
