"""Sums of a smooth kernel over all pairs of points, without going through the pairs.

The kernel of a distance d is a ring: a normal density of the distance, reflected at zero, so that it is smooth
everywhere in the plane,

    G_d(rho) = phi_h(d - rho) + phi_h(d + rho).

A smooth kernel has a spectrum that ends early (it falls as exp(-h^2 q^2 / 2)), and the sum over all pairs is a sum over
the few frequencies before that end:

    sum_ij w_i w_j G_d(|x_i - x_j|) = sum_q G^_d(q) |F(q)|^2,   F(q) = sum_i w_i exp(-i q x_i).

The spectrum F of n points is one matrix product of cosines and sines; the numbers G^_d(q) are the same for all
patterns. Nothing is rounded to a grid. The period of the plane is longer than the points' extent plus the reach of the
ring, so that no pair is counted across the edge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Waves = NDArray[np.float32]

# Standard deviations after which a normal density counts as zero: in the plane, and among frequencies.
_REACH = 5.0
_SPECTRUM_END = 4.6


@dataclass(frozen=True, eq=False, slots=True)
class RingSpectrum:
    """The rings of some distances, as weights of frequencies.

    Attributes
    ----------
    distances : (D,) float64
    bandwidth : float
        Standard deviation h of the normal density, in the unit of the distances.
    origin : (2,) float
        What is taken off coordinates before their waves are computed.
    period : (2,) float
    waves : (2,) int
        Number of frequencies along each axis, 0 included.
    kept : (Q,) int
        Frequencies before the spectrum's end, in the flattened quarter plane.
    rings : (Q, D) float64
        Weight of each, folded from the four quarters into one.
    at_zero : (D,) float64
        The ring at distance 0: what each point adds as a pair with itself.
    """

    distances: Floats
    bandwidth: float
    origin: tuple[float, float]
    period: tuple[float, float]
    waves: tuple[int, int]
    kept: NDArray[np.intp]
    rings: Floats
    at_zero: Floats

    def cosines_and_sines(self, x: Floats, y: Floats) -> tuple[Waves, Waves]:
        """(N, 2 Kx) and (N, 2 Ky): cosines, then sines, of every frequency along each axis."""
        return (
            _cosines_and_sines(x - self.origin[0], self.period[0], self.waves[0]),
            _cosines_and_sines(y - self.origin[1], self.period[1], self.waves[1]),
        )

    def power(self, along_x: Waves, along_y: Waves, weight: Floats | None = None) -> Waves:
        """(Q,) squared spectrum of one pattern, out of the waves of its points."""
        parts = self.products(along_x, along_y, weight)
        return np.asarray(np.einsum("abcd,abcd->bd", parts, parts).ravel()[self.kept])

    def cross_power(self, one: Waves, other: Waves) -> Waves:
        """(Q,) product of two spectra, out of `products` of each."""
        return np.asarray(np.einsum("abcd,abcd->bd", one, other).ravel()[self.kept])

    def products(self, along_x: Waves, along_y: Waves, weight: Floats | None = None) -> Waves:
        """(2, Kx, 2, Ky) sums over points of cosine or sine along x times cosine or sine along y."""
        weighted = along_y if weight is None else along_y * weight[:, None].astype(np.float32)
        return (along_x.T @ weighted).reshape(2, self.waves[0], 2, self.waves[1])

    def sums(self, power: Waves | Floats, self_weight: Floats | float = 0.0) -> Floats:
        """(..., D) kernel sums over ordered pairs, out of (..., Q) powers.

        Parameters
        ----------
        power : (..., Q)
        self_weight : (...) or float
            Sum of squared weights, the pairs of points with themselves, which are taken off.
        """
        summed = power.astype(np.float32, copy=False) @ self.rings.astype(np.float32)
        return np.asarray(summed - np.multiply.outer(self_weight, self.at_zero), dtype=np.float64)


def ring_spectrum(distances: Floats, bandwidth: float, box: tuple[float, float, float, float]) -> RingSpectrum:
    """Rings of some distances about points inside a box.

    Parameters
    ----------
    distances : (D,) float64
    bandwidth : float
    box : (west, east, south, north)

    Examples
    --------
    >>> rings = ring_spectrum(np.array([0.0, 5.0]), 1.0, (0.0, 10.0, 0.0, 10.0))
    >>> along_x, along_y = rings.cosines_and_sines(np.array([1.0, 5.0]), np.array([2.0, 5.0]))
    >>> sums = rings.sums(rings.power(along_x, along_y), 2.0)  # two points, 5 apart, each pair counted twice
    >>> bool(abs(sums[0]) < 1e-4), round(float(sums[1]), 3)
    (True, 0.798)
    """
    reach = float(distances.max()) + _REACH * bandwidth
    sides = (max(box[1] - box[0] + reach, 2 * reach), max(box[3] - box[2] + reach, 2 * reach))
    waves = tuple(int(np.ceil(_SPECTRUM_END / bandwidth * side / (2 * np.pi))) + 1 for side in sides)
    east, north = (np.arange(count) * side / (2 * (count - 1)) for count, side in zip(waves, sides, strict=True))
    far = np.hypot(east[:, None], north[None, :])
    along = [2 * np.pi * np.arange(count) / side for count, side in zip(waves, sides, strict=True)]
    q = np.hypot(along[0][:, None], along[1][None, :])
    kept = np.flatnonzero(q.ravel() <= _SPECTRUM_END / bandwidth)
    folded = _folded(waves).ravel()[kept] / (4 * (waves[0] - 1) * (waves[1] - 1))
    rings = np.empty((kept.size, distances.size))
    for k, distance in enumerate(distances):  # one at a time: all quarter planes at once would fill the memory
        rings[:, k] = folded * _quarter_spectrum(ring(far, distance, bandwidth)).ravel()[kept]
    return RingSpectrum(
        distances=distances,
        bandwidth=bandwidth,
        origin=((box[0] + box[1]) / 2, (box[2] + box[3]) / 2),
        period=(sides[0], sides[1]),
        waves=(waves[0], waves[1]),
        kept=kept,
        rings=rings,
        at_zero=ring(np.zeros(1), distances, bandwidth),
    )


def ring(far: Floats, distance: Floats | float, bandwidth: float) -> Floats:
    """G_d(rho): the normal density of the distance, reflected at zero."""
    near = np.exp(-0.5 * ((far - distance) / bandwidth) ** 2)
    behind = np.exp(-0.5 * ((far + distance) / bandwidth) ** 2)
    return np.asarray((near + behind) / (bandwidth * np.sqrt(2 * np.pi)), dtype=np.float64)


def _quarter_spectrum(quarter: Floats) -> Floats:
    """Spectrum of a field that is even along both axes, out of a quarter of it."""
    from scipy.fft import dctn

    return np.asarray(dctn(quarter, type=1), dtype=np.float64)


def _folded(waves: tuple[int, ...]) -> Floats:
    """How many of the four quarters of the plane each frequency of one quarter stands for."""
    along = [np.full(count, 2.0) for count in waves]
    for one in along:
        one[0] = 1
        one[-1] = 1  # the last one is its own mirror image on the sampled ring
    return np.outer(*along)


def _cosines_and_sines(along: Floats, period: float, waves: int) -> Waves:
    """(N, 2 K) float32; the angle of each frequency by one multiplication, in double precision up to the sine."""
    base = np.exp(-2j * np.pi / period * along)
    made = np.empty((along.size, 2 * waves), dtype=np.float32)
    turning = np.ones_like(base)
    for k in range(waves):
        made[:, k], made[:, waves + k] = turning.real, -turning.imag
        turning = turning * base
    return made
