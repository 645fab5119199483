"""Industries as points: the directions in which their ties differ most."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

NEIGHBOURS = 12


def row_directions(values: Floats, most: int) -> Floats:
    """(I, D) rows of ties along their D main directions, which keep nearly all distances between rows.

    The eigenvectors of the matrix, each stretched by its eigenvalue: those of largest absolute value.
    """
    eigenvalues, vectors = np.linalg.eigh(values)
    kept = np.argsort(-np.abs(eigenvalues))[:most]
    return np.asarray(vectors[:, kept] * eigenvalues[kept])


def spectral_directions(values: Floats, most: int) -> Floats:
    """(I, D) positions of industries by normalised spectral embedding of their strongest ties.

    The graph joins each industry with its `NEIGHBOURS` strongest positive ties. The eigenvectors of
    D^-1/2 W D^-1/2 with the largest eigenvalues, rows of length 1; `most` of them at most.

    References
    ----------
    .. [1] Ng, A., Jordan, M., Weiss, Y. (2001). On Spectral Clustering: Analysis and an Algorithm. NIPS 14.
    """
    graph = strongest_ties(values, NEIGHBOURS)
    degree = np.maximum(graph.sum(axis=1), 1e-12)
    scale = 1 / np.sqrt(degree)
    vectors = np.linalg.eigh(graph * scale[:, None] * scale)[1][:, ::-1]
    return np.asarray(vectors[:, :most])


def on_the_sphere(directions: Floats) -> Floats:
    """Rows of length 1; a row of zeros stays."""
    length = np.linalg.norm(directions, axis=1, keepdims=True)
    return np.asarray(directions / np.where(length > 0, length, 1))


def strongest_ties(values: Floats, most: int) -> Floats:
    """(I, I) graph of each industry's strongest ties, as far as they are positive; kept where either side names it.

    >>> strongest_ties(np.array([[0.0, 2, 1], [2, 0, -1], [1, -1, 0]]), 1).tolist()
    [[0.0, 2.0, 1.0], [2.0, 0.0, 0.0], [1.0, 0.0, 0.0]]
    """
    industries = len(values)
    ranked = values.copy()
    np.fill_diagonal(ranked, -np.inf)
    kept = min(most, industries - 1)
    named = np.argpartition(-ranked, kept - 1, axis=1)[:, :kept]
    chosen = np.zeros(values.shape, dtype=bool)
    chosen[np.arange(industries)[:, None], named] = True
    return np.asarray(np.where((chosen | chosen.T) & (ranked > 0), values, 0))
