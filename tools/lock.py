"""Writes the hashed requirements again; called by ``make lock`` and ``make upgrade``.

Versions stay unless pyproject.toml forbids them; ``--upgrade`` takes the newest. The files name packages and hashes
only: where to fetch them is the matter of each machine.
"""

from __future__ import annotations

import sys
from pathlib import Path

from environment import REQUIREMENTS, TOOLS, in_checkout
from installers import InstallationFailed, Uv, found_uv, pip_environ, run, working_pip

# Spark is half a gigabyte: it has its place beside the peers, not in everybody's environment.
EXTRAS_UNDER_TEST = ("engines", "fast", "live", "platform", "postgres", "reports")

_COMPILE = ("pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes")
_TELLING = ("--no-annotate", "--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "make lock")


def write_requirements(uv: Uv, name: str, *options: str | Path) -> None:
    """One file, for every platform and every Python from the oldest on."""
    run([uv.program, *_COMPILE, *_TELLING, "--output-file", REQUIREMENTS / f"{name}.txt", *options], uv.environ)


def lock(uv: Uv, options: list[str]) -> None:
    """The development environment first; the smaller one takes its versions, so that both can share a folder."""
    demo = ("pyproject.toml", "--extra", "reports")
    whole = ("pyproject.toml", *(part for extra in EXTRAS_UNDER_TEST for part in ("--extra", extra)))
    everything = REQUIREMENTS / "test.txt"
    write_requirements(uv, "test", *whole, "--group", "dev", *options)
    write_requirements(uv, "demo", *demo, "--group", "build", "--constraint", everything, "--upgrade")
    platform = ("pyproject.toml", "--extra", "platform", "--group", "build")
    write_requirements(uv, "platform", *platform, "--constraint", everything, "--upgrade")
    peers = (*whole, "--extra", "spark", "--group", "dev", "--group", "peers")
    write_requirements(uv, "peers", *peers, "--constraint", everything, *options)
    write_requirements(uv, "lowest", *whole, "--group", "dev", "--resolution", "lowest-direct", "--upgrade")
    write_requirements(uv, "uv", "--group", "installer", *options)


def main() -> int:
    """The exit code of the command."""
    in_checkout()
    try:
        pip = working_pip(pip_environ())
        uv = found_uv(TOOLS, REQUIREMENTS / "uv.txt", pip)
        if uv is None:
            raise InstallationFailed("only uv writes requirements for all platforms, and it does not run here")
        lock(uv, sys.argv[1:])
    except InstallationFailed as error:
        print(f"klastr: the requirements were not written: {error}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
