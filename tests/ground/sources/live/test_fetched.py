"""From a question to a checked table: each office's answer, written after its documentation, becomes the right rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from klastr import fetched_table
from klastr.errors import InvalidOption

SBS = "sbs_r_nuts06_r2"
GEO = ["CZ01", "CZ02", "SK01"]


def keyed(frame: pd.DataFrame) -> dict[tuple[str, ...], tuple[float | None, str]]:
    """Cell -> (value, flag), without frequency."""
    return {
        (row.nace_r2, row.geo, row.time): (None if pd.isna(row.value) else row.value, row.flag)
        for row in frame.itertuples()
    }


def test_a_cube_becomes_a_row_for_each_cell(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.reply("eurostat-json-stat"))
    table = fetched_table("eurostat", SBS, {"geo": GEO})
    frame = table.to_frame()
    assert list(frame.columns) == ["freq", "nace_r2", "indic_sb", "geo", "time", "value", "flag"]
    assert len(frame) == table.content.rows == 3 * 3 * 2
    cells = keyed(frame)
    assert cells["C10", "CZ02", "2014"] == (370, "b")
    assert cells["C11", "CZ01", "2014"] == (None, "c")  # secret
    assert cells["C11", "SK01", "2013"] == (None, "")  # not there
    assert (table.content.published, table.content.confidential) == (16, 1)
    assert table.source == "Eurostat (sbs_r_nuts06_r2)"


@pytest.mark.parametrize(
    ("form", "name", "filters"),
    [
        ("sdmx-csv", "eurostat-sdmx-csv-2.1", {}),
        ("sdmx-csv", "eurostat-sdmx-csv-3.0", {"geo": GEO}),
        ("tsv", "eurostat-tsv-new", {}),
        ("tsv", "eurostat-tsv-old", {}),
    ],
)
def test_every_layout_of_eurostat_gives_the_same_cells(
    machine: Any, loopback: Any, form: Any, name: str, filters: dict[str, Any]
) -> None:
    machine.answers(loopback.reply("eurostat-json-stat"), loopback.reply(name))
    by_cube = fetched_table("eurostat", SBS, {"geo": GEO})
    by_rows = fetched_table("eurostat", SBS, filters, form=form)
    assert keyed(by_rows.to_frame()) == keyed(by_cube.to_frame())
    assert machine.addresses[-1] == loopback.written(name).address.removeprefix("https://")


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda told: told["dimension"]["freq"]["category"].pop("index"), id="one member without index"),
        pytest.param(lambda told: told["dimension"]["geo"]["category"].update(index=GEO), id="index as a list"),
        pytest.param(
            lambda told: told.update(value=[told["value"].get(str(k)) for k in range(18)]), id="all values in a list"
        ),
        pytest.param(
            lambda told: told.update(status=[told["status"].get(str(k)) for k in range(18)]), id="all flags in a list"
        ),
    ],
)
def test_every_spelling_that_json_stat_allows_gives_the_same_cells(machine: Any, loopback: Any, change: Any) -> None:
    def changed(told: Any) -> None:
        change(told)

    machine.answers(loopback.reply("eurostat-json-stat"), loopback.with_changed_json("eurostat-json-stat", changed))
    usual = fetched_table("eurostat", SBS, {"geo": GEO}).to_frame()
    other = fetched_table("eurostat", SBS, {"geo": GEO}, fresh=True).to_frame()
    pd.testing.assert_frame_equal(usual, other)


def test_the_census_of_2021_keeps_noise_apart_from_secrets(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.reply("census-2021"))
    table = fetched_table("census", "2021", {"state": "26"})
    assert machine.addresses[-1] == loopback.written("census-2021").address.removeprefix("https://")
    frame = table.to_frame().set_index(["area_code", "naics"])
    assert frame.loc[("26001", "336"), ["EMP", "ESTAB", "PAYANN", "noise", "flag"]].tolist() == [
        2000,
        12,
        130000,
        "H",
        "",
    ]
    secret = frame.loc[("26003", "311")]
    assert pd.isna(secret.EMP)
    assert (secret.ESTAB, secret.flag, secret.noise) == (3, "c", "")


def test_metropolitan_areas_are_named_by_their_own_code(machine: Any, loopback: Any) -> None:
    metro = "metropolitan statistical area/micropolitan statistical area"
    names = ["NAICS2017", "EMP", "ESTAB", "PAYANN", "NAME", "EMP_N", "PAYANN_N", metro]
    machine.answers(
        loopback.json_reply([names, ["00", "10", "2", "30", "Somewhere, MI Metro Area", "G", "G", "19820"]])
    )
    frame = fetched_table("census", "2021", {"area": "metro"}).to_frame()
    assert frame.loc[0, ["area_code", "area_name", "EMP"]].tolist() == ["19820", "Somewhere, MI Metro Area", 10]
    assert "for=metropolitan+statistical+area%2Fmicropolitan+statistical+area:*" in machine.addresses[-1]


def test_several_years_are_asked_one_after_the_other_in_each_years_words(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.reply("census-2014"), loopback.reply("census-2021"))
    table = fetched_table("census", "2014,2021", {"state": "26"})
    assert ["NAICS2012" in machine.addresses[0], "NAICS2017" in machine.addresses[1]] == [True, True]
    assert table.content.periods == ("2014", "2021")
    assert len(table.to_frame()) == 3 + 7


def test_the_census_of_2014_says_in_which_range_a_secret_lies(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.reply("census-2014"))
    frame = fetched_table("census", "2014", {"state": "26"}).to_frame().set_index("naics")
    assert pd.isna(frame.EMP["336"])
    assert pd.isna(frame.PAYANN["336"])
    assert (frame.flag["336"], frame.withheld_range["336"]) == ("c", "1000-2499")
    assert (frame.EMP["311"], frame.flag["311"]) == (120, "")


def test_a_cell_that_is_not_disclosed_is_empty_and_never_zero(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.reply("bls-2023-industry-10"), loopback.reply("bls-2023-industry-336"))
    table = fetched_table("bls", "2023", {"industry": ["10", "336"]})
    frame = table.to_frame().set_index(["area_fips", "industry_code"])
    assert frame.index.tolist() == [
        ("26163", "00"), ("26125", "00"), ("26001", "00"), ("26163", "336"), ("26125", "336"), ("26001", "336"),
    ]  # fmt: skip
    secret = frame.loc[("26001", "336")]
    assert secret[["employment", "establishments", "wages"]].isna().all()
    assert (secret.flag, secret.disclosure_code) == ("c", "N")
    assert frame.employment[("26163", "336")] == 40_000
    assert table.content.left_out == {
        "other groupings than NAICS (domains and supersectors)": 1,
        "other owners than own=5": 2,
        "other areas than areas=county": 3,
    }


def test_a_quarter_counts_the_mean_of_its_months(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.reply("bls-2023-quarter-area"))
    frame = fetched_table("bls", "2023", {"area": "26163", "quarter": "1"}).to_frame().set_index("industry_code")
    assert frame.employment["336"] == 40_000


def test_the_labels_of_the_oecd_are_left_out_and_thousands_become_ones(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.reply("oecd-labels"))
    frame = fetched_table("oecd", "OECD.TEST,DSD_X@DF_JOBS", {"REF_AREA": ["CZ01", "CZ02"]}).to_frame()
    columns = ["REF_AREA", "FREQ", "ACTIVITY", "UNIT_MEASURE", "time", "value", "flag"]
    assert list(frame.columns) == columns
    cells = {(row.REF_AREA, row.ACTIVITY): (row.value, row.flag) for row in frame.itertuples()}
    assert cells["CZ01", "C"] == (12_500, "")
    assert pd.isna(cells["CZ02", "G"][0])
    assert cells["CZ02", "G"][1] == "c"
    assert machine.addresses[-1].startswith("sdmx.oecd.org/public/rest/v2/data/dataflow/OECD.TEST/DSD_X@DF_JOBS/+/*?")


def test_a_member_that_did_not_come_is_named(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.reply("eurostat-json-stat"))
    notes = fetched_table("eurostat", SBS, {"geo": ["CZ01", "CZ99"]}).notes
    assert [note.message for note in notes] == ["Asked for and not in the answer: geo CZ99."]


def test_rows_without_a_gap_come_with_a_warning(machine: Any, loopback: Any) -> None:
    whole = loopback.reply("eurostat-sdmx-csv-2.1")
    whole.body = b"".join(line for line in whole.body.splitlines(keepends=True) if b",C11," not in line)
    machine.answers(whole)
    notes = fetched_table("eurostat", SBS, form="sdmx-csv").notes
    assert [note.code for note in notes] == ["no_gaps"]


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_the_file_has_its_source_and_terms_beside_it(machine: Any, loopback: Any, tmp_path: Path, suffix: str) -> None:
    from hashlib import sha256

    machine.answers(loopback.reply("eurostat-json-stat"))
    path = fetched_table("eurostat", SBS, {"geo": GEO}).write(tmp_path / f"jobs{suffix}")
    note = json.loads((tmp_path / f"jobs{suffix}.source.json").read_text(encoding="utf-8"))
    assert note["sha256"] == sha256(path.read_bytes()).hexdigest()
    assert note["source"] == "Eurostat (sbs_r_nuts06_r2)"
    assert note["terms"].startswith("Free to reuse")
    assert note["answers"][0]["address"] == loopback.written("eurostat-json-stat").address
    assert note["answers"][0]["sha256"] == sha256(loopback.reply("eurostat-json-stat").body).hexdigest()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["cache", path.name, f"{path.name}.source.json"]


def test_csv_and_parquet_hold_the_same(machine: Any, loopback: Any, tmp_path: Path) -> None:
    machine.answers(loopback.reply("eurostat-json-stat"))
    table = fetched_table("eurostat", SBS, {"geo": GEO})
    table.write(tmp_path / "a.csv")
    table.write(tmp_path / "a.parquet")
    csv = pd.read_csv(tmp_path / "a.csv", dtype={"time": str}, keep_default_na=False, na_values={"value": [""]})
    pd.testing.assert_frame_equal(csv, pd.read_parquet(tmp_path / "a.parquet"), check_dtype=False)


@pytest.mark.parametrize(
    ("office", "what", "filters", "sentence"),
    [
        ("eurostatt", SBS, {}, "did you mean eurostat"),
        ("eurostat", "../../etc", {}, "no code of a table"),
        ("eurostat", SBS, {"geo": "CZ&x=1"}, "no filter"),
        ("eurostat", SBS, {"geo": [f"CZ{k:04}" for k in range(900)]}, "geoLevel=nuts2"),
        ("eurostat", SBS, {"key": "A.C.."}, "--form sdmx-csv"),
        ("census", "1999", {}, "2008 or later"),
        ("census", "last", {}, "no year"),
        ("census", "2021", {"areas": "county"}, "did you mean area"),
        ("census", "2021", {"area": "village"}, "one of county, metro, state, us"),
        ("census", "2021", {"area": "metro", "state": "26"}, "leave state= out"),
        ("bls", "2023", {}, "0 slices"),
        ("bls", "2023", {"area": "US000", "industry": "10"}, "2 slices"),
        ("bls", "2023", {"area": "US000", "quarter": "5"}, "one of a, 1, 2, 3, 4"),
        ("oecd", "DF_JOBS", {}, "AGENCY,FLOW"),
        ("oecd", "A,B", {"key": "X", "REF_AREA": "Y"}, "exclude each other"),
    ],
)
def test_what_cannot_be_asked_is_said_before_anybody_is_asked(
    machine: Any, office: str, what: str, filters: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(InvalidOption) as refused:
        fetched_table(office, what, filters)
    assert sentence in str(refused.value)
    assert machine.asked == []


def test_external_trade_has_an_address_of_its_own(machine: Any, loopback: Any) -> None:
    machine.answers(loopback.reply("eurostat-json-stat"))
    fetched_table("eurostat", "ds-045409")
    assert (
        machine.addresses[-1]
        == "ec.europa.eu/eurostat/api/comext/dissemination/statistics/1.0/data/DS-045409?format=JSON&lang=EN"
    )


def test_periods_are_asked_in_each_services_own_words(machine: Any, loopback: Any) -> None:
    machine.answers(
        loopback.reply("eurostat-json-stat"),
        loopback.reply("eurostat-sdmx-csv-3.0"),
        loopback.reply("eurostat-tsv-new"),
    )
    fetched_table("eurostat", SBS, {"since": 2013, "until": 2014, "geoLevel": "nuts2"})
    fetched_table("eurostat", SBS, {"geo": GEO, "since": 2013, "until": 2014}, form="sdmx-csv")
    fetched_table("eurostat", SBS, {"key": "A.C+C10..", "since": 2013}, form="tsv")
    json_stat, by_name, by_key = machine.addresses
    assert "geoLevel=nuts2" in json_stat
    assert "sinceTimePeriod=2013" in json_stat
    assert "untilTimePeriod=2014" in json_stat
    assert "c[TIME_PERIOD]=ge:2013+le:2014" in by_name
    assert by_key.endswith("/sdmx/2.1/data/sbs_r_nuts06_r2/A.C+C10..?compressed=false&format=TSV&startPeriod=2013")
