"""What some measures need besides a table: a number per region, neighbours, a hierarchy of industries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from klastr.errors import InvalidOption, InvalidTable, MissingColumn, Problem

if TYPE_CHECKING:
    from klastr.measures import Measure
    from klastr.tables.definitions import Definition
    from klastr.tables.neighbours import Neighbours
    from klastr.tables.regional import RegionalTable

_FIRST = ("region", "geo", "nuts_code", "code")


def attribute_of(path: str | None, measure: Measure) -> dict[str, float] | None:
    """One number per region out of a file with a column of regions and one of numbers.

    Raises
    ------
    InvalidOption
        The measure needs one and none was named.
    MissingColumn, InvalidTable
        The file has not exactly one column of numbers, names a region twice, or holds what is no number.
    """
    if path is None:
        if "attribute" not in measure.needs:
            return None
        raise InvalidOption(
            f"{measure.name} needs a number for each region, such as GDP per head.",
            hint="say --attribute FILE, a table with the columns region and value.",
        )
    from klastr.sources.whole_tables import whole_table

    frame = whole_table(Path(path)).frame.to_pandas()
    region = next((name for name in frame.columns if str(name).lower() in _FIRST), frame.columns[0])
    numbers = [name for name in frame.columns if name != region and frame[name].dtype.kind in "if"]
    if len(numbers) != 1:
        raise MissingColumn(
            f"{path} has {len(numbers)} columns of numbers beside {region!r}; one is needed.",
            hint="keep the columns region and value.",
            file=path,
        )
    twice = frame[region][frame[region].duplicated()]
    if len(twice):
        problem = Problem("repeated_code", f"{len(twice)} regions stand twice (first: {twice.iloc[0]}).")
        raise InvalidTable([problem], where=path)
    return dict(zip(frame[region].astype(str), frame[numbers[0]].astype(np.float64), strict=True))


def neighbours_of(path: str | None, table: RegionalTable) -> Neighbours:
    """Pairs of neighbouring regions, out of a file or out of the built-in list."""
    from klastr.sources.neighbours import read_neighbours
    from klastr.tables.neighbours import neighbours_for

    pairs = None if path is None else read_neighbours(Path(path), regions=table.regions)
    return neighbours_for(table, neighbours=pairs)


def groups_of(named: str) -> Definition:
    """Industry groups out of a file, or a built-in definition."""
    from klastr.sources.definitions import definition_of

    return definition_of(named)
