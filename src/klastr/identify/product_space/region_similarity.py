"""Which regions have the same industries?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.chance import shared_by_chance
from klastr.identify.product_space.density_draws import drawn_tables
from klastr.identify.product_space.draw_summary import DrawSummary
from klastr.identify.product_space.normalisations import correlation
from klastr.identify.product_space.presence import Presence, presence
from klastr.identify.product_space.tie_values import quotients
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import TableDraws, table_draws
from klastr.measures import measure

Floats = NDArray[np.float64]
Kind = Literal["proximity", "jaccard", "cosine", "correlation"]

# Bahar, Hausmann and Hidalgo (2014) add it to quotients before they take logarithms.
_BEFORE_LOGARITHM = 0.1

FORMULAS = {
    "proximity": "shared industries / industries of the more varied of the two",
    "jaccard": "shared industries / industries of at least one of the two",
    "cosine": "cosine of the angle between the shares of the industries",
    "correlation": "correlation over industries of log(quotient + 0.1)",
}


@measure(
    family="relatedness",
    needs=("table",),
    returns=("region", "other_region"),
    reference="Bahar, D., Hausmann, R., Hidalgo, C. A. (2014). Neighbors and the evolution of comparative advantage",
    page="relatedness-measures",
    covers=("Similarity of regions", "Proximity of regions"),
)
def region_similarity(
    ground: Ground,
    *,
    kind: Kind = "proximity",
    threshold: float = 1.0,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How alike the industries of two regions are.

    P[r, s] = sum_i M[r, i] M[s, i] / max(d[r], d[s]),  d: industries of a region

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    kind : {"proximity", "jaccard", "cosine", "correlation"}
        Of the industries that are present (the first two), of the shares of jobs, or of log(quotient + 0.1).
    threshold : float
        The lowest quotient that makes an industry present.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        Region x other region; the chance of so many shared industries where presence is compared (hypergeometric).

    Raises
    ------
    InvalidOption
        A kind that is not known, or too few draws.

    References
    ----------
    .. [1] Bahar, D., Hausmann, R., Hidalgo, C. A. (2014). Neighbors and the evolution of the comparative advantage of
       nations. Journal of International Economics 92(1), 111-123.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "ore", 9), ("A", "steel", 9), ("B", "ore", 9), ("B", "food", 9), ("C", "food", 9)]
    >>> klastr.region_similarity(klastr.RegionalTable.from_rows(rows), draws=0).at("B", "C")
    0.5
    """
    if kind not in FORMULAS:
        near = nearest_names(kind, FORMULAS) or tuple(FORMULAS)
        raise InvalidOption(f"region_similarity has no kind {kind!r}.", hint=f"use {' or '.join(near)}.")
    grid = cells_of(ground)
    present = presence(grid, threshold=threshold)
    values = _similarities(kind, grid.employment, grid.region_total, present)
    reasons = _reasons(grid, present, values, kind)
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    low, high = _interval(again, values, kind, threshold)
    chance = None
    if kind in ("proximity", "jaccard"):
        both = (present @ present.T).astype(np.float64)
        chance = shared_by_chance(both, np.diag(both), len(grid.industries))
        chance[reasons != Reason.DEFINED] = np.nan
    return Measured(
        measure="region_similarity",
        axes={"region": grid.regions, "other_region": grid.regions},
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        p_values=chance,
        formula=FORMULAS[kind],
        year=grid.year,
        parts=lambda at: _shared(grid, present, at),
        sources=grid.sources,
        settings={
            "kind": kind,
            "threshold": threshold,
            "null": "industries drawn at random for each region, as many as it has (hypergeometric)",
            **again.settings(),
        },
    )


def _similarities(
    kind: str, employment: NDArray[np.floating], region_total: NDArray[np.floating], present: Presence
) -> Floats:
    """(R, R) similarities of one table; NaN where one of the two has nothing to compare."""
    if kind == "correlation":
        return correlation(np.log(quotients(employment, region_total) + _BEFORE_LOGARITHM).T)
    if kind == "cosine":
        length = np.sqrt(np.square(employment, dtype=np.float64).sum(axis=1))
        unit = employment / np.where(length > 0, length, np.nan)[:, None]
        return np.asarray(np.clip(unit @ unit.T, 0, 1), dtype=np.float64)
    both = (present @ present.T).astype(np.float64)
    has = np.diag(both).copy()
    size = np.maximum.outer(has, has) if kind == "proximity" else np.add.outer(has, has) - both
    known = (has > 0) & (has > 0)[:, None]
    return np.asarray(np.where(known, both / np.where(size > 0, size, 1.0), np.nan))


def _reasons(grid: IndustryGrid, present: Presence, values: Floats, kind: str) -> NDArray[np.uint8]:
    empty = ~(grid.employment.sum(axis=1) > 0)
    without = ~(present.sum(axis=1) > 0) & (kind in ("proximity", "jaccard"))
    return reasoned(
        values,
        (np.array([len(grid.regions) == 1]), Reason.ONE_REGION),
        (np.array([len(grid.industries) == 1]), Reason.ONE_INDUSTRY),
        (empty | empty[:, None], Reason.EMPTY_REGION),
        (np.eye(len(empty), dtype=bool), Reason.SAME),
        (without | without[:, None], Reason.NOT_SPECIALISED),
        otherwise=Reason.NO_VARIATION,
    )


def _interval(again: TableDraws, values: Floats, kind: str, threshold: float) -> tuple[Floats | None, Floats | None]:
    if not again.are_alive:
        return None, None
    summary = DrawSummary(values)
    for employment, region_total, present in drawn_tables(again, threshold):
        summary.add(_similarities(kind, employment, region_total, present))
    return summary.interval(again.level, lowest=-1.0 if kind == "correlation" else 0.0, highest=1.0)


def _shared(grid: IndustryGrid, present: Presence, at: tuple[int, ...]) -> Mapping[str, float | str]:
    """How many industries two regions share, and the largest of them by jobs in the smaller of the two."""
    here = (present[at[0]] > 0) & (present[at[1]] > 0)
    smaller = np.where(here, np.minimum(grid.employment[at[0]], grid.employment[at[1]]), -1.0)
    cells: dict[str, float | str] = {"industries of both": int(here.sum())}
    cells |= {f"industries of {grid.regions[r]}": int(present[r].sum()) for r in at}
    order = np.argsort(-smaller, kind="stable")[:5]
    return cells | {f"at least so many in both, {grid.industries[k]}": float(smaller[k]) for k in order if here[k]}
