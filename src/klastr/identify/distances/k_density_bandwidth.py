"""How wide the kernel of a K-density is."""

from __future__ import annotations

from typing import Literal

import numpy as np

from klastr.errors import InvalidOption
from klastr.identify.distances.nulls import NullModel, Pattern
from klastr.identify.distances.pair_distances import pair_count, sampled_distances
from klastr.methods.bandwidths import rule_of_thumb
from klastr.tables.points import PointSet

Bandwidth = float | Literal["silverman", "sites"]


def bandwidth_of(pattern: Pattern, points: PointSet, asked: Bandwidth) -> float:
    """The bandwidth in km of one industry.

    Parameters
    ----------
    pattern : Pattern
        Its plants as they are.
    points : PointSet
    asked : float or {"silverman", "sites"}

    Raises
    ------
    InvalidOption
        Neither a rule that is known nor a number above 0.
    """
    if isinstance(asked, str) and asked not in ("silverman", "sites"):
        raise InvalidOption(
            f"There is no bandwidth {asked!r}.", hint="use silverman, sites, or a number of km.", bandwidth=asked
        )
    if not isinstance(asked, str):
        if not (np.isfinite(asked) and asked > 0):
            raise InvalidOption(f"A bandwidth of {asked} km is none.", hint="a number above 0.", bandwidth=asked)
        return float(asked)
    pairs = pair_count(pattern)
    own = (
        rule_of_thumb(sampled_distances(pattern, between=points.between), count=pairs) if asked == "silverman" else 0.0
    )
    # Two plants, or plants at one place, have no spread of their own: that of all plants stands in.
    return own or sites_bandwidth(points, pairs)


def sites_bandwidth(points: PointSet, pairs: float) -> float:
    """The rule on the distances between all plants, with the number of pairs of one industry.

    A tenth of the largest distance where all distances are equal, as those of two plants are.
    """
    everyone = np.arange(len(points))
    pattern = NullModel(points, everyone, None, "location", 0, 0, False).observed
    apart = sampled_distances(pattern, between=points.between, most=500_000)
    return rule_of_thumb(apart, count=pairs) or float(apart.max()) / 10
