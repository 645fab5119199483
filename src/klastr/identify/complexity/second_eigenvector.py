"""The eigenvectors behind complexity: those of a symmetric matrix, found without ever forming it where it is large.

    B = D_r^-1/2 M D_i^-1/2,  D_r = diag(k_r),  D_i = diag(k_i)

B B' and B' B have the eigenvalues of the row-stochastic matrices of the literature, D_r^-1 M D_i^-1 M' and its twin,
and their eigenvectors but for a known factor. They are symmetric, so that eigenvalues are real and come in order; the
largest is 1 with the known vector sqrt(k), which is taken out beforehand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.floating[Any]]
Product = Callable[[Floats], Floats]

# Up to this side the whole matrix is decomposed: faster than iterating, and every eigenvalue is exact.
_SMALL = 64
_MOST_STEPS = 200
_CHECK = 4


@dataclass(frozen=True, eq=False, slots=True)
class SecondEigenvector:
    """What stands after the trivial first eigenvector.

    Attributes
    ----------
    regions : (R,) float64
        Right eigenvector of D_r^-1 M D_i^-1 M'; 0 where a region has no industry.
    industries : (I,) float64
        D_i^-1 M' regions / second, so that regions = D_r^-1 M industries: the mean of what is present.
    second, third : float
        Eigenvalues; the largest is 1.
    """

    regions: NDArray[np.float64]
    industries: NDArray[np.float64]
    second: float
    third: float

    @property
    def is_unique(self) -> bool:
        """Whether the vector is the only one: there is variation, and the next eigenvalue differs."""
        return self.second > 1e-9 and self.second - self.third > 1e-9 * self.second


def second_eigenvector(
    presence: Floats, *, start: Floats | None = None, accuracy: float = 1e-10, alone: bool = False
) -> SecondEigenvector:
    """The second eigenvector on both sides of a table of presence that hangs together.

    Parameters
    ----------
    presence : (R, I) float
        Zeros and ones; the iteration works in its type. Empty rows and columns stay out.
    start : (min(R, I),) float, optional
        A vector near the one that is sought, on the smaller side, times the square root of its sums: what
        `symmetric_start` gives.
    accuracy : float
        Largest error of the vector, as an angle.
    alone : bool
        Stay in one thread, so that many tables can be worked on at once: products of the few cells that are not 0, in
        the place of the library's, whose threads would wait for each other.

    >>> found = second_eigenvector(np.array([[1.0, 1, 1], [0, 1, 1], [0, 0, 1]]))
    >>> round(found.second, 4), (found.regions / found.regions[0]).round(3).tolist()
    (0.25, [1.0, -0.5, -2.0])
    """
    by_region = presence.shape[0] < presence.shape[1]
    table = presence if by_region else presence.T
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    root = np.sqrt(rows)
    trivial = root / max(np.sqrt(rows.sum()), 1e-30)
    is_small = len(rows) <= _SMALL
    products = _sparse_products(table) if alone and not is_small else _products(table)
    step = _Step(table, *products, _inverse(root), _inverse(columns), trivial)
    if is_small:
        vector, second, third = _decomposed(step)
    else:
        vector, second, third = _lanczos(step, start, accuracy)
    side = np.asarray(vector * step.inverse_root, dtype=np.float64)
    other = np.asarray(step.inverse_other * step.backward(side.astype(table.dtype)), dtype=np.float64)
    if by_region:
        return SecondEigenvector(side, other / max(second, 1e-30), second, third)
    return SecondEigenvector(other, side, second, third)


def symmetric_start(presence: Floats, found: SecondEigenvector) -> Floats:
    """Where to start for a table that differs little: see `second_eigenvector`."""
    by_region = presence.shape[0] < presence.shape[1]
    root = np.sqrt(presence.sum(axis=1 if by_region else 0))
    return np.asarray(root * (found.regions if by_region else found.industries), dtype=presence.dtype)


@dataclass(frozen=True, eq=False, slots=True)
class _Step:
    """One product with the symmetric matrix, the trivial vector taken out: (n, m) table, n the smaller side."""

    table: Floats
    forward: Product
    backward: Product
    inverse_root: Floats
    inverse_other: Floats
    trivial: Floats

    def __call__(self, vector: Floats) -> Floats:
        out = self.inverse_root * self.forward(self.inverse_other * self.backward(self.inverse_root * vector))
        return np.asarray(out - self.trivial * (self.trivial * out).sum())

    def whole(self) -> NDArray[np.float64]:
        """(n, n) the matrix itself, the trivial vector taken out."""
        scaled = self.table.astype(np.float64) * self.inverse_root[:, None]
        gram = (scaled * self.inverse_other) @ scaled.T
        return np.asarray(gram - np.outer(self.trivial, self.trivial), dtype=np.float64)


def _products(table: Floats) -> tuple[Product, Product]:
    """Products with a table from its right and from its left."""
    return lambda vector: np.asarray(table @ vector), lambda vector: np.asarray(vector @ table)


def _sparse_products(table: Floats) -> tuple[Product, Product]:
    """The same by the cells that are not 0; they let other threads run."""
    if not table.flags.c_contiguous:
        return _sparse_products(table.T)[::-1]
    sparse = _sparse(table)
    other = sparse.T
    return lambda vector: np.asarray(sparse @ vector), lambda vector: np.asarray(other @ vector)


def _sparse(table: Floats) -> csr_array:
    """A table of zeros and ones without its zeros: a quarter of the time that scipy takes, which knows of no ones."""
    from scipy.sparse import csr_array

    rows, columns = table.shape
    at = np.flatnonzero(table != 0).astype(np.int32)
    ends = np.zeros(rows + 1, dtype=np.int32)
    np.cumsum(np.bincount(at // np.int32(columns), minlength=rows), out=ends[1:])
    return csr_array((np.ones(len(at), dtype=table.dtype), at % np.int32(columns), ends), shape=table.shape)


def _inverse(values: Floats) -> Floats:
    return np.divide(1, values, out=np.zeros_like(values), where=values > 0)


def _decomposed(step: _Step) -> tuple[Floats, float, float]:
    if not len(step.trivial):
        return np.zeros(0), 0.0, 0.0
    values, vectors = np.linalg.eigh(step.whole())
    third = float(values[-2]) if len(values) > 1 else 0.0
    return vectors[:, -1], float(max(values[-1], 0.0)), max(third, 0.0)


def _lanczos(step: _Step, start: Floats | None, accuracy: float) -> tuple[Floats, float, float]:
    """Largest two eigenvalues and the first vector; each new vector is held at right angles to all before it."""
    size, kind = len(step.trivial), step.table.dtype
    basis = np.empty((min(_MOST_STEPS, size - 1) + 1, size), dtype=kind)
    diagonal, beside = np.zeros(len(basis)), np.zeros(len(basis))
    basis[0] = _first(step, start)
    floor = 40 * float(np.finfo(kind).eps)
    for k in range(len(basis) - 1):
        image = step(basis[k])
        diagonal[k] = float(image @ basis[k])
        for _ in range(2):
            # Not the library's product: for so few vectors its threads cost more than they save.
            image -= np.einsum("k,kn->n", np.einsum("kn,n->k", basis[: k + 1], image), basis[: k + 1])
        beside[k] = float(np.linalg.norm(image))
        ended = beside[k] <= floor
        if ended or (k % _CHECK == _CHECK - 1) or k == len(basis) - 2:
            values, vectors = _ritz(diagonal[: k + 1], beside[:k])
            gap = max(values[-1] - (values[-2] if k else 0.0), 1e-30)
            if ended or beside[k] * abs(vectors[-1, -1]) <= max(accuracy * gap, floor):
                found = vectors[:, -1].astype(kind) @ basis[: k + 1]
                return found, float(max(values[-1], 0.0)), float(max(values[-2], 0.0)) if k else 0.0
        basis[k + 1] = image / beside[k]
    return _decomposed(step)


def _first(step: _Step, start: Floats | None) -> Floats:
    """A unit vector without the trivial one; where nothing better is known, the image of a fixed wave."""
    size = len(step.trivial)
    wave = np.sin(np.arange(1, size + 1) * 1.618)
    vector = step(wave.astype(step.table.dtype)) if start is None else np.asarray(start, dtype=step.table.dtype)
    vector = vector * (step.inverse_root > 0)
    vector = vector - step.trivial * (step.trivial @ vector)
    length = float(np.linalg.norm(vector))
    if not length > 0:
        vector, length = wave.astype(step.table.dtype), float(np.linalg.norm(wave))
    return np.asarray(vector / length, dtype=step.table.dtype)


def _ritz(diagonal: NDArray[np.float64], beside: NDArray[np.float64]) -> tuple[Floats, Floats]:
    """Eigenvalues, ascending, and vectors of a tridiagonal matrix."""
    values, vectors = np.linalg.eigh(np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1))
    return values, vectors
