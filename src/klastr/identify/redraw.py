"""How far would a quotient move if the establishments were drawn again, and the hidden cells filled again?

Establishments. The plants of a cell are a compound Poisson draw: N plants, N ~ Poisson(rate), each of a size with
mean m and relative variance ``size_dispersion``. People in one plant are not independent; plants are. Simply drawing
plants again covers the truth too rarely where plants are few (docs/methods/location-quotient.md shows 60 to 80 %
instead of 90 %), so the draw is read backwards: which rates and mean sizes make what was observed an ordinary draw?

    rate ~ Gamma(N + 1/2),   mean size ~ E/N * LogNormal(0, log(1 + dispersion / N)),   E* = rate * mean size

Hidden cells. Each draw takes another set of estimates that fits all published totals (`klastr.tables.impute`).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.basis import Basis

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]
Positions = NDArray[np.intp]
Sources = Literal["both", "establishments", "hidden", "persons"]

# Median over the NACE divisions of the relative variance of persons per local unit that the differences between
# European regions imply (Eurostat sbs_r_nuts06_r2, 2014; docs/methods/location-quotient.md).
SIZE_DISPERSION = 8.0

# Above this many plants the rate and the mean size are drawn as one log-normal; the quantiles differ by under 1 %.
_MANY_PLANTS = 50
_BLOCK_BYTES = 24e6


@dataclass(frozen=True, slots=True)
class Redrawing:
    """What is drawn again, how often, and under which assumption."""

    draws: int = 1000
    seed: int = 0
    sources: Sources = "both"
    size_dispersion: float = SIZE_DISPERSION
    level: float = 0.90

    def __post_init__(self) -> None:
        if self.draws < 0 or 0 < self.draws < 100:
            raise InvalidOption(f"--draws is {self.draws}; an interval needs at least 100, none needs 0.",
                                hint="use --draws 1000.", draws=self.draws)
        if not self.size_dispersion >= 0:
            raise InvalidOption(f"size_dispersion is {self.size_dispersion}; a variance is not negative.",
                                hint=f"the default is {SIZE_DISPERSION}.")


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Some regions' redrawn employment, totals and reference; all float32, draws on the last axis."""

    rows: slice
    employment: Draws  # (r, G, B)
    region_total: Draws  # (r, G, B)
    reference_group: Draws  # (r, G, B)
    reference_total: Draws | float

    def location_quotient(self) -> Draws:
        """(r, G, B)."""
        with np.errstate(invalid="ignore", divide="ignore"):
            quotient = self.employment / self.region_total
            quotient *= self.reference_total / self.reference_group
        return quotient


@dataclass(frozen=True, eq=False, slots=True)
class PlantSpread:
    """How much plants alone make a cell's employment vary.

    Attributes
    ----------
    plants : (R, G) float64
        Local units, estimated from persons where not known; inf where persons do not come in plants.
    relative_variance : (R, G) float64
        Variance of the cell's employment over its square, from the number of plants and their sizes.
    """

    plants: Floats
    relative_variance: Floats

    @property
    def size_part(self) -> Floats:
        """Relative variance that is due to sizes, not to the number of plants."""
        return np.maximum(self.relative_variance - 1 / self.plants, 0.0)


def plant_spread(basis: Basis, redrawing: Redrawing, t: int, rows: Positions) -> PlantSpread | None:
    """Plants and their spread for (rows, G) in one year; None where the table knows no plants."""
    if redrawing.sources == "hidden":
        return None
    values = np.nan_to_num(basis.table.values[t][np.ix_(rows, basis.industry_at)])
    if redrawing.sources == "persons":
        plants = values
        variance = values
    elif basis.table.establishments is None:
        return None
    else:
        plants = _known_plants(basis, t, rows, values)
        with np.errstate(divide="ignore", invalid="ignore"):
            variance = np.where(plants > 0, values**2 / plants * (1 + redrawing.size_dispersion), 0.0)
        if basis.table.plant_squares is not None:
            squares = basis.table.plant_squares[t][np.ix_(rows, basis.industry_at)]
            variance = np.where(np.isfinite(squares), squares, variance)
    grouped_values = _summed(basis, values)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.where(grouped_values > 0, _summed(basis, variance) / grouped_values**2, 0.0)
    return PlantSpread(np.maximum(_summed(basis, plants), 1.0), spread)


def _summed(basis: Basis, cells: Floats) -> Floats:
    from klastr.identify.basis import summed_by_group

    return summed_by_group(cells, basis.group_of, len(basis.groups))


def _known_plants(basis: Basis, t: int, rows: Positions, values: Floats) -> Floats:
    """Local units; where the office hides them, persons over the industry's persons per unit; at least one."""
    assert basis.table.establishments is not None
    units = basis.table.establishments[t][np.ix_(rows, basis.industry_at)]
    everywhere = basis.table.establishments[t][:, basis.industry_at]
    known = np.isfinite(everywhere) & (basis.table.values[t][:, basis.industry_at] > 0)
    persons = np.where(known, basis.table.values[t][:, basis.industry_at], 0.0).sum(axis=0)
    per_unit = persons / np.maximum(np.where(known, everywhere, 0.0).sum(axis=0), 1.0)
    guessed = values / np.maximum(per_unit, 1.0)
    return np.where(values > 0, np.maximum(np.where(units > 0, units, guessed), 1.0), 0.0)


class Redraws:
    """Draws of one basis, handed out in blocks of regions so that memory stays bounded.

    Each region draws from its own stream, seeded by its code: neither the order of the regions nor the choice of
    which of them are shown changes an interval.
    """

    def __init__(self, basis: Basis, redrawing: Redrawing) -> None:
        self.basis = basis
        self.redrawing = redrawing
        self.spread = plant_spread(basis, redrawing, basis.t, basis.region_at)
        self.hidden = HiddenDraws.of(basis, redrawing, (basis.t,))[0]
        self.is_alive = self.spread is not None or self.hidden is not None
        self._reference = self._reference_draws()
        self._reference_factor = self._common_factor()

    def blocks(self) -> Iterator[Block]:
        """All regions, a few at a time."""
        regions, groups = self.basis.employment.shape
        step = max(1, int(_BLOCK_BYTES / (4 * groups * self.redrawing.draws)))
        for start in range(0, regions, step):
            yield self._block(slice(start, min(start + step, regions)))

    def _block(self, rows: slice) -> Block:
        basis, draws = self.basis, self.redrawing.draws
        at = basis.region_at[rows]
        centre = np.repeat(basis.employment[rows, :, None].astype(np.float32), draws, axis=2)
        total = np.repeat(basis.region_total[rows, None].astype(np.float32), draws, axis=1)
        if self.hidden is not None:
            self.hidden.put(centre, at)
            if basis.total_at is None:
                total += self.hidden.change_of_total(at)
        drawn, common = centre, None
        if self.spread is not None:
            drawn, common = self._redrawn_plants(rows, centre)
        inside = _groups_in_total(basis)[None, :, None]
        region_total = total[:, None, :] - np.where(inside, centre, np.float32(0))
        if common is not None:
            region_total *= common[:, None, :]
        np.maximum(region_total, 0, out=region_total)
        region_total += np.where(inside, drawn, np.float32(0))
        if basis.reference_at is None:
            reference = np.broadcast_to(basis.reference_group.astype(np.float32)[None, :, None], drawn.shape)
            return Block(rows, drawn, region_total, reference, float(basis.reference_total))
        reference = self._reference[None] - centre
        reference *= self._reference_factor[None]
        np.maximum(reference, 0, out=reference)
        reference += drawn
        return Block(rows, drawn, region_total, reference, float(basis.reference_total))

    def _redrawn_plants(self, rows: slice, centre: Draws) -> tuple[Draws, Draws]:
        """Employment drawn again, and a factor for the rest of each region's employment."""
        assert self.spread is not None
        plants, size_part = self.spread.plants[rows], self.spread.size_part[rows]
        variance = self.spread.relative_variance[rows]
        drawn, common = np.empty_like(centre), np.empty((centre.shape[0], centre.shape[2]), dtype=np.float32)
        totals = self.basis.region_total[rows]
        for k, code in enumerate(self.basis.regions[rows]):
            random = stream(self.redrawing.seed, code)
            drawn[k] = centre[k] * plant_factors(random, plants[k], size_part[k], centre.shape[2])
            of_total = np.sum(variance[k] * self.basis.employment[rows][k] ** 2) / max(totals[k], 1.0) ** 2
            common[k] = np.exp(np.sqrt(np.log1p(of_total)) * random.standard_normal(centre.shape[2]))
        return drawn, common

    def _reference_draws(self) -> Draws:
        """(G, B): the reference's employment by group with its hidden cells filled again."""
        reference = np.repeat(self.basis.reference_group[:, None].astype(np.float32), self.redrawing.draws, axis=1)
        if self.hidden is not None and self.basis.reference_at is not None:
            reference += self.hidden.change_by_group(self.basis.reference_at)
        return reference

    def _common_factor(self) -> Draws | float:
        """(G, B): how the plants of the whole reference would vary, drawn again."""
        basis = self.basis
        if basis.reference_at is None:
            return 1.0
        spread = plant_spread(basis, self.redrawing, basis.t, basis.reference_at)
        if spread is None:
            return 1.0
        cells = np.nan_to_num(basis.grouped(basis.table.values[basis.t], basis.reference_at))
        variance = (spread.relative_variance * cells**2).sum(axis=0) / np.maximum(basis.reference_group, 1.0) ** 2
        random = stream(self.redrawing.seed, "reference")
        noise = random.standard_normal((variance.size, self.redrawing.draws), dtype=np.float32)
        return np.exp(np.sqrt(np.log1p(variance)).astype(np.float32)[:, None] * noise)


def _groups_in_total(basis: Basis) -> NDArray[np.bool_]:
    """(G,): groups whose industries are part of the total."""
    inside = np.zeros(len(basis.groups), dtype=bool)
    inside[basis.group_of[basis.in_total & (basis.group_of >= 0)]] = True
    return inside


def stream(seed: int, name: str) -> np.random.Generator:
    """A random stream of its own for every name, the same on every machine."""
    return np.random.Generator(np.random.SFC64([seed, zlib.crc32(name.encode())]))


def plant_factors(random: np.random.Generator, plants: Floats, size_part: Floats, draws: int) -> Draws:
    """(G, B) factors by which employment moves when G cells' plants are drawn again.

    Parameters
    ----------
    plants : (G,) float64
        Number of plants, >= 1.
    size_part : (G,) float64
        Relative variance of the cell's mean plant size (dispersion / plants).
    """
    few = plants < _MANY_PLANTS
    variance = np.where(few, np.log1p(size_part), np.log1p(size_part + 1 / plants))
    factors = random.standard_normal((plants.size, draws), dtype=np.float32)
    factors *= np.sqrt(variance).astype(np.float32)[:, None]
    np.exp(factors, out=factors)
    if few.any():
        shape = np.broadcast_to((plants[few] + 0.5).astype(np.float32)[:, None], (int(few.sum()), draws))
        factors[few] *= random.standard_gamma(shape, dtype=np.float32) / plants[few].astype(np.float32)[:, None]
    return factors


@dataclass(frozen=True, eq=False, slots=True)
class HiddenDraws:
    """The hidden cells of one year filled again, as changes against the point estimate.

    Attributes
    ----------
    region, group : (H,) int
        Position of the region in the whole table, group of the industry (-1: in no group).
    in_total : (H,) bool
    change : (H, B) float32
        Drawn minus estimated persons.
    """

    region: Positions
    group: Positions
    in_total: NDArray[np.bool_]
    change: Draws
    groups: int

    @classmethod
    def of(cls, basis: Basis, redrawing: Redrawing, years: tuple[int, ...],
           extra_regions: Positions | None = None) -> tuple[HiddenDraws | None, ...]:
        """Draws for some years of a basis, the same hidden cell mistaken alike in all of them."""
        imputation = basis.table.imputation
        if imputation is None or redrawing.sources in ("establishments", "persons"):
            return (None,) * len(years)
        column = np.full(len(basis.table.industries), -1, dtype=np.intp)
        column[basis.industry_at] = np.arange(basis.industry_at.size)
        wanted = np.unique(np.concatenate([basis.region_at, _or_empty(basis.reference_at), _or_empty(extra_regions)]))
        found = []
        redrawn = imputation.redrawn(years, redrawing.draws, stream(redrawing.seed, "hidden cells"))
        for t, (cells, values) in zip(years, redrawn, strict=True):
            region, industry = np.divmod(cells, column.size)
            kept = (column[industry] >= 0) & np.isin(region, wanted)
            estimate = basis.table.values[t].ravel()[cells[kept]]
            place = column[industry[kept]]
            found.append(cls(region[kept], basis.group_of[place], basis.in_total[place],
                             values[kept] - estimate[:, None].astype(np.float32), len(basis.groups)))
        return tuple(found)

    def put(self, centre: Draws, at: Positions, row_of: Positions | None = None) -> None:
        """Add the changes to (r, G, B) employment of the regions at these positions.

        `row_of` says which row of `centre` each of the positions belongs to; rows outside `centre` are left out.
        """
        place = _row_of(at, self.region)
        row = place if row_of is None else np.where(place >= 0, row_of[place], -1)
        used = (row >= 0) & (row < centre.shape[0]) & (self.group >= 0)
        np.add.at(centre, (row[used], self.group[used]), self.change[used])
        np.maximum(centre, 0, out=centre)

    def change_of_total(self, at: Positions) -> Draws:
        """(r, B): change of the regions' totals."""
        row = _row_of(at, self.region)
        return _added(row, (row >= 0) & self.in_total, self.change, at.size)

    def change_by_group(self, at: Positions) -> Draws:
        """(G, B): change of the groups' sums over the regions at these positions."""
        return _added(self.group, (_row_of(at, self.region) >= 0) & (self.group >= 0), self.change, self.groups)


def _or_empty(positions: Positions | None) -> Positions:
    return np.zeros(0, dtype=np.intp) if positions is None else positions


def _row_of(at: Positions, region: Positions) -> Positions:
    """For each region position its place in `at`, -1 where it is not there."""
    place: dict[int, int] = {int(position): k for k, position in enumerate(at)}
    return np.array([place.get(int(position), -1) for position in region], dtype=np.intp)


def _added(target: Positions, used: NDArray[np.bool_], change: Draws, size: int) -> Any:
    """Sum rows of `change` into `size` rows by target; a sparse product, since np.add.at is slow on wide rows."""
    from scipy.sparse import csr_array

    rows = np.flatnonzero(used)
    adder = csr_array((np.ones(rows.size, dtype=np.float32), (target[rows], rows)), shape=(size, change.shape[0]))
    return adder @ change
