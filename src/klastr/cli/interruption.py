"""Ctrl-C and a polite kill, as one exception that passes through every ``except Exception`` on its way out."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_PATIENCE_SECONDS = 1.0


class Interrupted(BaseException):
    """The person at the keyboard, or the system, asked to stop."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn SIGINT and SIGTERM into `Interrupted` while the block runs."""
    before = {}
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
        try:
            before[number] = signal.signal(number, _interrupt)
        except ValueError:  # not in the main thread: somebody embeds the command line and keeps his own handlers
            break
    try:
        yield
    finally:
        if before:
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    for polite in (signal.SIGINT, signal.SIGTERM):
        signal.signal(polite, signal.SIG_IGN)  # a second Ctrl-C must not break the cleaning up
    # While libraries are being imported an exception may be lost (seen in one of twenty): raised again until heard.
    signal.setitimer(signal.ITIMER_REAL, _PATIENCE_SECONDS)
    raise Interrupted
