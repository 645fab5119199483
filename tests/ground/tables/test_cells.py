"""Three kinds of empty cells."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.tables.cells import CellKind, cell_kinds, counted_kinds, is_confidential

NO = np.nan


def kinds_of(values: list[list[float]], confidential: list[list[bool]]) -> list[list[int]]:
    return cell_kinds(np.array([values]), np.array([confidential]))[0].tolist()


@pytest.mark.parametrize("flag", ["c", "C", "D", "bc", "cd"])
def test_offices_say_confidential_in_several_ways(flag: str) -> None:
    assert is_confidential(flag)


@pytest.mark.parametrize("flag", ["", None, "d", "u", "b", "e", "z", "p"])
def test_other_flags_do_not_hide(flag: str | None) -> None:
    assert not is_confidential(flag)


def test_a_flagged_cell_is_confidential_and_an_unflagged_one_is_unavailable() -> None:
    found = kinds_of([[1, NO, NO]], [[False, True, False]])
    assert found == [[CellKind.PUBLISHED, CellKind.CONFIDENTIAL, CellKind.UNAVAILABLE]]


def test_a_region_without_any_number_is_not_there() -> None:
    assert kinds_of([[NO, NO], [1, 2]], [[False, False]] * 2)[0] == [CellKind.NOT_THERE] * 2


def test_a_region_that_says_nothing_because_it_may_not_is_there() -> None:
    assert kinds_of([[NO, NO], [1, 2]], [[True, True], [False, False]])[0] == [CellKind.CONFIDENTIAL] * 2


def test_zero_is_a_number() -> None:
    assert kinds_of([[0, NO]], [[False, False]]) == [[CellKind.PUBLISHED, CellKind.UNAVAILABLE]]


def test_every_cell_is_counted_once() -> None:
    kinds = np.array([[[0, 1, 2, 3, 3]]], dtype=np.uint8)
    assert list(counted_kinds(kinds).values()) == [1, 1, 1, 2]
