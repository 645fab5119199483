"""Location quotients, shares and wages against the obvious formula, cell by cell, on random tables."""

from __future__ import annotations

import math
from fractions import Fraction

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from klastr.codes.classification import OwnCodes
from klastr.errors import NothingToMeasure
from klastr.identify.regional_clusters import regional_clusters
from klastr.identify.specialisation import location_quotient, quotients
from klastr.tables.cells import CellKind
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

WHOLE_NUMBERS = st.integers(0, 10**6) | st.integers(0, 3)


def table(cells: np.ndarray, **other: np.ndarray) -> RegionalTable:
    values = np.asarray(cells, dtype=float)[None]
    return RegionalTable(
        regions=tuple(f"r{k}" for k in range(values.shape[1])),
        industries=tuple(f"i{k}" for k in range(values.shape[2])),
        years=(None,),
        values=values,
        kinds=np.full(values.shape, CellKind.PUBLISHED, dtype=np.uint8),
        region_codes=OwnCodes(),
        industry_codes=OwnCodes(),
        **{name: np.asarray(array, dtype=float)[None] for name, array in other.items()},
    )


@st.composite
def employment(draw: st.DrawFn) -> np.ndarray:
    rows, columns = draw(st.integers(2, 5)), draw(st.integers(2, 5))
    cells = draw(st.lists(WHOLE_NUMBERS, min_size=rows * columns, max_size=rows * columns))
    return np.array(cells).reshape(rows, columns)


def obvious_quotient(cells: np.ndarray, r: int, i: int) -> Fraction | None:
    row, column, everything = (int(part.sum()) for part in (cells[r], cells[:, i], cells))
    if row == 0 or column == 0:
        return None
    return Fraction(int(cells[r, i]), row) / Fraction(column, everything)


@given(employment())
def test_every_quotient_is_the_share_in_the_region_over_the_share_everywhere(cells: np.ndarray) -> None:
    if not cells.any():
        with pytest.raises(NothingToMeasure):
            location_quotient(table(cells), draws=0)
        return
    found = location_quotient(table(cells), draws=0)
    for r in range(cells.shape[0]):
        for i in range(cells.shape[1]):
            expected = obvious_quotient(cells, r, i)
            if expected is None:
                assert math.isnan(found.values[r, i])
                assert (f"r{r}", f"i{i}") in found.reasons
            else:
                assert found.values[r, i] == float(expected)  # one rounding, the same as that of the exact fraction


@given(st.integers(1, 3), st.integers(1, 10**5), st.integers(1, 10**5), st.integers(1, 10**4))
def test_exact_ties_stay_exact(times: int, region: int, column: int, rest: int) -> None:
    """E T = times E_r E_i in whole numbers: the quotient is exactly `times` and reaches a threshold of `times`."""
    everything = column * rest
    cell = Fraction(times * region * column, everything)
    region, column = region * cell.denominator, column
    found = quotients(np.array([[float(cell * cell.denominator)]]), np.array([float(region)]),
                      np.array([float(column)]), float(everything))  # fmt: skip
    assert found[0, 0] == times


@given(employment(), st.integers(0, 2**32))
def test_shares_and_wages_are_plain_ratios_of_sums_over_the_group(cells: np.ndarray, seed: int) -> None:
    random = np.random.default_rng(seed)
    groups = random.integers(0, 3, cells.shape[1])
    wages = random.lognormal(3, 1, cells.shape)
    wages[random.random(cells.shape) < 0.3] = np.nan
    own = Definition("own", {f"i{k}": f"g{group}" for k, group in enumerate(groups)})
    if not cells.any():
        return
    found = regional_clusters(table(cells, wages=wages), own, draws=0)
    assert found.wages_per_person is not None
    for r in range(cells.shape[0]):
        for g, name in enumerate(found.groups):
            members = [i for i in range(cells.shape[1]) if groups[i] == int(name[1:])]
            persons = sum(cells[r, i] for i in members)
            everywhere = sum(cells[q, i] for q in range(len(cells)) for i in members)
            paid = [i for i in members if not math.isnan(wages[r, i])]
            same(found.employment[r, g], persons, 1)
            same(found.share_of_region[r, g], persons, cells[r].sum())
            same(found.share_of_group[r, g], persons, everywhere)
            same(found.wages_per_person[r, g], sum(wages[r, i] for i in paid), sum(cells[r, i] for i in paid))


def same(found: float, part: float, whole: float) -> None:
    assert math.isnan(found) if whole == 0 else found == pytest.approx(part / whole, rel=1e-12)
