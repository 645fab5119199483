"""Three ways to the same sums of kernels over pairs of plants, and which of them a question takes.

``spectrum``: matrix products of cosines and sines, exact to a few millionths (`klastr.methods.ring_spectrum`).
``grid``: the same spectrum by a grid and a Fourier transform, for very many plants (`klastr.methods.gridded_spectrum`).
``pairs``: every pair counted in fine classes of distance (`klastr.methods.pair_histogram`), for kernels so narrow that
their spectrum is too long.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.distances.judged import EXACT
from klastr.identify.distances.nulls import Pattern
from klastr.identify.distances.pair_distances import pair_distances
from klastr.methods.compiled_kernels import numba_is_there
from klastr.methods.gridded_spectrum import GriddedSpectrum
from klastr.methods.pair_histogram import pair_histogram
from klastr.methods.ring_spectrum import RingSpectrum, Waves, ring, ring_spectrum
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]
Method = Literal["auto", "spectrum", "grid", "pairs"]

# Above so many plants one Fourier transform is quicker than matrix products (measured, see speed/distances.py).
_MANY_PLANTS = 2_500
_LONG_SPECTRUM, _LONGEST_SPECTRUM = 2e7, 2e8  # numbers in the rings: frequencies x distances
_MOST_PLANTS = 60_000  # whose pairs can be counted one by one
_CLASSES_PER_BANDWIDTH = 100
_WAVES_BYTES = 6e8
_BLOCK = 64
_MOST_CHECKED = 50_000
# The same plants in another order, summed in single precision (seen: 3e-6 of the largest value).
_SINGLE = 2e-5


class Sums(Protocol):
    """Something that turns patterns into densities of pair distances."""

    name: str
    rounding: float

    def curves(self, patterns: Iterable[Pattern]) -> Floats:
        """(B, D) densities."""


def sums_of(points: PointSet, distances: Floats, bandwidth: float, plants: int, *, method: Method = "auto") -> Sums:
    """The way that is quickest for so many plants and so narrow a kernel, or the one that was asked for."""
    if points.between is not None:
        return TableSums(distances, bandwidth, points.between)
    west, east, south, north = points.box
    box = (
        min(west, float(points.x.min())),
        max(east, float(points.x.max())),
        min(south, float(points.y.min())),
        max(north, float(points.y.max())),
    )
    if method == "auto":
        method = _quickest(distances, bandwidth, box, plants)
    if method == "pairs":
        return PairSums(distances, bandwidth)
    rings = ring_spectrum(distances, bandwidth, box)
    return GridSums(rings) if method == "grid" else SpectrumSums(points, rings)


def _quickest(distances: Floats, bandwidth: float, box: tuple[float, float, float, float], plants: int) -> Method:
    """The spectrum where it is short, pairs where it is long, a long spectrum where there are too many pairs.

    Raises
    ------
    InvalidOption
        Neither fits.
    """
    numbers = _spectrum_length(distances, bandwidth, box) * distances.size
    if numbers <= _LONG_SPECTRUM or (plants > _MOST_PLANTS and numbers <= _LONGEST_SPECTRUM):
        return "grid" if plants > _MANY_PLANTS else "spectrum"
    if plants <= _MOST_PLANTS:
        return "pairs"
    raise InvalidOption(
        f"A bandwidth of {bandwidth:.3g} km is too narrow for {plants:,} plants on a map of this size.",
        hint="a wider bandwidth, a smaller up_to, or fewer distances.",
        bandwidth=bandwidth,
    )


class SpectrumSums:
    """By matrix products; cosines and sines of all sites are computed once where they fit into memory."""

    name = "spectrum"
    rounding = _SINGLE

    def __init__(self, points: PointSet | None, rings: RingSpectrum) -> None:
        self._rings = rings
        fits = points is not None and 8.0 * len(points) * sum(rings.waves) < _WAVES_BYTES
        self._sites = rings.cosines_and_sines(points.x, points.y) if points is not None and fits else None

    def curves(self, patterns: Iterable[Pattern]) -> Floats:
        """(B, D) densities."""
        return _in_blocks(patterns, self._rings, self._power)

    def _power(self, pattern: Pattern) -> NDArray[np.float32]:
        waves = self._waves(pattern.at, pattern.x, pattern.y)
        if pattern.other_x is None or pattern.other_y is None:
            return self._rings.power(*waves, _unless_one(pattern.weight))
        others = self._waves(pattern.other_at, pattern.other_x, pattern.other_y)
        return self._rings.cross_power(
            self._rings.products(*waves, pattern.weight), self._rings.products(*others, pattern.other_weight)
        )

    def _waves(self, at: NDArray[np.intp] | None, x: Floats, y: Floats) -> tuple[Waves, Waves]:
        if at is None or self._sites is None:
            return self._rings.cosines_and_sines(x, y)
        return self._sites[0][at], self._sites[1][at]


class GridSums:
    """By a grid and a Fourier transform."""

    name = "grid"
    rounding = _SINGLE

    def error(self, pattern: Pattern) -> float:
        """Largest difference from the exact sums, relative to them; NaN where those would take too long."""
        many = pattern.x.size + (0 if pattern.other_x is None else pattern.other_x.size)
        if many > _MOST_CHECKED:
            return np.nan
        exact = SpectrumSums(None, self._rings).curves([pattern])[0]
        return float(np.max(np.abs(self.curves([pattern])[0] - exact) / np.maximum(exact, 1e-3 * exact.max())))

    def __init__(self, rings: RingSpectrum) -> None:
        self._rings = rings
        self._grid = GriddedSpectrum(rings)

    def curves(self, patterns: Iterable[Pattern]) -> Floats:
        """(B, D) densities."""
        return _in_blocks(patterns, self._rings, self._power)

    def _power(self, pattern: Pattern) -> NDArray[np.float32]:
        one = self._grid.spectrum(pattern.x, pattern.y, pattern.weight)
        if pattern.other_x is None or pattern.other_y is None:
            return self._grid.power(one)
        return self._grid.power(one, self._grid.spectrum(pattern.other_x, pattern.other_y, pattern.other_weight))


class PairSums:
    """By counting pairs in classes a hundredth of a bandwidth wide, whose own width is put back into the kernel."""

    name = "pairs"
    rounding = EXACT

    def __init__(self, distances: Floats, bandwidth: float) -> None:
        self._width = bandwidth / _CLASSES_PER_BANDWIDTH
        self._bins = int(np.ceil((distances.max() + 6 * bandwidth) / self._width))
        middle: Floats = (np.arange(self._bins, dtype=np.float64) + 0.5) * self._width
        wider = float(np.sqrt(bandwidth**2 + self._width**2 / 12))
        self._kernel = np.stack([ring(middle, distance, wider) for distance in distances], axis=1)

    def curves(self, patterns: Iterable[Pattern]) -> Floats:
        """(B, D) densities."""
        if not numba_is_there():
            return np.array([self._curve(pattern) for pattern in patterns]).reshape(-1, self._kernel.shape[1])
        # Compiled counting lets other threads run, and a pattern for each is quicker than a part of one.
        with ThreadPoolExecutor(min(os.cpu_count() or 1, 8)) as pool:
            return np.array(list(pool.map(self._curve, patterns))).reshape(-1, self._kernel.shape[1])

    def _curve(self, pattern: Pattern) -> Floats:
        return np.asarray(self._counts(pattern) @ self._kernel / pair_weight(pattern), dtype=np.float64)

    def _counts(self, pattern: Pattern) -> Floats:
        weight, other = _unless_one(pattern.weight), None
        if pattern.other_x is not None and pattern.other_y is not None:
            other = (pattern.other_x, pattern.other_y, pattern.other_weight)
            weight = pattern.weight
        return pair_histogram(pattern.x, pattern.y, weight, self._width, self._bins, other=other)


class TableSums:
    """By the pairs of a table of distances."""

    name = "table of distances"
    rounding = EXACT

    def __init__(self, distances: Floats, bandwidth: float, between: Floats) -> None:
        self._distances, self._bandwidth, self._between = distances, bandwidth, between

    def curves(self, patterns: Iterable[Pattern]) -> Floats:
        """(B, D) densities."""
        return np.array([self._curve(pattern) for pattern in patterns]).reshape(-1, self._distances.size)

    def _curve(self, pattern: Pattern) -> Floats:
        apart, weight = pair_distances(pattern, self._between)
        sums = [float(ring(apart, distance, self._bandwidth) @ weight) for distance in self._distances]
        return np.asarray(np.array(sums) / weight.sum(), dtype=np.float64)


def pair_weight(pattern: Pattern) -> float:
    """Summed weight of all pairs, each once."""
    if pattern.other_weight is not None:
        return float(pattern.weight.sum() * pattern.other_weight.sum())
    return float(pattern.weight.sum() ** 2 - (pattern.weight**2).sum()) / 2


def _in_blocks(patterns: Iterable[Pattern], rings: RingSpectrum, power: Callable[[Pattern], Waves]) -> Floats:
    """Powers of some patterns at a time, then the rings of all of them in one product."""
    made: list[Floats] = []
    block: list[Waves] = []
    own: list[float] = []
    totals: list[float] = []

    def finish() -> None:
        ordered = rings.sums(np.array(block), np.array(own)) / np.array(totals)[:, None]
        made.append(ordered)
        block.clear()
        own.clear()
        totals.clear()

    for pattern in patterns:
        block.append(power(pattern))
        alone = pattern.other_x is None
        own.append(float((pattern.weight**2).sum()) if alone else 0.0)
        totals.append(pair_weight(pattern) * (2 if alone else 1))
        if len(block) == _BLOCK:
            finish()
    if block:
        finish()
    return np.concatenate(made) if made else np.empty((0, rings.distances.size))


def _spectrum_length(distances: Floats, bandwidth: float, box: tuple[float, float, float, float]) -> float:
    """About how many frequencies a kernel needs."""
    reach = float(distances.max()) + 5 * bandwidth
    return (4.6 / bandwidth / (2 * np.pi)) ** 2 * (box[1] - box[0] + reach) * (box[3] - box[2] + reach)


def _unless_one(weight: Floats) -> Floats | None:
    return None if (weight == 1).all() else weight
