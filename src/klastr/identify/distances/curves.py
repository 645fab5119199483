"""The answer of a measure of distances: a curve for each industry, with the bands of chance around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class DistanceCurves(Measured):
    """Values by industry, or pair of industries, and distance.

    Attributes
    ----------
    distances : (D,) float64
        Kilometres.
    expected : (I, D) float64, optional
        The curve without localisation: the mean under the null model, or the theoretical one.
    global_low, global_high : (I, D) float64, optional
        The band that a whole curve leaves by chance as rarely as ``settings["level"]`` says.
    p_global : (I,) float64, optional
        p-value of the whole curve.
    high_means : str
        What a value above the band says: ``"localised"``, or the opposite.

    Notes
    -----
    `low` and `high` are the pointwise band, `p_values` the pointwise p-values; axes are ``industry`` (and ``other``)
    and ``distance``, whose labels are kilometres as text. For one industry the arrays have one row.
    """

    distances: Floats
    expected: Floats | None = None
    global_low: Floats | None = None
    global_high: Floats | None = None
    p_global: Floats | None = None
    high_means: str = "localised"

    @property
    def industries(self) -> tuple[str, ...]:
        """The industries of the curves."""
        return self.axes["industry"]

    @property
    def columns(self) -> dict[str, Floats]:
        """The numbers that stand beside the value, by the name of their column."""
        beside: dict[str, Floats | None] = {
            **super().columns,
            "expected": self.expected,
            "global_low": self.global_low,
            "global_high": self.global_high,
        }
        if self.p_global is not None:
            wide = self.p_global.reshape(self.p_global.shape + (1,) * (self.values.ndim - self.p_global.ndim))
            beside["p_global"] = np.broadcast_to(wide, self.values.shape).copy()
        return {name: array for name, array in beside.items() if array is not None}

    def localisation(self) -> Floats:
        """How far each value lies above the global band, 0 inside it: the index of localisation by distance."""
        return self._beyond(self.global_high, 1)

    def dispersion(self) -> Floats:
        """How far each value lies below the global band; 0 for industries that are localised at any distance."""
        below = self._beyond(self.global_low, -1)
        localised = (self.localisation() > 0).any(axis=-1, keepdims=True)
        return np.where(localised, 0.0, below)

    def sentence(self, *labels: str) -> str:
        """Where the curve lies above and below its band, in one sentence."""
        at = tuple(known.index(label) for known, label in zip(self.axes.values(), labels, strict=False))
        name = " around ".join(labels)
        name = f"{name[:1].upper()}{name[1:]}"
        if np.isnan(self.values[at]).all():
            return f"{name}: no answer, because {Reason(int(self.reasons[at].max())).sentence}."
        if self.global_high is None or self.p_global is None:
            return f"{name}: {self._highest(at)}; no draws, so nothing is said of chance."
        above = _stretches(self.localisation()[at] > 0, self.distances)
        below = _stretches(self.dispersion()[at] > 0, self.distances)
        words = ("localised", "dispersed") if self.high_means == "localised" else ("dispersed", "localised")
        found = [f"{word} {where}" for word, where in zip(words, (above, below), strict=True) if where]
        chance = f"p = {float(self.p_global[at]):.2g}"
        if not found:
            return f"{name}: no further from chance than whole curves stray ({chance})."
        return f"{name}: {' and '.join(found)} ({chance})."

    def to_long_frame(self) -> pd.DataFrame:
        """One row per industry and distance, ``distance`` as a number of kilometres."""
        frame = super().to_long_frame()
        frame["distance"] = frame["distance"].astype(np.float64)
        return frame

    def _highest(self, at: tuple[int, ...]) -> str:
        k = int(np.nanargmax(self.values[at]))
        return f"highest ({self.values[at][k]:.4g}) at {self.distances[k]:g} km"

    def _beyond(self, edge: Floats | None, sign: int) -> Floats:
        if edge is None:
            return np.zeros_like(self.values)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.nan_to_num(np.maximum(sign * (self.values - edge), 0.0)), dtype=np.float64)


def distance_labels(distances: Floats) -> tuple[str, ...]:
    """Kilometres as text.

    >>> distance_labels(np.array([0.0, 2.5, 10.0]))
    ('0', '2.5', '10')
    """
    return tuple(f"{distance:.10g}" for distance in distances)


def axes_of(industries: tuple[str, ...], other: str | None, distances: Floats) -> Mapping[str, tuple[str, ...]]:
    """Names of the dimensions and their labels; one more where plants of another industry are counted."""
    between = {} if other is None else {"other": (other,)}
    return {"industry": industries, **between, "distance": distance_labels(distances)}


def _stretches(where: NDArray[np.bool_], distances: Floats) -> str:
    """Runs of distances in words: ``between 3 and 12 km``."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], where, [False]]).astype(np.int8)))
    runs = [(distances[start], distances[end - 1]) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    said = [f"at {a:.4g} km" if a == b else f"between {a:.4g} and {b:.4g} km" for a, b in runs[:3]]
    more = len(runs) - len(said)
    return " and ".join(said) + (f" and at {more} further stretches" if more else "")
