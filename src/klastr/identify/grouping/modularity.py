"""Groups with more ties within than a random graph of the same strengths would have: Louvain's method."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Positions = NDArray[np.intp]

_MOST_PASSES = 30
_SMALLEST_GAIN = 1e-12


def modularity(graph: Floats, group_at: Positions, resolution: float = 1.0) -> float:
    """How much more weight lies within groups than strengths alone would put there.

    Q = sum_ij (W[i, j] - resolution k[i] k[j] / 2m) [g(i) = g(j)] / 2m, k = row sums, 2m = sum of W

    0 for a graph without weight.

    References
    ----------
    .. [1] Newman, M. E. J. (2006). Modularity and community structure in networks. PNAS 103(23), 8577-8582.
    .. [2] Reichardt, J., Bornholdt, S. (2006). Statistical mechanics of community detection. Physical Review E 74.

    Examples
    --------
    >>> two_pairs = np.array([[0.0, 1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 0]])
    >>> modularity(two_pairs, np.array([0, 0, 1, 1]))
    0.5
    """
    member = np.zeros((group_at.size, int(group_at.max()) + 1))
    member[np.arange(group_at.size), group_at] = 1
    blocks = member.T @ graph @ member
    total = blocks.sum()
    strength = blocks.sum(axis=1)
    if not total > 0:
        return 0.0
    return float((np.trace(blocks) - resolution * strength @ strength / total) / total)


def louvain(graph: Floats, resolution: float, random: np.random.Generator) -> Positions:
    """(N,) groups of a weighted graph; a higher resolution makes more of them.

    Nodes move one by one to the group that gains most; groups then become nodes, until nothing gains.

    Parameters
    ----------
    graph : (N, N) float64
        Weights >= 0, symmetric, zero on the diagonal.
    resolution : float
    random : numpy.random.Generator
        For the order in which nodes move.

    References
    ----------
    .. [1] Blondel, V. D., Guillaume, J.-L., Lambiotte, R., Lefebvre, E. (2008). Fast unfolding of communities in large
       networks. Journal of Statistical Mechanics P10008.
    """
    group_at = np.arange(len(graph), dtype=np.intp)
    level = graph
    while True:
        moved = _moved(level, resolution, random)
        count = int(moved.max()) + 1
        if count == len(level):
            return group_at
        group_at = moved[group_at]
        member = np.zeros((len(level), count))
        member[np.arange(len(level)), moved] = 1
        level = member.T @ level @ member


def _moved(graph: Floats, resolution: float, random: np.random.Generator) -> Positions:
    """Groups after nodes, each alone at first, have moved until none gains; numbered without gaps."""
    nodes = len(graph)
    strength = graph.sum(axis=1)
    scale = resolution / max(strength.sum(), 1e-300)
    group_at = np.arange(nodes)
    to_group = graph - np.diag(np.diag(graph))  # weight from each node to each group, itself left out
    total = strength.copy()
    for _ in range(_MOST_PASSES):
        moves = 0
        for node in random.permutation(nodes):
            old = group_at[node]
            total[old] -= strength[node]
            gain = to_group[node] - scale * strength[node] * total
            new = int(gain.argmax())
            if gain[new] <= gain[old] + _SMALLEST_GAIN:
                new = old
            total[new] += strength[node]
            if new != old:
                column = graph[:, node].copy()
                column[node] = 0
                to_group[:, old] -= column
                to_group[:, new] += column
                group_at[node] = new
                moves += 1
        if not moves:
            break
    return np.unique(group_at, return_inverse=True)[1].astype(np.intp)
