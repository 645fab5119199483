"""The tables of the folder: CSV for spreadsheets, Parquet for programs, the same rows in both."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyarrow import parquet

from klastr.identify.crossborder import CrossBorderClusters, cross_border_clusters
from klastr.identify.findings import RegionalClusters
from klastr.report.frames import write_csv, write_parquet
from klastr.results import Explanation, Result, long_frame


@dataclass(frozen=True, kw_only=True)
class Anything(Result):
    """An answer of any columns."""

    columns: dict

    def to_frame(self) -> pd.DataFrame:
        return long_frame(self.columns)

    def explain(self, *labels: str) -> Explanation:
        return Explanation("", "", {})


def lines(result: Result, folder: Path) -> list[str]:
    write_csv(result, folder / "table.csv")
    return (folder / "table.csv").read_bytes().decode("utf-8").splitlines()


def test_what_is_not_defined_is_an_empty_cell(tmp_path: Path) -> None:
    result = Anything(columns={"a": np.array([1.5, np.nan]), "b": np.array([3, 4])})
    assert lines(result, tmp_path) == ['"a","b"', "1.5,3", ",4"]


def test_numbers_have_a_decimal_point_and_six_decimals(tmp_path: Path) -> None:
    result = Anything(columns={"a": np.array([1 / 3, 1234567.1234567, 1e-9, 20000.0])})
    assert [float(line) for line in lines(result, tmp_path)[1:]] == [0.333333, 1234567.123457, 0, 20000]


def test_texts_survive_whatever_is_in_them(tmp_path: Path) -> None:
    names = ("Łódź", 'a "b", c', "two\nlines", "", "Žďár; ě")
    write_csv(Anything(columns={"name": names, "n": np.arange(5)}), tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as stream:
        assert tuple(row["name"] for row in csv.DictReader(stream)) == names


def test_a_table_without_rows_is_its_header(borders: CrossBorderClusters, tmp_path: Path) -> None:
    nothing = cross_border_clusters(borders.found_in, [])
    header = "group group_name countries regions region_names year persons_employed imputed_share location_quotient"
    assert [line.replace('"', "").split(",") for line in lines(nothing, tmp_path)] == [
        [*header.split(), "share_of_regions", "probability", "border_pairs"]
    ]


def test_a_table_without_years_and_intervals_has_empty_cells_there(plain: RegionalClusters, tmp_path: Path) -> None:
    write_csv(plain, tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 4
    assert {row[name] for row in rows for name in ("year", "lq_low", "growth", "stars_probability")} == {""}
    assert all(row["location_quotient"] for row in rows)


def test_both_files_hold_the_same_rows(found: RegionalClusters, tmp_path: Path) -> None:
    write_csv(found, tmp_path / "clusters.csv")
    write_parquet(found, tmp_path / "clusters.parquet")
    exact = pd.read_parquet(tmp_path / "clusters.parquet")
    pd.testing.assert_frame_equal(exact, found.to_frame(), check_dtype=False)
    plain = pd.read_csv(tmp_path / "clusters.csv", keep_default_na=False, na_values={"imputed_share": [""]})
    assert list(plain) == list(exact)
    np.testing.assert_allclose(plain["persons_employed"].astype(float), exact["persons_employed"], atol=1e-6)


def test_parquet_says_how_it_was_made_and_what_it_rests_on(found: RegionalClusters, tmp_path: Path) -> None:
    write_parquet(found, tmp_path / "clusters.parquet")
    metadata = parquet.read_schema(tmp_path / "clusters.parquet").metadata
    about = json.loads(metadata[b"klastr"])
    assert about["sources"] == ["Office of tests"]
    assert about["cite"] == found.cite()
    assert about["settings"]["since"] == 2010
    assert about["settings"]["seed"] == found.settings["seed"]


@pytest.mark.parametrize("write", [write_csv, write_parquet])
def test_the_same_answer_gives_the_same_bytes(write: object, found: RegionalClusters, tmp_path: Path) -> None:
    write(found, tmp_path / "one")
    write(found, tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
