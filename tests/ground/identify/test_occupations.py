"""Occupational similarity: what is alike, what is coarse, what is not known. All figures are synthetic."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from klastr.errors import InvalidOption, NothingToMeasure
from klastr.identify.occupations import occupational_similarity
from klastr.tables.occupations import StaffingTable


def staffing(rows: dict[str, list[float]]) -> StaffingTable:
    return StaffingTable.from_wide(
        pd.DataFrame.from_dict(rows, orient="index", columns=["welders", "engineers", "sellers"])
    )


TRADES = staffing({"331": [60, 30, 10], "336": [500, 400, 100], "445": [10, 20, 70]})


def test_industries_of_the_same_trades_are_alike_whatever_their_size() -> None:
    similar = occupational_similarity(TRADES, ["331", "336", "445"])
    assert similar.at("331", "336") > 0.9
    assert similar.at("331", "445") < 0
    assert np.isnan(np.diag(similar.values)).all()
    assert similar.coarse is not None
    assert not similar.coarse.any()
    assert similar.settings["occupations"] == 3


def test_an_industry_that_is_not_in_the_table_has_unknown_ties() -> None:
    similar = occupational_similarity(TRADES, ["331", "336", "541"])
    assert np.isnan(similar.values[2]).all()
    assert any("1 of 3 industries is not in the table of occupations (541)" in note for note in similar.notes)


def test_finer_industries_take_the_shares_of_the_code_above_them_and_are_marked() -> None:
    similar = occupational_similarity(TRADES, ["331110", "331210", "336", "445"])
    assert similar.at("331110", "336") == similar.at("331210", "336") > 0.9
    assert similar.coarse is not None
    assert similar.coarse[0, 2]
    assert not similar.coarse[2, 3]


def test_industries_that_the_table_cannot_tell_apart_have_an_unknown_tie() -> None:
    similar = occupational_similarity(TRADES, ["331110", "331210", "336"])
    assert np.isnan(similar.at("331110", "331210"))
    assert any(
        "1 pair of industries take their shares from the same code of the table" in note for note in similar.notes
    )
    same = occupational_similarity(TRADES, ["331110", "331210", "336"], within_code="same")
    assert same.at("331110", "331210") == pytest.approx(1)
    assert same.coarse is not None
    assert same.coarse[0, 1]


def test_coarser_industries_add_their_parts_up() -> None:
    fine = staffing({"331": [60, 30, 10], "336": [500, 400, 100], "445": [10, 20, 70], "3361": [5, 5, 5]})
    sectors = occupational_similarity(fine, ["31-33", "44-45"])
    together = occupational_similarity(staffing({"a": [560, 430, 110], "b": [10, 20, 70]}), ["a", "b"])
    assert sectors.at("31-33", "44-45") == pytest.approx(together.at("a", "b"))


def test_an_industry_without_anybody_has_unknown_ties() -> None:
    empty = staffing({"331": [60, 30, 10], "336": [0, 0, 0], "445": [10, 20, 70]})
    similar = occupational_similarity(empty, ["331", "336", "445"])
    assert np.isnan(similar.at("331", "336"))
    assert any("1 industry without anybody in the table (336)" in note for note in similar.notes)


def test_equal_shares_in_all_occupations_are_like_nothing() -> None:
    even = staffing({"331": [60, 30, 10], "336": [7, 7, 7], "445": [10, 20, 70]})
    assert np.isnan(occupational_similarity(even, ["331", "336", "445"]).at("331", "336"))


def test_no_industry_in_the_table_is_refused() -> None:
    with pytest.raises(NothingToMeasure, match=r"None of the 2 industries .* which has 331, 336, 445"):
        occupational_similarity(TRADES, ["C24", "C29"])


def test_another_word_for_the_option_is_refused() -> None:
    with pytest.raises(InvalidOption, match="'unknown' or 'same'"):
        occupational_similarity(TRADES, ["331", "336"], within_code="one")  # type: ignore[arg-type]


PERSONS = arrays(np.float64, (4, 6), elements=st.integers(0, 1000).map(float))


@given(PERSONS, st.permutations(range(4)), st.permutations(range(6)), st.floats(0.01, 1e4))
def test_order_and_size_change_nothing(persons: np.ndarray, rows: list[int], columns: list[int], scale: float) -> None:
    names = [f"i{k}" for k in range(4)]
    first = similarity(persons, names)
    scaled = persons[np.ix_(rows, columns)] * np.array([[scale], [1], [1 / scale], [1]])
    moved = similarity(scaled, [names[k] for k in rows]).loc[names, names]
    np.testing.assert_allclose(moved, first, atol=1e-6)


@given(PERSONS)
def test_ties_are_correlations(persons: np.ndarray) -> None:
    values = similarity(persons, [f"i{k}" for k in range(4)]).to_numpy()
    known = values[~np.isnan(values)]
    assert ((known >= -1) & (known <= 1)).all()
    np.testing.assert_array_equal(values, values.T)


def similarity(persons: np.ndarray, names: list[str]) -> pd.DataFrame:
    occupations = [f"o{k}" for k in range(persons.shape[1])]
    table = StaffingTable.from_wide(pd.DataFrame(persons, names, occupations))
    return occupational_similarity(table, names).to_frame()
