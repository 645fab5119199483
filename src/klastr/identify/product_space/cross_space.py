"""Do patents, exports or research of a region tell which industries are near? Ties between two tables of its own."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.errors import NothingToMeasure
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.chance import hypergeometric_tail
from klastr.identify.product_space.density_draws import drawn_tables
from klastr.identify.product_space.draw_summary import DrawSummary
from klastr.identify.product_space.presence import Presence, presence
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import TableDraws, table_draws
from klastr.measures import measure

Floats = NDArray[np.float64]
_REFERENCE = "Catalán, P., Navarrete, C., Figueroa, F. (2022). The scientific and technological cross-space"


@measure(
    family="relatedness",
    needs=("table", "table"),
    returns=("industry", "other_industry"),
    reference=_REFERENCE,
    page="relatedness-density",
    covers=("Cross-space proximity",),
    command="none",
)
def cross_proximity(ground: Ground, other: Ground, *, threshold: float = 1.0) -> Measured:
    """How often a region that is strong in a class of one table is strong in a class of the other.

    P[i, k] = #(regions strong in i and in k) / max(#(regions strong in i), #(regions strong in k))

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I classes
        Such as patents by class.
    other : IndustryGrid, RegionalTable or wide frame, S regions x K industries
        Such as jobs by industry; regions are matched by code.
    threshold : float
        The lowest quotient that counts as strong.

    Returns
    -------
    Measured
        Class of the first table x industry of the other, 0 to 1, with the chance of so many shared regions.

    Raises
    ------
    NothingToMeasure
        The two tables have no region in common.

    References
    ----------
    .. [1] Catalán, P., Navarrete, C., Figueroa, F. (2022). The scientific and technological cross-space: is
       technological diversification driven by scientific endogenous capacity? Research Policy 51(8), 104016.

    Examples
    --------
    >>> import klastr
    >>> jobs = [("A", "steel", 9), ("B", "steel", 5), ("B", "food", 9), ("C", "food", 9)]
    >>> patents = [("A", "metals", 3), ("B", "metals", 2), ("B", "seeds", 1), ("C", "seeds", 4)]
    >>> tables = [klastr.RegionalTable.from_rows(rows) for rows in (patents, jobs)]
    >>> klastr.cross_proximity(*tables).at("metals", "steel")
    0.5
    """
    first, second = _matched(cells_of(ground), cells_of(other))
    here, there = (presence(grid, threshold=threshold) for grid in (first, second))
    values = _proximities(here, there)
    degrees = [part.sum(axis=0, dtype=np.float64) for part in (here, there)]
    reasons = reasoned(
        values,
        (np.array([len(first.regions) == 1]), Reason.ONE_REGION),
        (~(first.employment.sum(axis=0) > 0)[:, None] | ~(second.employment.sum(axis=0) > 0), Reason.EMPTY_INDUSTRY),
        otherwise=Reason.NOT_SPECIALISED,
    )
    shared = (here.T @ there).astype(np.float64)
    sizes = np.broadcast_to(degrees[0][:, None], shared.shape), np.broadcast_to(degrees[1], shared.shape)
    chance = hypergeometric_tail(shared.ravel(), sizes[0].ravel(), sizes[1].ravel(), len(here)).reshape(shared.shape)
    chance[reasons != Reason.DEFINED] = np.nan
    return Measured(
        measure="cross_proximity",
        axes={"industry": first.industries, "other_industry": second.industries},
        values=values,
        reasons=reasons,
        p_values=chance,
        formula="regions strong in both / regions strong in the more widespread of the two",
        year=second.year,
        parts=lambda at: _strong_in_both(first.regions, here[:, at[0]], there[:, at[1]]),
        sources=tuple(dict.fromkeys(first.sources + second.sources)),
        settings={
            "threshold": threshold,
            "regions": len(first.regions),
            "null": "regions drawn at random for each class, as many as it has (hypergeometric)",
        },
    )


@measure(
    family="relatedness",
    needs=("table", "table"),
    returns=("region", "other_industry"),
    reference=_REFERENCE,
    page="relatedness-density",
    covers=("Cross-space relatedness",),
    command="none",
)
def cross_space_density(
    ground: Ground,
    other: Ground,
    *,
    threshold: float = 1.0,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How much of what is tied to an industry of the other table a region has in the first.

    D[r, k] = sum_i P[i, k] M[r, i] / sum_i P[i, k],  P: `cross_proximity`

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I classes
        What regions have, such as patents by class.
    other : IndustryGrid, RegionalTable or wide frame, S regions x K industries
        What they may come to have, such as jobs by industry; regions are matched by code.
    threshold : float
        The lowest quotient that counts as strong.
    draws, seed : int
        How often both tables are drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons (patents) per plant where a table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        Region of both tables x industry of the other, 0 to 1.

    Raises
    ------
    NothingToMeasure
        The two tables have no region in common.
    InvalidOption
        Too few draws.

    References
    ----------
    .. [1] Catalán, P., Navarrete, C., Figueroa, F. (2022). The scientific and technological cross-space: is
       technological diversification driven by scientific endogenous capacity? Research Policy 51(8), 104016.

    Examples
    --------
    >>> import klastr
    >>> jobs = [("A", "steel", 9), ("B", "steel", 5), ("B", "food", 9), ("C", "food", 9)]
    >>> patents = [("A", "metals", 3), ("B", "metals", 2), ("B", "seeds", 1), ("C", "seeds", 4)]
    >>> tables = [klastr.RegionalTable.from_rows(rows) for rows in (patents, jobs)]
    >>> klastr.cross_space_density(*tables, draws=0).at("A", "steel")
    1.0
    """
    first, second = _matched(cells_of(ground), cells_of(other))
    here, there = (presence(grid, threshold=threshold) for grid in (first, second))
    ties = np.nan_to_num(_proximities(here, there))
    values = _densities(here, ties)
    reasons = reasoned(
        values,
        (np.array([len(first.regions) == 1]), Reason.ONE_REGION),
        (~(first.region_total > 0)[:, None], Reason.EMPTY_REGION),
        (~(second.employment.sum(axis=0) > 0), Reason.EMPTY_INDUSTRY),
        otherwise=Reason.NO_NEIGHBOUR,
    )
    both = [table_draws(grid, draws, seed=seed + k, plant_size=plant_size) for k, grid in enumerate((first, second))]
    low, high = _interval(both, values, threshold)
    return Measured(
        measure="cross_space_density",
        axes={"region": first.regions, "other_industry": second.industries},
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        formula="ties to classes in which the region is strong / all ties of the industry",
        year=second.year,
        parts=lambda at: _carriers(first, here[at[0]], ties[:, at[1]]),
        sources=tuple(dict.fromkeys(first.sources + second.sources)),
        settings={"threshold": threshold, "regions": len(first.regions), **both[0].settings()},
    )


def _matched(first: IndustryGrid, second: IndustryGrid) -> tuple[IndustryGrid, IndustryGrid]:
    """Both grids for the regions that they share, in the order of the first."""
    place = {region: k for k, region in enumerate(second.regions)}
    shared = [k for k, region in enumerate(first.regions) if region in place]
    if not shared:
        raise NothingToMeasure(
            f"The two tables share none of their {len(first.regions):,} and {len(second.regions):,} regions"
            f" (first: {first.regions[0]} and {second.regions[0]}).",
            hint="both need the same codes and the same level of regions.",
        )
    return first.of_regions(shared), second.of_regions([place[first.regions[k]] for k in shared])


def _proximities(here: Presence, there: Presence) -> Floats:
    """(I, K) smaller conditional probabilities; NaN where a class is strong nowhere."""
    sizes = here.sum(axis=0, dtype=np.float64), there.sum(axis=0, dtype=np.float64)
    known = (sizes[0] > 0)[:, None] & (sizes[1] > 0)
    return np.where(known, (here.T @ there) / np.maximum(np.maximum.outer(*sizes), 1.0), np.nan)


def _densities(here: Presence, ties: Floats) -> Floats:
    """(R, K) densities; NaN where an industry is tied to nothing."""
    total = ties.sum(axis=0)
    return np.asarray((here @ ties) / np.where(total > 0, total, np.nan))


def _interval(both: list[TableDraws], values: Floats, threshold: float) -> tuple[Floats | None, Floats | None]:
    if not all(again.are_alive for again in both):
        return None, None
    summary = DrawSummary(values)
    for (_, _, here), (_, _, there) in zip(*(drawn_tables(again, threshold) for again in both), strict=True):
        summary.add(_densities(here, np.nan_to_num(_proximities(here, there))))
    return summary.interval(both[0].level, lowest=0.0, highest=1.0)


def _strong_in_both(
    regions: tuple[str, ...], here: NDArray[np.float32], there: NDArray[np.float32]
) -> Mapping[str, float | str]:
    strong = np.flatnonzero((here > 0) & (there > 0))
    cells: dict[str, float | str] = {"regions strong in both": int(strong.size)}
    cells |= {"strong in the first": int(here.sum()), "strong in the other": int(there.sum())}
    return cells | {"such as": ", ".join(regions[r] for r in strong[:5])} if strong.size else cells


def _carriers(grid: IndustryGrid, here: NDArray[np.float32], ties: Floats) -> Mapping[str, float | str]:
    terms = here * ties / max(ties.sum(), 1e-300)
    order = np.argsort(-terms, kind="stable")[:5]
    return {f"from {grid.industries[k]}": float(f"{terms[k]:.4g}") for k in order if terms[k] > 0}
