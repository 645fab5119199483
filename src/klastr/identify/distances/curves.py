"""The answer of a measure of distances: a curve for each industry, with the bands of chance around it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason
from klastr.results import Explanation, label_position

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

_LEVEL = 0.95
_ROUNDING = 1e-9


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

    @property
    def stands_out(self) -> NDArray[np.bool_]:
        """Whether whole curves are further from chance than `level` of its draws; what every word of them rests on."""
        if self.p_global is None:
            return np.zeros(self.values.shape[:-1], dtype=bool)
        return np.asarray(self.p_global <= 1 - float(self.settings.get("level", _LEVEL)) + 1e-9)

    def localisation(self) -> Floats:
        """How far each value lies above the global band: the index of localisation by distance.

        0 inside the band, and everywhere for a curve that as a whole is no further from chance than its level says.
        """
        return np.where(self.stands_out[..., None], self._beyond(self.global_high, 1), 0.0)

    def dispersion(self) -> Floats:
        """How far each value lies below the global band; 0 for industries that are localised at any distance."""
        below = np.where(self.stands_out[..., None], self._beyond(self.global_low, -1), 0.0)
        localised = (self.localisation() > 0).any(axis=-1, keepdims=True)
        return np.where(localised, 0.0, below)

    def finding(self, *labels: str) -> str:
        """``localised``, ``dispersed``, or nothing where the curve is as chance would have it.

        Parameters
        ----------
        labels : str
            Of the industry (and the other one); not needed where there is one curve.
        """
        at = self._curve(labels)
        above, below = (bool((found[at] > 0).any()) for found in (self.localisation(), self.dispersion()))
        return self._words[0] if above else self._words[1] if below else ""

    def sentence(self, *labels: str) -> str:
        """Where the curve lies above and below its band, in one sentence.

        Parameters
        ----------
        labels : str
            Of the industry (and the other one); not needed where there is one curve.

        Raises
        ------
        InvalidOption
            An industry that the answer does not hold, or none where it holds several.
        """
        at = self._curve(labels)
        name = " around ".join(known[k] for known, k in zip(self.axes.values(), at, strict=False))
        name = f"{name[:1].upper()}{name[1:]}" if _is_worded(name) else name
        if np.isnan(self.values[at]).all():
            return f"{name}: no answer, because {Reason(int(self.reasons[at].max())).sentence}."
        if self.global_high is None or self.p_global is None:
            return f"{name}: {self._highest(at)}; no draws, so nothing is said of chance."
        if not np.isfinite(self.p_global[at]):
            return (
                f"{name}: {self._highest(at)}; at no distance do all draws have a number, so nothing is said of chance."
            )
        return f"{name}: {self._beside_chance(at)}."

    def position(self, labels: tuple[str | float, ...]) -> tuple[int, ...]:
        """Where labels stand; a distance may be a number of kilometres, or its text.

        Raises
        ------
        InvalidOption
            As in `klastr.identify.measured.Measured.position`; of a distance that is not there the nearest is named.
        """
        return super().position(self._named(labels))

    def at(self, *labels: str | float) -> float:
        """The number at these labels; the distance as a number of kilometres, or its text."""
        return super().at(*self._named(labels))

    def reason(self, *labels: str | float) -> str:
        """Why there is no number at these labels; empty where there is one."""
        return super().reason(*self._named(labels))

    def explain(self, *labels: str | float) -> Explanation:
        """The number at these labels, and the plants or pairs that made it."""
        return super().explain(*self._named(labels))

    def to_long_frame(self) -> pd.DataFrame:
        """One row per industry and distance, ``distance`` as a number of kilometres."""
        frame = super().to_long_frame()
        frame["distance"] = frame["distance"].astype(np.float64)
        return frame

    @property
    def _words(self) -> tuple[str, str]:
        """For a value above the band, and for one below it."""
        return ("localised", "dispersed") if self.high_means == "localised" else ("dispersed", "localised")

    def _beside_chance(self, at: tuple[int, ...]) -> str:
        """What draws say of one curve."""
        assert self.p_global is not None
        above, below = self._beyond(self.global_high, 1)[at] > 0, self._beyond(self.global_low, -1)[at] > 0
        chance = f"(p = {float(self.p_global[at]):.2g})"
        if self.p_global[at] >= 1 and self._is_fixed(at):
            return f"every draw gives the same curve, so nothing can be said of chance {chance}"
        if not self.stands_out[at]:
            outside = _stretches(above | below, self.distances)
            aside = f", though outside its band {outside}" if outside else ""
            return f"no further from chance than whole curves stray {chance}{aside}"
        below &= not above.any()
        found = [
            f"{word} {_stretches(where, self.distances)}"
            for word, where in zip(self._words, (above, below), strict=True)
            if where.any()
        ]
        return (
            f"{found[0]} {chance}" if found else f"unlike chance as a whole {chance}, at no distance outside its band"
        )

    def _is_fixed(self, at: tuple[int, ...]) -> bool:
        """Whether no draw differs from the curve."""
        assert self.global_low is not None
        assert self.global_high is not None
        known = np.isfinite(self.global_low[at])
        return bool((self.global_low[at][known] == self.global_high[at][known]).all())

    def _curve(self, labels: tuple[str, ...]) -> tuple[int, ...]:
        """Where a curve stands; a dimension of one label needs none."""
        known = list(self.axes.items())[:-1]
        if len(labels) > len(known):
            raise InvalidOption(
                f"{len(labels)} labels for a curve of {self.measure}.",
                hint=f"give {', '.join(name for name, _ in known)}.",
            )
        for name, all_labels in known[len(labels) :]:
            if len(all_labels) > 1:
                raise InvalidOption(
                    f"Which of the {len(all_labels):,} curves?", hint=f"name the {name}, such as {all_labels[0]!r}."
                )
        given = (*labels, *(all_labels[0] for _, all_labels in known[len(labels) :]))
        return tuple(
            label_position(label, all_labels, name) for label, (name, all_labels) in zip(given, known, strict=True)
        )

    def _named(self, labels: tuple[str | float, ...]) -> tuple[str, ...]:
        """Labels as the axes have them: a distance that is a number, or its text in another spelling, looked up."""
        named = tuple(str(label) for label in labels[:-1])
        if len(labels) != len(self.axes):
            return tuple(str(label) for label in labels)
        asked = labels[-1]
        if asked in self.axes["distance"]:
            return (*named, str(asked))
        try:
            km = float(asked)
        except ValueError:
            return (*named, str(asked))
        k = int(np.abs(self.distances - km).argmin())
        if not np.isclose(self.distances[k], km, rtol=1e-9, atol=1e-12):
            raise InvalidOption(
                f"The answer has no distance of {km:g} km.",
                hint=f"the nearest is {self.distances[k]:g} km.",
                distance=km,
            )
        return (*named, self.axes["distance"][k])

    def _highest(self, at: tuple[int, ...]) -> str:
        known = self.values[at][np.isfinite(self.values[at])]
        if np.ptp(known) == 0:
            return f"{known[0]:.4g} at every distance" if known.size > 1 else f"{known[0]:.4g}"
        k = int(np.nanargmax(self.values[at]))
        return f"highest at {self.distances[k]:g} km ({self.values[at][k]:.4g})"

    def _beyond(self, edge: Floats | None, sign: int) -> Floats:
        if edge is None:
            return np.zeros_like(self.values)
        with np.errstate(invalid="ignore"):
            over = np.nan_to_num(sign * (self.values - edge))
            return np.where(over > _ROUNDING * np.abs(np.nan_to_num(edge)), over, 0.0)


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
    said += [f"at {more} further stretch{'es' if more > 1 else ''}"] if more else []
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _is_worded(name: str) -> bool:
    """Whether a label is words, which begin a sentence with a capital; a code stays as it is written."""
    return " " in name or (name.isalpha() and len(name) > 3)
