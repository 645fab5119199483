"""How large is large: what the top regions of a reference area reach, group by group.

For tables that do not hold the regions of the reference themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TOP_SHARE = 0.10
"""The percentiles kept are the 90th: what the top tenth reaches."""


@dataclass(frozen=True, eq=False)
class ReferencePopulation:
    """What the top tenth of the regions of a reference area reaches, for each group.

    Attributes
    ----------
    name : str
        The area, for people.
    year : int
    groups : tuple of str
        (G,) codes of groups, or of industries each by itself.
    size_percentile_90 : (G,) float64
        Persons employed; NaN where the reference has no industry of the group.
    focus_percentile_90 : (G,) float64
        Share of the region's persons employed, 0 to 1; NaN likewise.
    regions : int
        How many regions were counted.
    source : str
        Where the figures come from and how they were completed, one sentence.
    """

    name: str
    year: int
    groups: tuple[str, ...]
    size_percentile_90: Floats
    focus_percentile_90: Floats
    regions: int
    source: str

    def percentile(self, measure: str, share: float, groups: Sequence[str]) -> Floats | None:
        """What the regions at a percentile reach.

        Parameters
        ----------
        measure : {"persons_employed", "share_of_region"}
        share : float
            Of the regions that lie below, 0.9 for the top tenth.
        groups : sequence of str

        Returns
        -------
        (G,) float64 or None
            None where another measure, another percentile or an unknown group is asked for.

        Examples
        --------
        >>> top = np.array([25_000.0])
        >>> europe = ReferencePopulation("Europe", 2014, ("C29",), top, top / 1e6, 282, "Eurostat")
        >>> europe.percentile("persons_employed", 0.9, ["C29"])
        array([25000.])
        >>> europe.percentile("persons_employed", 0.5, ["C29"]) is None
        True
        """
        kept = {"persons_employed": self.size_percentile_90, "share_of_region": self.focus_percentile_90}.get(measure)
        place = {group: k for k, group in enumerate(self.groups)}
        if kept is None or not np.isclose(share, 1 - TOP_SHARE) or not place.keys() >= set(groups):
            return None
        return np.asarray(kept[[place[group] for group in groups]])


def least_of_top(values: Floats, share: float = TOP_SHARE) -> Floats:
    """The smallest value that is still among the top share, column by column.

    An order statistic, the k-th largest of n with k = ceil(n * share), not interpolated between regions.

    Parameters
    ----------
    values : (K, G) float64
        One row per region; NaN counts as the smallest.

    Returns
    -------
    (G,) float64

    Examples
    --------
    >>> least_of_top(np.arange(20.0)[:, None])
    array([18.])
    """
    rank = max(int(np.ceil(values.shape[0] * share)), 1)
    return np.asarray(-np.partition(-np.nan_to_num(values, nan=-np.inf), rank - 1, axis=0)[rank - 1])
