"""Chances of every cell from a logistic regression on both degrees: the stochastic degree sequence model (SDSM)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.product_space.degree_null import DegreeClasses, DegreeNull, degree_classes
from klastr.identify.product_space.presence import Presence

Floats = NDArray[np.float64]

_STEPS = 60


def stochastic_degree(present: Presence) -> DegreeNull:
    """Fit the model to an (R, I) table of zeros and ones, class by class of equal degrees.

    log(p / (1 - p)) = b0 + b1 d[r] + b2 u[i] + b3 d[r] u[i],  d: industries of the region, u: regions of the industry

    Degrees come out on average over the classes only, unlike those of the configuration model.

    References
    ----------
    .. [1] Neal, Z. (2014). The backbone of bipartite projections: inferring relationships from co-authorship,
       co-sponsorship, co-attendance and other co-behaviors. Social Networks 39, 84-97.

    >>> found = stochastic_degree(np.array([[1, 1, 0, 1], [1, 0, 0, 1], [0, 1, 1, 1]], dtype=np.float32))
    >>> round(float(found.cells().sum()), 4)
    8.0
    """
    classes = degree_classes(present)
    chances = _regression(classes, _ones(present, classes))
    rows, columns = classes.degree[0] - chances @ classes.count[1], classes.degree[1] - classes.count[0] @ chances
    return DegreeNull(classes, chances, float(max(np.abs(rows).max(), np.abs(columns).max())))


def _ones(present: Presence, classes: DegreeClasses) -> Floats:
    """(A, B) ones in the cells of each pair of classes."""
    block = present.astype(np.float64)
    for axis, of in enumerate(classes.of):
        order = np.argsort(of, kind="stable")
        starts = np.searchsorted(of[order], np.arange(classes.degree[axis].size))
        block = np.add.reduceat(np.take(block, order, axis=axis), starts, axis=axis)
    return block


def _regression(classes: DegreeClasses, ones: Floats) -> Floats:
    """(A, B) fitted chances, by Newton's method on four coefficients."""
    d, u = (_standardised(degree, count) for degree, count in zip(classes.degree, classes.count, strict=True))
    known = np.stack([np.ones(ones.size), np.repeat(d, u.size), np.tile(u, d.size), np.outer(d, u).ravel()], axis=1)
    cells, hits = np.outer(*classes.count).ravel(), ones.ravel()
    beta = np.zeros(4)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(known @ beta, -30, 30)))
        bent = known.T @ (known * (cells * chance * (1 - chance))[:, None])
        step = np.linalg.lstsq(bent + 1e-9 * np.eye(4) * bent.trace(), known.T @ (hits - cells * chance), rcond=None)[0]
        beta += np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-10:
            break
    return np.asarray(1 / (1 + np.exp(-np.clip(known @ beta, -30, 30)))).reshape(ones.shape)


def _standardised(degree: Floats, count: Floats) -> Floats:
    """Mean 0 and deviation 1 over the nodes, so that the regression is well conditioned; 0 where all are the same."""
    mean = np.average(degree, weights=count)
    spread = np.sqrt(np.average((degree - mean) ** 2, weights=count))
    return np.asarray((degree - mean) / (spread if spread > 0 else 1.0))
