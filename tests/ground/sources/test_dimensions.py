"""Of every further dimension the member for everybody is kept, or the user is asked."""

from __future__ import annotations

import pyarrow as pa
import pytest

from klastr.errors import MissingColumn
from klastr.sources.dimensions import Kept, dimension_positions, kept_members


def kept(value: str | None = None, **columns: list[str]) -> Kept:
    return kept_members({name: pa.chunked_array([cells]) for name, cells in columns.items()}, value=value)


def test_the_total_of_men_and_women_is_kept_and_told() -> None:
    found = kept(sex=["F", "M", "T", "T"])
    assert found.rows is not None
    assert found.rows.tolist() == [2, 3]
    assert found.notes[0].message == "Of 'sex' only T is read; F, M is left out."


def test_two_dimensions_are_kept_together() -> None:
    found = kept(sex=["T", "T", "F"], unit=["NR", "PC", "NR"])
    assert found.rows is not None
    assert found.rows.tolist() == [0]
    assert found.unit == "persons employed"


def test_a_dimension_of_one_member_changes_nothing() -> None:
    found = kept(freq=["A", "A"], unit=["THS_PER", "THS_PER"])
    assert found.rows is None
    assert found.notes == ()
    assert found.unit == "thousand persons"


def test_men_and_women_without_a_total_are_not_chosen_between() -> None:
    with pytest.raises(MissingColumn, match=r"'sex' has 2 members \(F, M\).*counted several times.*sum them"):
        kept(sex=["F", "M"])


def test_indicators_are_found_among_the_rows_that_are_kept() -> None:
    found = kept(sex=["T", "F", "T"], indic_sb=["V16110", "V16110", "V11210"])
    assert {role: mask.tolist() for role, mask in found.indicators.items()} == {
        "value": [True, False],
        "establishments": [False, True],
    }


def test_only_columns_called_like_dimensions_are_dimensions() -> None:
    assert dimension_positions(("geo", "sex", "note", "indic_sb"), taken=(0,)) == (1, 3)
