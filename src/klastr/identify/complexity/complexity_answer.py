"""The furniture of every answer about complexity: interval, ranks and labels of one side of the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.measured import Floats, Measured, Parts
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import interval_of_draws, rank_interval

Axis = Literal["region", "industry"]
Gaps = tuple[tuple[NDArray[np.bool_], Reason], ...]


def complexity_answer(
    measure: str,
    grid: IndustryGrid,
    axis: Axis,
    values: Floats,
    reasons: NDArray[np.uint8],
    *,
    drawn: NDArray[np.floating] | None,
    level: float,
    formula: str,
    settings: Mapping[str, Any],
    parts: Parts | None = None,
    lowest: float = -np.inf,
    unit: str = "",
) -> Measured:
    """Numbers of the regions or of the industries, with the interval and the ranks of their draws.

    Parameters
    ----------
    drawn : (B, N) float, optional
        The same numbers of the tables drawn again.
    level : float
        Of the interval.
    lowest : float
        Below it the interval does not go.
    """
    low = high = rank = rank_low = rank_high = None
    if drawn is not None:
        low, high = interval_of_draws(drawn, values, level, lowest=lowest)
        rank, rank_low, rank_high = rank_interval(drawn, values, level)
    return Measured(
        measure=measure,
        axes={axis: grid.regions if axis == "region" else grid.industries},
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        rank=rank,
        rank_low=rank_low,
        rank_high=rank_high,
        formula=formula,
        year=grid.year,
        unit=unit,
        parts=parts,
        sources=grid.sources,
        settings=settings,
    )


def margin_gaps(grid: IndustryGrid, present: NDArray[np.floating], axis: Axis) -> Gaps:
    """Why a region or an industry has no number, whatever the measure: nobody there, or nothing present."""
    along = 1 if axis == "region" else 0
    empty = Reason.EMPTY_REGION if axis == "region" else Reason.EMPTY_INDUSTRY
    return (
        (grid.employment.sum(axis=along) <= 0, empty),
        (present.sum(axis=along) == 0, Reason.NOT_SPECIALISED),
    )
