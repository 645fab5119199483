"""Proportional fitting against plain loops over rows and columns."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
from hypothesis import given

from klastr.methods.proportional_fitting import fitted
from klastr.methods.sums import OpenSums, SumFamily, reduced


def margins_of(cells: np.ndarray, hidden: np.ndarray) -> list[OpenSums]:
    """Row and column totals of a table, all published, of which some cells are hidden."""
    rows, columns = cells.shape
    count = cells.size
    published = np.concatenate([np.where(hidden, np.nan, cells).ravel(), cells.sum(axis=1), cells.sum(axis=0)])
    row, column = np.divmod(np.arange(count), columns)
    nothing = np.full(rows + columns, -1)
    exact = np.ones(published.size, dtype=bool)
    families = [SumFamily(np.concatenate([count + row, nothing]), exact),
                SumFamily(np.concatenate([count + rows + column, nothing]), exact)]  # fmt: skip
    return [reduced(family, np.flatnonzero(hidden), published, np.float64) for family in families]


def plain_loops(seed: np.ndarray, cells: np.ndarray, hidden: np.ndarray, sweeps: int) -> np.ndarray:
    x = np.where(hidden, seed, cells).astype(float)
    for _ in range(sweeps):
        for r in range(x.shape[0]):
            inside = sum(x[r, i] for i in range(x.shape[1]) if hidden[r, i])
            left = cells[r].sum() - sum(x[r, i] for i in range(x.shape[1]) if not hidden[r, i])
            for i in range(x.shape[1]):
                if hidden[r, i]:
                    x[r, i] *= max(left, 0.5) / inside
        for i in range(x.shape[1]):
            inside = sum(x[r, i] for r in range(x.shape[0]) if hidden[r, i])
            left = cells[:, i].sum() - sum(x[r, i] for r in range(x.shape[0]) if not hidden[r, i])
            for r in range(x.shape[0]):
                if hidden[r, i]:
                    x[r, i] *= max(left, 0.5) / inside
    return x


@given(st.integers(2, 5), st.integers(2, 5), st.integers(0, 2**32))
def test_the_fit_is_what_plain_loops_give(rows: int, columns: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    cells = random.integers(1, 1000, (rows, columns)).astype(float)
    hidden = random.random((rows, columns)) < 0.6
    start = random.lognormal(4, 1, (rows, columns))
    found, _ = fitted(start[hidden], margins_of(cells, hidden), sweeps=7, tolerance=0)
    np.testing.assert_allclose(found, plain_loops(start, cells, hidden, 7)[hidden], rtol=1e-9)
