"""Input-output tables out of files: long and square, Eurostat's and the American ones, and files that are none."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from klastr.errors import InvalidTable, MissingColumn, MissingYear, UnreadableFile
from klastr.sources.flows import read_flows

LONG = "row_code,col_code,value_musd\nore,steel,8\nore,F01000,2\nsteel,steel,5\nsteel,cars,20\n"
SQUARE = "code,name,ore,steel,cars,TU\nore,Ore and stones,0,8,0,10\nsteel,Steel,1,5,20,30\ncars,Cars,0,0,0,50\n"


def written(folder: Path, text: str, name: str = "io.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_long_file(tmp_path: Path) -> None:
    table = read_flows(written(tmp_path, LONG))
    assert (table.name, table.unit, table.values.sum()) == ("io.csv", "million USD", 33)


def test_a_square_file_with_names_beside_the_codes(tmp_path: Path) -> None:
    table = read_flows(written(tmp_path, SQUARE))
    assert (table.products, table.values.sum()) == (("cars", "ore", "steel"), 34)
    assert table.final_demand is not None
    assert table.final_demand.tolist() == [50, 2, 4]


def test_a_square_file_with_decimal_commas(tmp_path: Path) -> None:
    table = read_flows(written(tmp_path, "code;a;b\na;1,5;2\nb;3;1 000,25\n"))
    assert table.values.tolist() == [[1.5, 2], [3, 1000.25]]


def test_a_square_workbook(tmp_path: Path) -> None:
    path = tmp_path / "io.xlsx"
    pd.DataFrame([[0, 8], [1, 5]], ["C24", "C29"], ["C24", "C29"]).to_excel(path, index_label="code")
    assert read_flows(path).values.tolist() == [[0, 8], [1, 5]]


def test_the_american_workbook_with_names_above_the_codes(tmp_path: Path) -> None:
    rows = [
        ["The Use of Commodities by Industries", None, None, None, None],
        ["(Millions of dollars)", None, None, None, None],
        ["", "Commodity Description", "Oilseed farming", "Grain farming", "Total Intermediate"],
        ["Code", "Commodity Description", "1111A0", "1111B0", "T001"],
        ["1111A0", "Oilseed farming", 8332, 1, 8333],
        ["1111B0", "Grain farming", 2, 30, 32],
        ["V00100", "Compensation of employees", 5, 6, None],
    ]
    path = tmp_path / "use.xlsx"
    pd.DataFrame(rows).to_excel(path, header=False, index=False)
    table = read_flows(path)
    assert table.products == table.industries == ("1111A0", "1111B0")
    assert table.values.tolist() == [[8332, 1], [2, 30]]
    assert table.special == {"V00100": "a part of value added", "T001": "total of intermediate flows"}
    rows[5][2] = "n.k."
    pd.DataFrame(rows).to_excel(path, header=False, index=False)
    with pytest.raises(InvalidTable, match=r"“n.k.”. \(row 6\)"):
        read_flows(path)


def test_a_square_parquet_file(tmp_path: Path) -> None:
    frame = pd.DataFrame({"code": ["a", "b"], "a": [1.0, 2], "b": [3.0, 4]})
    frame.to_parquet(tmp_path / "io.parquet")
    assert read_flows(tmp_path / "io.parquet").values.tolist() == [[1, 3], [2, 4]]


def test_eurostats_tsv_with_years_across(tmp_path: Path) -> None:
    head = "unit,stk_flow,prd_use,prd_ava,geo\\time\t2015 \t2010 \n"
    lines = [
        f"MIO_EUR,{flow},CPA_{use},CPA_{ava},CZ\t{value} \t{old} \n"
        for flow, by in (("DOM", 1), ("TOTAL", 2))
        for use, ava, value, old in (("C24", "C24", 3 * by, ": "), ("C24", "C29", by, 1), ("C29", "C24", 9 * by, 8))
    ]
    path = written(tmp_path, head + "".join(lines), "naio.tsv")
    table = read_flows(path)
    assert table.values.tolist() == [[6, 18], [2, 0]]
    assert read_flows(path, year=2010, flow="DOM").values.tolist() == [[0, 8], [1, 0]]
    with pytest.raises(MissingYear, match="2012"):
        read_flows(path, year=2012)


def test_a_file_that_is_no_table_of_flows_says_what_it_has(tmp_path: Path) -> None:
    path = written(tmp_path, "region,industry,jobs\nCZ01,C10,5\n")
    with pytest.raises(MissingColumn, match=r"'io.csv': No column .*'region', 'industry', 'jobs'"):
        read_flows(path)


def test_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        read_flows(written(tmp_path, ""))


def test_a_file_with_names_of_columns_alone(tmp_path: Path) -> None:
    with pytest.raises((InvalidTable, UnreadableFile)):
        read_flows(written(tmp_path, "row_code,col_code,value\n"))


def test_text_in_a_number_cell_is_named_with_the_row_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(InvalidTable, match=r"“many”. \(row 3\)"):
        read_flows(written(tmp_path, LONG.replace("ore,F01000,2", "ore,F01000,many")))
    with pytest.raises(InvalidTable, match=r"“many”. \(row 3\)"):
        read_flows(written(tmp_path, SQUARE.replace("Steel,1", "Steel,many")))


def test_two_columns_of_one_code_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidTable, match="'a'"):
        read_flows(written(tmp_path, "code,a,a,b\na,1,2,3\nb,1,2,3\n"))


def test_a_file_of_several_price_systems_is_refused_with_a_way_out(tmp_path: Path) -> None:
    rows = "".join(f"{price},a,b,1\n{price},b,a,1\n" for price in ("basic", "purchasers"))
    with pytest.raises(InvalidTable, match=r"2 flows stand in more than one row .*a further column"):
        read_flows(written(tmp_path, "prices,row_code,col_code,value\n" + rows))


def test_eurostats_csv_of_several_units_origins_and_countries(tmp_path: Path) -> None:
    rows = [
        f"ESTAT:NAIO_10_CP1700(1.0),A,{unit},{flow},CPA_{ava},CPA_{use},{geo},2015,{value},"
        for unit in ("MIO_EUR", "MIO_NAC")
        for flow in ("DOM", "TOTAL")
        for geo in ("CZ", "EU27_2020", "SK")
        for ava, use, value in (("C24", "C29", 5), ("C29", "C24", 1), ("C24", "C24", 2))
    ]
    head = "DATAFLOW,freq,unit,stk_flow,prd_ava,prd_use,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG"
    table = read_flows(written(tmp_path, "\n".join([head, *rows])), countries=["CZ", "SK", "PL"])
    assert table.values.tolist() == [[4, 10], [2, 0]]
    assert (table.areas, table.year, table.unit) == (("CZ", "SK"), "2015", "million EUR")


def test_the_american_use_table(real_data: Path) -> None:
    table = read_flows(real_data / "io_bea_use_2017_detail.parquet")
    assert table.values.shape == (402, 402)
    assert table.unit == "million USD"
    assert table.special["F05000"] == "imports"
    assert table.special["V00100"] == "a part of value added"
    assert not any(problem.code == "unbalanced" for problem in table.problems)
    assert any("7 flows below zero" in note for note in table.notes)
    assert any("4 codes only sold (S00300, S00401, S00402, S00900)" in note for note in table.notes)
    assert table.final_demand is not None
    assert table.output is not None
    demanded = dict(zip(table.products, table.final_demand.tolist(), strict=True))
    # Scrap and used goods are sold out of stocks; of all else final demand without imports is not below zero by much.
    assert min(value for code, value in demanded.items() if code[0] != "S") > -2_000
    cars = table.industries.index("336112")
    assert table.output[cars] == pytest.approx(table.values[:, cars].sum() + table.value_added[cars], rel=1e-3)  # type: ignore[index]


def test_the_czech_and_slovak_tables(real_data: Path) -> None:
    path = real_data / "io_eurostat_cz_sk_2015.parquet"
    both = read_flows(path)
    assert (both.areas, both.year, both.unit) == (("CZ", "SK"), "2015", "million EUR")
    assert not any(problem.severity != "note" for problem in both.problems)
    assert any("4 sellers not in all of them (CPA_G47, CPA_L68A, CPA_T, CPA_U)" in note for note in both.notes)
    czech, slovak = (read_flows(path, countries=[country]) for country in ("CZ", "SK"))
    assert (len(czech.products), len(slovak.products)) == (61, 65)
    assert both.values.sum() == pytest.approx(czech.values.sum() + slovak.values.sum())
    with pytest.raises(InvalidTable, match="CZ, SK, and the regions are in DE"):
        read_flows(path, countries=["DE"])
