"""Rows and one sentence out of a measure of an input-output table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from klastr.cli.measured_rows import sentence_of
from klastr.errors import InvalidOption, nearest_names
from klastr.measures import Measure
from klastr.tables.counted import counted

if TYPE_CHECKING:
    import pandas as pd

    from klastr.identify.measured import Measured

_SURE = 0.9
_FIRST = {"key_sectors": "key", "linkages": "power", "hypothetical_extraction": "total_net"}


def ordered(result: Measured, *, industry: str | None = None, only: str | None = None) -> pd.DataFrame:
    """Long rows, the numbers of one kind together, the highest first.

    Raises
    ------
    InvalidOption
        No such industry, or no such number.
    """
    second = list(result.axes)[1]
    frame = _around(result, industry) if industry is not None and second == "other" else result.to_long_frame()
    kinds = result.axes[second]
    if only is not None:
        if second == "other" or only not in kinds:
            near = nearest_names(only, kinds) or kinds[:5]
            raise InvalidOption(f"There is no {only!r} in the answer.", hint=f"it has {', '.join(near)}.", only=only)
        frame = frame[frame[second] == only]
    if industry is not None:
        frame = industries_of(frame, industry)
    if second == "other":
        return frame.sort_values("value", ascending=False, kind="stable", na_position="last", ignore_index=True)
    first = _FIRST.get(result.measure)
    place = {kind: k for k, kind in enumerate(sorted(kinds, key=lambda kind: (kind != first, kinds.index(kind))))}
    frame = frame.assign(_place=frame[second].map(place))
    return frame.sort_values(
        ["_place", "value"], ascending=[True, False], kind="stable", na_position="last", ignore_index=True
    ).drop(columns="_place")


def _around(result: Measured, industry: str) -> pd.DataFrame:
    """The long rows in whose row or column of the matrix an industry stands; all, where it stands nowhere."""
    import pandas as pd

    parts = []
    for axis, (name, labels) in enumerate(result.axes.items()):
        if industry in labels:
            at = labels.index(industry)
            one = tuple(slice(at, at + 1) if number == axis else slice(None) for number in range(2))
            cut: dict[str, Any] = {key: np.ascontiguousarray(array[one]) for key, array in arrays_of(result).items()}
            parts.append(replace(result, axes={**result.axes, name: (industry,)}, parts=None, **cut).to_long_frame())
    return pd.concat(parts).drop_duplicates(list(result.axes)) if parts else result.to_long_frame()


def arrays_of(result: Measured) -> dict[str, Any]:
    """The arrays of an answer by the name of their field."""
    names = ("values", "reasons", "low", "high", "p_values", "rank", "rank_low", "rank_high")
    return {name: array for name in names if (array := getattr(result, name)) is not None}


def sentence(result: Measured, frame: pd.DataFrame, measure: Measure) -> str:
    """What the rows say, in one sentence."""
    if measure.name == "key_sectors":
        return _key_sectors(result)
    second = list(result.axes)[1]
    known = frame[frame["value"].notna()]
    if second == "other" or not len(known):
        return sentence_of(frame, measure)
    kind = known.iloc[0][second]
    of_kind = known[known[second] == kind]
    highest, lowest = of_kind.iloc[0], of_kind.iloc[-1]
    first = next(iter(result.axes))
    what = measure.name.replace("_", " ").capitalize()
    when = f", {result.year}" if result.year is not None else ""
    name = str(kind).replace("_", " ")
    begins = f"{what} of {counted(int(frame[first].nunique()), first)}{when}: {name}"
    if len(of_kind) == 1:
        return f"{begins} {highest['value']:.4g} ({highest[first]})."
    if highest["value"] == lowest["value"]:
        return f"{begins} {highest['value']:.4g} for each."
    return f"{begins} from {lowest['value']:.4g} ({lowest[first]}) to {highest['value']:.4g} ({highest[first]})."


def key_sector_rows(result: Measured) -> pd.DataFrame:
    """For the screen: one row per industry, key sectors first, then by the smaller of its two linkages."""
    frame = result.to_frame()
    told = frame.assign(
        strength=frame[["backward", "forward"]].min(axis=1, skipna=False),
        verdict=np.where(frame["key"] == 1, "key", np.where(frame["pulls"] == 1, "pulls", "")),
        measure=result.measure,
    )
    told.loc[(frame["pushes"] == 1) & (frame["key"] != 1), "verdict"] = "pushes"
    ordered_ones = told.sort_values(["key", "strength"], ascending=False, kind="stable", na_position="last")
    return ordered_ones.reset_index()[["industry", "verdict", "backward", "forward", "key_in_draws", "measure"]]


def _key_sectors(result: Measured) -> str:
    rows = key_sector_rows(result)
    found = rows[rows["verdict"] == "key"]
    among = f"among {counted(len(rows), 'industry')}{f', {result.year}' if result.year is not None else ''}"
    if not len(found):
        nearest = rows.iloc[0]
        bar = result.settings["threshold"]
        return (
            f"No key sector {among}: none both pulls and pushes more than {'' if bar == 1 else f'{bar:g} times '}the "
            f"mean; {nearest['industry']} comes nearest, with {nearest['backward']:.3g} and {nearest['forward']:.3g}."
        )
    names = ", ".join(found["industry"][:6]) + (" ..." if len(found) > 6 else "")
    sure = int((found["key_in_draws"] >= _SURE).sum())
    firm = f"; {sure:,} of them in at least 90 % of the draws" if rows["key_in_draws"].notna().any() else ""
    said = f"{counted(len(found), 'key sector')} {among}: {names}{firm}"
    return said if said.endswith("...") else f"{said}."


def industries_of(frame: pd.DataFrame, industry: str) -> pd.DataFrame:
    """The rows of one industry, on either side.

    Raises
    ------
    InvalidOption
        The answer has no such industry.
    """
    sides = [name for name in ("industry", "other", "country") if name in frame]
    kept = frame[sum((frame[side] == industry for side in sides), start=frame[sides[0]] == industry)]
    if len(kept):
        return kept
    known = tuple(dict.fromkeys(str(label) for side in sides for label in frame[side]))
    near = nearest_names(industry, known) or known[:3]
    raise InvalidOption(f"There is no {industry!r} in the answer.", hint=f"its codes are such as {', '.join(near)}.")
