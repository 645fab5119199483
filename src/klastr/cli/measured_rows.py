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


def sentence_of(frame: pd.DataFrame, measure: Measure, result: Result | None = None) -> str:
    """What the rows say, in one sentence: how many, the highest and the lowest, and how many have no number."""
    own = getattr(result, "sentence", None)
    if callable(own):
        return str(own())
    what, axes = measure.title, _axes(frame)
    known = frame[frame["value"].notna()]
    of = " x ".join(counted(frame[name].nunique(), _NOUNS.get(name, name.replace("_", " "))) for name in axes)
    begins = f"{what} of {of}" if of else what
    when = _years(frame, result)
    if not len(frame):
        return f"{what}: no row was found."
    if not len(known):
        return f"{begins}{when} is defined nowhere: {_gaps(frame)}."
    gaps = len(frame) - len(known)
    without = f"; {gaps:,} without a number ({_gaps(frame)})" if gaps else ""
    if set(axes) & _KINDS or frame["measure"].nunique() > 1:  # numbers of different kinds have no highest one
        return f"{begins}{when}{without}."
    if len(known) == 1:
        return f"{what}{when}: {_place(known.iloc[0], axes)}{without}."
    if known["value"].nunique() == 1:
        return f"{begins}{when}: {known['value'].iloc[0]:.4g} for each{without}."
    return f"{begins}{when}: from {_place(known.iloc[-1], axes)} to {_place(known.iloc[0], axes)}{without}."


def _axes(frame: pd.DataFrame) -> list[str]:
    before = frame.columns[: frame.columns.get_loc("measure")]
    return [str(name) for name in before if name != "year"]


def _years(frame: pd.DataFrame, result: Result | None) -> str:
    """The year of the answer, and the first one of a change."""
    if "year" not in frame or frame["year"].nunique() != 1:
        return ""
    since = None if result is None else result.settings.get("since")
    last = frame["year"].iloc[0]
    return f", {since} to {last}" if since not in (None, last) else f", {last}"


# What the labels of a dimension are called, and dimensions whose labels are numbers of different kinds.
_NOUNS = {"from": "class before", "to": "class after", "around": "class of neighbours", "neighbouring": "industry"}
_KINDS = {"index", "statistic", "linkage", "part", "multiplier", "term", "component", "form", "kind"}


def _place(row: pd.Series, axes: list[str]) -> str:
    labels = " and ".join(str(row[name]) for name in axes)
    return f"{row['value']:.4g} ({labels})" if labels else f"{row['value']:.4g}"


def _gaps(frame: pd.DataFrame) -> str:
    counts = frame.loc[frame["value"].isna(), "reason"].value_counts()
    return ", ".join(str(reason).replace("_", " ") for reason in counts.index)
