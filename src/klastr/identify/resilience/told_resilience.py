"""What resilience says in words: the shock, and how regions came through it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.identify.dynamics.panel import Panel
from klastr.identify.resilience.shocks import INDICES
from klastr.tables.counted import counted

Floats = NDArray[np.float64]


def shock_notes(shocks: Mapping[str, tuple[int, int] | None]) -> tuple[str, ...]:
    """Between which years each reference shrank.

    >>> shock_notes({"all": (2008, 2010)}), shock_notes({"CZ": (2008, 2010), "SK": None})
    (('Shock: 2008 to 2010.',), ('Shock: CZ 2008 to 2010, SK none.',))
    """
    said = {name: "none" if years is None else f"{years[0]} to {years[1]}" for name, years in shocks.items()}
    if list(said) == ["all"]:
        return (f"Shock: {said['all']}.",)
    return (f"Shock: {', '.join(f'{name} {years}' for name, years in said.items())}.",)


def summary_of(values: Floats, panel: Panel, by: str) -> str:
    """How deep the falls were, how many were made up for, and how many were milder than expected.

    Parameters
    ----------
    values : (M, 7) float64
        By series and index; NaN without a value.
    """
    index = {name: values[:, k] for k, name in enumerate(INDICES)}
    depth = index["depth"]
    known = int((~np.isnan(depth)).sum())
    thing = "region" if by == "region" else "industry of a region"
    begins = f"Resilience, {panel.years[0]} to {panel.years[-1]}:"
    if not known:
        return f"{begins} no {thing} can be followed through all years."
    deepest = int(np.nanargmax(depth))
    code = panel.regions[deepest] if by == "region" else _cell(panel, deepest)
    fell, back = int((depth > 0).sum()), int((~np.isnan(index["recovery_years"])).sum())
    said = (
        f"{begins} {fell:,} of {counted(known, thing)} fell; the median lost {np.nanmedian(depth):.1%} from its peak, "
    )
    said += f"{code} most ({depth[deepest]:.1%}); {back:,} have recovered"
    resistance = index["resistance"]
    judged = int((~np.isnan(resistance)).sum())
    milder = f"; the shock was milder than expected in {int((resistance > 0).sum()):,} of {judged:,}" if judged else ""
    return f"{said}{milder}."


def _cell(panel: Panel, at: int) -> str:
    region, industry = divmod(at, len(panel.industries))
    return f"{panel.industries[industry]} in {panel.regions[region]}"
