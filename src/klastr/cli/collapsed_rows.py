"""Sums of plants as they are written down: whole numbers as such, what must be known first in front."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from klastr.errors import Problem

if TYPE_CHECKING:
    import pandas as pd


def by_severity(problems: Sequence[Problem]) -> list[Problem]:
    """What must be known first: plants that are not in the sums before what is only said."""
    order = ("error", "warning", "note")
    return sorted(problems, key=lambda problem: order.index(problem.severity))


def whole_numbers(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns that hold whole numbers only, as whole numbers: a CSV would write 43000000000 as 4.3e+10."""
    changed: dict[str, Any] = {}
    for name in frame.columns:
        column = frame[name]
        if column.dtype.kind == "f" and bool((column.isna() | (column % 1 == 0)).all()):
            changed[name] = column.astype("Int64")
    return frame.assign(**changed)
