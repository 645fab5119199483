"""Results as files: CSV for people and spreadsheets, Parquet for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from klastr.results import Result

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_DECIMALS = 6


def write_csv(result: Result, path: Path) -> None:
    """One row per finding; decimal point, comma between columns, UTF-8, empty where a number is not defined."""
    write_frame(result.to_frame(), path)


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """The same for rows that are no result by themselves."""
    import pyarrow as pa
    from pyarrow import csv

    table = pa.Table.from_pandas(frame, preserve_index=False)
    columns = [_rounded(column) if pa.types.is_floating(column.type) else column for column in table.columns]
    plain = pa.table(columns, names=table.column_names)
    csv.write_csv(plain, path, csv.WriteOptions(quoting_style="needed"))


def write_parquet(result: Result, path: Path) -> None:
    """The same rows with full precision; settings and sources are in the file's metadata under ``klastr``."""
    from pyarrow import parquet

    table = _as_arrow(result)
    about = {"settings": dict(result.settings), "sources": list(result.sources), "cite": result.cite()}
    labelled = table.replace_schema_metadata({"klastr": json.dumps(about, ensure_ascii=False, default=str)})
    parquet.write_table(labelled, path, compression="zstd")


def _as_arrow(result: Result) -> pa.Table:
    import pyarrow as pa

    return pa.Table.from_pandas(result.to_frame(), preserve_index=False)


def _rounded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    import pyarrow as pa
    import pyarrow.compute as pc

    # NaN means "not defined" here; CSV readers expect an empty cell for that, not the letters "nan".
    known = pc.if_else(pc.is_nan(column), pa.scalar(None, column.type), column)
    return pc.round(known, ndigits=_DECIMALS)
