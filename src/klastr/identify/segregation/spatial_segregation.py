"""How far does an industry lie apart on the map? Centralisation, nearness, borders, density."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidGeography, InvalidOption, nearest_names
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.segregation import nearness
from klastr.identify.segregation.evenness import Kernel
from klastr.identify.segregation.judged_index import judged_index
from klastr.identify.segregation.random_labelling import region_jobs
from klastr.identify.segregation.segregation import largest_gaps
from klastr.identify.spatial.spatial_measured import SpatialMeasured
from klastr.identify.spatial.spatial_weights import Points, region_places
from klastr.identify.spatial.variable import default_weights
from klastr.identify.spatial.weights import SpatialWeights
from klastr.identify.spatial.weights_from_points import distances_between
from klastr.measures import measure

if TYPE_CHECKING:
    from klastr.tables.geography import Geography

Floats = NDArray[np.float64]
Kind = Literal[
    "adjusted_dissimilarity",
    "delta",
    "absolute_centralisation",
    "relative_centralisation",
    "spatial_proximity",
    "absolute_clustering",
    "relative_clustering",
    "distance_decay_isolation",
    "distance_decay_interaction",
]
_NEAR = ("spatial_proximity", "absolute_clustering", "relative_clustering")
_DECAY = ("distance_decay_isolation", "distance_decay_interaction")


@measure(
    family="concentration",
    needs=("table", "neighbours"),
    returns=("industry",),
    reference="Massey, D. S. and Denton, N. A. (1988). The dimensions of residential segregation. Social Forces 67",
    page="segregation",
    covers=(
        "Segregation: boundary-corrected dissimilarity",
        "Segregation: delta",
        "Segregation: absolute centralisation",
        "Segregation: relative centralisation",
        "Segregation: spatial proximity",
        "Segregation: absolute clustering",
        "Segregation: relative clustering",
        "Segregation: distance-decay isolation",
        "Segregation: distance-decay interaction",
    ),
)
def spatial_segregation(
    ground: Ground,
    *,
    kind: Kind = "adjusted_dissimilarity",
    weights: SpatialWeights | None = None,
    points: Points | None = None,
    geography: Geography | None = None,
    degrees: bool = False,
    areas: Mapping[str, float] | None = None,
    centre: str | tuple[float, float] | None = None,
    reach: float | None = None,
    draws: int = 200,
    labellings: int = 199,
    seed: int = 0,
    plant_size: float | None = None,
) -> SpatialMeasured:
    """How far an industry lies apart from all others on the map.

    D(adj) = D - sum_rs w[r, s] |p[r] - p[s]| / sum_rs w[r, s],  p the industry's share in the region's jobs

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    kind : str
        "adjusted_dissimilarity": D less the mean gap between neighbours (Morrill; with the lengths of borders as
        strengths and style="given" that of Wong). "delta": D against area. "absolute_centralisation",
        "relative_centralisation": how near to a centre, against area and against the other jobs. "spatial_proximity",
        "absolute_clustering", "relative_clustering": how near to each other. "distance_decay_isolation" and
        "distance_decay_interaction": isolation and interaction, near regions included.
    weights : SpatialWeights, optional
        For "adjusted_dissimilarity"; default: the built-in list of NUTS 2 neighbours.
    points, geography, degrees
        Where the regions are, see `klastr.spatial_weights`; needed by all but "adjusted_dissimilarity" and "delta".
    areas : mapping of region to number, optional
        Needed by "delta" and "absolute_centralisation"; elsewhere the mean distance inside a region is
        sqrt(0.6 area), or, without areas, half the way to the nearest other region.
    centre : str or (x, y), optional
        A region or a point. Default: the region with most jobs.
    reach : float, optional
        Nearness is exp(-distance / reach). Default: the median distance to the nearest other region.
    draws, labellings, seed, plant_size
        See `klastr.segregation`.

    Returns
    -------
    SpatialMeasured
        By industry, with what chance alone gives and the p-value of as much or more.

    Raises
    ------
    InvalidOption
        An unknown kind or centre, a reach that is not positive.
    InvalidGeography
        Coordinates, areas or neighbours are needed and missing.

    References
    ----------
    .. [1] Massey, D. S. and Denton, N. A. (1988). The dimensions of residential segregation. Social Forces 67 (2),
       281-315.
    .. [2] Morrill, R. L. (1991). On the measure of geographic segregation. Geography Research Forum 11, 25-36.
    .. [3] Wong, D. W. S. (1993). Spatial indices of segregation. Urban Studies 30 (3), 559-572.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([("A", "steel", 30), ("A", "food", 10), ("B", "steel", 10),
    ...     ("B", "food", 50), ("C", "food", 40), ("C", "steel", 10)])
    >>> near_a = klastr.spatial_segregation(table, kind="relative_centralisation", centre="A",
    ...     points={"A": (0, 0), "B": (1, 0), "C": (2, 0)})
    >>> round(near_a.at("steel"), 2)
    0.48
    """
    if kind not in get_args(Kind):
        near = nearest_names(kind, get_args(Kind)) or get_args(Kind)
        raise InvalidOption(f"There is no spatial index {kind!r}.", hint=f"use {' or '.join(near)}.", kind=kind)
    grid = cells_of(ground)
    told: dict[str, Any] = {"kind": kind}
    if kind == "adjusted_dissimilarity":
        known = default_weights(grid.regions, weights)
        known = known.of_style("binary") if known.style == "row" else known
        if not known.strengths.nnz:
            raise InvalidGeography("No region has a neighbour.", hint="give weights= with neighbours.")
        told["weights"] = known.origin
        kernel = nearness.adjusted_dissimilarity(known.matrix)
    elif kind == "delta":
        kernel = nearness.delta(_areas(grid, areas, kind))
    else:
        kernel = _mapped(kind, grid, points, geography, degrees, areas, centre, reach, told)
    centred = kind.endswith("centralisation")
    return judged_index(
        "spatial_segregation",
        grid,
        kernel,
        formula=_FORMULAS[kind],
        draws=draws,
        labellings=labellings,
        seed=seed,
        plant_size=plant_size,
        lowest=-1.0 if centred or kind == "relative_clustering" else -np.inf if kind in _BELOW_ZERO else 0.0,
        highest=np.inf if kind in ("spatial_proximity", "relative_clustering") else 1.0,
        told=told,
        parts=lambda at: largest_gaps(grid, at[0]),
    )


_BELOW_ZERO = ("adjusted_dissimilarity", "absolute_clustering")
_FORMULAS = {
    "adjusted_dissimilarity": "dissimilarity - mean gap of local shares between neighbours",
    "delta": "half the sum over regions of |share in the industry - share in the area|",
    "absolute_centralisation": "running shares of jobs and area from the centre outwards, crossed",
    "relative_centralisation": "running shares of the industry and of other jobs from the centre outwards, crossed",
    "spatial_proximity": "(X Pxx + Y Pyy) / (T Ptt), P mean nearness of two jobs",
    "absolute_clustering": "(mean nearness of its jobs - that of an even spread) / (the same to all jobs)",
    "relative_clustering": "mean nearness of its jobs / mean nearness of other jobs - 1",
    "distance_decay_isolation": "mean share of the industry in what is near, over its jobs",
    "distance_decay_interaction": "mean share of the others in what is near, over the industry's jobs",
}


def _mapped(
    kind: str,
    grid: IndustryGrid,
    points: Points | None,
    geography: Geography | None,
    degrees: bool,
    areas: Mapping[str, float] | None,
    centre: str | tuple[float, float] | None,
    reach: float | None,
    told: dict[str, Any],
) -> Kernel:
    """The kernel of an index that needs distances; what was decided goes into `told`."""
    places, is_round = region_places(grid.regions, geography, points, degrees)
    if kind.endswith("centralisation"):
        middle, told["centre"] = _centre(grid, places, centre)
        away = distances_between(np.vstack([middle, places]), degrees=is_round)[0, 1:]
        if kind == "relative_centralisation":
            return nearness.relative_centralisation(away)
        return nearness.absolute_centralisation(away, _areas(grid, areas, kind))
    distances = distances_between(places, degrees=is_round)
    if len(places) > 1:
        nearest = np.where(np.eye(len(places), dtype=bool), np.inf, distances).min(axis=1)
    else:
        nearest = np.ones(1)
    told["reach"] = reach = float(np.median(nearest)) if reach is None else reach
    if not 0 < reach < np.inf:
        raise InvalidOption(f"A reach of {reach} is no distance above 0.", hint="give reach= in the unit of distances.")
    inside = nearest / 2 if areas is None else np.sqrt(0.6 * _areas(grid, areas, kind))
    np.fill_diagonal(distances, inside)
    kernel: Kernel = getattr(nearness, kind)(np.exp(-distances / reach))
    return kernel


def _areas(grid: IndustryGrid, areas: Mapping[str, float] | None, kind: str) -> Floats:
    if areas is None:
        raise InvalidGeography(f"{kind} needs the areas of the regions.", hint="give areas={'CZ01': 496.0, ...}.")
    found = np.array([areas.get(region, np.nan) for region in grid.regions], dtype=np.float64)
    bad = ~(found > 0)
    if bad.any():
        first = grid.regions[int(np.argmax(bad))]
        raise InvalidGeography(
            f"{int(bad.sum()):,} of {len(found):,} regions have no area above 0 (first: {first!r}).",
            hint="give one number for every region.",
        )
    return found


def _centre(grid: IndustryGrid, places: Floats, centre: str | tuple[float, float] | None) -> tuple[Floats, str]:
    if centre is None:
        centre = grid.regions[int(np.argmax(region_jobs(grid)))]
    if isinstance(centre, str):
        if centre not in grid.regions:
            near = nearest_names(centre, grid.regions) or grid.regions[:3]
            raise InvalidOption(f"There is no region {centre!r} to be the centre.", hint=f"such as {', '.join(near)}.")
        return places[grid.regions.index(centre)], centre
    return np.array(centre, dtype=np.float64), f"{centre[0]:g}, {centre[1]:g}"
