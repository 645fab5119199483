"""Years of quotients, ties, densities and complexities as Parquet, written year by year: one is held at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.report.long_files import check_file, whole_file

if TYPE_CHECKING:
    import pyarrow as pa

    from klastr.identify.complexity.yearly_space import ProductSpace

FILES = ("cells", "ties", "regions", "industries")
_LABELS = ("region", "industry", "other")


def write_yearly_spaces(spaces: Iterable[ProductSpace], folder: Path, *, replace: bool = False) -> tuple[Path, ...]:
    """Write four files for each year into a folder of its own, ``year=2020``, each file whole or not there.

    ``cells.parquet``: region, industry, location_quotient (which reaches the threshold where the industry is present),
    density. ``ties.parquet``: industry, other, proximity; each pair once. ``regions.parquet``: region, eci.
    ``industries.parquet``: industry, pci; empty where it is not defined. The year is in the name of the folder, where
    readers of partitioned Parquet look for it: ``read_parquet('FOLDER/*/cells.parquet', hive_partitioning = true)``.

    Parameters
    ----------
    spaces : iterable of ProductSpace
        Best a generator: then only the year that is computed and the one that is written are in memory.
    folder : Path
    replace : bool
        Whether earlier files of these names may be replaced.

    Returns
    -------
    tuple of Path
        The folders of the years; that of a space without a year is `folder` itself.

    Raises
    ------
    UnwritableFolder
        A file is there already, or the disk refuses.
    """
    written: list[Path] = []
    last: Future[None] | None = None
    with ThreadPoolExecutor(1) as pool:
        for space in spaces:
            if last is not None:
                last.result()
            place = folder if space.year is None else folder / f"year={space.year}"
            for name in FILES:
                check_file(place / f"{name}.parquet", replace=replace)
            last = pool.submit(_write_year, space, place)
            written.append(place)
        if last is not None:
            last.result()
    return tuple(written)


def _write_year(space: ProductSpace, place: Path) -> None:
    from pyarrow.parquet import write_table

    tables = {
        "cells": _cells(space),
        "ties": _ties(space),
        "regions": _side(space, "region", "eci"),
        "industries": _side(space, "industry", "pci"),
    }
    for name, table in tables.items():
        labels = [label for label in _LABELS if label in table.column_names]
        with whole_file(place / f"{name}.parquet") as draft:
            # The least and greatest of a file that is one group of rows help no reader, and take as long as the rest.
            write_table(
                table,
                draft,
                compression="none",
                use_dictionary=labels,
                write_statistics=False,
                row_group_size=max(len(table), 1),
            )


def _cells(space: ProductSpace) -> pa.Table:
    region, industry = _cell_labels(space.regions, space.industries)
    return _without_gaps({"region": region, "industry": industry, **space.columns()})


def _ties(space: ProductSpace) -> pa.Table:
    """Each pair once."""
    one, other, at = _pair_labels(space.industries)
    return _without_gaps({"industry": one, "other": other, "proximity": space.proximity.ravel()[at]})


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
    return pa.table({label: list(labels), measure: pa.array(values, from_pandas=True)})


def _labels(labels: tuple[str, ...], at: NDArray[np.int32]) -> pa.Array:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(at), pa.array(labels))


def _without_gaps(columns: Mapping[str, Any]) -> pa.Table:
    """Columns of which it is said that nothing is missing: those that may have gaps take twice as long to write."""
    import pyarrow as pa

    arrays = {name: pa.array(column) for name, column in columns.items()}
    fields = [pa.field(name, array.type, nullable=False) for name, array in arrays.items()]
    return pa.table(list(arrays.values()), schema=pa.schema(fields))
