"""Tables of occupations out of files. All figures are synthetic."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from klastr.errors import InvalidTable, MissingColumn, UnreadableFile
from klastr.identify.occupations import occupational_similarity
from klastr.sources.concordance import read_concordance
from klastr.sources.occupations import read_occupations

LONG = (
    "NAICS,NAICS_TITLE,OCC_CODE,OCC_TITLE,TOT_EMP\n"
    "331000,Metals,51-4041,Machinists,\"1,000\"\n331000,Metals,17-2141,Engineers,200\n"
    "336000,Vehicles,51-4041,Machinists,300\n336000,Vehicles,17-2141,Engineers,**\n"
    "722000,Restaurants,35-3031,Waiters,\"9,000\"\n"
)  # fmt: skip
WIDE = "industry;name;7212;2144;5131\nC24;Metals;1 000;200;0\nC29;Cars;300;;0\nI56;Restaurants;0;0;9 000\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "occupations.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_long_file_as_the_american_office_writes_it(tmp_path: Path) -> None:
    table = read_occupations(written(tmp_path, LONG))
    assert table.values.tolist() == [[200, 0, 1000], [0, 0, 300], [0, 9000, 0]]
    assert table.industries == ("331000", "336000", "722000")
    assert table.notes == ("1 cell written without a number; they count as nobody.",)


def test_a_wide_file(tmp_path: Path) -> None:
    table = read_occupations(written(tmp_path, WIDE))
    assert table.occupations == ("2144", "5131", "7212")
    assert table.values.tolist() == [[200, 0, 1000], [0, 0, 300], [0, 9000, 0]]
    assert "1 cell written without a number; they count as nobody." in table.notes


def test_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "occupations.xlsx"
    pd.DataFrame([[10, 30], [20, 0]], ["C24", "C29"], ["2144", "7212"]).to_excel(path, index_label="nace")
    assert read_occupations(path).values.tolist() == [[10, 30], [20, 0]]


def test_text_in_a_wide_file_is_named_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(InvalidTable, match=r"“some”. \(row 3\)"):
        read_occupations(written(tmp_path, WIDE.replace("300", "some")))


def test_a_file_of_something_else_says_what_it_has(tmp_path: Path) -> None:
    with pytest.raises(MissingColumn, match=r"'occupations.csv': No column .* occupations.*'region', 'jobs'"):
        read_occupations(written(tmp_path, "region,jobs\nCZ01,5\n"))


def test_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        read_occupations(written(tmp_path, ""))


def test_american_codes_of_the_table_cover_finer_industries(tmp_path: Path) -> None:
    """Codes filled up with zeros, 331000, hold all that begins with 331."""
    table = read_occupations(written(tmp_path, LONG.replace("**", "100")))
    similar = occupational_similarity(table, ["331110", "331210", "336111", "722511"])
    assert similar.at("331110", "336111") > 0.9
    assert similar.known_share == pytest.approx(10 / 12)
    assert similar.coarse is not None
    assert similar.coarse[0, 2]
    assert not similar.coarse[2, 3]


def test_a_concordance_ties_the_tables_own_codes(tmp_path: Path) -> None:
    table = read_occupations(written(tmp_path, LONG.replace("**", "100")))
    path = tmp_path / "concordance.csv"
    path.write_text("naics,nace\n331000,C24\n336000,C29\n336000,C30\n", encoding="utf-8")
    concordance = read_concordance(path, ["C24", "C29", "C30"], table)
    similar = occupational_similarity(table, ["C24", "C29", "C30"], concordance, within_code="same")
    assert similar.at("C29", "C30") == pytest.approx(1)
    assert similar.at("C24", "C29") == similar.at("C24", "C30") > 0.9
