"""Sensitive cells and what can be worked out of the rest, by slow and obvious ways."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klastr.tables.disclosure_audit import feasible_intervals
from klastr.tables.disclosure_margins import axis, with_margins
from klastr.tables.disclosure_rules import Hidden, Rules, sensitive

SIZES = st.lists(st.integers(0, 60).map(float), max_size=6)


def obvious(plants: list[float], rules: Rules) -> Hidden:
    """The rules, plant by plant."""
    sizes = sorted(plants, reverse=True)
    if not sizes:
        return Hidden.PUBLISHED
    if len(sizes) < rules.fewest:
        return Hidden.FEW
    assert rules.dominance
    assert rules.p_percent
    many, share = rules.dominance
    if sum(sizes[:many]) > share * sum(sizes):
        return Hidden.DOMINANCE
    # The second largest knows itself, subtracts it, and has the largest but for the rest.
    too_close = sum(sizes[2:]) < rules.p_percent / 100 * sizes[0] - 1e-9
    return Hidden.P_PERCENT if too_close else Hidden.PUBLISHED


@settings(max_examples=200)
@given(plants=SIZES, fewest=st.integers(1, 5), many=st.sampled_from([1, 2]), p=st.sampled_from([5.0, 10.0, 40.0]))
def test_cells_are_sensitive_by_their_plants(plants: list[float], fewest: int, many: int, p: float) -> None:
    rules = Rules(fewest, (many, 0.8), p)
    sizes = [*sorted(plants, reverse=True), 0.0, 0.0]
    numbers = [np.array([one]) for one in (sum(plants), float(len(plants)), sizes[0], sizes[1])]
    assert Hidden(int(sensitive(*numbers, rules)[0])) == obvious(plants, rules)


@settings(max_examples=30)
@given(data=st.data())
def test_the_two_largest_plants_of_every_sum_are_those_of_all_its_plants(data: st.DataObject) -> None:
    cells = [[data.draw(SIZES) for _ in range(3)] for _ in range(3)]

    def array(of) -> np.ndarray:  # type: ignore[no-untyped-def, type-arg]
        return np.array([[of(cell) for cell in row] for row in cells], dtype=float)

    rows, columns = axis(("A", "B", "C"), {"A": "north", "B": "north"}), axis(("x", "y", "z"), None)
    found = with_margins(
        array(sum),
        array(len),
        array(lambda cell: max(cell, default=0)),
        array(lambda cell: sorted([*cell, 0, 0])[-2]),
        rows,
        columns,
    )
    members = {"north": (0, 1), "TOTAL": (0, 1, 2)}
    for name, picked in members.items():
        plants = [e for r in picked for c in range(3) for e in cells[r][c]]
        r = rows.labels.index(name)
        assert found.persons[r, -1] == sum(plants)
        assert found.plants[r, -1] == len(plants)
        assert [found.largest[r, -1], found.second[r, -1]] == sorted([*plants, 0, 0], reverse=True)[:2]


@pytest.mark.slow
@settings(max_examples=25)
@given(
    values=st.lists(st.integers(0, 4), min_size=9, max_size=9),
    hidden=st.lists(st.booleans(), min_size=9, max_size=9),
    hides_sum=st.booleans(),
)
def test_intervals_are_those_of_all_tables_that_could_be_meant(
    values: list[int], hidden: list[bool], hides_sum: bool
) -> None:
    """Every table of whole numbers with the same published cells and sums is written down: flows in a two-way table
    have whole extremes, so that nothing lies between."""
    table = np.array(values, dtype=float).reshape(3, 3)
    mask = np.zeros((4, 4), dtype=bool)
    mask[:3, :3] = np.array(hidden).reshape(3, 3)
    mask[0, 3] = hides_sum
    nothing = np.zeros((3, 3))
    margins = with_margins(table, nothing, nothing, nothing, axis(("A", "B", "C"), None), axis(("x", "y", "z"), None))
    low, high = feasible_intervals(margins, mask, mask)
    places = [tuple(place) for place in np.argwhere(mask[:3, :3])]
    most = [int(table.sum(axis=0)[c]) for _, c in places]
    possible = []
    if np.prod([m + 1 for m in most]) > 20_000:
        return
    for guess in itertools.product(*(range(m + 1) for m in most)):
        other = table.copy()
        for place, number in zip(places, guess, strict=True):
            other[place] = number
        same_columns = (other.sum(axis=0) == table.sum(axis=0)).all()
        same_rows = (other.sum(axis=1) == table.sum(axis=1))[1 if hides_sum else 0 :].all()
        if same_columns and same_rows:
            possible.append(other)
    everything = np.array(possible)
    for r, c in places:
        assert low[r, c] == pytest.approx(everything[:, r, c].min(), abs=1e-6)
        assert high[r, c] == pytest.approx(everything[:, r, c].max(), abs=1e-6)
