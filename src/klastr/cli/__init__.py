"""The command line: one file per verb. Errors of the user's material are shown without a traceback."""

from __future__ import annotations

import os
import sys

INTERRUPTED = 130

# A command makes thousands of small matrix products. Shared out to threads, each of them waits for the slowest: on a
# machine that does other work too, a product of 0.1 ms then takes 20 ms. Read when NumPy is first imported.
_THREADS = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS")


def main() -> None:
    """Run the command line; exit codes: 0 answered, 2 misuse, 3 the user's material, 4 an office, 130 interrupted."""
    for name in _THREADS:
        os.environ.setdefault(name, "1")
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
