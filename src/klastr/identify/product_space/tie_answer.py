"""Ties of a table as an answer: with their reasons, their chance, and the regions that carry them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.chance import shared_by_chance
from klastr.identify.product_space.co_occurrence import Margins
from klastr.identify.product_space.normalisations import FORMULAS, OF_QUOTIENTS
from klastr.identify.product_space.presence import Presence
from klastr.identify.product_space.tie_values import tie_values
from klastr.identify.reasons import Reason
from klastr.identify.relatedness import Relatedness

Floats = NDArray[np.float64]

# What a convention keeps on the diagonal.
DIAGONALS = {"econgeo": 0.0, "ecomplexity": 1.0, "economiccomplexity": 1.0}

SHARED_AT_RANDOM = "regions drawn at random for each industry, as many as it has (hypergeometric)"


def answered(
    grid: IndustryGrid,
    present: Presence,
    values: Floats,
    reasons: NDArray[np.uint8],
    *,
    name: str,
    settings: dict[str, Any],
) -> Relatedness | Measured:
    """Ties with their chance, their parts and what the convention keeps on the diagonal."""
    normalisation = settings["normalisation"]
    diagonal = DIAGONALS.get(settings["convention"], np.nan)
    if not np.isnan(diagonal):
        own = np.arange(len(values))[reasons.diagonal() == Reason.SAME]
        values[own, own], reasons[own, own] = diagonal, Reason.DEFINED
    codes = {code: k for k, code in enumerate(grid.industries)}

    def parts(first: str, second: str) -> Mapping[str, float | str]:
        return _shared_regions(grid, present, codes[first], codes[second])

    if normalisation == "conditional":
        return Measured(
            measure="relatedness",
            axes={"industry": grid.industries, "given": grid.industries},
            values=values,
            reasons=reasons,
            formula=FORMULAS[normalisation],
            year=grid.year,
            parts=lambda at: parts(grid.industries[at[0]], grid.industries[at[1]]),
            sources=grid.sources,
            settings=settings,
        )
    return Relatedness(
        industries=grid.industries,
        values=values,
        name=name,
        formula=FORMULAS[normalisation],
        industry_names=grid.industry_names,
        reasons=reasons,
        chance=lambda: _chance(present, reasons),
        parts=parts,
        sources=grid.sources,
        settings=settings,
    )


def ties_of(
    grid: IndustryGrid, present: Presence, normalisation: str, margins: Margins, weighting: Floats | None = None
) -> tuple[Floats, NDArray[np.uint8]]:
    """(I, I) ties and reasons; the diagonal has none."""
    values = tie_values(normalisation, margins, present, grid.employment, grid.region_total, weighting)
    flat = normalisation == "z_score" or normalisation in OF_QUOTIENTS
    lonely = Reason.NO_VARIATION if flat else Reason.NO_NEIGHBOUR
    empty = ~(grid.employment.sum(axis=0) > 0)
    nowhere = ~(present.sum(axis=0) > 0)
    reasons = reasoned(
        values,
        (np.eye(len(values), dtype=bool), Reason.SAME),
        (empty | empty[:, None], Reason.EMPTY_INDUSTRY),
        (np.full(values.shape, len(grid.regions) == 1), Reason.ONE_REGION),
        (nowhere | nowhere[:, None], Reason.NOT_SPECIALISED),
        otherwise=lonely,
    )
    own = np.flatnonzero(empty)
    reasons[own, own] = Reason.EMPTY_INDUSTRY
    return values, reasons


def _chance(present: Presence, reasons: NDArray[np.uint8]) -> Floats:
    """(I, I) chances of so many shared regions; NaN where there is no tie."""
    both = (present.T @ present).astype(np.float64)
    found = shared_by_chance(both, np.diag(both), len(present))
    found[reasons != Reason.DEFINED] = np.nan
    return found


def _shared_regions(grid: IndustryGrid, present: Presence, first: int, second: int) -> Mapping[str, float | str]:
    """How many regions share two industries, and the largest of them by jobs in the smaller of the two."""
    here = (present[:, first] > 0) & (present[:, second] > 0)
    has = [int(present[:, k].sum()) for k in (first, second)]
    cells: dict[str, float | str] = {
        "regions with both": int(here.sum()),
        f"regions with {grid.industries[first]}": has[0],
        f"regions with {grid.industries[second]}": has[1],
        "regions with both, if at random": round(has[0] * has[1] / max(len(grid.regions), 1), 3),
    }
    smaller = np.minimum(grid.employment[:, first], grid.employment[:, second])
    order = np.argsort(-np.where(here, smaller, -1.0), kind="stable")[:5]
    return cells | {f"at least so many in both, {grid.regions[r]}": float(smaller[r]) for r in order if here[r]}
