"""A number made of presences and jobs as an answer: with the interval that the draws of the table give it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.drawn_index import beside_values
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.measured import Measured, Parts, reasoned, with_regions
from klastr.identify.product_space.presence import presence, presences
from klastr.identify.reasons import Reason
from klastr.identify.reference_mix import Side
from klastr.identify.table_draws import table_draws

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]
Number = Callable[[Draws, NDArray[np.floating]], Floats]

_TOLD = 5


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class Counted:
    """What is counted.

    Attributes
    ----------
    measure : str
    of : {"region", "industry"}
        Whose number it is.
    number : callable
        (B, R, I) presences and (B, R, I) jobs -> (B, R) or (B, I).
    formula : str
    threshold : float
        The lowest quotient that is a presence.
    highest : float
        Bound of the number.
    settings : mapping
    """

    measure: str
    of: Side
    number: Number
    formula: str
    threshold: float
    highest: float
    settings: Mapping[str, Any]


def counted_presences(
    grid: IndustryGrid, counted: Counted, *, draws: int, seed: int, plant_size: float | None
) -> Measured:
    """The number of every region or industry, of the table and of its draws."""
    present = presence(grid, threshold=counted.threshold)
    values = counted.number(present[None], grid.employment[None])[0]
    of_region = counted.of == "region"
    size = grid.region_total if of_region else grid.employment.sum(axis=0)
    empty = Reason.EMPTY_REGION if of_region else Reason.EMPTY_INDUSTRY
    reasons = reasoned(values, (size <= 0, empty), otherwise=Reason.NOT_SPECIALISED)
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    beside: dict[str, Any] = {}
    if again.are_alive:
        rest = np.maximum(grid.region_total - grid.employment.sum(axis=1), 0)  # jobs outside the table's industries
        drawn = [_number(counted, block, rest) for block in again.blocks()]
        beside = beside_values(np.concatenate(drawn), values, again.level, 0.0, counted.highest)
    found = Measured(
        measure=counted.measure,
        axes={counted.of: grid.regions if of_region else grid.industries},
        values=values,
        reasons=reasons,
        formula=counted.formula,
        year=grid.year,
        parts=_parts(grid, present, counted.of),
        sources=grid.sources,
        notes=grid.notes,
        settings={"threshold": counted.threshold, **counted.settings, **again.settings()},
        **beside,
    )
    return with_regions(found, grid.without_figures)


def _number(counted: Counted, block: Draws, rest: Floats) -> Floats:
    return counted.number(presences(block, block.sum(axis=2, dtype=np.float64) + rest, counted.threshold), block)


def _parts(grid: IndustryGrid, present: Draws, of: Side) -> Parts:
    """The largest of what was counted."""

    def told(at: tuple[int, ...]) -> dict[str, float | str]:
        row = (present, grid.employment) if of == "region" else (present.T, grid.employment.T)
        jobs = np.where(row[0][at[0]] > 0, row[1][at[0]], 0.0)
        labels = grid.industries if of == "region" else grid.regions
        order = np.argsort(-jobs, kind="stable")[:_TOLD]
        return {f"jobs, present: {labels[k]}": float(jobs[k]) for k in order if jobs[k] > 0}

    return told
