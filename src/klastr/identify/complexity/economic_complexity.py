"""How complex are regions and industries? The economic complexity index and its twin, with intervals and ranks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.complexity.complexity_answer import Axis, Gaps, complexity_answer, margin_gaps
from klastr.identify.complexity.complexity_vectors import (
    CONVENTIONS,
    ComplexityVectors,
    complexity_vectors,
    drawn_vectors,
    standardised,
)
from klastr.identify.complexity.connected_parts import part_notes
from klastr.identify.complexity.drawn_presence import of_drawn_presence
from klastr.identify.complexity.second_eigenvector import symmetric_start
from klastr.identify.complexity.weak_sign import sign_notes
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.presence import presence
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import TableDraws, table_draws
from klastr.measures import checked_convention, measure
from klastr.results import Explanation, Result, long_frame

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Drawn = tuple[NDArray[np.float32], NDArray[np.float32], float]

_REFERENCE = "Hidalgo, C. A. and Hausmann, R. (2009). The building blocks of economic complexity. PNAS 106 (26)"


@dataclass(frozen=True, kw_only=True, eq=False)
class EconomicComplexity(Result):
    """Complexity of the regions and of the industries of one table.

    Attributes
    ----------
    eci : Measured
        By region.
    pci : Measured
        By industry.
    parts : int
        Connected parts of the table; complexity is of the largest.
    second, third : float
        Eigenvalues; the smaller the gap between them, the less settled the order.
    notes : tuple of str
        Whether the direction of the order is doubtful.
    """

    eci: Measured
    pci: Measured
    parts: int
    second: float
    third: float
    notes: tuple[str, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """One row per region and per industry: ``of`` tells which, ``label`` whose."""
        frames = {name: side.to_long_frame() for name, side in (("region", self.eci), ("industry", self.pci))}
        columns: dict[str, NDArray[Any]] = {
            "of": np.concatenate([np.full(len(frame), name, dtype=object) for name, frame in frames.items()]),
            "label": np.concatenate([frame[name].to_numpy(object) for name, frame in frames.items()]),
        }
        beside = [name for name in frames["region"].columns if name != "region"]
        columns |= {name: np.concatenate([frame[name].to_numpy() for frame in frames.values()]) for name in beside}
        return long_frame(columns)

    def explain(self, *labels: str) -> Explanation:
        """How the complexity of a region or of an industry came about."""
        side = self.pci if labels and labels[0] in self.pci.axes["industry"] else self.eci
        return side.explain(*labels)


def economic_complexity(
    ground: Ground,
    *,
    convention: str = "published",
    threshold: float = 1.0,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> EconomicComplexity:
    """Complexity of regions and of industries, each the mean of the other but for a factor.

    K = second eigenvector of D_r^-1 M D_i^-1 M',  Q = that of D_i^-1 M' D_r^-1 M,  K = D_r^-1 M Q

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    convention : {"published", "ecomplexity"}
        How K and Q are standardised: each side by itself, or both by the mean and the standard deviation of the regions
        ("ecomplexity"), always that of the population.
    threshold : float
        The lowest location quotient that counts as present; a quotient of exactly this counts.
    draws, seed : int
        How often the table is drawn again for the intervals (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    EconomicComplexity
        ``eci`` by region and ``pci`` by industry. Undefined with a reason: ``empty_region``, ``empty_industry``,
        ``not_specialised``, ``disconnected`` from the largest part, ``no_variation``, ``not_unique`` where two
        eigenvalues coincide.

    Raises
    ------
    InvalidOption
        An unknown convention, a threshold that is not positive, or too few draws.

    Notes
    -----
    The sign is that of the correlation with diversity, chosen once for both sides. In draws it is that with which the
    draw resembles the table; ``settings["sign_kept"]`` is the share of draws in which diversity gives the same. Where
    the correlation is below 0.3, a note says that the direction is doubtful.

    References
    ----------
    .. [1] Hidalgo, C. A. and Hausmann, R. (2009). The building blocks of economic complexity. Proceedings of the
       National Academy of Sciences 106 (26), 10570-10575.
    .. [2] Hausmann, R. et al. (2014). The Atlas of Economic Complexity. MIT Press.
    .. [3] Mealy, P., Farmer, J. D. and Teytelboym, A. (2019). Interpreting economic complexity. Science Advances 5 (1).

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "food", 5), ("A", "steel", 5), ("A", "chips", 9), ("B", "food", 9), ("B", "steel", 5)]
    >>> table = klastr.RegionalTable.from_rows([*rows, ("C", "food", 9), ("C", "steel", 1)])
    >>> found = klastr.economic_complexity(table, draws=0)
    >>> found.eci.values.round(3).tolist(), found.parts
    ([1.309, -0.191, -1.118], 1)
    """
    grid = cells_of(ground)
    checked_convention(convention, eci)
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    present = presence(grid, threshold=threshold)
    vectors = complexity_vectors(present)
    values = standardised(vectors.regions, vectors.industries, convention)
    for side in values:
        side[:] = side if vectors.found.is_unique else np.nan
    drawn = _drawn(again, present, vectors, convention, threshold) if again.are_alive else None
    settings = {**_settings(vectors, convention, threshold), **again.settings()}
    if drawn is not None:
        settings["sign_kept"] = drawn[2]
    regions = _side(grid, present, vectors, values, "region", drawn, again.level, settings)
    industries = _side(grid, present, vectors, values, "industry", drawn, again.level, settings)
    return EconomicComplexity(
        eci=regions,
        pci=industries,
        parts=vectors.parts.count,
        second=vectors.found.second,
        third=vectors.found.third,
        notes=sign_notes(vectors),
        settings=settings,
        sources=grid.sources,
    )


@measure(
    family="complexity",
    needs=("table",),
    returns=("region",),
    conventions=CONVENTIONS,
    reference=_REFERENCE,
    page="complexity",
    covers=("Economic complexity index (ECI)",),
)
def eci(
    ground: Ground,
    *,
    convention: str = "published",
    threshold: float = 1.0,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Economic complexity of regions: how complex what they have is on average.

    ECI[r] = (K[r] - mean K) / sd K,  K = second eigenvector of D_r^-1 M D_i^-1 M'

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    convention, threshold, draws, seed, plant_size
        See `klastr.economic_complexity`.

    Returns
    -------
    Measured
        By region; see `klastr.economic_complexity`.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "food", 5), ("A", "steel", 5), ("A", "chips", 9), ("B", "food", 9), ("B", "steel", 5)]
    >>> table = klastr.RegionalTable.from_rows([*rows, ("C", "food", 9), ("C", "steel", 1)])
    >>> round(klastr.eci(table, draws=0).at("A"), 3)
    1.309
    """
    return economic_complexity(
        ground, convention=convention, threshold=threshold, draws=draws, seed=seed, plant_size=plant_size
    ).eci


@measure(
    family="complexity",
    needs=("table",),
    returns=("industry",),
    conventions=CONVENTIONS,
    reference=_REFERENCE,
    page="complexity",
    covers=("Product complexity index (PCI)",),
)
def pci(
    ground: Ground,
    *,
    convention: str = "published",
    threshold: float = 1.0,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Complexity of industries: how complex the regions that have them are on average.

    PCI[i] = (Q[i] - mean Q) / sd Q,  Q = second eigenvector of D_i^-1 M' D_r^-1 M

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    convention, threshold, draws, seed, plant_size
        See `klastr.economic_complexity`.

    Returns
    -------
    Measured
        By industry; see `klastr.economic_complexity`.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "food", 5), ("A", "steel", 5), ("A", "chips", 9), ("B", "food", 9), ("B", "steel", 5)]
    >>> table = klastr.RegionalTable.from_rows([*rows, ("C", "food", 9), ("C", "steel", 1)])
    >>> klastr.pci(table, draws=0).to_frame()["value"].idxmax()
    'chips'
    """
    return economic_complexity(
        ground, convention=convention, threshold=threshold, draws=draws, seed=seed, plant_size=plant_size
    ).pci


def _drawn(
    again: TableDraws, present: NDArray[np.float32], vectors: ComplexityVectors, convention: str, threshold: float
) -> Drawn:
    """(B, R) and (B, I) complexities of the tables drawn again; share in which diversity gives the same sign."""
    parts = vectors.parts
    whole = bool(parts.regions.all() and parts.industries.all())
    part = np.ix_(parts.regions, parts.industries)
    regions = np.full((again.draws, len(parts.regions)), np.nan, dtype=np.float32)
    industries = np.full((again.draws, len(parts.industries)), np.nan, dtype=np.float32)
    start = symmetric_start(present if whole else present[part], vectors.found)
    like, kept = vectors.regions[parts.regions], 0

    def of_one(table: NDArray[np.float32]) -> tuple[Floats, Floats, bool]:
        own = drawn_vectors(table if whole else table[part], start, like)
        return (*standardised(own[0], own[1], convention), own[2])

    for k, drawn in enumerate(of_drawn_presence(again, threshold, of_one)):
        regions[k, parts.regions], industries[k, parts.industries] = drawn[0], drawn[1]
        kept += int(drawn[2])
    return regions, industries, float(kept / again.draws)


def _side(
    grid: IndustryGrid,
    present: NDArray[np.float32],
    vectors: ComplexityVectors,
    values: tuple[Floats, Floats],
    axis: Axis,
    drawn: Drawn | None,
    level: float,
    settings: Mapping[str, Any],
) -> Measured:
    """The answer for one of the two sides."""
    of_regions = axis == "region"
    own = values[0] if of_regions else values[1]
    reasons = reasoned(own, *_gaps(grid, present, vectors, of_regions=of_regions), otherwise=Reason.NO_VARIATION)
    others = grid.industries if of_regions else grid.regions
    table, theirs = (present, values[1]) if of_regions else (present.T, values[0])
    return complexity_answer(
        "eci" if of_regions else "pci",
        grid,
        axis,
        own,
        reasons,
        drawn=None if drawn is None else drawn[0] if of_regions else drawn[1],
        level=level,
        formula=f"mean complexity of the {'industries' if of_regions else 'regions'} where it is present, standardised",
        parts=lambda at: _present(table[at[0]], theirs, others),
        settings=settings,
        notes=(*sign_notes(vectors), *part_notes(vectors.parts, grid.regions, "Complexity is of the largest")),
    )


def _gaps(grid: IndustryGrid, present: NDArray[np.float32], vectors: ComplexityVectors, *, of_regions: bool) -> Gaps:
    """Why there is no number, in the order in which it is told."""
    empty, unspecialised = margin_gaps(grid, present, "region" if of_regions else "industry")
    inside = vectors.parts.regions if of_regions else vectors.parts.industries
    found, anywhere = vectors.found, np.ones(1, dtype=bool)
    return (
        empty,
        (anywhere & (len(grid.regions) == 1), Reason.ONE_REGION),
        (anywhere & (len(grid.industries) == 1), Reason.ONE_INDUSTRY),
        unspecialised,
        (~inside, Reason.DISCONNECTED),
        # Of parts in which nothing varies, none is more than the others: that of the first row is no exception.
        (anywhere & (vectors.parts.count > 1 and found.second <= 1e-9), Reason.DISCONNECTED),
        (anywhere & (found.second <= 1e-9), Reason.NO_VARIATION),
        (anywhere & (not found.is_unique), Reason.NOT_UNIQUE),
    )


def _settings(vectors: ComplexityVectors, convention: str, threshold: float) -> dict[str, object]:
    found = vectors.found
    return {
        "convention": convention,
        "threshold": threshold,
        "parts": vectors.parts.count,
        "second_eigenvalue": found.second,
        "third_eigenvalue": found.third,
        "gap": found.second - found.third,
        "sign": f"by correlation with diversity, {vectors.with_diversity:.2f}",
    }


def _present(row: NDArray[np.float32], theirs: Floats, labels: tuple[str, ...]) -> Mapping[str, float | str]:
    """How much is present, and the most and least complex of it."""
    at = np.flatnonzero(row > 0)
    known = at[~np.isnan(theirs[at])]
    order = known[np.argsort(-theirs[known], kind="stable")]
    ends = order if len(order) <= 6 else np.concatenate([order[:3], order[-3:]])
    told: dict[str, float | str] = {"present": float(len(at))}
    return told | {f"complexity of {labels[k]}": round(float(theirs[k]), 3) for k in ends}
