"""The classification's own grouping."""

from __future__ import annotations

import pytest

from klastr.errors import InvalidDefinition
from klastr.tables.coarser_codes import coarser_codes
from klastr.tables.definition_fit import fit


def test_three_digits_of_naics() -> None:
    found = coarser_codes(["336411", "336412", "311111", "441110"], 3)
    assert found.group_of == {"336411": "336", "336412": "336", "311111": "311", "441110": "441"}
    assert found.group_label("336") == "Transportation Equipment Manufacturing"
    assert found.name == "NAICS 2017, level 3"


def test_sectors_that_are_written_as_a_range() -> None:
    assert coarser_codes(["336411", "441110"], 2).group_of == {"336411": "31-33", "441110": "44-45"}


def test_sections_of_nace_have_names_in_two_languages() -> None:
    found = coarser_codes(["C24", "C29", "G47"], 1)
    assert found.group_of == {"C24": "C", "C29": "C", "G47": "G"}
    assert found.group_label("C", "en") != found.group_label("C", "cs") != "C"


def test_industries_above_the_level_are_in_no_group() -> None:
    assert coarser_codes(["C", "C29.1", "G47"], 2).group_of == {"C29.1": "C29", "G47": "G47"}


def test_it_meets_the_table_that_it_came_from() -> None:
    industries = ("C24.1", "C24.2", "G47.1")
    assert fit(coarser_codes(industries, 2), industries).group_at.tolist() == [0, 0, 1]


@pytest.mark.parametrize("industries", [("steel", "milk"), ("C", "G"), ()])
def test_codes_without_that_level_are_refused(industries: tuple[str, ...]) -> None:
    with pytest.raises(InvalidDefinition, match="has a code of level 2 above it"):
        coarser_codes(industries, 2)
