"""Whatever bytes a file holds, reading it gives a table or an error that a person understands."""

from __future__ import annotations

import gzip
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from klastr.errors import KlastrError
from klastr.sources.tables import read_regional_table

FRAME = pd.DataFrame(
    [
        (region, industry, year, 5)
        for region in ("CZ01", "CZ02")
        for industry in ("C10", "C11")
        for year in (2013, 2014)
    ],
    columns=["geo", "nace", "year", "jobs"],
)
TSV = "nace_r2,geo\\time\t2014 \t2013 \nC10,CZ01\t12 b\t: c\nC11,CZ01\t5 \t: \nC10,CZ02\t1 \t2 \n"
CHANGE = st.tuples(
    st.integers(0, 10_000), st.integers(0, 12), st.binary(max_size=8) | st.sampled_from([b'"', b",", b"\n"])
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Good tables of every kind, as bytes."""
    folder = tmp_path_factory.mktemp("good")
    FRAME.to_parquet(folder / "t.parquet")
    book = openpyxl.Workbook()
    for row in [list(FRAME.columns), *FRAME.astype(object).to_numpy().tolist()]:
        book.worksheets[0].append(row)
    book.save(folder / "t.xlsx")
    text = FRAME.to_csv(index=False)
    return {
        "t.csv": text.encode(),
        "t16.csv": text.encode("utf-16"),
        "t.csv.gz": gzip.compress(text.encode()),
        "t.tsv": TSV.encode(),
        "t.parquet": (folder / "t.parquet").read_bytes(),
        "t.xlsx": (folder / "t.xlsx").read_bytes(),
    }


def said(path: Path) -> str:
    """What reading a file comes to: the command to type next, or a sentence of klastr; any other error comes out."""
    try:
        reading = read_regional_table(path)
        return f"{reading.table.shape} {reading.command()}"
    except KlastrError as error:
        return str(error)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["t.csv", "t16.csv", "t.csv.gz", "t.tsv", "t.parquet", "t.xlsx"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(changes=st.lists(CHANGE, min_size=1, max_size=5), cut=st.none() | st.integers(0, 10_000))
@example(changes=[(4, 0, b"\xff" * 8)], cut=None)
def test_a_damaged_file_is_read_or_refused(
    files: dict[str, bytes], tmp_path: Path, name: str, changes: list[tuple[int, int, bytes]], cut: int | None
) -> None:
    content = files[name]
    for place, removed, added in changes:
        place %= len(content) + 1
        content = content[:place] + added + content[place + removed :]
    path = tmp_path / name
    path.write_bytes(content[: cut % (len(content) + 1)] if cut is not None else content)
    assert said(path)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "anything.csv"
    path.write_bytes(content)
    assert said(path)


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.lists(st.lists(st.text("CZ01.,;:-c b\"'\n\u00a0ř", max_size=6), min_size=3, max_size=3), max_size=6))
def test_any_cells_are_read_or_refused(tmp_path: Path, cells: list[list[str]]) -> None:
    path = tmp_path / "anything.csv"
    pd.DataFrame(cells, columns=["geo", "nace", "jobs"]).to_csv(path, index=False)
    assert said(path)
