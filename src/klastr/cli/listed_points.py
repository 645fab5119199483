"""The measures of points by their names, and `klastr points --list`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from klastr.identify.distances.curves import DistanceCurves


def functions() -> dict[str, Callable[..., DistanceCurves]]:
    """The measures that `klastr points` runs, by their fixed names."""
    import klastr
    from klastr.measures import described

    found = [getattr(klastr, one) for one in klastr.__all__ if one != "__version__"]
    return {what.name: one for one in found if (what := described(one)) is not None and what.command == "points"}


def show_list(*, as_json: bool) -> None:
    """Print what each measure is, and whose."""
    from klastr.measures import described

    known = [(what, one) for one in functions().values() if (what := described(one)) is not None]
    if as_json:
        import json

        names = ("name", "needs", "returns", "conventions", "reference", "family", "command")
        rows = [{name: getattr(what, name) for name in names} for what, _ in known]
        sys.stdout.write(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
        return
    from rich.table import Table

    from klastr.cli.terminal import terminal

    table = Table(box=None, header_style="dim", pad_edge=False)
    for title in ("measure", "what", "in Python", "also as"):
        table.add_column(title, overflow="fold")
    for what, one in known:
        others = ", ".join(name for name in what.conventions if name != "published")
        table.add_row(what.name, (one.__doc__ or "").partition("\n")[0], f"klastr.{one.__name__}", others)
    screen = terminal()
    screen.print(table)
    screen.print("Next: klastr points k_density TABLE", style="dim")
