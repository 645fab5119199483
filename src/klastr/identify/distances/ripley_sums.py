"""Pairs of plants within each distance, corrected for the edge of the study area: what K and its kin are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.distances.nulls import Pattern
from klastr.methods.edge_corrections import border_distance, inside_share, overlap_share
from klastr.methods.near_pairs import NearPairs, class_of, near_pairs

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]
Correction = Literal["isotropic", "translation", "border", "none"]


@dataclass(frozen=True, eq=False, slots=True)
class RipleySums:
    """Sums over ordered pairs, cumulated over distances.

    Attributes
    ----------
    distances : (D,) float64
    box : (west, east, south, north)
    correction : {"isotropic", "translation", "border", "none"}
    """

    distances: Floats
    box: Box
    correction: Correction

    @property
    def area(self) -> float:
        """Of the study area, in square kilometres."""
        return (self.box[1] - self.box[0]) * (self.box[3] - self.box[2])

    def k(self, pattern: Pattern) -> Floats:
        """(D,) K: plants within each distance of a plant, over plants per area; by weights where there are any.

        K(r) = A / W sum_{i != j} w_i w_j e_ij 1(d_ij <= r),  W = sum_{i != j} w_i w_j
        """
        if self.correction == "border":
            return self._border(pattern)
        pairs = pattern.weight.sum() * self._far_weight(pattern).sum()
        if pattern.other_x is None:
            pairs -= (pattern.weight**2).sum()
        within = np.cumsum(self._classes(pattern, pattern.weight, self._far_weight(pattern)))
        return np.asarray(self.area * within / pairs, dtype=np.float64)

    def inhomogeneous(self, pattern: Pattern, intensity: Floats, far_intensity: Floats) -> Floats:
        """(D,) K with the density of plants taken out: 1 / A sum e_ij / (lambda_i lambda_j)."""
        return np.cumsum(self._classes(pattern, 1 / intensity, 1 / far_intensity)) / self.area

    def pair_correlation(self, pattern: Pattern, bandwidth: float) -> Floats:
        """(D,) g: A / (2 pi r W) sum of Epanechnikov kernels of half-width `bandwidth` around each distance."""
        total = np.zeros(self.distances.size)
        far_weight = self._far_weight(pattern)
        for pairs in self._pairs(pattern, reach=float(self.distances.max()) + bandwidth):
            weight = self._corrected(pattern, pairs) * pattern.weight[pairs.one] * far_weight[pairs.two]
            for k, distance in enumerate(self.distances):
                near = np.abs(pairs.apart - distance) < bandwidth
                u = (pairs.apart[near] - distance) / bandwidth
                total[k] += float((0.75 * (1 - u**2) / bandwidth * weight[near]).sum())
        pairs_weight = pattern.weight.sum() * far_weight.sum()
        if pattern.other_x is None:
            pairs_weight -= (pattern.weight**2).sum()
        with np.errstate(divide="ignore", invalid="ignore"):
            g = self.area * total / (2 * np.pi * self.distances * pairs_weight)
        return np.where(self.distances > 0, g, np.nan)

    def curves(self, patterns: Iterable[Pattern]) -> Floats:
        """(B, D) K of many patterns."""
        return np.array([self.k(pattern) for pattern in patterns]).reshape(-1, self.distances.size)

    def _far_weight(self, pattern: Pattern) -> Floats:
        return pattern.weight if pattern.other_weight is None else pattern.other_weight

    def _pairs(self, pattern: Pattern, reach: float | None = None) -> Iterable[NearPairs]:
        other = None
        if pattern.other_x is not None and pattern.other_y is not None:
            other = (pattern.other_x, pattern.other_y)
        return near_pairs(pattern.x, pattern.y, reach or float(self.distances.max()), other=other)

    def _corrected(self, pattern: Pattern, pairs: NearPairs) -> Floats:
        """What each pair stands for: itself, and those that the edge hides."""
        x, y = pattern.x[pairs.one], pattern.y[pairs.one]
        if self.correction == "isotropic":
            cut = border_distance(x, y, self.box) < pairs.apart
            share = np.ones(pairs.apart.size)
            share[cut] = inside_share(x[cut], y[cut], pairs.apart[cut], self.box)
            return 1 / np.maximum(share, 1e-3)
        if self.correction == "translation":
            far_x = pattern.x if pattern.other_x is None else pattern.other_x
            far_y = pattern.y if pattern.other_y is None else pattern.other_y
            return 1 / np.maximum(overlap_share(far_x[pairs.two] - x, far_y[pairs.two] - y, self.box), 1e-3)
        return np.ones(pairs.apart.size)

    def _classes(self, pattern: Pattern, weight: Floats, far_weight: Floats) -> Floats:
        """(D,) corrected weight of pairs in each class of distance."""
        total = np.zeros(self.distances.size + 1)
        for pairs in self._pairs(pattern):
            weights = self._corrected(pattern, pairs) * weight[pairs.one] * far_weight[pairs.two]
            total += np.bincount(class_of(pairs.apart, self.distances), weights, minlength=total.size)
        return total[:-1]

    def _border(self, pattern: Pattern) -> Floats:
        """(D,) K around those plants alone whose circle lies inside."""
        depth = border_distance(pattern.x, pattern.y, self.box)
        far_weight = self._far_weight(pattern)
        inside = depth[:, None] >= self.distances
        around = np.zeros(self.distances.size)
        for pairs in self._pairs(pattern):
            at = class_of(pairs.apart, self.distances)
            weight = pattern.weight[pairs.one] * far_weight[pairs.two]
            # A pair counts from the distance that holds it up to the last one at which its circle is inside.
            last = np.searchsorted(self.distances, depth[pairs.one], side="right")
            counts = at < last
            around += np.bincount(at[counts], weight[counts], minlength=around.size)[: around.size]
            ends = counts & (last < around.size)
            around -= np.bincount(last[ends], weight[ends], minlength=around.size)[: around.size]
        centres = (pattern.weight[:, None] * inside).sum(axis=0)
        own = (pattern.weight[:, None] ** 2 * inside).sum(axis=0) if pattern.other_x is None else 0.0
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(self.area * np.cumsum(around) / (centres * far_weight.sum() - own), dtype=np.float64)


def checked_correction(asked: str) -> Correction:
    """The correction, if there is one of that name.

    Raises
    ------
    InvalidOption
    """
    if asked in get_args(Correction):
        return asked  # type: ignore[return-value]
    raise InvalidOption(
        f"There is no edge correction {asked!r}.", hint=f"use {', '.join(get_args(Correction))}.", correction=asked
    )
