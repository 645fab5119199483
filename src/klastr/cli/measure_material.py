"""What some measures need besides a table: a number per region, neighbours, a hierarchy of industries."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from klastr.errors import InvalidOption, InvalidTable, MissingColumn, Problem

if TYPE_CHECKING:
    import pandas as pd

    from klastr.measures import Measure
    from klastr.tables.definitions import Definition
    from klastr.tables.neighbours import Neighbours
    from klastr.tables.regional import RegionalTable

_LABELS = ("region", "industry", "geo", "nuts_code", "code")


def numbers_by_name(
    typed: tuple[str, ...], parameters: tuple[str, ...], measure: Measure
) -> dict[str, dict[str, float]]:
    """``attribute=gdp.csv`` and the like as keyword arguments: label -> number.

    Raises
    ------
    InvalidOption
        The measure takes no numbers of that name, or needs some that were not named.
    MissingColumn, InvalidTable
        See `numbers_of`.
    """
    given = {}
    for one in typed:
        name, sign, path = one.partition("=")
        name = name.strip().replace("-", "_")
        if not sign or name not in parameters:
            needed = [need for need in measure.needs if need in parameters]
            hint = f"it takes --with {needed[0]}=FILE." if needed else "leave it out."
            raise InvalidOption(f"--with {one}: {measure.name} takes no {name!r}.", hint=hint, typed=one)
        given[name] = numbers_of(path.strip())
    lacking = [need for need in measure.needs if need in _NUMBERS and need not in given]
    if lacking:
        raise InvalidOption(
            f"{measure.name} needs {_NUMBERS[lacking[0]]}.",
            hint=f"say --with {lacking[0]}=FILE, a table with the columns label and number.",
        )
    return given


# What a measure may need one number of, for each region or industry.
_NUMBERS = {
    "attribute": "a number for each region, such as GDP per head",
    "area": "the area of each region",
    "population": "the population of each region",
    "complexity": "the complexity of each industry",
}


def numbers_of(path: str) -> dict[str, float]:
    """One number per label out of a file with a column of labels and one of numbers.

    Raises
    ------
    MissingColumn, InvalidTable
        The file has not exactly one column of numbers beside its labels, or names a label twice.
    """
    import pandas as pd

    from klastr.sources.whole_tables import whole_table

    frame = whole_table(Path(path)).frame.to_pandas()
    label = next((name for name in frame.columns if str(name).lower() in _LABELS), frame.columns[0])
    read = {name: pd.to_numeric(frame[name], errors="coerce") for name in frame.columns if name != label}
    numbers = [name for name, column in read.items() if column.notna().any()]
    if len(numbers) != 1:
        raise MissingColumn(
            f"{path} has {len(numbers)} columns of numbers beside {label!r}; one is needed.",
            hint="keep one column of labels and one of numbers.",
            file=path,
        )
    column = read[numbers[0]]
    problems = _problems(frame[label], frame[numbers[0]], column)
    if problems:
        raise InvalidTable(problems, where=path)
    return {str(code): float(number) for code, number in zip(frame[label], column, strict=True) if number == number}


def _problems(labels: pd.Series, cells: pd.Series, numbers: pd.Series) -> list[Problem]:
    """Labels that stand twice, and cells that hold something and are no number."""
    found = []
    twice = labels[labels.duplicated()]
    if len(twice):
        found.append(Problem("repeated_code", f"{len(twice)} labels stand twice (first: {twice.iloc[0]})."))
    strange = cells[numbers.isna() & cells.notna() & (cells.astype(str).str.strip() != "")]
    if len(strange):
        found.append(Problem("not_a_number", f"{len(strange)} cells are no number (first: {strange.iloc[0]!r})."))
    return found


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
