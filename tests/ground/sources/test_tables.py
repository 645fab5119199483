"""One door from a file to a checked table: everything that was understood, everything that is wrong."""

from __future__ import annotations

import shlex
from pathlib import Path

import numpy as np
import pytest

from klastr.errors import InvalidOption, InvalidTable, MissingColumn
from klastr.sources.tables import read_regional_table
from klastr.tables.cells import CellKind
from klastr.tables.regional import RegionalTable
from klastr.tables.working_part import hidden_share

TEXT = "geo,nace,year,jobs\n" + "".join(
    f"{region},{industry},{year},{value}\n"
    for value, (region, industry, year) in enumerate(
        (region, industry, year)
        for region in ("CZ01", "CZ02", "SK01")
        for industry in ("C10", "C11", "C29")
        for year in (2013, 2014)
    )
)


def written(folder: Path, text: str, name: str = "table.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_long_table_with_the_line_to_type_next(tmp_path: Path) -> None:
    path = written(tmp_path, TEXT, "my table.csv")
    reading = read_regional_table(path)
    assert reading.table.shape == (2, 3, 3)
    assert reading.problems == ()
    assert shlex.split(reading.command()) == [
        "klastr", "identify", str(path), "--region", "geo", "--industry", "nace", "--value", "jobs", "--year", "year",
        "--at", "2014", "--since", "2013",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "geo,C10,C11\nCZ01,1,2\nCZ02,3,4\n",
        "nace,CZ01,CZ02\nC10,1,3\nC11,2,4\n",
        "geo,nace,jobs\nCZ01,C10,1\nCZ01,C11,2\nCZ02,C10,3\nCZ02,C11,4\n",
    ],
    ids=["industries side by side", "regions side by side", "long"],
)
def test_long_and_wide_are_the_same_table(tmp_path: Path, text: str) -> None:
    table = read_regional_table(written(tmp_path, text)).table
    assert (table.regions, table.industries) == (("CZ01", "CZ02"), ("C10", "C11"))
    assert table.values[0].tolist() == [[1, 2], [3, 4]]


def test_years_side_by_side(tmp_path: Path) -> None:
    table = read_regional_table(written(tmp_path, "geo,nace,2013,2014\nCZ01,C10,1,2\nCZ02,C10,3,: c\n")).table
    assert table.values[:, 0, 0].tolist() == [1.0, 2.0]
    assert table.kinds[1, 1, 0] == CellKind.CONFIDENTIAL


def test_names_of_regions_travel_with_the_table(tmp_path: Path) -> None:
    table = read_regional_table(
        written(tmp_path, "nuts_code,region_name,nace,jobs\nX1,North,C10,1\nX2,South,C10,2\n")
    ).table
    assert table.region_label("X1") == "North"


def test_names_that_differ_for_one_code_are_not_used(tmp_path: Path) -> None:
    text = "nuts_code,region_name,nace,jobs\nX1,North,C10,1\nX2,South,C10,2\nX1,Elsewhere,C11,3\n"
    assert read_regional_table(written(tmp_path, text)).table.region_names == {}


def test_thousands_become_persons(tmp_path: Path) -> None:
    reading = read_regional_table(written(tmp_path, "geo,nace,employment_thousand\nCZ01,C10,1.5\nCZ02,C10,2\n"))
    assert reading.table.values[0, 0, 0] == 1500.0
    assert reading.table.unit == "persons employed"
    assert "multiplied by 1,000" in str(reading.problems)


def test_numbers_that_look_like_thousands_are_read_as_the_user_says(tmp_path: Path) -> None:
    path = written(tmp_path, "geo;nace;jobs\nCZ01;C10;1.234\nCZ02;C10;12\n")
    assert read_regional_table(path).table.values[0, 0, 0] == 1234.0
    assert read_regional_table(path, decimal=".").table.values[0, 0, 0] == 1.234


def test_all_problems_of_a_file_are_in_one_report_with_row_numbers(tmp_path: Path) -> None:
    lines = TEXT.splitlines()
    lines[1] = lines[1].replace(",0", ",many")
    lines[2] = lines[2].replace("2014", "20l4")
    lines[3] = lines[3].replace(",2", ",-2", 1).replace("-2013", "2013")
    lines[4] = lines[4].replace("CZ01", "")
    lines[5] = lines[5] + ",9"
    lines.append(lines[7])
    lines[6] = "CZ01,C29,2014,-5"
    reading = read_regional_table(written(tmp_path, "\n".join(lines) + "\n"))
    found = {problem.code: problem.rows for problem in reading.errors}
    assert found["not_a_number"] == (2,)
    assert 3 in found["not_a_year"]
    assert found["missing_region"] == (5,)
    assert found["ragged_rows"] == (6,)
    assert found["negative_values"] == (7,)
    assert found["duplicate_rows"] == (8, 20)
    with pytest.raises(InvalidTable, match=r"'table.csv' has \d problems that must be mended first") as error:
        _ = reading.table
    assert error.value.code == "invalid_table"
    assert all(f"- {problem}" in str(error.value) for problem in reading.errors)


def test_the_column_that_tells_repeated_rows_apart_is_named(tmp_path: Path) -> None:
    text = "geo,nace,origin,jobs\nCZ01,C10,home,1\nCZ01,C10,abroad,2\nCZ02,C10,home,3\nCZ02,C10,abroad,4\n"
    problem = read_regional_table(written(tmp_path, text)).errors[0]
    assert problem.hint == "the column 'origin' tells them apart (abroad, home): keep one kind, or sum them."


def test_columns_may_be_named(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b,c,d\nx,p,1,7\ny,p,2,8\n")
    reading = read_regional_table(path, region="a", industry="b", value="d")
    assert reading.table.values[0, :, 0].tolist() == [7.0, 8.0]
    assert reading.columns.recognised == frozenset()


def test_a_named_column_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(MissingColumn, match=r"no column 'geom'.*did you mean 'geo'"):
        read_regional_table(written(tmp_path, TEXT), region="geom")


def test_a_text_has_no_sheets(tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="leave --table out"):
        read_regional_table(written(tmp_path, TEXT), table="Data")


def test_a_classification_that_is_not_known(tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match="no classification of industries called"):
        read_regional_table(written(tmp_path, TEXT), classification="NICE")


def test_progress_is_told(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    read_regional_table(written(tmp_path, TEXT), progress=lambda done, of: seen.append((done, of)))
    assert seen[-1] == (18, 19)


# -- the real tables ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def europe(real_data: Path) -> RegionalTable:
    return read_regional_table(real_data / "eu_sbs_regional_2008_2014.parquet").table


def test_europe_is_recognised_without_a_word(real_data: Path, europe: RegionalTable) -> None:
    reading = read_regional_table(real_data / "eu_sbs_regional_2008_2014.parquet")
    assert {role: reading.columns.name(role) for role in reading.columns.at} == {
        "region": "nuts_code", "industry": "nace_code", "value": "persons_employed", "year": "year",
        "flag": "persons_employed_flag", "establishments": "local_units", "wages": "wages_meur",
    }  # fmt: skip
    assert (reading.region_level, reading.industry_level) == (2, 2)
    assert reading.suggested_options()["--at"] == "2014"
    assert reading.suggested_options()["--since"] == "2010"
    assert europe.shape == (7, 467, 101)


def test_europe_holds_the_empty_cells_that_the_file_has(europe: RegionalTable) -> None:
    counts = europe.counts()
    left_out = europe.kinds.size - 325_010  # combinations without a row, 2,361 of them in region-years without a number
    assert counts[CellKind.PUBLISHED] == 325_010 - 71_889
    # 24,499 rows carry the flag; 484 of them lie in region-years without any number, mostly France in 2008.
    assert counts[CellKind.CONFIDENTIAL] == 24_499 - 484
    assert counts[CellKind.UNAVAILABLE] + counts[CellKind.NOT_THERE] == 71_889 - (24_499 - 484) + left_out
    # Region-years without a number of persons employed: 361 at NUTS 2, 466 at all levels.
    silent = (europe.kinds == CellKind.NOT_THERE).all(axis=2)
    level = np.array(europe.region_levels)
    assert (int(silent.sum()), int(silent[:, level == 2].sum())) == (466, 361)


def test_europe_in_2014_hides_what_the_office_hides(europe: RegionalTable) -> None:
    part = hidden_share(europe, 2014, 2, 2)
    assert part.regions == 283
    assert part.industries == 68
    assert round(100 * part.confidential, 1) == 11.6
    visegrad = [code for code in europe.regions if code[:2] in ("CZ", "SK", "PL", "HU")]
    small = hidden_share(europe.pick(regions=visegrad), 2014, 2, 2)
    assert small.regions == 35
    assert round(100 * small.confidential, 1) == 9.1


def test_a_cell_without_establishments_is_not_always_empty_of_people(europe: RegionalTable) -> None:
    """Why an empty cell without establishments is not taken as zero."""
    assert europe.establishments is not None
    ordinary = np.array([europe.region_codes.is_place(code) for code in europe.regions])[None, :, None]
    none = (europe.establishments == 0) & (europe.kinds == CellKind.PUBLISHED)
    people = none & (europe.values > 0)
    assert (int(none.sum()), int(people.sum())) == (10_840, 496)
    assert (int((none & ordinary).sum()), int((people & ordinary).sum())) == (8_082, 25)
    assert europe.values[people].max() == 5_030


def test_america_leaves_its_zeros_out(real_data: Path) -> None:
    reading = read_regional_table(real_data / "us_cbp_cbsa_2019.parquet")
    table = reading.table
    assert (len(table.regions), table.years) == (933, (None,))
    assert (table.kinds == CellKind.PUBLISHED).all()
    level_6 = np.array(table.industry_levels) == 6
    assert table.values[..., level_6].sum() == pytest.approx(0.944 * 122_485_576, rel=0.001)
    assert "1,289,519 of 1,858,536 combinations" in table.notes[0]
    assert reading.industry_level == 6
