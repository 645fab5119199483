"""The ties that a density looks along: of the table itself, or given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.product_space.co_occurrence import Margins
from klastr.identify.product_space.normalisations import FORMULAS
from klastr.identify.product_space.presence import Presence
from klastr.identify.product_space.tie_values import tie_values
from klastr.identify.relatedness import Relatedness

Floats = NDArray[np.float64]
Shares = NDArray[np.float32]
Ties: TypeAlias = "Relatedness | str | None"

_SYMMETRIC = tuple(name for name in FORMULAS if name != "conditional")


@dataclass(frozen=True, eq=False, slots=True)
class DensityTies:
    """Ties of I industries, ready for a product.

    Attributes
    ----------
    shares : (I, I) float32
        Column i: ties of industry i with all others, divided by their sum; zeros where it has none.
    name : str
        What they are, for the settings of the answer.
    normalisation : str, optional
        How they come out of a table; None where they were given, and stay what they are in every draw.
    margins : {"ubiquity", "cooccurrence"}
    diagonal : float
    nearest : int, optional
        Only so many ties of each industry.
    """

    shares: Shares
    name: str
    normalisation: str | None
    margins: Margins
    diagonal: float
    nearest: int | None

    def of(self, present: Presence, employment: NDArray[np.floating], region_total: NDArray[np.floating]) -> Shares:
        """The same out of another table of the same regions and industries."""
        if self.normalisation is None:
            return self.shares
        values = tie_values(self.normalisation, self.margins, present, employment, region_total)
        return tie_shares(np.maximum(values, 0), self.diagonal, self.nearest)


def density_ties(
    grid: IndustryGrid,
    present: Presence,
    ties: Ties,
    *,
    diagonal: float,
    margins: Margins = "ubiquity",
    nearest: int | None = None,
) -> DensityTies:
    """Settle the ties.

    Raises
    ------
    InvalidOption
        A normalisation that is not known or not symmetric, or ties below 0, which are no shares of anything.
    """
    if isinstance(ties, Relatedness):
        values, name, normalisation = ties.ordered(grid.industries).values, ties.name, None
    else:
        normalisation = ties or "minimum_probability"
        if normalisation not in _SYMMETRIC:
            near = nearest_names(normalisation, _SYMMETRIC) or _SYMMETRIC
            raise InvalidOption(f"A density knows no ties {normalisation!r}.", hint=f"use {' or '.join(near)}.")
        name = "proximity" if normalisation == "minimum_probability" else f"{normalisation} relatedness"
        values = tie_values(normalisation, margins, present, grid.employment, grid.region_total)
    below = int((values < 0).sum())
    if below:
        raise InvalidOption(
            f"{below:,} of the ties ({name}) are below 0; a density divides by their sum.",
            hint="use probability or continuous, or set negative ties to 0.",
        )
    return DensityTies(tie_shares(values, diagonal, nearest), name, normalisation, margins, diagonal, nearest)


def tie_shares(values: Floats, diagonal: float, nearest: int | None) -> Shares:
    """(I, I) shares of the ties of each column; unknown ties count as 0.

    >>> tie_shares(np.array([[np.nan, 1.0, 3.0], [1.0, np.nan, 0.0], [3.0, 0.0, np.nan]]), 0.0, None)[:, 0].tolist()
    [0.0, 0.25, 0.75]
    """
    kept = values.astype(np.float32)
    kept[np.isnan(kept)] = 0.0
    np.fill_diagonal(kept, 0.0)
    if nearest is not None and nearest < len(kept) - 1:
        # The k strongest of each column; ties of equal strength: those that come first.
        order = np.argsort(-kept, axis=0, kind="stable")[:nearest]
        strongest = np.zeros_like(kept)
        np.put_along_axis(strongest, order, np.take_along_axis(kept, order, axis=0), axis=0)
        kept = strongest
    if diagonal:
        np.fill_diagonal(kept, np.where(np.isnan(values).all(axis=0), 0.0, diagonal))
    total = kept.sum(axis=0, dtype=np.float64)
    kept /= np.where(total > 0, total, 1.0).astype(np.float32)
    return kept
