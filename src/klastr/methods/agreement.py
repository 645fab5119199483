"""How alike are two partitions of the same items? Counts of pairs, shared information, and both against chance.

Everything comes out of the contingency table n[g, h]: how many items are in group g of the first partition and in group
h of the second, a[g] and b[h] its margins, N its total. Labels are whole numbers; what they are called and their order
change nothing, and items in no group of one of the partitions (label -1) are left out of both.

References
----------
.. [1] Rand, W. M. (1971). Objective criteria for the evaluation of clustering methods. Journal of the American
   Statistical Association 66 (336), 846-850.
.. [2] Hubert, L. and Arabie, P. (1985). Comparing partitions. Journal of Classification 2, 193-218.
.. [3] Vinh, N. X., Epps, J. and Bailey, J. (2010). Information theoretic measures for clusterings comparison: variants,
   properties, normalization and correction for chance. Journal of Machine Learning Research 11, 2837-2854.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption

Labels = NDArray[np.integer[Any]]
Counts = NDArray[np.int64]
Normalisation = Literal["mean", "max"]

_TERMS_AT_ONCE = 1_000_000  # of the expected information; 8 arrays of them are 64 MB


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two partitions of the same items, compared.

    Attributes
    ----------
    items, left_out : int
        Items in a group of both partitions, and the others.
    groups_first, groups_second : int
        Groups with at least one of the items.
    rand, adjusted_rand : float
        Share of the pairs of items on which both agree; the same with 0 where chance alone is at work.
    mutual_information, expected_mutual_information : float
        In nats; the second is the mean over all ways to deal the items to groups of the same sizes.
    adjusted_mutual_information : float
        0 where chance alone is at work, 1 for the same partition.
    precision, recall : float
        Of the pairs together in the second partition, the share together in the first; and the reverse. 1 where the
        partition has no pair.
    """

    items: int
    left_out: int
    groups_first: int
    groups_second: int
    rand: float
    adjusted_rand: float
    mutual_information: float
    expected_mutual_information: float
    adjusted_mutual_information: float
    precision: float
    recall: float


def agreement(first: Labels, second: Labels, *, normalisation: Normalisation = "mean") -> Agreement:
    """All measures of agreement of two partitions at once.

    Parameters
    ----------
    first, second : (I,) int
        Group of each item; -1: in no group.
    normalisation : {"mean", "max"}
        See `adjusted_mutual_information`.

    Raises
    ------
    InvalidOption
        The two differ in length, or no item is in a group of both.

    Examples
    --------
    >>> found = agreement(np.array([0, 0, 1, 1, -1]), np.array([5, 5, 5, 7, 7]))
    >>> found.items, found.left_out, round(found.rand, 4), found.adjusted_rand
    (4, 1, 0.5, 0.0)
    """
    table = contingency(first, second)
    together, pairs_first, pairs_second, _ = _pairs(table)
    mutual, expected = _mutual_information(table), _expected_information(table.sum(axis=1), table.sum(axis=0))
    return Agreement(
        items=int(table.sum()),
        left_out=int(np.size(first) - table.sum()),
        groups_first=table.shape[0],
        groups_second=table.shape[1],
        rand=_rand(table),
        adjusted_rand=_adjusted_rand(table),
        mutual_information=mutual,
        expected_mutual_information=expected,
        adjusted_mutual_information=_adjusted_information(table, mutual, expected, normalisation),
        precision=together / pairs_second if pairs_second else 1.0,
        recall=together / pairs_first if pairs_first else 1.0,
    )


def contingency(first: Labels, second: Labels) -> Counts:
    """(G, H) number of items in group g of the first partition and group h of the second; groups in order of label.

    Raises
    ------
    InvalidOption
        The two differ in length, or no item is in a group of both.

    Examples
    --------
    >>> contingency(np.array([0, 0, 1, 1]), np.array([3, 3, 3, 9])).tolist()
    [[2, 0], [1, 1]]
    """
    first, second = np.asarray(first), np.asarray(second)
    if first.shape != second.shape or first.ndim != 1:
        raise InvalidOption(
            f"Two partitions of {first.size:,} and of {second.size:,} items cannot be compared.",
            hint="give the group of each item once in each, in the same order; -1 for none.",
        )
    inside = (first >= 0) & (second >= 0)
    if not inside.any():
        raise InvalidOption(
            f"None of the {first.size:,} items is in a group of both partitions; there is nothing to compare.",
            hint="compare partitions of the same items.",
        )
    rows, row_at = np.unique(first[inside], return_inverse=True)
    columns, column_at = np.unique(second[inside], return_inverse=True)
    cells = np.bincount(row_at * columns.size + column_at, minlength=rows.size * columns.size)
    return cells.reshape(rows.size, columns.size).astype(np.int64)


def rand(first: Labels, second: Labels) -> float:
    """Share of the pairs of items that are together in both partitions or apart in both.

    R = 1 - (A + B - 2 T) / C(N, 2),  T = sum_gh C(n[g, h], 2),  A = sum_g C(a[g], 2),  B = sum_h C(b[h], 2)

    High for any two partitions into many groups, because most pairs are apart in both: see `adjusted_rand`.

    Examples
    --------
    >>> rand(np.array([0, 0, 1, 1]), np.array([0, 0, 0, 1]))
    0.5
    """
    return _rand(contingency(first, second))


def adjusted_rand(first: Labels, second: Labels) -> float:
    """The Rand index with 0 for chance and 1 for the same partition.

    ARI = (T - A B / C(N, 2)) / ((A + B) / 2 - A B / C(N, 2)),  T, A, B as in `rand`

    Below 0 where two partitions agree less than chance. 1 where both have one group, or both only groups of one; 0
    where one has one group, or only groups of one, and the other differs.

    Parameters
    ----------
    first, second : (I,) int
        Group of each item; -1: in no group, left out.

    Raises
    ------
    InvalidOption
        The two differ in length, or no item is in a group of both.

    References
    ----------
    .. [1] Hubert, L. and Arabie, P. (1985). Comparing partitions. Journal of Classification 2, 193-218, equation 5.

    Examples
    --------
    >>> round(adjusted_rand(np.array([0, 0, 1, 1, 2, 2]), np.array([0, 0, 1, 2, 2, 2])), 4)
    0.4444
    """
    return _adjusted_rand(contingency(first, second))


def mutual_information(first: Labels, second: Labels) -> float:
    """What one partition tells of the other, in nats.

    I = sum_gh n[g, h] / N  log( N n[g, h] / (a[g] b[h]) )

    Examples
    --------
    >>> round(mutual_information(np.array([0, 0, 1, 1]), np.array([4, 4, 2, 2])), 4)  # log 2
    0.6931
    """
    return _mutual_information(contingency(first, second))


def expected_mutual_information(first: Labels, second: Labels) -> float:
    """Mean of `mutual_information` over all ways to deal the items to groups of the same sizes; exact.

    E[I] = sum_gh sum_n  n / N  log( N n / (a[g] b[h]) )  P(n),
    P(n) = C(a[g], n) C(N - a[g], b[h] - n) / C(N, b[h])  (hypergeometric)

    Examples
    --------
    >>> round(expected_mutual_information(np.array([0, 0, 1, 1]), np.array([4, 4, 2, 2])), 4)  # a third of log 2
    0.231
    """
    table = contingency(first, second)
    return _expected_information(table.sum(axis=1), table.sum(axis=0))


def adjusted_mutual_information(first: Labels, second: Labels, *, normalisation: Normalisation = "mean") -> float:
    """Mutual information with 0 for chance and 1 for the same partition.

    AMI = (I - E[I]) / (M(H1, H2) - E[I]),  H the entropy of each partition, M their mean or the larger one

    Parameters
    ----------
    first, second : (I,) int
        Group of each item; -1: in no group, left out.
    normalisation : {"mean", "max"}
        ``"max"`` is what the authors of the measure recommend, ``"mean"`` what most software does.

    Raises
    ------
    InvalidOption
        The two differ in length, no item is in a group of both, or another normalisation.

    Notes
    -----
    Edge cases are those of `adjusted_rand`.

    References
    ----------
    .. [1] Vinh, N. X., Epps, J. and Bailey, J. (2010). Journal of Machine Learning Research 11, 2837-2854.

    Examples
    --------
    >>> two, three = np.array([0, 0, 1, 1, 2, 2]), np.array([0, 0, 1, 2, 2, 2])
    >>> round(adjusted_mutual_information(two, three), 4)
    0.5024
    """
    table = contingency(first, second)
    expected = _expected_information(table.sum(axis=1), table.sum(axis=0))
    return _adjusted_information(table, _mutual_information(table), expected, normalisation)


def _pairs(table: Counts) -> tuple[float, float, float, float]:
    """Pairs together in both, in the first, in the second, and all; floats, because 10^10 items overflow nothing."""
    total = float(table.sum())
    within = [float((n * (n - 1.0) / 2).sum()) for n in (table, table.sum(axis=1), table.sum(axis=0))]
    return within[0], within[1], within[2], total * (total - 1) / 2


def _rand(table: Counts) -> float:
    together, first, second, every = _pairs(table)
    return 1 - (first + second - 2 * together) / every if every else 1.0


def _adjusted_rand(table: Counts) -> float:
    if _same(table) or _tells_nothing(table):
        return float(_same(table))
    together, first, second, every = _pairs(table)
    by_chance = first * second / every
    return (together - by_chance) / ((first + second) / 2 - by_chance)


def _same(table: Counts) -> bool:
    """Whether both partitions are the same: each group meets exactly one of the other."""
    return bool(table.shape[0] == table.shape[1] == np.count_nonzero(table))


def _tells_nothing(table: Counts) -> bool:
    """Whether one of them is a single group, or groups of one only: every deal of the items agrees alike with it."""
    return 1 in table.shape or int(table.sum()) in table.shape


def _entropy(sizes: Counts) -> float:
    share = sizes / sizes.sum()
    return -float((share * np.log(share)).sum())


def _mutual_information(table: Counts) -> float:
    rows, columns = np.nonzero(table)
    n = table[rows, columns].astype(np.float64)
    a, b, total = table.sum(axis=1)[rows], table.sum(axis=0)[columns], table.sum()
    # Rounding leaves some 1e-16 below 0 where there is nothing to tell.
    return max(float((n / total * (np.log(n) + np.log(total) - np.log(a) - np.log(b))).sum()), 0.0)


def _expected_information(a: Counts, b: Counts) -> float:
    """Groups of the same size have the same terms: one term for each pair of sizes, times how often the pair occurs."""
    from scipy.special import gammaln

    total = int(a.sum())
    (sizes_a, times_a), (sizes_b, times_b) = np.unique(a, return_counts=True), np.unique(b, return_counts=True)
    log_factorial = gammaln(np.arange(1.0, total + 2))
    per_row = int(np.minimum(sizes_a[-1], sizes_b).sum())
    step = max(_TERMS_AT_ONCE // per_row, 1)
    return sum(
        _information_of_sizes(sizes_a[k : k + step], times_a[k : k + step], sizes_b, times_b, total, log_factorial)
        for k in range(0, sizes_a.size, step)
    )


def _information_of_sizes(
    a: Counts, times_a: Counts, b: Counts, times_b: Counts, total: int, log_factorial: NDArray[np.float64]
) -> float:
    """The sum over pairs of sizes and over every n > 0 that they allow (n = 0 tells nothing)."""
    pair_a, pair_b = np.repeat(a, b.size), np.tile(b, a.size)
    low = np.maximum(1, pair_a + pair_b - total)
    many = np.minimum(pair_a, pair_b) - low + 1
    pair = np.repeat(np.arange(many.size), many)
    n = np.arange(pair.size) - np.repeat(np.cumsum(many) - many, many) + low[pair]
    fixed = log_factorial[pair_a] + log_factorial[pair_b] - log_factorial[total]
    fixed += log_factorial[total - pair_a] + log_factorial[total - pair_b]
    a_n, b_n = pair_a[pair], pair_b[pair]
    log_chance = fixed[pair] - log_factorial[n] - log_factorial[a_n - n] - log_factorial[b_n - n]
    log_chance -= log_factorial[total - a_n - b_n + n]
    told = n / total * (np.log(n) + np.log(total) - (np.log(pair_a) + np.log(pair_b))[pair])
    weight = np.outer(times_a, times_b).ravel()
    return float((told * np.exp(log_chance) * weight[pair]).sum())


def _adjusted_information(table: Counts, mutual: float, expected: float, normalisation: Normalisation) -> float:
    if normalisation not in ("mean", "max"):
        raise InvalidOption(
            f"There is no normalisation {normalisation!r} of mutual information.", hint="use 'mean' or 'max'."
        )
    if _same(table) or _tells_nothing(table):
        return float(_same(table))
    entropies = _entropy(table.sum(axis=1)), _entropy(table.sum(axis=0))
    most = max(entropies) if normalisation == "max" else sum(entropies) / 2
    return (mutual - expected) / (most - expected)
