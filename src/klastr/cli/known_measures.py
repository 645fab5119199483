"""The measures of the public list, found by their names: what every command that runs measures looks them up in."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from klastr.measures import Command, Measure, described

_LISTED = ("name", "needs", "returns", "conventions", "reference", "family", "command")


@cache
def functions(command: Command | None = None) -> dict[str, Callable[..., Any]]:
    """The functions of all measures, or of those that one command runs, by fixed name; families side by side."""
    import klastr

    public = (getattr(klastr, name) for name in klastr.__all__ if name != "__version__")
    known = [(what, one) for one in public if (what := described(one)) is not None and command in (None, what.command)]
    return {what.name: one for what, one in sorted(known, key=lambda pair: (pair[0].family, pair[0].name))}


def measures(command: Command | None = None) -> dict[str, Measure]:
    """What the measures are, in the order of `functions`."""
    return {name: one.__dict__["measure"] for name, one in functions(command).items()}


def function_of(name: str) -> Callable[..., Any] | None:
    """The measure of exactly this fixed name; None where there is none.

    Nearly every function is called as its measure is: then no other room is loaded.
    """
    import klastr

    if name in klastr.__all__ and name != "__version__":
        one = getattr(klastr, name)
        if (what := described(one)) is not None and what.name == name:
            found: Callable[..., Any] = one
            return found
    return functions().get(name)


def print_json(known: Iterable[Callable[..., Any]]) -> None:
    """The list for programs, on standard output: what each measure is, and what it is called in Python."""
    rows = [
        {name: getattr(one.__dict__["measure"], name) for name in _LISTED} | {"python": f"klastr.{one.__name__}"}
        for one in known
    ]
    sys.stdout.write(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
