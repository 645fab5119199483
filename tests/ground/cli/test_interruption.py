"""Ctrl-C and a polite kill end a block at once, and only while it runs."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import suppress

import pytest

from klastr.cli import INTERRUPTED, run
from klastr.cli.interruption import Interrupted, interruptible


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_block(number: signal.Signals) -> None:
    def work() -> None:
        with interruptible():
            os.kill(os.getpid(), number)
            signal.pause()  # never reached: the handler has raised

    with pytest.raises(Interrupted):
        work()


def test_code_that_catches_every_exception_does_not_catch_this_one() -> None:
    assert not issubclass(Interrupted, Exception)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_earlier_handlers_come_back(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with interruptible():
        assert signal.getsignal(number) != before
    assert signal.getsignal(number) == before


def test_earlier_handlers_come_back_after_an_error_too() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ValueError, match="broken"), interruptible():
        raise ValueError("broken")
    assert signal.getsignal(signal.SIGINT) == before


@pytest.mark.slow
def test_a_signal_that_a_library_swallows_is_raised_again() -> None:
    def work() -> None:
        with interruptible():
            with suppress(BaseException):
                os.kill(os.getpid(), signal.SIGINT)
            signal.pause()  # the next signal is the reminder

    with pytest.raises(Interrupted):
        work()


def test_no_reminder_comes_after_the_block() -> None:
    with pytest.raises(Interrupted), interruptible():
        os.kill(os.getpid(), signal.SIGINT)
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_a_second_signal_does_not_disturb_the_cleaning_up() -> None:
    cleaned = []

    def work() -> None:
        with interruptible():
            try:
                os.kill(os.getpid(), signal.SIGTERM)
            finally:
                os.kill(os.getpid(), signal.SIGTERM)
                cleaned.append(True)

    with pytest.raises(Interrupted):
        work()
    assert cleaned == [True]


def test_another_thread_keeps_its_own_handlers() -> None:
    seen = []

    def work() -> None:
        with interruptible():
            seen.append(signal.getsignal(signal.SIGINT))

    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before]


def test_an_interrupted_command_says_so_and_ends_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import klastr.cli.application

    def interrupted() -> None:
        raise Interrupted

    monkeypatch.setattr(klastr.cli.application, "application", interrupted)
    assert run(["identify"]) == INTERRUPTED == 130
    assert capsys.readouterr().err == "Interrupted. Nothing was written.\n"
