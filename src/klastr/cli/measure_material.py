"""What some measures need besides a table: numbers, neighbours, industry groups, staff, a second table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from klastr.errors import InvalidOption, InvalidTable, MissingColumn, Problem

if TYPE_CHECKING:
    import pandas as pd

    from klastr.identify.industry_grid import IndustryGrid
    from klastr.measures import Measure
    from klastr.tables.definitions import Definition
    from klastr.tables.occupations import StaffingTable
    from klastr.tables.plant_table import PlantTable
    from klastr.tables.regional import RegionalTable

Measurable: TypeAlias = "IndustryGrid | RegionalTable | PlantTable"

_LABELS = ("region", "industry", "geo", "nuts_code", "code")


def material_of(
    typed: tuple[str, ...], parameters: tuple[str, ...], measure: Measure, ground: Measurable
) -> dict[str, Any]:
    """``NAME=FILE`` as keyword arguments of a measure, each read by what it is.

    Raises
    ------
    InvalidOption
        The measure takes nothing of that name, or needs something that was not named.
    MaterialError
        A file that cannot be used.
    """
    given: dict[str, Any] = {}
    for one in typed:
        name, sign, path = one.partition("=")
        name = name.strip().replace("-", "_")
        target = "weights" if name == "neighbours" and name not in parameters else name
        if not sign or target not in parameters:
            needed = [need for need in measure.needs if need in parameters]
            hint = f"it takes --with {needed[0]}=FILE." if needed else "leave it out."
            raise InvalidOption(f"{one}: {measure.name} takes no {name!r}.", hint=hint, typed=one)
        given[target] = _READERS.get(target, _numbers)(path.strip(), ground)
    lacking = [need for need in measure.needs if need in _NUMBERS and need in parameters and need not in given]
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


def _numbers(path: str, _ground: Measurable) -> dict[str, float]:
    return numbers_of(path)


def _pairs(path: str, ground: Measurable) -> frozenset[tuple[str, str]]:
    from klastr.sources.neighbours import read_neighbours

    return read_neighbours(Path(path), regions=ground.regions)


def _neighbours(path: str, ground: Measurable) -> dict[str, tuple[str, ...]]:
    """Region -> its neighbours."""
    from klastr.tables.neighbours import Neighbours

    known = Neighbours(_pairs(path, ground), "file", path)
    return {region: known.of(region) for region in ground.regions}


def _weights(path: str, ground: Measurable) -> Any:
    """Spatial weights out of pairs of neighbours."""
    from klastr.identify.spatial.spatial_weights import spatial_weights

    return spatial_weights(ground.regions, neighbours=_pairs(path, ground))


def _groups(named: str, _ground: Measurable) -> Definition:
    from klastr.sources.definitions import definition_of

    return definition_of(named)


def _staffing(path: str, _ground: Measurable) -> StaffingTable:
    from klastr.sources.occupations import read_occupations

    return read_occupations(path)


def _second_table(path: str, _ground: Measurable) -> IndustryGrid:
    from klastr.identify.industry_grid import industry_grid
    from klastr.sources.tables import read_regional_table

    return industry_grid(read_regional_table(path).table, smallest=1)


_READERS: dict[str, Callable[[str, Measurable], Any]] = {
    "groups": _groups,
    "neighbours": _neighbours,
    "other": _second_table,
    "staffing": _staffing,
    "weights": _weights,
}
