"""Sums of ring kernels over all pairs of all places, by Fourier transforms of a grid of places."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.methods.ring_spectrum import ring
from klastr.methods.sampling_moments import PairSums
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]

_FINEST, _COARSEST = 6.0, 2.5
_CLASSES_PER_BANDWIDTH = 20
_CHEAP_CELLS = 400_000
_MOST_CELLS = 6_000_000


def place_sums(points: PointSet, distances: Floats, bandwidth: float) -> PairSums:
    """Totals, shared sums and squares of the rings of some distances over all places.

    Parameters
    ----------
    points : PointSet
    distances : (D,) float64
    bandwidth : float
        Kilometres. A place counts at the middle of a grid cell of a sixth to two fifths of that.
    """
    reach = float(distances.max()) + 5 * bandwidth
    west, south = float(points.x.min()), float(points.y.min())
    sides = np.array([np.ptp(points.x) + reach, np.ptp(points.y) + reach])
    sides = np.maximum(sides, 2 * reach)
    # Fine where that is cheap, two fifths of a bandwidth where it is not, and never more cells than fit.
    cell = min(max(bandwidth / _FINEST, float(np.sqrt(sides.prod() / _CHEAP_CELLS))), bandwidth / _COARSEST)
    cell = max(cell, float(np.sqrt(sides.prod() / _MOST_CELLS)))
    shape = _shape(sides, cell)
    at = ((points.x - west) / cell).astype(np.intp) * shape[1] + ((points.y - south) / cell).astype(np.intp)
    count = np.bincount(at, minlength=shape[0] * shape[1]).astype(np.float64)
    apart = _apart(shape, cell)
    # A cell moves a place by up to half a cell: it widens the kernel by cell^2 / 6, which is taken off here.
    narrow = np.sqrt(bandwidth**2 - cell**2 / 6) if cell < 2 * bandwidth else bandwidth
    classes, middles = _pair_classes(count.reshape(shape), apart, bandwidth / _CLASSES_PER_BANDWIDTH, reach)
    kernel = np.stack([ring(middles, distance, narrow) for distance in distances], axis=1)
    return PairSums(
        units=len(points),
        total=classes @ kernel,
        shared=_shared_sums(count, shape, apart, distances, narrow),
        squares=(kernel * classes[:, None]).T @ kernel,
    )


def _shape(sides: Floats, cell: float) -> tuple[int, int]:
    from scipy.fft import next_fast_len

    east, north = (int(next_fast_len(int(np.ceil(side / cell)) + 1, real=True)) for side in sides)
    return east, north


def _apart(shape: tuple[int, int], cell: float) -> Floats:
    """Distance of every cell from the first, the short way round."""
    along = [np.minimum(np.arange(size), size - np.arange(size)) * cell for size in shape]
    return np.hypot(along[0][:, None], along[1][None, :])


def _pair_classes(count: Floats, apart: Floats, width: float, reach: float) -> tuple[Floats, Floats]:
    """Pairs of places by fine classes of distance, each pair once, and the mean distance of each class."""
    from scipy.fft import irfft2, rfft2

    spectrum = rfft2(count, workers=-1)
    pairs = irfft2(np.abs(spectrum) ** 2, s=count.shape, workers=-1)
    pairs[0, 0] -= count.sum()
    near = apart <= reach
    at = (apart[near] / width).astype(np.intp)
    many = np.maximum(np.bincount(at, pairs[near]), 0.0)
    summed = np.bincount(at, pairs[near] * apart[near])
    middles = np.where(many > 0.5, summed / np.maximum(many, 0.5), (np.arange(many.size) + 0.5) * width)
    return many / 2, middles


def _shared_sums(count: Floats, shape: tuple[int, int], apart: Floats, distances: Floats, bandwidth: float) -> Floats:
    """(D, D) sum over places of the products of their own sums."""
    from scipy.fft import irfft2, rfft2

    held = np.flatnonzero(count)
    spectrum = rfft2(count.reshape(shape).astype(np.float32), workers=-1)
    own = np.empty((held.size, distances.size), dtype=np.float32)
    for k, distance in enumerate(distances):
        kernel = ring(apart, distance, bandwidth).astype(np.float32)
        field = irfft2(spectrum * rfft2(kernel, workers=-1), s=shape, workers=-1)
        own[:, k] = field.ravel()[held] - kernel[0, 0]
    weighted = own * np.sqrt(count[held]).astype(np.float32)[:, None]
    return np.asarray(weighted.T.astype(np.float64) @ weighted.astype(np.float64), dtype=np.float64)
