"""Which of all ties between groups are drawn: the strongest of each group, and what holds the picture together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Link = tuple[int, int]


def backbone(ties: Floats, strongest: int) -> tuple[Link, ...]:
    """Each group's strongest ties and a maximum spanning tree, as pairs g < h, strongest first.

    Parameters
    ----------
    ties : (G, G) float64
        Symmetric; the diagonal is not used, and a tie that is not known counts as the weakest.
    strongest : int
        How many links each group brings in at least, where there are so many groups.

    Examples
    --------
    >>> ties = np.array([[0, 5, 1, 0], [5, 0, 2, 1], [1, 2, 0, 4], [0, 1, 4, 0.0]])
    >>> backbone(ties, 1)
    ((0, 1), (2, 3), (1, 2))
    """
    known = all_known(ties)
    links = set(_spanning_tree(known))
    for g in range(len(known)):
        others = np.argsort(-known[g], kind="stable")
        links |= {_pair(g, int(h)) for h in others[others != g][:strongest]}
    return tuple(sorted(links, key=lambda link: (-known[link], link)))


def all_known(ties: Floats) -> Floats:
    """The same ties with the weakest in the place of those that are not known; 0 on the diagonal."""
    off = ~np.eye(len(ties), dtype=bool)
    seen = off & np.isfinite(ties)
    weakest = float(ties[seen].min()) if seen.any() else 0.0
    return np.where(seen, ties, np.where(off, weakest, 0.0))


def _spanning_tree(ties: Floats) -> list[Link]:
    """Prim's: from the first group, always the strongest tie to a group that is not yet reached."""
    groups = len(ties)
    reached = np.zeros(groups, dtype=bool)
    best, through = np.full(groups, -np.inf), np.zeros(groups, dtype=np.intp)
    newest, links = 0, []
    for _ in range(groups - 1):
        reached[newest] = True
        closer = ~reached & (ties[newest] > best)
        best[closer], through[closer] = ties[newest][closer], newest
        newest = int(np.where(reached, -np.inf, best).argmax())
        links.append(_pair(int(through[newest]), newest))
    return links


def _pair(g: int, h: int) -> Link:
    return (g, h) if g < h else (h, g)
