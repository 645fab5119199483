"""What a matrix of transition probabilities says: where it leads, how long it takes, how much moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Homogeneity:
    """Are several transition matrices one? Tests of Anderson and Goodman (1957).

    Attributes
    ----------
    chi_square, likelihood_ratio : float
    degrees : int
        Degrees of freedom; 0 where nothing can differ.
    p_value, likelihood_p_value : float
        Of each statistic; NaN without degrees of freedom.
    """

    chi_square: float
    likelihood_ratio: float
    degrees: int
    p_value: float
    likelihood_p_value: float


def probabilities(counts: Floats) -> Floats:
    """(..., K, K) shares of each row; NaN in rows that were never left."""
    left = counts.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(counts, left, out=np.full(counts.shape, np.nan), where=left > 0))


def homogeneity(counts: Floats) -> Homogeneity:
    """Compare M matrices of counts with the one that all of them together give.

    Q = sum_m sum_ij n_mi (p_mij - p_ij)^2 / p_ij,  LR = 2 sum_m sum_ij n_mij ln(p_mij / p_ij)

    Parameters
    ----------
    counts : (M, K, K) float64
        Transitions of each period, or of each kind of surroundings.

    References
    ----------
    .. [1] Anderson, T. W., Goodman, L. A. (1957). Statistical inference about Markov chains. Annals of Mathematical
       Statistics 28 (1), 89-110.
    .. [2] Bickenbach, F., Bode, E. (2003). Evaluating the Markov property in studies of economic convergence.
       International Regional Science Review 26 (3), 363-392.

    Examples
    --------
    >>> found = homogeneity(np.array([[[8.0, 2.0], [5.0, 5.0]], [[4.0, 6.0], [5.0, 5.0]]]))
    >>> round(found.chi_square, 3), found.degrees, round(found.p_value, 3)
    (3.333, 2, 0.189)
    """
    from scipy.stats import chi2

    together = counts.sum(axis=0)
    expected = np.nan_to_num(probabilities(together))
    left = counts.sum(axis=2)
    own = np.nan_to_num(probabilities(counts))
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = np.where(expected > 0, left[:, :, None] * (own - expected) ** 2 / expected, 0.0)
        logarithms = np.where(counts > 0, counts * np.log(own / expected), 0.0)
    possible = (together > 0).sum(axis=1)
    degrees = int((np.maximum((left > 0).sum(axis=0) - 1, 0) * np.maximum(possible - 1, 0)).sum())
    q, ratio = float(squares.sum()), float(2 * logarithms.sum())
    chances = (float(chi2.sf(q, degrees)), float(chi2.sf(ratio, degrees))) if degrees else (float("nan"),) * 2
    return Homogeneity(q, ratio, degrees, *chances)


def long_run(matrices: Floats) -> Floats:
    """(..., K) the distribution that each chain ends in: pi = pi P, sum pi = 1; chains must have one end only.

    >>> long_run(np.array([[0.5, 0.25, 0.25], [0.5, 0.0, 0.5], [0.25, 0.25, 0.5]])).round(6).tolist()
    [0.4, 0.2, 0.4]
    """
    size = matrices.shape[-1]
    system = np.swapaxes(matrices, -1, -2) - np.eye(size)
    system = np.concatenate([system[..., :-1, :], np.ones((*matrices.shape[:-2], 1, size))], axis=-2)
    right = np.zeros((*matrices.shape[:-1], 1))
    right[..., -1, 0] = 1
    return np.asarray(np.linalg.solve(system, right)[..., 0])


def closed_classes(matrix: Floats) -> list[NDArray[np.intp]]:
    """The sets of states that are never left again, once entered.

    >>> [found.tolist() for found in closed_classes(np.array([[0.5, 0.5, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]))]
    [[1], [2]]
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    moves = np.nan_to_num(matrix) > 0
    number, label = connected_components(csr_array(moves), connection="strong")
    found = [np.flatnonzero(label == k) for k in range(number)]
    return [states for states in found if not moves[states][:, label != label[states[0]]].any()]


def first_passage(matrix: Floats) -> Floats:
    """(K, K) years until state j is first entered from i, on average; NaN where it may never be.

    m_ij = 1 + sum over k != j of p_ik m_kj

    >>> first_passage(np.array([[0.5, 0.25, 0.25], [0.5, 0.0, 0.5], [0.25, 0.25, 0.5]])).round(3).tolist()
    [[2.5, 4.0, 3.333], [2.667, 5.0, 2.667], [3.333, 4.0, 2.5]]
    """
    size = len(matrix)
    found = np.full((size, size), np.nan)
    for j in range(size):
        sure = np.flatnonzero(_certain_to_reach(matrix, j))
        others = sure[sure != j]
        inside = matrix[np.ix_(others, others)]
        found[others, j] = np.linalg.solve(np.eye(others.size) - inside, np.ones(others.size))
        ahead = matrix[j] > 0
        ahead[j] = False
        if not np.isnan(matrix[j]).any() and np.isin(np.flatnonzero(ahead), others).all():
            found[j, j] = 1 + (matrix[j, others] * found[others, j]).sum()
    return found


def _certain_to_reach(matrix: Floats, j: int) -> NDArray[np.bool_]:
    """(K,) whether a state enters j sooner or later, with certainty."""
    moves = np.nan_to_num(matrix) > 0
    moves[j] = False
    known = ~np.isnan(matrix).any(axis=1)
    reach = moves | np.eye(len(matrix), dtype=bool)
    for _ in range(len(matrix)):
        reach = (reach.astype(np.float64) @ reach) > 0
    lost = ~reach[:, j] | ~known
    lost[j] = False
    return np.asarray(~(reach & lost[None]).any(axis=1))


def mobility(matrix: Floats, start: Floats) -> dict[str, float]:
    """How much moves, in the indices of the literature; 0 where nothing does.

    Parameters
    ----------
    matrix : (K, K) float64
    start : (K,) float64
        Shares of the states in the first year, for Bartholomew's index.

    Notes
    -----
    Shorrocks: (K - trace P) / (K - 1); determinant: 1 - abs(det P); second eigenvalue: 1 - abs(lambda_2); Bartholomew:
    sum_i start_i sum_j p_ij abs(i - j) / (K - 1).

    References
    ----------
    .. [1] Formby, J. P., Smith, W. J., Zheng, B. (2004). Mobility measurement, transition matrices and statistical
       inference. Journal of Econometrics 120 (1), 181-205.
    """
    size = len(matrix)
    if size < 2 or np.isnan(matrix).any():
        return dict.fromkeys(
            ("shorrocks", "determinant", "second_eigenvalue", "bartholomew", "half_life"), float("nan")
        )
    second = second_eigenvalue(matrix)
    steps = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    half = np.log(0.5) / np.log(second) if 0 < second < 1 - 1e-12 else 0.0 if second <= 0 else np.inf
    return {
        "shorrocks": float((size - np.trace(matrix)) / (size - 1)),
        "determinant": float(1 - abs(np.linalg.det(matrix))),
        "second_eigenvalue": float(1 - second),
        "bartholomew": float((start[:, None] * matrix * steps).sum() / (size - 1)),
        "half_life": float(half),
    }


def second_eigenvalue(matrix: Floats) -> float:
    """The size of the second largest eigenvalue: how much of a distance to the long run is left after a year."""
    return float(np.sort(np.abs(np.linalg.eigvals(matrix)))[-2])
