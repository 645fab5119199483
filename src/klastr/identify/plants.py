"""How much a cell's plants alone make its employment vary.

The plants of a cell are a compound Poisson draw: N plants, N ~ Poisson(rate), with log-normal sizes of mean m and
relative variance D. N and the employment E are published, rate and m are not, and their product is what a quotient is
about. A bootstrap of the plants repeats their accident instead of undoing it (docs/methods/intervals.md shows how
rarely it covers), so the draw is read backwards: which rates and mean sizes make what was observed an ordinary draw?

    rate* ~ Gamma(N + 1/2)
    m*    = (E / N) / W,  W the mean of N sizes whose expected mean is 1
    E*    = rate* m*

E / m is distributed as N W whatever m is, so the second line is exact for log-normal sizes; the first is Jeffreys'
interval for a Poisson rate. Where there is no plant, rate* ~ Gamma(1), whose 95 % quantile is the rule of three, and m*
is the number of persons per plant of the industry.

References
----------
.. [1] Brown, L. D., Cai, T. T. and DasGupta, A. (2003). Interval estimation in exponential families. Statistica Sinica
   13, 19-49.
.. [2] Hanley, J. A. and Lippman-Hand, A. (1983). If nothing goes wrong, is everything all right? Interpreting zero
   numerators. Journal of the American Medical Association 249 (13), 1743-1745.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.identify.basis import Basis, summed_by_group

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]
Positions = NDArray[np.intp]

# Above this many plants the rate and the mean size are drawn together; the quantiles differ by under 1 %.
_MANY_PLANTS = 50

# Means of up to this many sizes come from a pool, those of more from a log-normal: there the quantiles of both agree.
_LARGEST_POOL = 400
_POOL_SIZE = 4096
_POOL_SEED = 20080


@dataclass(frozen=True, eq=False, slots=True)
class PlantSpread:
    """How much plants alone make employment vary, R regions x G groups.

    Attributes
    ----------
    plants : (R, G) float64
        Local units, estimated from persons where not known; at least 1.
    relative_variance : (R, G) float64
        Variance of the cell's employment over its square, from the number of plants and their sizes.
    persons_of_one : (R, G) float64
        What one plant would employ in a cell that has none; 0 in all other cells.
    total_variance : (R,) float64
        Variance of the region's total, persons squared.
    """

    plants: Floats
    relative_variance: Floats
    persons_of_one: Floats
    total_variance: Floats

    @property
    def size_part(self) -> Floats:
        """(R, G) relative variance that is due to sizes, not to the number of plants."""
        return np.maximum(self.relative_variance - 1 / self.plants, 0.0)


def plant_spread(
    basis: Basis, t: int, rows: Positions, *, size_dispersion: float, unit: Literal["plants", "persons"] = "plants"
) -> PlantSpread | None:
    """Plants and their spread for some rows of a table in one year; None where the table knows no plants.

    Parameters
    ----------
    t : int
        Position of the year.
    rows : (R,) int
        Positions of regions in the table.
    size_dispersion : float
        D, relative variance of plant sizes; not used for industries of which the plants themselves are known.
    unit : {"plants", "persons"}
        ``"persons"`` takes every person for a plant of one.
    """
    table = basis.table
    values = np.nan_to_num(table.values[t][np.ix_(rows, basis.industry_at)])
    if unit == "persons":
        plants, of_one, dispersion = values, np.ones(values.shape[1]), np.zeros(values.shape[1])
    elif table.establishments is None:
        return None
    else:
        of_one = _persons_per_plant(basis, t)
        plants = _known_plants(table.establishments[t][np.ix_(rows, basis.industry_at)], values, of_one)
        dispersion = _dispersions(basis, t, size_dispersion)
    variance = np.where(plants > 0, values**2 / np.maximum(plants, 1.0) * (1 + dispersion), 0.0)
    grouped = _grouped(basis, values)
    nobody = _grouped(basis, np.broadcast_to(of_one, values.shape)) / np.maximum(_members(basis), 1)
    return PlantSpread(
        plants=np.maximum(_grouped(basis, plants), 1.0),
        relative_variance=np.where(
            grouped > 0, _grouped(basis, variance) / np.where(grouped > 0, grouped, 1) ** 2, 0.0
        ),
        persons_of_one=np.where(grouped > 0, 0.0, nobody),
        total_variance=variance[:, basis.in_total].sum(axis=1),
    )


def _grouped(basis: Basis, cells: Floats) -> Floats:
    return summed_by_group(cells, basis.group_of, len(basis.groups))


def _members(basis: Basis) -> NDArray[np.intp]:
    """(G,) industries in each group."""
    return np.bincount(basis.group_of[basis.group_of >= 0], minlength=len(basis.groups))


def _persons_per_plant(basis: Basis, t: int) -> Floats:
    """(K,) of each industry, over all rows of the table that give both; at least 1."""
    assert basis.table.establishments is not None
    units = basis.table.establishments[t][:, basis.industry_at]
    persons = basis.table.values[t][:, basis.industry_at]
    known = np.isfinite(units) & (persons > 0)
    per_unit: Floats = np.where(known, persons, 0.0).sum(axis=0) / np.maximum(
        np.where(known, units, 0.0).sum(axis=0), 1
    )
    return np.maximum(per_unit, 1.0)


def _known_plants(units: Floats, persons: Floats, persons_per_plant: Floats) -> Floats:
    """Local units; where the office hides them, persons over the industry's persons per unit; at least one."""
    guessed = persons / persons_per_plant
    return np.where(persons > 0, np.maximum(np.where(units > 0, units, guessed), 1.0), 0.0)


def _dispersions(basis: Basis, t: int, stated: float) -> Floats:
    """(K,) relative variance of plant sizes inside a cell: of the plants where they are known, else as stated.

    D = sum over cells of (S - E^2 / N)  /  sum over cells of (E^2 - S) / N,  S the sum of the squared sizes
    """
    table = basis.table
    dispersion = np.full(basis.industry_at.size, stated)
    if table.plant_squares is None or table.establishments is None:
        return dispersion
    level = table.region_levels[basis.region_at[0]] if basis.region_at.size else None
    rows = np.flatnonzero([one == level for one in table.region_levels])
    at = np.ix_(rows, basis.industry_at)
    squares, plants, persons = table.plant_squares[t][at], table.establishments[t][at], table.values[t][at]
    known = np.isfinite(squares) & np.isfinite(persons) & (plants >= 2)
    plants = np.where(known, plants, 1.0)
    within = np.where(known, squares - persons**2 / plants, 0.0).sum(axis=0)
    expected = np.where(known, (persons**2 - squares) / plants, 0.0).sum(axis=0)
    return np.where(expected > 0, np.maximum(within, 0.0) / np.where(expected > 0, expected, 1.0), dispersion)


def redrawn(random: np.random.Generator, centre: Draws, spread: PlantSpread, row: int, size_dispersion: float) -> Draws:
    """(G, B) employment of one region when the plants of its cells are drawn again.

    Parameters
    ----------
    centre : (G, B) float32
        Employment before; its draws differ where hidden cells were filled again.
    row : int
        Position of the region in `spread`.
    """
    factors = plant_factors(random, spread.plants[row], spread.size_part[row], centre.shape[1], size_dispersion)
    factors *= centre
    nobody = np.flatnonzero(spread.persons_of_one[row])
    if nobody.size:
        few = random.standard_exponential((nobody.size, centre.shape[1]), dtype=np.float32)
        factors[nobody] += few * spread.persons_of_one[row][nobody, None].astype(np.float32)
    return factors


def plant_factors(
    random: np.random.Generator, plants: Floats, size_part: Floats, draws: int, size_dispersion: float
) -> Draws:
    """(G, B) factors by which employment moves when the plants of G cells are drawn again.

    Parameters
    ----------
    plants : (G,) float64
        Number of plants, >= 1.
    size_part : (G,) float64
        Relative variance of the cell's mean plant size, D / N.
    size_dispersion : float
        D, for the shape of the distribution of mean sizes.
    """
    few = plants < _MANY_PLANTS
    variance = np.where(few, size_part, size_part + 1 / plants)
    factors = _mean_sizes(random, variance, draws, size_dispersion)
    np.divide(1, factors, out=factors)
    if few.any():
        shape = np.broadcast_to((plants[few] + 0.5).astype(np.float32)[:, None], (int(few.sum()), draws))
        factors[few] *= random.standard_gamma(shape, dtype=np.float32) / plants[few].astype(np.float32)[:, None]
    return factors


def _mean_sizes(random: np.random.Generator, variance: Floats, draws: int, dispersion: float) -> Draws:
    """(G, B) means of as many sizes as give each cell this relative variance."""
    found = np.empty((variance.size, draws), dtype=np.float32)
    counts, pools = size_pools(dispersion)
    with np.errstate(divide="ignore", invalid="ignore"):
        count = dispersion / variance
    pooled = (counts.size > 0) & (count <= _LARGEST_POOL)
    if not pooled.all():
        spread = np.sqrt(np.log1p(variance[~pooled])).astype(np.float32)[:, None]
        noise = random.standard_normal((int((~pooled).sum()), draws), dtype=np.float32)
        found[~pooled] = np.exp(spread * noise - spread * spread / 2)
    if pooled.any():
        pool = np.searchsorted(np.sqrt(counts[1:] * counts[:-1]), count[pooled])
        found[pooled] = pools[pool[:, None], random.integers(0, _POOL_SIZE, (pool.size, draws), dtype=np.int32)]
    return found


@lru_cache(maxsize=8)
def size_pools(dispersion: float) -> tuple[Floats, Draws]:
    """Means of 1, 2, 3, ... log-normal sizes of expected mean 1, `_POOL_SIZE` of each; the same on every machine.

    Returns
    -------
    (P,) float64
        How many sizes each mean is made of; steps of at most a tenth. Empty where sizes do not differ.
    (P, _POOL_SIZE) float32
    """
    if not dispersion > 0:
        return np.zeros(0), np.zeros((0, _POOL_SIZE), dtype=np.float32)
    random = np.random.Generator(np.random.SFC64(_POOL_SEED))
    log_variance = np.log1p(dispersion)
    middle = (np.arange(_POOL_SIZE) + 0.5) / _POOL_SIZE
    normal = np.array([NormalDist().inv_cdf(one) for one in middle])
    counts, pools = [1], [np.exp(np.sqrt(log_variance) * normal - log_variance / 2)]
    while counts[-1] < _LARGEST_POOL:
        # n sizes and a tenth as many more: both means are in the list, and are put together in a new order
        added = max(k for k, count in enumerate(counts) if count <= max(1, counts[-1] // 10))
        both = counts[-1] + counts[added]
        pools.append((counts[-1] * pools[-1] + counts[added] * random.permutation(pools[added])) / both)
        counts.append(both)
    return np.array(counts, dtype=float), np.array(pools, dtype=np.float32)
