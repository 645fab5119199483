"""The terminal: texts of files and offices reach it without the signs by which programs command it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType, RenderHook, RenderResult
from rich.segment import Segment

# C0 but for the tab and the end of a line, DEL and C1; and halves of characters, which no terminal can be sent.
_COMMANDS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)), "\N{REPLACEMENT CHARACTER}")
del _COMMANDS[ord("\t")], _COMMANDS[ord("\n")]


def harmless(text: str) -> str:
    """A text in which each sign that would command the terminal is replaced by one that says so.

    >>> harmless("jobs\\x1b[31m")
    'jobs\ufffd[31m'
    """
    return text.translate(_COMMANDS)


def terminal(*, stderr: bool = False, **settings: Any) -> Console:
    """A console that prints names and paths as they are: "[b]" is no markup, ":o:" no picture, ESC no command.

    Parameters
    ----------
    stderr : bool
        Print on standard error.
    **settings
        Further ones of `rich.console.Console`.
    """
    console = Console(stderr=stderr, **{"highlight": False, "markup": False, "emoji": False, **settings})
    console.push_render_hook(_Harmless())
    return console


class _Harmless(RenderHook):
    """Rich adds its own colours after this, so that only those of the texts are taken out."""

    def process_renderables(self, renderables: list[Any]) -> list[Any]:
        return [_Cleaned(renderable) for renderable in renderables]


class _Cleaned:
    def __init__(self, renderable: RenderableType) -> None:
        self.renderable = renderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from self._segments(console, options)

    def _segments(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for text, style, control in console.render(self.renderable, options):
            yield Segment(text if control else harmless(text), style, control)
