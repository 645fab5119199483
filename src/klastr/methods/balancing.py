"""Least-squares balancing: hidden entries move towards the sums by as much as they are uncertain.

Each hidden entry has a guess x0 and a standard error of its logarithm. Proportional fitting would multiply all entries
of a sum by the same factor, the well known and the merely guessed alike. Balancing looks for the x that fits the sums
with the smallest sum of squared standardised corrections,

    minimise   sum over entries of (log x - log x0)^2 / v   +   sum over sums of (total - sum of x)^2 / s,

v the variance of the logarithm and s a small variance that rounding leaves to a sum. It is the posterior mode of
log-normal entries given their sums, found by Gauss-Newton steps; the same linear algebra draws from it.

References
----------
.. [1] Stone, R., Champernowne, D. G. and Meade, J. E. (1942). The precision of national income estimates. Review of
   Economic Studies 9 (2), 111-125.
.. [2] Byron, R. P. (1978). The estimation of large social account matrices. Journal of the Royal Statistical Society A
   141 (3), 359-367.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.methods.sums import OpenSums

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]

# Published sums and parts are rounded, revised, collected at different moments: one person and a thousandth, assumed.
_ROUNDING = 1.0
_ROUNDING_SHARE = 0.001

# The sums are tightened in three rounds: their variance is multiplied by the first number, for so many steps at most.
_ROUNDS = ((1e3, 3), (30.0, 3), (1.0, 12))
_LONGEST_STEP = 2.0  # of a logarithm
_ENOUGH = 1e-5  # relative decrease below which a round ends

_LARGEST_DENSE = 2000  # entries that sums connect; more are solved sparsely, draw by draw


@dataclass(frozen=True, eq=False, slots=True)
class Constraints:
    """C sums over H hidden entries.

    Attributes
    ----------
    matrix : (C, H) sparse
        1 for children, -1 for a hidden parent.
    remainder : (C,) float64
        What the hidden entries should add up to.
    variance : (C,) float64
        That rounding leaves to the sum.
    at_most : (C,) bool
        The hidden entries only stay below the remainder.
    """

    matrix: csr_array
    remainder: Floats
    variance: Floats
    at_most: NDArray[np.bool_]


def constraints(families: Sequence[OpenSums], entries: int) -> Constraints:
    """All sums of some families as one system for H hidden entries."""
    from scipy.sparse import csr_array, vstack

    blocks, remainders, sizes = [], [], []
    for sums in families:
        parents = (sums.open_parent, sums.parent_entry)
        minus = csr_array((-np.ones(sums.open_parent.size), parents), shape=(sums.count, entries))
        total = np.nan_to_num(sums.total[:, 0]).astype(np.float64)
        known = sums.known[:, 0].astype(np.float64)
        blocks.append(sums.members.astype(np.float64) + minus)
        remainders.append(total - known)
        sizes.append(np.maximum(total, known))
    at_most = [np.zeros(0, dtype=bool), *(sums.at_most[:, 0] for sums in families)]
    size = np.concatenate([np.zeros(0), *sizes])
    return Constraints(
        matrix=csr_array(vstack(blocks)) if blocks else csr_array((0, entries)),
        remainder=np.concatenate([np.zeros(0), *remainders]),
        variance=(_ROUNDING + _ROUNDING_SHARE * size) ** 2,
        at_most=np.concatenate(at_most),
    )


def balanced(guess: Floats, log_variance: Floats, sums: Constraints) -> Floats:
    """Move guesses towards their sums, each in proportion to how uncertain it is.

    Parameters
    ----------
    guess : (H,) float64, > 0
    log_variance : (H,) float64, > 0
        Variance of the logarithm of each guess.
    sums : Constraints

    Returns
    -------
    (H,) float64, > 0
        The sums hold up to rounding, unless they contradict each other.

    Examples
    --------
    Two guesses of 100 that add up to 300; the first is ten times less certain and takes nearly all of the difference:

    >>> from scipy.sparse import csr_array
    >>> total = Constraints(csr_array([[1.0, 1.0]]), np.array([300.0]), np.array([1.0]), np.array([False]))
    >>> balanced(np.array([100.0, 100.0]), np.array([1.0, 0.1]), total).round().tolist()
    [196.0, 104.0]
    """
    moved = np.zeros_like(guess)
    for factor, steps in _ROUNDS:
        variance = sums.variance * factor
        lost = _loss(moved, guess, log_variance, sums, variance)
        for _ in range(steps):
            step = _gauss_newton(moved, guess, log_variance, sums, variance) - moved
            step *= min(1.0, _LONGEST_STEP / max(float(np.abs(step).max(initial=0.0)), 1e-9))
            moved, before = moved + step, lost
            lost = _loss(moved, guess, log_variance, sums, variance)
            while lost > before and np.abs(step).max(initial=0.0) > 1e-6:  # too far: half the way back
                step /= 2
                moved = moved - step
                lost = _loss(moved, guess, log_variance, sums, variance)
            if before - lost <= _ENOUGH * (1 + before):
                break
    return np.asarray(guess * np.exp(moved))


def balanced_draws(
    fit: Floats, log_variance: Floats, sums: Constraints, noise: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Draw the entries again within their errors, conditional on the sums.

    log x* = log x + e - V J' (J V J' + S)^-1 J e,   J = sums * x,   e = sqrt(V) noise

    Parameters
    ----------
    fit : (H,) float64, > 0
        Entries that fit the sums.
    noise : (H, B) float32
        Standard normal; its memory is used for the answer.

    Returns
    -------
    (H, B) float32
        The sums hold to first order; proportional fitting takes them the rest of the way.
    """
    noise *= np.sqrt(log_variance).astype(np.float32)[:, None]
    jacobian, variance = _jacobian(fit, sums, sums.variance)
    for rows, entries in _components(jacobian):
        part = jacobian[rows][:, entries] if entries.size > _LARGEST_DENSE else _dense(jacobian, rows, entries)
        noise[entries] -= _explained(part, log_variance[entries], variance[rows], noise[entries])
    np.exp(noise, out=noise)
    noise *= fit.astype(np.float32)[:, None]
    return noise


def _explained(part: Any, log_variance: Floats, variance: Floats, noise: NDArray[np.float32]) -> NDArray[np.float32]:
    """The part of the errors of connected entries that their sums know about: V J' (J V J' + S)^-1 J e."""
    if isinstance(part, np.ndarray):
        gain = np.linalg.solve((part * log_variance) @ part.T + np.diag(variance), part * log_variance).T @ part
        return np.asarray(gain.astype(np.float32) @ noise)
    missed = _solver(part, log_variance, variance)((part @ noise).astype(np.float64))
    return np.asarray(log_variance[:, None] * (part.T @ missed), dtype=np.float32)


def _components(jacobian: csr_array) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Sums and entries that are connected with each other and with no others; entries in no sum are left out."""
    from scipy.sparse import block_array
    from scipy.sparse.csgraph import connected_components

    count = jacobian.shape[0]
    if not count:
        return []
    graph = block_array([[None, jacobian], [jacobian.T, None]])
    number, label = connected_components(graph, directed=False)
    order = np.argsort(label, kind="stable")
    nodes = np.split(order, np.cumsum(np.bincount(label, minlength=number))[:-1])
    return [(own[own < count], own[own >= count] - count) for own in nodes if own.size > 1]


def _dense(jacobian: csr_array, rows: NDArray[np.intp], entries: NDArray[np.intp]) -> Floats:
    """Some rows and columns; all that stands in these rows stands in these columns."""
    found = np.zeros((rows.size, entries.size))
    counts = jacobian.indptr[rows + 1] - jacobian.indptr[rows]
    row = np.repeat(np.arange(rows.size), counts)
    at = np.repeat(jacobian.indptr[rows] - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    found[row, np.searchsorted(entries, jacobian.indices[at])] = jacobian.data[at]
    return found


def _loss(moved: Floats, guess: Floats, log_variance: Floats, sums: Constraints, variance: Floats) -> float:
    missed = sums.remainder - sums.matrix @ (guess * np.exp(moved))
    missed = np.where(sums.at_most, np.minimum(missed, 0.0), missed)
    return float((moved * moved / log_variance).sum() + (missed * missed / variance).sum()) / 2


def _gauss_newton(moved: Floats, guess: Floats, log_variance: Floats, sums: Constraints, variance: Floats) -> Floats:
    """The corrections that would be best if the sums were as linear in logarithms as they are here."""
    x = guess * np.exp(moved)
    jacobian, binding = _jacobian(x, sums, variance)
    if not binding.size:
        return np.zeros_like(moved)
    missed = (sums.remainder - sums.matrix @ x)[_binding(x, sums)]
    solve = _solver(jacobian, log_variance, binding)
    return np.asarray(log_variance * (jacobian.T @ solve(missed + jacobian @ moved)))


def _binding(x: Floats, sums: Constraints) -> NDArray[np.intp]:
    """Sums that hold exactly, and upper bounds that are reached."""
    return np.flatnonzero(~sums.at_most | (sums.matrix @ x >= sums.remainder))


def _jacobian(x: Floats, sums: Constraints, variance: Floats) -> tuple[csr_array, Floats]:
    """J, the derivatives of the binding sums by the logarithms, and the variances of these sums."""
    from scipy.sparse import csr_array

    rows = _binding(x, sums)
    binding = sums.matrix[rows]
    return csr_array((binding.data * x[binding.indices], binding.indices, binding.indptr), binding.shape), variance[
        rows
    ]


def _solver(jacobian: csr_array, log_variance: Floats, variance: Floats) -> Any:
    """What solves (J V J' + S) z = right-hand side."""
    from scipy.sparse import csc_array, diags_array
    from scipy.sparse.linalg import splu

    return splu(csc_array(jacobian @ diags_array(log_variance) @ jacobian.T + diags_array(variance))).solve
