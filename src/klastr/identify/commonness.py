"""How common quotients of every size are among regions: what a cell of few plants is judged against.

The draws of `klastr.identify.redraw` take every true quotient for equally likely. Regions are not like that: in most
industries most quotients lie near one. Of the cells of few plants that look specialised, more were lifted by accident
than pressed down by it, and a share of draws promises too much (80 % where 70 % come true; docs/methods/stars.md). So
the draws of a cell are weighted by how common their quotient is among the regions of the reference:

    weight ~ density of log quotient,   log quotient ~ centre + scale * t with 5 degrees of freedom

Centre and scale are those of the observed quotients of the industry, less what plants alone make them vary.

References
----------
.. [1] Efron, B. and Morris, C. (1975). Data analysis using Stein's estimator and its generalizations. Journal of the
   American Statistical Association 70 (350), 311-319.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.basis import Basis
from klastr.identify.redraw import Redrawing
from klastr.identify.specialisation import quotients

Floats = NDArray[np.float64]
Draws = NDArray[np.float32]

_FEWEST_REGIONS = 10
_DEGREES_OF_FREEDOM = np.float32(5)  # the tails of a normal distribution would deny true exceptions; assumed
_LARGEST_VARIANCE = 1.0  # of log employment from plants; cells beyond it say nothing about the others
_SPREAD_OF_ALL = 10  # regions' worth of evidence that the other industries give about the scale
_LEAST_SCALE = 0.02  # squared; regions are never all alike


@dataclass(frozen=True, eq=False, slots=True)
class Commonness:
    """The distribution of log quotients of G groups.

    Attributes
    ----------
    centre, scale_squared : (G,) float64
    """

    centre: Floats
    scale_squared: Floats

    def weights(self, group: NDArray[np.intp], quotient: Draws) -> Draws:
        """(M, B) weights of the draws of M cells of these groups; each cell's add up to 1."""
        centre, scale = (array[group].astype(np.float32)[:, None] for array in (self.centre, self.scale_squared))
        half = (_DEGREES_OF_FREEDOM + 1) / 2
        tiny = np.finfo(np.float32).tiny
        distance = (np.log(np.maximum(quotient, tiny)) - centre) ** 2 / (scale * _DEGREES_OF_FREEDOM)
        weight = np.exp(-half * np.log1p(distance))
        return np.asarray(weight / weight.sum(axis=-1, keepdims=True))


def commonness(basis: Basis, redrawing: Redrawing) -> Commonness | None:
    """The distribution of log quotients among the regions of the reference, or of the level where it is one row.

    None where there are too few of them, or where plants are not drawn again.
    """
    rows = basis.reference_at if basis.reference_at is not None else living_rows(basis)
    spread = redrawing.plants(basis, basis.t, rows) if rows.size >= _FEWEST_REGIONS else None
    if spread is None:
        return None
    employment = basis.grouped(np.nan_to_num(basis.table.values[basis.t]), rows)
    observed = quotients(employment, basis.totals(rows), basis.reference_group, basis.reference_total)
    noise = np.log1p(spread.relative_variance)
    used = (observed > 0) & (noise < _LARGEST_VARIANCE)
    if not used.any():
        return None
    return _moments(np.log(np.where(used, observed, 1.0)), np.where(used, noise, 0.0), used)


def living_rows(basis: Basis) -> NDArray[np.intp]:
    """Positions of the regions of the level that have data in the year, without the rows of the reference."""
    level = basis.table.region_levels[basis.region_at[0]]
    there = ~np.isnan(basis.table.values[basis.t]).all(axis=1)
    there[basis.reference_rows] = False
    return np.array([k for k, one in enumerate(basis.table.region_levels) if one == level and there[k]], dtype=np.intp)


def _moments(logs: Floats, noise: Floats, used: NDArray[Any]) -> Commonness:
    """Centre and scale of each group, drawn towards 0 and towards the scale of all groups where regions are few."""
    weight = np.where(used, 1 / (noise + 0.5), 0.0)
    total = np.maximum(weight.sum(axis=0), 1e-9)
    count = used.sum(axis=0)
    centre = (weight * logs).sum(axis=0) / total
    scale = (weight * ((logs - centre) ** 2 - noise)).sum(axis=0) / total
    of_all = float((scale * count).sum() / count.sum())
    scale = (scale * count + of_all * _SPREAD_OF_ALL) / (count + _SPREAD_OF_ALL)
    return Commonness(centre * count / (count + 3), np.maximum(scale, _LEAST_SCALE))
