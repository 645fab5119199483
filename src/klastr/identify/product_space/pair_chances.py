"""The chance of every pair's shared nodes under a null model, and the pairs that pass a false-discovery rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.identify.product_space.chance import hypergeometric_tail
from klastr.identify.product_space.degree_null import DegreeNull, bicm
from klastr.identify.product_space.fixed_degrees import fixed_degree_draws
from klastr.identify.product_space.presence import Presence
from klastr.identify.product_space.stochastic_degree import stochastic_degree
from klastr.identify.product_space.tails import (
    BELOW_BY,
    binomial_tail,
    bins,
    cheap,
    poisson_binomial_tail,
    poisson_tail,
)
from klastr.methods.inference import adjusted_p_values

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

# Pairs that are corrected at once.
_BATCH = 1000


@dataclass(frozen=True, eq=False, slots=True)
class PairChances:
    """The pairs that passed.

    Attributes
    ----------
    first, second : (E,) int
    shared, p_values, q_values : (E,) float64
    pairs : int
        How many were tested.
    limit : float
        The largest p-value that passed; 0 where none did.
    farthest : float
        How far the null model is from a degree.
    """

    first: Places
    second: Places
    shared: Floats
    p_values: Floats
    q_values: Floats
    pairs: int
    limit: float
    farthest: float


def pair_chances(table: Presence, null: str, alpha: float, tail: str, draws: int, seed: int) -> PairChances:
    """Test all pairs of columns of a table of zeros and ones.

    Parameters
    ----------
    table : (R, N) float32
    null : {"bicm", "hypergeometric", "stochastic_degree", "fixed_degree"}
    alpha : float
        False-discovery rate.
    tail : {"poisson_binomial", "poisson"}
    draws, seed : int
        Of tables, for ``"fixed_degree"``.
    """
    first, second = np.triu_indices(table.shape[1], 1)
    shared = (table.T @ table)[first, second].astype(np.float64)
    farthest = 0.0
    if null == "hypergeometric":
        degree = table.sum(axis=0, dtype=np.float64)
        chance = hypergeometric_tail(shared, degree[first], degree[second], len(table))
    elif null == "fixed_degree":
        chance = _drawn_chance(table, shared, first, second, draws, seed)
    else:
        model = bicm(table) if null == "bicm" else stochastic_degree(table)
        farthest = model.farthest
        chance = _model_chance(model, shared, first, second, alpha, exact=tail == "poisson_binomial")
    passed, q_values = _passed(chance, alpha)
    return PairChances(
        first=first[passed],
        second=second[passed],
        shared=shared[passed],
        p_values=chance[passed],
        q_values=q_values,
        pairs=shared.size,
        limit=float(chance[passed].max(initial=0.0)),
        farthest=farthest,
    )


def _passed(chance: Floats, alpha: float) -> tuple[Places, Floats]:
    """Places whose false-discovery rate is at most alpha, and that rate.

    Only p-values up to alpha are sorted: one above it has a rate above alpha, and changes none that lies below.
    """
    few = np.flatnonzero(chance <= alpha)
    rates = adjusted_p_values(chance[few]) * (chance.size / max(few.size, 1))
    kept = rates <= alpha
    return few[kept], rates[kept]


def _drawn_chance(table: Presence, shared: Floats, first: Places, second: Places, draws: int, seed: int) -> Floats:
    """(1 + draws that share at least as much) / (1 + draws)."""
    above = np.zeros(shared.size)
    for drawn in fixed_degree_draws(table, draws, seed):
        above += (drawn.T @ drawn)[first, second] >= shared
    return (1 + above) / (1 + draws)


def _model_chance(
    model: DegreeNull, shared: Floats, first: Places, second: Places, alpha: float, *, exact: bool
) -> Floats:
    """(N,) chances; 1 for pairs that share no more than expected, whose chance is at least one half.

    With `exact`, the Poisson tail of those that it lets pass, and the Poisson-binomial of those that it does not, but
    that could pass: the Poisson tail lies above it, the binomial of the same mean and variance below.
    """
    of, count, chances = model.classes.of[1], model.classes.count[0], model.chances
    weighted = chances * count[:, None]
    expected = (weighted.T @ chances)[of[first], of[second]]
    chance = np.ones(shared.size)
    more = np.flatnonzero(shared > expected)
    chance[more] = poisson_tail(shared[more], expected[more])
    if not exact:
        return chance
    squares = ((weighted * chances).T @ chances**2)[of[first[more]], of[second[more]]]
    below = binomial_tail(shared[more], expected[more], squares)
    at_most = alpha * max(_passed_of(below, alpha, shared.size), 1) / max(shared.size, 1)
    open_ = more[below <= BELOW_BY * at_most]
    if not cheap(count, shared[open_]):
        open_ = open_[chance[open_] > alpha * _passed(chance, alpha)[0].size / shared.size]
    starts = bins(chances, count)
    nodes = np.add.reduceat(count, starts)
    for at in range(0, open_.size, _BATCH):
        some = open_[at : at + _BATCH]
        pairs = weighted[:, of[first[some]]] * chances[:, of[second[some]]]
        pairs = np.add.reduceat(pairs, starts, axis=0) / nodes[:, None]
        chance[some] = poisson_binomial_tail(shared[some], np.ascontiguousarray(pairs.T), nodes)
    return chance


def _passed_of(chance: Floats, alpha: float, pairs: int) -> int:
    """How many of some p-values pass among all `pairs`, of which the others are 1."""
    few = np.sort(chance[chance <= alpha])
    return int(np.flatnonzero(few <= alpha * np.arange(1, few.size + 1) / max(pairs, 1)).max(initial=-1)) + 1
