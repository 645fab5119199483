"""Work of an engine done beside the main thread, so that a Ctrl-C is heard at once and the engine is told to stop."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any, Generic, TypeVar

Found = TypeVar("Found")

_LOOK_SECONDS = 0.1
_GOODBYE_SECONDS = 20.0
_THREAD = "klastr-question"


def _nothing() -> None:
    """Nothing to do while the work goes on."""


def worked_beside(work: Callable[[], Found], *, stop: Callable[[], Any], look: Callable[[], None] = _nothing) -> Found:
    """What some work gives; its errors are raised here.

    Parameters
    ----------
    work : callable
    stop : callable
        Called when the main thread is interrupted, until the work has ended.
    look : callable
        Called again and again while the work goes on.
    """
    task = _Task(work)
    worker = Thread(target=task.run, name=_THREAD, daemon=True)
    try:
        worker.start()
        while not task.finished.wait(_LOOK_SECONDS):
            look()
    except BaseException:
        _end(task.finished, stop)
        raise
    worker.join()
    if task.error is not None:
        raise task.error
    return task.found[0]


def _end(finished: Event, stop: Callable[[], Any]) -> None:
    # An engine that has not begun yet does not hear that it is to stop: it is told again.
    until = monotonic() + _GOODBYE_SECONDS
    while not finished.is_set() and monotonic() < until:
        stop()
        sleep(_LOOK_SECONDS)


class _Task(Generic[Found]):
    """Some work on its way; an error waits until the main thread asks for it."""

    def __init__(self, work: Callable[[], Found]) -> None:
        self._work = work
        self.finished = Event()
        self.found: list[Found] = []
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.found.append(self._work())
        except Exception as error:  # raised in the main thread
            self.error = error
        finally:
            self.finished.set()
