"""Concordances out of files: the American one with its many columns, small ones, files that are none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from klastr.errors import InvalidTable, MissingColumn, UnreadableFile
from klastr.identify.input_output_links import input_output_links
from klastr.identify.relatedness import Relatedness
from klastr.sources.concordance import read_concordance
from klastr.sources.flows import read_flows
from klastr.tables.flows import FlowTable

FLOWS = FlowTable.from_wide(pd.DataFrame([[1, 2], [3, 4]], ["metals", "cars"], ["metals", "cars"]))


def written(folder: Path, text: str) -> Path:
    path = folder / "concordance.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_keeps_the_zeros_of_its_codes(tmp_path: Path) -> None:
    path = written(tmp_path, "io,nace\nmetals,01\ncars,29\n")
    assert read_concordance(path, ["01", "29"], FLOWS).pairs == {"01": {"metals": 1.0}, "29": {"cars": 1.0}}


def test_a_file_with_weights_in_decimal_commas(tmp_path: Path) -> None:
    path = written(tmp_path, "io;nace;weight\nmetals;24;0,7\nmetals;25;0,3\ncars;29;1\n")
    found = read_concordance(path, ["24", "25", "29"], FLOWS)
    assert found.pairs["25"] == {"metals": 0.3}


def test_weights_are_named_with_the_row_of_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, "io,nace,weight\nmetals,24,70\ncars,29,1\n")
    with pytest.raises(InvalidTable, match=r"\(row 2\)"):
        read_concordance(path, ["24", "29"], FLOWS)


def test_a_file_of_something_else_says_what_its_columns_hold(tmp_path: Path) -> None:
    path = written(tmp_path, "region,name\nCZ01,Prague\nCZ02,Bohemia\n")
    with pytest.raises(MissingColumn, match=r"'concordance.csv' no two columns .* holds 0 of the 2 codes"):
        read_concordance(path, ["24", "29"], FLOWS)


def test_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="empty"):
        read_concordance(written(tmp_path, ""), ["24"], FLOWS)


def american_industries(folder: Path) -> pd.Series:
    """Jobs by six-digit industry."""
    frame = pd.read_parquet(folder / "us_cbp_cbsa_2019.parquet").query("naics_level == 6")
    return frame.groupby("naics_code", observed=True)["employment"].sum()


@pytest.fixture(scope="module")
def american(real_data: Path) -> Relatedness:
    jobs = american_industries(real_data)
    flows = read_flows(real_data / "io_bea_use_2017_detail.parquet")
    industries = tuple(map(str, jobs.index))
    concordance = read_concordance(real_data / "bea_naics_crosswalk.csv.gz", industries, flows)
    return input_output_links(flows, industries, concordance, employment=jobs.to_numpy(float))


def test_the_american_concordance_covers_every_industry(american: Relatedness) -> None:
    assert any(
        "'bea_2017_detail_code' holds 406 of the 406 codes" in note and "'naics_2017_code' 961 of the 961" in note
        for note in american.notes
    )
    assert "190 industries have their own codes in the table, 771 share one." in american.notes
    assert american.known_share == 1.0
    assert not any("ties are unknown" in note for note in american.notes)


@pytest.mark.parametrize(
    ("one", "other", "at_least"),
    [
        pytest.param("211120", "324110", 0.7, id="crude oil and refineries"),
        pytest.param("336370", "336112", 0.5, id="metal stampings and light trucks"),
        pytest.param("336360", "336111", 0.1, id="seats and cars"),
        pytest.param("331110", "331210", 0.4, id="steel mills and pipes"),
        pytest.param("212210", "331110", 0.1, id="iron ore and steel mills"),
        pytest.param("325211", "326111", 0.3, id="resin and plastic bags"),
        pytest.param("336413", "336411", 0.3, id="aircraft parts and aircraft"),
    ],
)
def test_ties_that_an_economist_knows(american: Relatedness, one: str, other: str, at_least: float) -> None:
    tie = american.at(one, other)
    row = american.values[american.industries.index(one)]
    assert tie > at_least
    assert tie > np.nanpercentile(row, 95)


def test_unlike_industries_have_hardly_a_tie(american: Relatedness) -> None:
    assert american.at("211120", "713110") < 0.01  # crude oil and amusement parks
    assert american.at("336411", "311811") < 0.01  # aircraft and bakeries


def test_czech_and_slovak_products_over_european_divisions(real_data: Path) -> None:
    frame = pd.read_parquet(real_data / "eu_sbs_regional_2008_2014.parquet").query("nace_level == 2")
    divisions = tuple(sorted(map(str, frame["nace_code"].unique())))
    links = input_output_links(read_flows(real_data / "io_eurostat_cz_sk_2015.parquet"), divisions)
    assert len(divisions) == 68
    assert links.known_share == 1.0
    assert "36 industries have their own codes in the table, 32 share one." in links.notes
    assert links.coarse is not None
    food, drinks, cars = (divisions.index(code) for code in ("C10", "C11", "C29"))
    assert links.coarse[food, drinks]
    assert links.coarse[food, cars]
    assert not links.coarse[cars, divisions.index("C24")]
    assert [code for code, _ in links.strongest("C29", 2)] == ["G45", "C22"]
    assert links.strongest("C19", 1)[0][1] > 0.7  # oil, with all of mining in one code
