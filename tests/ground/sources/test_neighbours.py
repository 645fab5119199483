"""Pairs of neighbours out of files."""

from __future__ import annotations

from pathlib import Path

import pytest

from klastr.errors import InvalidGeography, UnreadableFile
from klastr.sources.neighbours import read_neighbours


def written(folder: Path, text: str) -> Path:
    path = folder / "pairs.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_two_columns_of_any_names(tmp_path: Path) -> None:
    pairs = read_neighbours(written(tmp_path, "one;other\nSK01;CZ06\nCZ06;SK01\nCZ06;AT12\n"))
    assert pairs == {("CZ06", "SK01"), ("AT12", "CZ06")}


def test_the_right_two_of_more_columns(tmp_path: Path) -> None:
    assert read_neighbours(written(tmp_path, "km,Region,Neighbour\n12,CZ06,SK01\n")) == {("CZ06", "SK01")}


def test_codes_of_digits_keep_their_zeros(tmp_path: Path) -> None:
    assert read_neighbours(written(tmp_path, "a,b\n01001,01003\n")) == {("01001", "01003")}


def test_a_first_row_of_two_regions_is_a_pair(tmp_path: Path) -> None:
    path = written(tmp_path, "CZ06,SK01\nCZ06,AT12\n")
    assert read_neighbours(path, regions=["CZ06", "SK01", "AT12"]) == {("CZ06", "SK01"), ("AT12", "CZ06")}
    assert read_neighbours(path) == {("AT12", "CZ06")}


def test_one_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidGeography, match=r"has 1 column \('region'\); a file of neighbours has two"):
        read_neighbours(written(tmp_path, "region\nCZ06\nSK01\n"))


def test_three_columns_without_known_names_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidGeography, match=r"has 3 columns .* call the two columns region and neighbour"):
        read_neighbours(written(tmp_path, "x,y,z\nCZ06,SK01,1\n"))


def test_half_a_pair_is_refused_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(InvalidGeography, match=r"1 of 2 pairs .* have one region only \(row 3\)"):
        read_neighbours(written(tmp_path, "a,b\nCZ06,SK01\nCZ06,\n"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_neighbours(tmp_path / "pairs.csv")
