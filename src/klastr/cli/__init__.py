"""The command line: one file per verb. Errors of the user's material are shown without a traceback."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line; exit codes: 0 answered, 2 misuse, 3 the user's material, 4 an office, 130 interrupted."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code.

    >>> run(["--version"])
    klastr 0.1.0
    0
    """
    from klastr.cli.application import application
    from klastr.cli.interruption import Interrupted, interruptible
    from klastr.cli.screen import show_error, show_interruption
    from klastr.errors import KlastrError

    try:
        with interruptible():
            application().main(args=arguments, prog_name="klastr")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    except KlastrError as error:
        show_error(error)
        return error.exit_code
    except Interrupted:
        show_interruption()
        return INTERRUPTED
    return 0
