"""How far shares lie from reference shares: the formulas, for many members of many tables at once.

All take a `Mix` with shares s and reference shares q, over N cells on the last axis, and give one number per member. A
cell with q = 0 counts for nothing, unless the formula says otherwise; 0 log 0 is 0. What a formula cannot say is NaN.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from klastr.identify.mixes import Kernel, Mix
    from klastr.identify.reference_mix import Tables

Array: TypeAlias = "Tables"


def distance_terms(mix: Mix) -> Array:
    """|s - q| of every cell."""
    return np.asarray(np.abs(mix.shares - mix.reference))


def distance(mix: Mix) -> Array:
    """sum |s - q|, 0 to 2."""
    return np.asarray(distance_terms(mix).sum(axis=-1))


def half_distance(mix: Mix) -> Array:
    """sum |s - q| / 2, 0 to 1: the share that would have to move."""
    return np.asarray(distance(mix) / 2)


def root_distance(mix: Mix) -> Array:
    """sqrt(sum (s - q)^2 / 2), 0 to 1."""
    apart = mix.shares - mix.reference
    return np.asarray(np.sqrt(np.square(apart, out=apart).sum(axis=-1) / 2))


def square_terms(mix: Mix) -> Array:
    """s^2 of every cell."""
    return np.asarray(np.square(mix.shares))


def squares(mix: Mix) -> Array:
    """sum s^2, 1 / N to 1."""
    return np.asarray(np.einsum("...n,...n->...", mix.shares, mix.shares))


def normalised_squares(mix: Mix) -> Array:
    """(sum s^2 - 1 / N) / (1 - 1 / N), 0 to 1."""
    even = 1 / mix.shares.shape[-1]
    return np.asarray((squares(mix) - even) / np.float64(1 - even))


def quotient_terms(mix: Mix) -> Array:
    """s^2 / q of every cell: its quotient, weighted with its share."""
    return _where(mix.reference > 0, np.square(mix.shares) / mix.reference, 0)


def mean_quotient_of(mix: Mix) -> Array:
    """sum s^2 / q, from 1 on: the mean of the quotients s / q, each weighted with s."""
    return np.asarray(quotient_terms(mix).sum(axis=-1))


def variation(mix: Mix) -> Array:
    """sqrt(sum q (s / q - 1)^2): the coefficient of variation of the quotients, each weighted with q."""
    apart = _where(mix.reference > 0, np.square(mix.shares - mix.reference) / mix.reference, 0)
    return np.asarray(np.sqrt(apart.sum(axis=-1)))


def entropy_terms(mix: Mix) -> Array:
    """- s ln s of every cell."""
    return -_times_log(mix.shares, mix.shares)


def natural_entropy(mix: Mix) -> Array:
    """- sum s ln s, 0 to ln N."""
    return np.asarray(entropy_terms(mix).sum(axis=-1))


def divergence_terms(mix: Mix) -> Array:
    """s ln(s / q) of every cell; infinite where the reference has nothing of what there is."""
    return _times_log(mix.shares, mix.shares / mix.reference)


def divergence(mix: Mix) -> Array:
    """sum s ln(s / q), from 0 on: Theil's T of the quotients, and the divergence of s from q; NaN where infinite."""
    return _finite(divergence_terms(mix).sum(axis=-1))


def reverse_terms(mix: Mix) -> Array:
    """q ln(q / s) of every cell; infinite where there is nothing of what the reference has."""
    return _times_log(np.broadcast_to(mix.reference, mix.shares.shape), mix.reference / mix.shares)


def reverse_divergence(mix: Mix) -> Array:
    """sum q ln(q / s), from 0 on: Theil's L, the mean logarithmic deviation; NaN where infinite."""
    return _finite(reverse_terms(mix).sum(axis=-1))


def aversion(epsilon: float) -> Kernel:
    """1 - [sum q (s / q)^(1 - e)]^(1 / (1 - e)), 0 to 1; e = 1: 1 - product (s / q)^q. NaN for zeros from e = 1 on."""
    if epsilon == 1:
        return lambda mix: -np.expm1(-reverse_divergence(mix))
    return partial(_aversion, epsilon=epsilon)


def _aversion(mix: Mix, *, epsilon: float) -> Array:
    if epsilon > 1:
        return _strong_aversion(mix, epsilon)
    level = np.power(mix.shares, 1 - epsilon) * np.power(mix.reference, epsilon)
    level = _where(mix.reference > 0, level, 0).sum(axis=-1)
    return np.asarray(1 - np.power(_finite(level), 1 / (1 - epsilon)))


def _strong_aversion(mix: Mix, epsilon: float) -> Array:
    """The same from e = 1 on, by logarithms: a small share to a negative power is too large for a number."""
    share, weight = mix.shares.astype(np.float64), mix.reference.astype(np.float64)
    logs = _where(weight > 0, (1 - epsilon) * np.log(share) + epsilon * np.log(weight), -np.inf)
    largest = logs.max(axis=-1)
    level = largest + np.log(np.exp(logs - largest[..., None]).sum(axis=-1))
    return np.asarray(-np.expm1(_finite(level) / (1 - epsilon)))


def even_gini(mix: Mix) -> Array:
    """sum (2 k - N - 1) s(k) / N with s(1) <= ... <= s(N): every cell counts the same, 0 to 1 - 1 / N."""
    cells = mix.shares.shape[-1]
    rank = np.arange(1 - cells, cells, 2, dtype=mix.shares.dtype)
    return np.asarray(np.sort(mix.shares, axis=-1) @ rank / cells)


def normalised_even_gini(mix: Mix) -> Array:
    """The same times N / (N - 1), 0 to 1."""
    cells = mix.shares.shape[-1]
    return np.asarray(even_gini(mix) * np.divide(cells, cells - 1, dtype=np.float64))


def weighted_gini(mix: Mix) -> Array:
    """1 - sum q(k) (S(k) + S(k - 1)), cells in order of s / q, S the shares added up: 0 to 1 - the smallest q."""
    order = _order(_quotients(mix))
    share = np.take_along_axis(mix.shares, order, axis=-1)
    if mix.reference.shape[:-1] == (1, 1):
        weight = mix.reference[0, 0][order]
    else:
        weight = np.take_along_axis(np.broadcast_to(mix.reference, order.shape), order, axis=-1)
    weight *= 2 * np.cumsum(share, axis=-1) - share
    return np.asarray(1 - weight.sum(axis=-1))


def quotient_gini(mix: Mix) -> Array:
    """The Gini coefficient of the quotients s / q, every cell counted the same; cells with q = 0 are left out."""
    ratio = np.sort(_quotients(mix), axis=-1)
    cells = ratio.shape[-1]
    outside = (~(mix.reference > 0)).sum(axis=-1)  # they stand first, as zeros
    rank = np.arange(1 - cells, cells, 2, dtype=ratio.dtype)
    total = ratio.sum(axis=-1)
    return np.asarray((ratio @ rank - outside * total) / ((cells - outside) * total))


def gini_terms(mix: Mix) -> Array:
    """What each cell of one member adds to the weighted Gini: q_j sum_k q_k |s_j / q_j - s_k / q_k| / 2."""
    ratio = _quotients(mix)
    weight = np.broadcast_to(mix.reference, ratio.shape)
    apart = np.abs(ratio[..., :, None] - ratio[..., None, :]) @ weight[..., None]
    return np.asarray(weight * apart[..., 0] / 2)


def _quotients(mix: Mix) -> Array:
    """s / q; 0 where the reference has nothing."""
    return _where(mix.reference > 0, mix.shares / mix.reference, 0)


def _order(ratio: Array) -> NDArray[np.int64]:
    """Where the cells stand from the lowest ratio on, like `numpy.argsort` and several times as fast.

    The bits of positive numbers have the order of the numbers. The last of them give way to the position of the cell,
    so that sorting them brings it along; ratios that differ by less than one in 10^9 may stand the wrong way round,
    which moves no area by more than that.
    """
    cells = ratio.shape[-1]
    low = np.int64((1 << max(cells - 1, 1).bit_length()) - 1)
    keys = np.ascontiguousarray(ratio, dtype=np.float64).view(np.int64)
    keys = (keys & ~low) | np.arange(cells)
    keys.sort(axis=-1)
    keys &= low
    return keys


def _times_log(factor: Array, ratio: Array) -> Array:
    """Factor x ln(ratio), 0 where the factor is 0."""
    logs = np.log(ratio)
    logs *= factor
    return _where(factor > 0, logs, 0)


def _where(there: NDArray[np.bool_], values: Array, otherwise: float) -> Array:
    """Like `numpy.where`, in the same array and in the precision of the values."""
    np.copyto(values, values.dtype.type(otherwise), where=np.broadcast_to(~there, values.shape))
    return values


def _finite(values: Array) -> Array:
    return np.asarray(np.where(np.isfinite(values), values, np.nan))
