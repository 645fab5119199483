"""Delimiter, names and what stands above them are found by counting."""

from __future__ import annotations

import pytest

from klastr.errors import UnreadableFile
from klastr.sources.delimiters import Layout, layout


def laid_out(text: str) -> Layout:
    return layout(text, whole=True, where="table.csv")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_every_usual_delimiter_is_found(sign: str) -> None:
    found = laid_out("geo,nace,jobs\nCZ01,C10,1\nCZ02,C10,2\n".replace(",", sign))
    assert found.delimiter == sign
    assert found.names == ("geo", "nace", "jobs")
    assert found.names_row == 1


def test_decimal_commas_do_not_part_fields() -> None:
    assert laid_out("geo;jobs\nCZ01;1,5\nCZ02;2,5\n").delimiter == ";"


def test_a_comma_in_a_quoted_name_does_not_part_fields() -> None:
    assert laid_out('geo,name\nCZ01,"Prague, city"\nCZ02,Plain\n').rows[0] == ("CZ01", "Prague, city")


def test_lines_above_the_names_are_left_out() -> None:
    found = laid_out("Employment by region\n\ngeo,nace,jobs\nCZ01,C10,1\n")
    assert found.names == ("geo", "nace", "jobs")
    assert found.names_row == 3
    assert found.above == ("Employment by region",)


def test_a_first_line_may_tell_the_delimiter() -> None:
    found = laid_out("sep=;\ngeo;jobs\nCZ01;1\n")
    assert (found.delimiter, found.names, found.names_row) == (";", ("geo", "jobs"), 2)


def test_names_without_one_above_the_row_numbers() -> None:
    assert laid_out("geo,nace,jobs\n1,CZ01,C10,5\n2,CZ02,C10,6\n").names == ("", "geo", "nace", "jobs")


@pytest.mark.parametrize("text", ["", "\n\n", " \n \n"])
def test_a_text_without_rows_is_empty(text: str) -> None:
    with pytest.raises(UnreadableFile, match=r"'table.csv' is empty"):
        laid_out(text)


def test_names_without_rows_are_refused() -> None:
    with pytest.raises(UnreadableFile, match=r"has a row of names \(geo, nace, jobs\) and no row below it"):
        laid_out("geo,nace,jobs\n\n")
