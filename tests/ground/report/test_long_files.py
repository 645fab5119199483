"""A long answer becomes one file, whole or not there, with every digit."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyarrow import parquet

from klastr.errors import InvalidOption, UnwritableFolder
from klastr.report.long_files import check_file, csv_text, whole_file, write_long

FRAME = pd.DataFrame(
    {"region": ["A", 'Č"x'], "measure": "eci", "value": [1 / 3, np.nan], "reason": ["", "empty_region"]}
)


def test_csv_keeps_every_digit_and_leaves_gaps_empty(tmp_path: Path) -> None:
    path = tmp_path / "eci.csv"
    write_long(FRAME, path)
    read = pd.read_csv(path, keep_default_na=False)
    assert float(read.value[0]) == 1 / 3
    assert read.value[1] == ""
    assert read.region.tolist() == ["A", 'Č"x']
    assert csv_text(FRAME) == path.read_bytes()


def test_parquet_tells_what_made_it(tmp_path: Path) -> None:
    write_long(FRAME, tmp_path / "eci.parquet", about={"settings": {"draws": 3}})
    table = parquet.read_table(tmp_path / "eci.parquet")
    assert json.loads(table.schema.metadata[b"klastr"]) == {"settings": {"draws": 3}}
    assert table["value"].to_pylist() == [1 / 3, None]


def test_json_is_a_list_of_rows(tmp_path: Path) -> None:
    write_long(FRAME, tmp_path / "eci.json")
    rows = json.loads((tmp_path / "eci.json").read_text(encoding="utf-8"))
    assert rows[1] == {"region": 'Č"x', "measure": "eci", "value": None, "reason": "empty_region"}
    write_long(FRAME.iloc[:0], tmp_path / "none.json")
    assert json.loads((tmp_path / "none.json").read_text(encoding="utf-8")) == []


def test_an_earlier_file_is_kept_unless_replaced(tmp_path: Path) -> None:
    path = tmp_path / "eci.csv"
    path.write_text("mine")
    with pytest.raises(UnwritableFolder, match=r"already a file.*--replace"):
        write_long(FRAME, path)
    assert path.read_text() == "mine"
    write_long(FRAME, path, replace=True)
    assert path.read_text().startswith('"region"')
    assert stat.S_IMODE(path.stat().st_mode) == 0o644


def test_an_ending_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidOption, match=r"ends in none of \.csv, \.parquet, \.json"):
        write_long(FRAME, tmp_path / "eci.xlsx")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "eci.csv").mkdir()
    with pytest.raises(UnwritableFolder, match="is a folder"):
        write_long(FRAME, tmp_path / "eci.csv")


def test_what_was_interrupted_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> None:
        with whole_file(tmp_path / "eci.csv") as draft:
            draft.write_text("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_told(tmp_path: Path) -> None:
    def full() -> None:
        with whole_file(tmp_path / "eci.csv"):
            raise OSError(28, "No space left on device")

    with pytest.raises(UnwritableFolder, match="No space left on device"):
        full()
    assert list(tmp_path.iterdir()) == []


def test_what_an_answer_is_made_from_is_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "jobs.csv"
    path.write_text("mine")
    with pytest.raises(UnwritableFolder, match="is what the answer is made from; it is kept"):
        check_file(path, replace=True, inputs=[tmp_path / "." / "jobs.csv"])
    check_file(path, replace=True, inputs=["postgresql://nobody@nowhere.invalid/jobs", None])


def test_a_folder_is_told_before_its_ending(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFolder, match="is a folder"):
        check_file(tmp_path)
