"""The spectrum of very many points: shared out to a grid, then one Fourier transform, whatever their number.

Each point is shared between the four grid points around it. That is the same as smoothing it by a small triangle along
each axis, whose spectrum is known (sinc squared) and divided out. What remains is the folding of frequencies beyond the
grid onto those below it; with four grid points for the shortest wave that is kept it stays below a thousandth.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.methods.ring_spectrum import RingSpectrum

Floats = NDArray[np.float64]

_OVERSAMPLING = 2


class GriddedSpectrum:
    """Powers of patterns on the frequencies of some rings; `klastr.methods.ring_spectrum.RingSpectrum` sums them up."""

    __slots__ = ("_correction", "_size", "rings")

    def __init__(self, rings: RingSpectrum) -> None:
        from scipy.fft import next_fast_len

        self.rings = rings
        self._size = tuple(next_fast_len(2 * _OVERSAMPLING * (count - 1), real=True) for count in rings.waves)
        along = [np.sinc(np.arange(k) / size) ** 2 for k, size in zip(rings.waves, self._size, strict=True)]
        self._correction = np.outer(along[0], along[1])

    def spectrum(self, x: Floats, y: Floats, weight: Floats | None = None) -> NDArray[np.complex64]:
        """(2, Kx, Ky) spectrum at frequencies (+kx, ky) and (-kx, ky)."""
        from scipy.fft import rfft2

        transformed = rfft2(self._shared_out(x, y, weight).astype(np.float32), workers=-1)
        waves_x, waves_y = self.rings.waves
        ahead = transformed[:waves_x, :waves_y]
        back = transformed[-np.arange(waves_x) % self._size[0], :waves_y]
        return np.asarray(np.stack([ahead, back]) / self._correction, dtype=np.complex64)

    def power(self, one: NDArray[np.complex64], other: NDArray[np.complex64] | None = None) -> NDArray[np.float32]:
        """(Q,) squared spectrum, or product of two, folded into the quarter plane."""
        product = (one * np.conj(one if other is None else other)).real.sum(axis=0) / 2
        return np.asarray(product.ravel()[self.rings.kept], dtype=np.float32)

    def _shared_out(self, x: Floats, y: Floats, weight: Floats | None) -> Floats:
        """Grid of weights; each point shared between the four grid points around it."""
        below, parts = [], []
        for along, origin, period, size in zip((x, y), self.rings.origin, self.rings.period, self._size, strict=True):
            place = ((along - origin) / period * size) % size
            below.append(np.minimum(place.astype(np.intp), size - 1))
            parts.append(place - below[-1])
        grid = np.zeros(self._size[0] * self._size[1])
        weights = np.ones(x.size) if weight is None else weight
        for step_x in (0, 1):
            share_x = parts[0] if step_x else 1 - parts[0]
            row = (below[0] + step_x) % self._size[0] * self._size[1]
            for step_y in (0, 1):
                share = weights * share_x * (parts[1] if step_y else 1 - parts[1])
                grid += np.bincount(row + (below[1] + step_y) % self._size[1], share, grid.size)
        return grid.reshape(self._size)
