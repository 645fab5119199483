"""What the terminal shows around an answer: errors, interruption, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from klastr.errors import KlastrError


def show_error(error: KlastrError) -> None:
    """Say what is wrong and what to do, on one screen, without a traceback."""
    from rich.text import Text

    from klastr.cli.terminal import terminal

    screen = terminal(stderr=True)
    text = Text()
    text.append(type(error).__name__, style="bold red")
    text.append(f": {error.message}")
    if error.hint:
        text.append("\nHint: ", style="bold")
        text.append(error.hint)
    screen.print(text, soft_wrap=True)


def show_interruption() -> None:
    """Say that nothing was left half-done."""
    sys.stderr.write("Interrupted. Nothing was written.\n")


@contextmanager
def progress(title: str) -> Iterator[Callable[[float], None]]:
    """A bar on standard error that follows the share of the work that is done; silent where nobody watches."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    from klastr.cli.terminal import harmless, terminal

    screen = terminal(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(harmless(title), total=1.0)
        yield lambda done: bar.update(task, completed=done)


@contextmanager
def received(title: str) -> Iterator[tuple[Callable[[int, int | None], None], Callable[[str], None]]]:
    """A bar on standard error that follows bytes as they come, and a way to say something above it.

    Without a known end the bar shows only how many bytes there are; where nobody watches, only what is said.
    """
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    from klastr.cli.terminal import terminal

    screen = terminal(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=screen, transient=True, disable=not screen.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield (
            lambda done, of: bar.update(task, completed=done, total=of),
            lambda sentence: screen.print(sentence, soft_wrap=True),
        )
