"""The four shares of what two industries sell to, and buy from, each other, and the answer that keeps them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from klastr.identify.relatedness import Relatedness
from klastr.results import Explanation

Floats = NDArray[np.float64]


class LaidFlows(NamedTuple):
    """Flows between the industries asked for; NaN where an industry has no row, or no column, in the table."""

    flows: Floats
    """(I, I) sales of the row to the column."""
    sales: Floats
    """(I,)"""
    purchases: Floats
    """(I,)"""


def largest_shares(laid: LaidFlows) -> Floats:
    """(I, I) the largest of the four shares that are known; NaN on the diagonal and where none is.

    >>> laid = LaidFlows(np.array([[0.0, 8], [1, 5]]), np.array([10.0, 30]), np.array([1.0, 13]))
    >>> largest_shares(laid).tolist()
    [[nan, 1.0], [1.0, nan]]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        of_sales = np.where(laid.sales > 0, 1 / laid.sales, np.nan)[:, None] * laid.flows
        of_purchases = np.where(laid.purchases > 0, 1 / laid.purchases, np.nan) * laid.flows
    one_way = np.fmax(of_sales, of_purchases)
    both = np.minimum(np.fmax(one_way, one_way.T), 1.0)
    idle = ~((laid.sales > 0) | (laid.purchases > 0))
    both[idle] = np.nan
    both[:, idle] = np.nan
    np.fill_diagonal(both, np.nan)
    return np.asarray(both)


@dataclass(frozen=True, kw_only=True, eq=False)
class InputOutputLinks(Relatedness):
    """Ties out of an input-output table, with the flows they were made of.

    Attributes
    ----------
    laid : LaidFlows
        Flows, sales and purchases of the industries in `laid_industries`.
    laid_industries : tuple of str
        In the order of `laid`, which stays whole when industries are picked.
    """

    laid: LaidFlows
    laid_industries: tuple[str, ...]

    def shares(self, first: str, second: str) -> dict[str, float]:
        """The shares of which the tie is the largest; NaN where one is not known.

        Examples
        --------
        >>> import pandas as pd
        >>> from klastr.identify.input_output_links import input_output_links
        >>> from klastr.tables.flows import FlowTable
        >>> cells = pd.DataFrame([[0, 8, 2], [1, 5, 24]], ["ore", "steel"], ["ore", "steel", "exports"])
        >>> input_output_links(FlowTable.from_wide(cells), ["ore", "steel"]).shares("ore", "steel")
        {'of the sales of ore, to steel': 0.8, 'of the purchases of steel, from ore': 0.615...,
         'of the sales of steel, to ore': 0.033..., 'of the purchases of ore, from steel': 1.0}
        """
        found = {}
        for seller, buyer in ((first, second), (second, first)):
            i, j = (
                self.laid_industries.index(code) if code in self.laid_industries else -1 for code in (seller, buyer)
            )
            flow = float(self.laid.flows[i, j]) if min(i, j) >= 0 else np.nan
            sold, bought = float(self.laid.sales[i]), float(self.laid.purchases[j])
            found[f"of the sales of {seller}, to {buyer}"] = flow / sold if sold > 0 else np.nan
            found[f"of the purchases of {buyer}, from {seller}"] = flow / bought if bought > 0 else np.nan
        return found

    def explain(self, *labels: str) -> Explanation:
        """How the tie between two industries came about: the four shares, and its place among the ties of the first."""
        told = super().explain(*labels)
        shares = {
            f"share {name}": round(share, 4) if not np.isnan(share) else "not known"
            for name, share in self.shares(*labels).items()
        }
        return Explanation(told.sentence, told.formula, {**told.cells, **shares}, told.sources)
