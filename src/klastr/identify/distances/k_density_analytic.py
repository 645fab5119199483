"""Bands of the K-density for many industries at once, out of moments instead of draws.

Chance draws n of all N places. Mean and covariance of the density over all such draws follow from three sums over all
places (`klastr.methods.sampling_moments`), which Fourier transforms of a grid of places give for every distance at
once and which serve every n. Industries of like size share a bandwidth, on about forty steps; curves are then taken as
normal, with their whole covariance, which gives global bands and p-values too. Small industries, whose densities are
not normal, are drawn instead, once for each size.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from klastr.identify.distances.all_places import place_sums
from klastr.identify.distances.asked import AskedPoints
from klastr.identify.distances.judged import Chance, Judged, judged, unknown
from klastr.identify.distances.k_density_bandwidth import sites_bandwidth
from klastr.identify.distances.k_density_sums import Sums, sums_of
from klastr.identify.distances.nulls import NullModel
from klastr.methods.sampling_moments import PairSums
from klastr.methods.streams import stream

Floats = NDArray[np.float64]

_SMALL = 60
_STEPS = 40
_CURVES = 4000


def analytic_judgements(
    asked: AskedPoints, models: Sequence[NullModel], chance: Chance
) -> tuple[list[Judged], dict[str, Any]]:
    """Every industry beside the band of its size."""
    sizes = np.array([model.at.size for model in models])
    steps = _size_steps(sizes)
    made: list[Judged] = [unknown(asked.distances, asked.no_answer(model)) for model in models]
    widths = np.full(len(models), np.nan)
    spread = sites_bandwidth(asked.points, 1.0)
    for step in np.unique(steps[sizes >= 2]):
        members = np.flatnonzero((steps == step) & (sizes >= 2))
        plants = float(step)
        widths[members] = width = spread * (plants * (plants - 1) / 2) ** -0.2
        sums = sums_of(asked.points, asked.distances, width, int(sizes[members].max()))
        observed = sums.curves(models[int(k)].observed for k in members)
        for k, one in zip(members, _judged(asked, models, members, observed, sums, width, chance), strict=True):
            made[k] = one
    how = "normal curves with the covariance of sampling without replacement; drawn below 60 plants"
    return made, {"bandwidths": widths.tolist(), "method": "spectrum and grid", "bands": how}


def _judged(
    asked: AskedPoints,
    models: Sequence[NullModel],
    members: NDArray[np.intp],
    observed: Floats,
    sums: Sums,
    width: float,
    chance: Chance,
) -> list[Judged]:
    """Industries of one step of size."""
    # A few plants, or all but a few: their density is not normal. All of them: chance has no choice.
    plants = [models[k].at.size for k in members]
    if min(plants) < _SMALL or len(asked.points) - max(plants) < _SMALL:
        same = _one_of_each_size(models, members)
        drawn = {k: sums.curves(models[k].patterns()) for k in same.values()}
        return [
            judged(value, drawn[same[models[k].at.size]], chance, rounding=sums.rounding)
            for k, value in zip(members, observed, strict=True)
        ]
    places = place_sums(asked.points, asked.distances, width)
    typical = int(np.median([models[k].at.size for k in members]))
    band = _normal_band(places.covariance(typical), chance)
    return [_beside(value, places, models[k].at.size, band) for k, value in zip(members, observed, strict=True)]


class _NormalBand(NamedTuple):
    """In standard deviations: ends of both bands, and how far drawn curves stray at their furthest."""

    pointwise: float
    low: Floats
    high: Floats
    furthest: Floats


def _normal_band(covariance: Floats, chance: Chance) -> _NormalBand:
    """Global band of normal curves of this covariance."""
    from scipy.special import ndtri

    from klastr.methods.envelopes import global_band

    spread = np.sqrt(np.maximum(np.diag(covariance), 1e-300))
    values, vectors = np.linalg.eigh(covariance / np.outer(spread, spread))
    random = stream(chance.seed, "normal curves").standard_normal((_CURVES, spread.size))
    curves = (random * np.sqrt(np.maximum(values, 0))) @ vectors.T
    band = global_band(curves, chance.level, kind=chance.envelope)
    return _NormalBand(float(ndtri((1 + chance.level) / 2)), band.low, band.high, np.sort(np.abs(curves).max(axis=1)))


def _beside(value: Floats, places: PairSums, plants: int, band: _NormalBand) -> Judged:
    from scipy.special import ndtr

    mean, spread = places.mean(), np.sqrt(np.maximum(np.diag(places.covariance(plants)), 1e-300))
    far = np.abs(value - mean) / spread
    beyond = band.furthest.size - np.searchsorted(band.furthest, far.max(), side="left")
    return Judged(
        value=value,
        expected=mean,
        low=mean - band.pointwise * spread,
        high=mean + band.pointwise * spread,
        global_low=mean + band.low * spread,
        global_high=mean + band.high * spread,
        p_values=2 * ndtr(-far),
        p_global=float((1 + beyond) / (1 + band.furthest.size)),
    )


def _size_steps(sizes: NDArray[np.intp]) -> NDArray[np.intp]:
    """Sizes rounded to about forty steps of equal ratio; small ones as they are."""
    largest = max(int(sizes.max()), _SMALL + 1)
    ladder = np.unique(np.geomspace(_SMALL, largest, _STEPS).round().astype(np.intp))
    nearest = ladder[np.abs(np.log(np.maximum(sizes, 1))[:, None] - np.log(ladder)).argmin(axis=1)]
    return np.where(sizes < _SMALL, sizes, nearest)


def _one_of_each_size(models: Sequence[NullModel], members: NDArray[np.intp]) -> dict[int, int]:
    return {models[k].at.size: int(k) for k in members[::-1]}
