"""Regions of today and what they were before."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from klastr.identify.predecessors import Predecessors, predecessors
from klastr.tables.regional import RegionalTable

Make = Callable[..., RegionalTable]


def followed(make: Make, before: tuple[str, ...], after: tuple[str, ...]) -> tuple[Predecessors, list[str]]:
    codes = tuple(sorted({*before, *after}))
    kinds = np.full((2, len(codes), 2), 3, dtype=np.uint8)
    kinds[0, [codes.index(code) for code in before]] = 0
    kinds[1, [codes.index(code) for code in after]] = 0
    table = make(np.where(kinds == 3, np.nan, 1.0), codes, ("C10", "C11"), kinds=kinds)
    now = [code for code in codes if code in after]
    past = predecessors(table, np.array([codes.index(code) for code in now]), 0)
    return past, [
        ",".join(codes[k] for k in rows) or reason for rows, reason in zip(past.members, past.reasons, strict=True)
    ]


def test_a_region_of_the_same_code_is_itself(make: Make) -> None:
    past, found = followed(make, ("CZ01", "CZ02"), ("CZ01", "CZ02"))
    assert found == ["CZ01", "CZ02"]
    assert past.reasons == ("same", "same")


def test_a_recoded_region_is_its_old_code(make: Make) -> None:
    past, found = followed(make, ("ITC1", "ITD1"), ("ITC1", "ITH1"))
    assert found == ["ITC1", "ITD1"]
    assert past.reasons == ("same", "recoded")


def test_a_new_region_has_no_past(make: Make) -> None:
    _, found = followed(make, ("CZ01",), ("CZ01", "HR03"))
    assert found == ["CZ01", "not there"]


def test_sums_are_missing_where_there_is_no_past() -> None:
    past = Predecessors((np.array([0, 2]), np.zeros(0, dtype=np.intp), np.array([1])), ("merged", "split", "same"))
    cells = np.array([[1.0, 2.0], [10.0, 20.0], [100.0, 200.0]])
    np.testing.assert_array_equal(past.summed(cells), [[101, 202], [np.nan, np.nan], [10, 20]])
    assert past.all_members.tolist() == [0, 2, 1]
    assert past.row_of_member.tolist() == [0, 0, 2]
