"""Falls and recoveries of many series at once: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class Fall:
    """The deepest fall of M series: from the highest year before to the lowest after.

    Attributes
    ----------
    peak, trough : (M,) int
        Positions of the years; the same where a series never fell.
    """

    peak: Positions
    trough: Positions

    @property
    def happened(self) -> NDArray[np.bool_]:
        """(M,) whether there was one."""
        return np.asarray(self.trough > self.peak)


def deepest_fall(series: Floats) -> Fall:
    """The largest loss from a peak, relative to it.

    Parameters
    ----------
    series : (T, M) float64
        NaN is taken for nobody; such series are set aside by the caller.

    Examples
    --------
    >>> found = deepest_fall(np.array([[100.0, 5.0], [120.0, 6.0], [90.0, 6.0], [130.0, 7.0]]))
    >>> found.peak.tolist(), found.trough.tolist(), found.happened.tolist()
    ([1, 0], [2, 0], [True, False])
    """
    known = np.nan_to_num(series)
    highest = np.maximum.accumulate(known, axis=0)
    loss = np.divide(highest - known, highest, out=np.zeros_like(known), where=highest > 0)
    trough = loss.argmax(axis=0)
    before = np.arange(len(known))[:, None] <= trough
    # The last year at the highest level: the fall begins there.
    at_peak = before & (known == np.take_along_axis(highest, trough[None], axis=0))
    peak = len(known) - 1 - at_peak[::-1].argmax(axis=0)
    fell = loss.max(axis=0) > 0
    return Fall(np.where(fell, peak, 0), np.where(fell, trough, 0))


def at_years(series: Floats, years: Positions) -> Floats:
    """(..., M) the value of each of (..., T, M) series in its own year."""
    return np.asarray(np.take_along_axis(series, np.broadcast_to(years, series[..., :1, :].shape), axis=-2)[..., 0, :])


def own_cycle(series: Floats, fall: Fall, years: Floats) -> Mapping[str, Floats]:
    """Depth of the fall, years until it was made up for, yearly growth since the trough, share of the loss regained.

    Parameters
    ----------
    series : (..., T, M) float64
    fall : Fall
    years : (T,) float64

    Returns
    -------
    mapping of str to (..., M) float64
        Recovery years are infinite where the peak has not been reached again; growth is NaN where the trough is the
        last year or nobody was left; all but the depth are NaN without a fall.
    """
    peak, trough, last = at_years(series, fall.peak), at_years(series, fall.trough), series[..., -1, :]
    after = np.arange(len(years))[:, None] > fall.trough
    recovered = after & (series >= peak[..., None, :])
    waited = np.where(recovered.any(axis=-2), years[recovered.argmax(axis=-2)] - years[fall.trough], np.inf)
    left = years[-1] - years[fall.trough]
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = np.where((left > 0) & (trough > 0), (last / trough) ** (1 / np.where(left > 0, left, 1)) - 1, np.nan)
        found = {"recovery_years": waited, "recovery_rate": rate, "regained": (last - trough) / (peak - trough)}
        depth = np.where(peak > 0, np.maximum(1 - trough / np.where(peak > 0, peak, 1), 0), 0.0)
    return {"depth": depth, **{name: np.where(fall.happened, part, np.nan) for name, part in found.items()}}


def against_expectation(change: Floats, expected: Floats) -> Floats:
    """(change - expected) / abs(expected); NaN where nothing was to be expected.

    >>> against_expectation(np.array([-5.0, 3.0]), np.array([-10.0, 0.0])).tolist()
    [0.5, nan]
    """
    gap = np.full(np.broadcast_shapes(change.shape, expected.shape), np.nan)
    return np.asarray(np.divide(change - expected, np.abs(expected), out=gap, where=np.abs(expected) > 0))
