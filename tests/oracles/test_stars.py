"""Stars of all schemes against nested loops over sorted lists."""

from __future__ import annotations

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from klastr.codes.classification import OwnCodes
from klastr.identify.regional_clusters import regional_clusters
from klastr.identify.stars import scheme_names
from klastr.tables.cells import CellKind
from klastr.tables.regional import RegionalTable


def random_table(seed: int, regions: int, industries: int) -> RegionalTable:
    random = np.random.default_rng(seed)
    cells = random.lognormal(7, 2, (1, regions, industries)).round()
    cells[random.random(cells.shape) < 0.1] = 0
    wages = cells * random.lognormal(-3, 0.5, cells.shape)
    return RegionalTable(
        regions=tuple(f"r{k}" for k in range(regions)),
        industries=tuple(f"i{k}" for k in range(industries)),
        years=(None,),
        values=cells,
        kinds=np.full(cells.shape, CellKind.PUBLISHED, dtype=np.uint8),
        wages=wages,
        region_codes=OwnCodes(),
        industry_codes=OwnCodes(),
    )


def obvious_stars(table: RegionalTable, scheme: str, r: int, i: int) -> int:
    cells, wages = table.values[0], table.wages[0]

    if not cells[r, i]:
        return 0

    def quotient(q: int) -> float:
        return cells[q, i] * cells.sum() / (cells[q].sum() * cells[:, i].sum())

    def focus(q: int) -> float:
        return cells[q, i] / cells[q].sum() if cells[q, i] else 0.0

    def pay(q: int) -> float:
        return wages[q, i] / cells[q, i] if cells[q, i] else -math.inf

    def is_top(measure: object, share: float) -> bool:
        best = sorted((measure(q) for q in range(len(cells))), reverse=True)
        return measure(r) >= best[math.ceil(len(cells) * share) - 1]

    def size(q: int) -> float:
        return cells[q, i]

    if scheme == "absolute":
        return sum(map(bool, (cells[r, i] > 10_000, quotient(r) >= 2, focus(r) > 0.03)))
    if scheme == "classic":
        return sum(map(bool, (is_top(size, 0.1), quotient(r) >= 2, is_top(focus, 0.1))))
    return sum(map(bool, (is_top(size, 0.2), quotient(r) >= 1.5, is_top(pay, 0.2))))


@pytest.mark.parametrize("scheme", scheme_names())
@settings(max_examples=25)
@given(seed=st.integers(0, 2**32), regions=st.integers(10, 25), industries=st.integers(2, 6))
def test_every_cell_gets_the_stars_that_loops_would_give(scheme: str, seed: int, regions: int, industries: int) -> None:
    table = random_table(seed, regions, industries)
    found = regional_clusters(table, stars=scheme, draws=0)
    expected = [[obvious_stars(table, scheme, r, i) for i in range(industries)] for r in range(regions)]
    np.testing.assert_array_equal(found.stars, expected)
