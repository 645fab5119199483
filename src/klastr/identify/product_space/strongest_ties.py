"""A map of the product space that can be drawn: a tree that reaches every industry, and the strongest other ties."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.industry_grid import Ground
from klastr.identify.product_space.industry_ties import Symmetric, relatedness
from klastr.identify.product_space.tie_network import TieNetwork
from klastr.identify.reasons import Reason
from klastr.identify.relatedness import Relatedness
from klastr.measures import measure

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@measure(
    family="relatedness",
    needs=("table",),
    returns=("industry", "other_industry"),
    reference="Hidalgo, C. A., Klinger, B., Barabási, A.-L., Hausmann, R. (2007). The Product Space. Science 317, 482",
    page="relatedness-measures",
    covers=("Spanning-tree projection with the strongest ties added",),
)
def strongest_ties(
    ground: Ground | Relatedness,
    *,
    normalisation: str = "minimum_probability",
    per_industry: float = 5.0,
    threshold: float = 1.0,
) -> TieNetwork:
    """The spanning tree of the strongest ties, and the strongest of all others.

    tree: no cycle, largest sum of ties;  others: from the strongest down, until industries have as many as wanted

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable, wide frame or Relatedness
        A table, or ties of any kind.
    normalisation : str
        Ties of a table; see `relatedness`.
    per_industry : float
        Ties that an industry has on average; 0: the tree alone. Ties as strong as the last one come with it.
    threshold : float
        The lowest quotient that makes an industry present.

    Returns
    -------
    TieNetwork
        ``kept`` is ``tree`` or ``strong``. A forest where the ties (those above 0) do not connect all industries.

    Raises
    ------
    InvalidOption
        A normalisation that is not known or not symmetric, or a negative number of ties.

    References
    ----------
    .. [1] Hidalgo, C. A., Klinger, B., Barabási, A.-L., Hausmann, R. (2007). The Product Space Conditions the
       Development of Nations. Science 317(5837), 482-487.

    Examples
    --------
    >>> import klastr, pandas as pd
    >>> codes = ["ore", "steel", "cars"]
    >>> ties = klastr.Relatedness.from_frame(pd.DataFrame([[0, 9, 2], [9, 0, 5], [2, 5, 0]], codes, codes))
    >>> klastr.strongest_ties(ties, per_industry=0).to_frame()["tie"].tolist()
    [9.0, 5.0]
    """
    if not 0 <= per_industry < np.inf:
        raise InvalidOption(
            f"per_industry is {per_industry}; a mean number of ties is 0 or more.", hint="the usual one is 5."
        )
    if normalisation == "conditional":
        raise InvalidOption("A tree needs symmetric ties.", hint="use minimum_probability.")
    ties = (
        ground
        if isinstance(ground, Relatedness)
        else relatedness(ground, normalisation=cast(Symmetric, normalisation), threshold=threshold)
    )
    first, second, in_tree = _kept(ties.values, per_industry)
    chance = None if ties.p_values is None else ties.p_values[first, second]
    return TieNetwork(
        measure="strongest_ties",
        side="industry",
        nodes=ties.industries,
        first=first,
        second=second,
        weights=ties.values[first, second],
        kept=np.where(in_tree, "tree", "strong").astype(object),
        formula=f"spanning tree and the strongest others, {ties.name}",
        p_values=chance,
        node_reasons=_node_reasons(ties),
        names=ties.industry_names,
        notes=ties.notes,
        year=ties.settings.get("year"),
        parts=ties.parts,
        sources=ties.sources,
        settings={**ties.settings, "ties": ties.name, "per_industry": per_industry},
    )


def _kept(values: Floats, per_industry: float) -> tuple[Places, Places, NDArray[np.bool_]]:
    """Both ends of the ties that are kept, and whether they belong to the tree."""
    first, second = np.triu_indices(len(values), 1)
    tie = np.nan_to_num(values[first, second])
    in_tree = np.zeros(tie.size, dtype=bool)
    tree = _spanning_tree(np.nan_to_num(values))
    in_tree[_place(tree[0], tree[1], len(values))] = True
    wanted = int(np.ceil(per_industry * len(values) / 2)) - int(in_tree.sum())
    strong = np.zeros(tie.size, dtype=bool)
    others = np.sort(tie[~in_tree & (tie > 0)])[::-1]
    if wanted > 0 and others.size:
        strong = ~in_tree & (tie > 0) & (tie >= others[min(wanted, others.size) - 1])
    kept = np.flatnonzero(in_tree | strong)
    return first[kept], second[kept], in_tree[kept]


def _spanning_tree(values: Floats) -> tuple[Places, Places]:
    """Both ends (smaller first) of the ties of a spanning forest with the largest sum."""
    from scipy.sparse.csgraph import minimum_spanning_tree

    top = values.max(initial=0.0)
    # Smaller costs for stronger ties, all above 0: scipy takes 0 for no tie at all.
    cost = np.where(np.triu(values > 0, 1), 2 * top - values, 0.0)
    found = minimum_spanning_tree(cost).tocoo()
    ends = np.sort(np.stack([found.row, found.col]), axis=0).astype(np.intp)
    return ends[0], ends[1]


def _place(first: Places, second: Places, size: int) -> Places:
    """Where pairs stand in the upper triangle, row by row."""
    return np.asarray(first * size - first * (first + 1) // 2 + second - first - 1)


def _node_reasons(ties: Relatedness) -> NDArray[np.uint8]:
    """(N,) why an industry has no tie at all."""
    known = ~np.isnan(ties.values)
    np.fill_diagonal(known, False)
    found = np.zeros(len(known), dtype=np.uint8)
    for k in np.flatnonzero(~known.any(axis=1)):
        others = np.delete(ties.reasons[k], k) if ties.reasons is not None else np.empty(0, dtype=np.uint8)
        why = others[others != Reason.DEFINED]
        found[k] = np.bincount(why).argmax() if why.size else Reason.ONE_INDUSTRY if known.size == 1 else Reason.UNKNOWN
    tied = (np.nan_to_num(ties.values) > 0) & known
    found[(found == Reason.DEFINED) & ~tied.any(axis=1)] = Reason.NO_NEIGHBOUR
    return found
