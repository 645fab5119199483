"""Years of quotients, ties, densities and complexities as Parquet, written year by year: one is held at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.report.long_files import check_file, whole_file

if TYPE_CHECKING:
    import pyarrow as pa
    from pyarrow.parquet import ParquetWriter

    from klastr.identify.complexity.yearly_space import ProductSpace

FILES = ("cells", "ties", "regions", "industries")
_LABELS = ["region", "industry", "other"]


def write_yearly_spaces(spaces: Iterable[ProductSpace], folder: Path, *, replace: bool = False) -> tuple[Path, ...]:
    """Write one row group per year into each of four files, whole or not at all.

    ``cells.parquet``: year, region, industry, location_quotient, present, density. ``ties.parquet``: year, industry,
    other, proximity; each pair once. ``regions.parquet``: year, region, eci. ``industries.parquet``: year, industry,
    pci; empty where it is not defined.

    Parameters
    ----------
    spaces : iterable of ProductSpace
        Best a generator, so that only the year that is computed and the one that is written are in memory.
    folder : Path
    replace : bool
        Whether earlier files of these names may be replaced.

    Returns
    -------
    tuple of Path

    Raises
    ------
    UnwritableFolder
        A file is there already, or the disk refuses.
    """
    paths = tuple(folder / f"{name}.parquet" for name in FILES)
    for path in paths:
        check_file(path, replace=replace)
    with ExitStack() as stack:
        drafts = [stack.enter_context(whole_file(path)) for path in paths]
        # Closed before the drafts take their names.
        writers: dict[str, ParquetWriter] = {}
        stack.callback(lambda: [writer.close() for writer in writers.values()])
        pool = stack.enter_context(ThreadPoolExecutor(1))
        last: Future[None] | None = None
        for space in spaces:
            if last is not None:
                last.result()
            last = pool.submit(_write_year, space, dict(zip(FILES, drafts, strict=True)), writers)
        if last is not None:
            last.result()
    return paths


def _write_year(space: ProductSpace, drafts: Mapping[str, Path], writers: dict[str, ParquetWriter]) -> None:
    """One row group into each file; the first year settles the columns."""
    from pyarrow.parquet import ParquetWriter

    tables = {
        "cells": _cells(space),
        "ties": _ties(space),
        "regions": _side(space, "region", "eci"),
        "industries": _side(space, "industry", "pci"),
    }
    for name, table in tables.items():
        if name not in writers:
            labels = ["year", *(label for label in _LABELS if label in table.column_names)]
            writers[name] = ParquetWriter(
                drafts[name], table.schema, compression="none", use_dictionary=labels, write_statistics=["year"]
            )
        writers[name].write_table(table, row_group_size=len(table))


def _cells(space: ProductSpace) -> pa.Table:
    region, industry = _cell_labels(space.regions, space.industries)
    return _table(space, {"region": region, "industry": industry, **space.columns()})


def _ties(space: ProductSpace) -> pa.Table:
    """Each pair once."""
    one, other, at = _pair_labels(space.industries)
    return _table(space, {"industry": one, "other": other, "proximity": space.proximity.ravel()[at]})


@lru_cache(maxsize=1)
def _cell_labels(regions: tuple[str, ...], industries: tuple[str, ...]) -> tuple[pa.Array, pa.Array]:
    """The same for every year of a table: made once."""
    rows = np.repeat(np.arange(len(regions), dtype=np.int32), len(industries))
    return _labels(regions, rows), _labels(
        industries, np.tile(np.arange(len(industries), dtype=np.int32), len(regions))
    )


@lru_cache(maxsize=1)
def _pair_labels(industries: tuple[str, ...]) -> tuple[pa.Array, pa.Array, NDArray[np.intp]]:
    """Both labels of each pair, and where its number stands."""
    one, other = np.triu_indices(len(industries), 1)
    at = one * len(industries) + other
    return _labels(industries, one.astype(np.int32)), _labels(industries, other.astype(np.int32)), at


def _side(space: ProductSpace, label: str, measure: str) -> pa.Table:
    import pyarrow as pa

    labels, values = (space.regions, space.eci) if label == "region" else (space.industries, space.pci)
    year = pa.array([space.year] * len(labels), pa.int32())
    return pa.table({"year": year, label: list(labels), measure: pa.array(values, from_pandas=True)})


def _labels(labels: tuple[str, ...], at: NDArray[np.int32]) -> pa.Array:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(at), pa.array(labels))


def _table(space: ProductSpace, columns: Mapping[str, Any]) -> pa.Table:
    """Columns without gaps: a column that may have some takes twice as long to write."""
    import pyarrow as pa

    rows = len(next(iter(columns.values())))
    year = pa.DictionaryArray.from_arrays(np.zeros(rows, dtype=np.int8), pa.array([space.year or 0], pa.int32()))
    arrays = {"year": year, **{name: pa.array(column) for name, column in columns.items()}}
    fields = [pa.field(name, array.type, nullable=False) for name, array in arrays.items()]
    return pa.table(list(arrays.values()), schema=pa.schema(fields))
