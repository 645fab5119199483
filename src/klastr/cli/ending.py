"""The last lines of an answer on the screen: warnings, sources, where everything is, and what to type next."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from klastr.cli.options import short_path
from klastr.report.words import Words

_WARNINGS = 3


def show_end(
    screen: Console,
    words: Words,
    *,
    warnings: Sequence[str],
    sources: Sequence[str],
    folder: Path,
    report: Path | None,
    lacking: Sequence[str],
    next_command: str,
) -> None:
    """Print what every answer ends with; `lacking` names files that need an extra that is not installed."""
    for warning in warnings[:_WARNINGS]:
        screen.print(f"! {warning}", style="yellow", no_wrap=True, overflow="ellipsis")
    if len(warnings) > _WARNINGS:
        screen.print(words("terminal.more_warnings", count=len(warnings) - _WARNINGS), style="yellow")
    for source in sources:
        screen.print(words("terminal.source", source=source), style="dim")
    screen.print(words("terminal.tables", path=short_path(folder)), soft_wrap=True)
    if report:
        screen.print(words("terminal.report", path=short_path(report)), soft_wrap=True)
    screen.print(words("terminal.next", command=next_command), soft_wrap=True)
    if lacking:
        screen.print(words("terminal.no_report", files=", ".join(lacking)), soft_wrap=True)
