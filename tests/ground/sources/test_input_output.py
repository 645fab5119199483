"""Whole input-output tables out of files of every kind."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from klastr.errors import InvalidOption, InvalidTable, MissingColumn, MissingYear, UnreadableFile
from klastr.sources.input_output import read_groups, read_input_output, with_employment

SQUARE = "code,ore,steel,P3_S14,P1\nore,1,8,3,12\nsteel,2,2,16,20\nB1G,9,10,,\nP1,12,20,,\n"


def written(folder: Path, text: str, name: str = "io.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_square_file_with_names_of_industries_beside_the_codes(tmp_path: Path) -> None:
    named = SQUARE.replace("code,", "name,code,").replace("\n", "\nIron ore,", 4)
    table = read_input_output(written(tmp_path, named))
    assert table.flows.tolist() == [[1, 8], [2, 2]]
    assert table.households == (0,)
    assert table.source == "io.csv"


def test_a_workbook_with_names_above_the_codes(tmp_path: Path) -> None:
    rows = [["", "", "Iron ore", "Steel", "Households"], ["", "code", "B07", "C24", "P3_S14"]]
    rows += [["Iron ore", "B07", 1, 8, 3], ["Steel", "C24", 2, 2, 16], ["Value added", "B1G", 9, 10, None]]
    pd.DataFrame(rows).to_excel(tmp_path / "io.xlsx", header=False, index=False)
    table = read_input_output(tmp_path / "io.xlsx")
    assert table.industries == ("B07", "C24")
    assert table.output.tolist() == [12, 20]
    assert table.demand == ("P3_S14",)


RECURRING = """code,agr,ind,final_demand,output
agr,10,20,70,100
ind,30,10,60,100
value_added,60,70,,
output,100,100,,
"""


def test_flows_that_recur_are_no_codes(tmp_path: Path) -> None:
    """10, 70 and 100 stand in the first row and again below it."""
    table = read_input_output(written(tmp_path, RECURRING))
    assert table.industries == ("agr", "ind")
    assert table.flows.tolist() == [[10, 20], [30, 10]]
    assert table.output.tolist() == [100, 100]


def test_codes_that_are_numbers_below_names_of_industries(tmp_path: Path) -> None:
    lines = ["name,code,Crops,Mining,Households,Output", ",,1,2,F010,P1", "Crops,1,1,8,3,12", "Mining,2,2,2,16,20"]
    table = read_input_output(written(tmp_path, "\n".join([*lines, "Value added,B1G,9,10,,", ",P1,12,20,,"])))
    assert table.industries == ("1", "2")
    assert table.flows.tolist() == [[1, 8], [2, 2]]


def test_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    text = SQUARE.replace(",", ";").replace("8;3", "8,5;2,5")
    assert read_input_output(written(tmp_path, text)).flows[0, 1] == 8.5


def test_eurostats_tsv_with_years_across(tmp_path: Path) -> None:
    head = "unit,stk_flow,prd_use,prd_ava,geo\\time\t2015 \t2010 \n"
    cells = [("C24", "C24", 3), ("C24", "C29", 1), ("C29", "C24", 9), ("C29", "C29", 2), ("C24", "B1G", 16)]
    cells += [("C29", "B1G", 9), ("C24", "P1", 20), ("C29", "P1", 20), ("P3_S14", "C24", 8), ("P3_S14", "C29", 17)]
    lines = [
        f"MIO_EUR,{flow},{_cpa(use)},{_cpa(ava)},{geo}\t{value * by} \t{value * by * 2} \n"
        for flow, geo, by in (("DOM", "CZ", 1), ("DOM", "SK", 3), ("TOTAL", "CZ", 5))
        for use, ava, value in cells
    ]
    path = written(tmp_path, head + "".join(lines), "naio.tsv")
    table = read_input_output(path, country="CZ")
    assert table.flows.tolist() == [[3, 9], [1, 2]]
    assert (table.year, table.flow, table.unit) == ("2015", "DOM", "million EUR")
    assert read_input_output(path, country="SK", year=2010).flows.tolist() == [[18, 54], [6, 12]]
    with pytest.raises(MissingYear, match="2012"):
        read_input_output(path, country="CZ", year=2012)


def _cpa(code: str) -> str:
    return f"CPA_{code}" if code.startswith("C") else code


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("", UnreadableFile, "empty"),
        ("region,industry,jobs\nCZ01,C10,5\n", MissingColumn, "'io.csv': No column"),
        (SQUARE.replace("8", "much"), InvalidTable, "ore to steel"),
        (SQUARE.replace("P1,12", "B1G,12"), InvalidTable, "more than one row"),
        (SQUARE.replace("9,10", "9,99"), InvalidTable, "does not balance"),
    ],
)
def test_what_is_no_table_says_why(tmp_path: Path, text: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        read_input_output(written(tmp_path, text))


def test_a_parquet_file_that_is_cut_off_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "io.parquet"
    pd.DataFrame({"code": ["a", "b"], "a": [1.0, 2], "b": [3.0, 4], "P3": [5.0, 6]}).to_parquet(path)
    assert read_input_output(path).output.tolist() == [9, 12]
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(UnreadableFile):
        read_input_output(path)


def test_employment_of_one_country_out_of_several(tmp_path: Path) -> None:
    jobs = written(tmp_path, "geo,code,employment_thousand\nCZ,ore,1\nCZ,steel,2\nSK,ore,7\nSK,steel,8\n", "jobs.csv")
    table = read_input_output(written(tmp_path, SQUARE), country="SK", employment=jobs)
    assert table.extensions["employment"].tolist() == [7000, 8000]
    with pytest.raises(InvalidTable, match="more than once"):
        read_input_output(written(tmp_path, SQUARE), employment=jobs)


def test_thousands_are_told_by_the_column_that_is_taken(tmp_path: Path) -> None:
    table = read_input_output(written(tmp_path, SQUARE))
    path = written(tmp_path, "employment_thousand,code,name\n3,ore,Ore\n4,steel,Steel\n", "jobs.csv")
    assert with_employment(table, path).extensions["employment"].tolist() == [3000, 4000]


def test_a_file_of_one_industry(tmp_path: Path) -> None:
    table = read_input_output(written(tmp_path, "code,ore,P3_S14\nore,10,50\nB1G,50,\nP1,60,\n"))
    assert (table.industries, table.output.tolist(), table.value_added.tolist()) == (("ore",), [60], [50])


def test_columns_that_are_named_of_a_square_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match=r"--row seller: .* 'io.csv' is a square one"):
        read_input_output(written(tmp_path, SQUARE), row="seller")


def test_groups_are_two_columns(tmp_path: Path) -> None:
    assert read_groups(written(tmp_path, "name,group,code\nx,metal,ore\n")) == {"ore": "metal"}
    assert read_groups(written(tmp_path, "from,to\nore,metal\n")) == {"ore": "metal"}
    with pytest.raises(MissingColumn):
        read_groups(written(tmp_path, "code\nore\n"))
