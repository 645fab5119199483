"""Rows and one sentence out of any answer of a measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from klastr.measures import Measure
from klastr.tables.counted import counted

if TYPE_CHECKING:
    import pandas as pd

    from klastr.results import Result


def rows_of(result: Result, measure: Measure) -> pd.DataFrame:
    """One row per number: dimensions, year, ``measure, value, low, high, p_value, reason``; highest values first."""
    frame = _long(result, measure)
    return frame.sort_values("value", ascending=False, kind="stable", na_position="last", ignore_index=True)


def _long(result: Any, measure: Measure) -> pd.DataFrame:
    if hasattr(result, "to_long_frame"):
        long: pd.DataFrame = result.to_long_frame()
        return long
    if hasattr(result, "measured"):
        return _long(result.measured(), measure)
    ties = result.ties_frame().rename(columns={"tie": "value"})
    for name, column in (("measure", measure.name), ("low", np.nan), ("high", np.nan), ("p_value", np.nan)):
        ties[name] = column
    ties["reason"] = ""
    first = ["industry", "other", "measure", "value", "low", "high", "p_value", "reason"]
    rest: list[str] = [name for name in ties.columns if name not in first]
    ordered: pd.DataFrame = ties[first + rest]
    return ordered


def sentence_of(frame: pd.DataFrame, measure: Measure) -> str:
    """What the rows say, in one sentence: how many, the highest and the lowest, and how many have no number."""
    what = measure.title
    axes = [name for name in frame.columns[: frame.columns.get_loc("measure")] if name != "year"]
    known = frame[frame["value"].notna()]
    of = " x ".join(counted(frame[name].nunique(), name) for name in axes)
    when = f", {frame['year'].iloc[0]}" if "year" in frame and frame["year"].nunique() == 1 else ""
    if not len(frame):
        return f"{what}: none was found."
    if not len(known):
        return f"{what} of {of}{when} is defined nowhere: {_gaps(frame)}."
    said = f"{what} of {of}{when}: from {_place(known.iloc[-1], axes)} to {_place(known.iloc[0], axes)}"
    if len(known) == 1:
        said = f"{what} of {_place(known.iloc[0], axes)}{when}"
    gaps = len(frame) - len(known)
    return f"{said}; {gaps:,} without a number ({_gaps(frame)})." if gaps else f"{said}."


def _place(row: pd.Series, axes: list[str]) -> str:
    labels = " and ".join(str(row[name]) for name in axes)
    return f"{row['value']:.4g} ({labels})" if labels else f"{row['value']:.4g}"


def _gaps(frame: pd.DataFrame) -> str:
    counts = frame.loc[frame["value"].isna(), "reason"].value_counts()
    return ", ".join(str(reason).replace("_", " ") for reason in counts.index)
