"""`klastr check`: what was understood of a table, on one screen, before anything is computed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import typer

from klastr.cli import options
from klastr.cli.screen import progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, RenderableType
    from rich.table import Table

    from klastr.codes.classification import Classification
    from klastr.errors import Problem
    from klastr.sources.reading import TableReading
    from klastr.tables.regional_cells import RegionalCells

_MATERIAL = 3
_ROLES = {
    "region": "regions",
    "industry": "industries",
    "value": "value",
    "flag": "flags",
    "wages": "wages",
    "establishments": "establishments",
    "plant_squares": "squares of plants",
    "year": "years",
    "region_name": "names of regions",
    "industry_name": "names of industries",
}
_MARKS = {"error": ("✗", "bold red"), "warning": ("!", "bold yellow"), "note": ("·", "dim")}
_MOST_YEARS = 12


def check(
    file: options.FILE,
    sheet: options.SHEET = None,
    region: options.REGION = None,
    industry: options.INDUSTRY = None,
    value: options.VALUE = None,
    flag: options.FLAG = None,
    establishments: options.ESTABLISHMENTS = None,
    wages: options.WAGES = None,
    year: options.YEAR = None,
    decimal: options.DECIMAL = None,
) -> None:
    """Say what was understood of a table: columns, codes, levels, years, empty cells, problems, what to type next."""
    from klastr.cli.terminal import terminal
    from klastr.engines.addresses import place_of
    from klastr.sources.tables import read_regional_table

    place = place_of(file)
    with progress(f"Reading {place.name}") as show:
        reading = read_regional_table(
            place,
            table=sheet,
            region=region,
            industry=industry,
            value=value,
            flag=flag,
            establishments=establishments,
            wages=wages,
            year=year,
            decimal=options.decimal_sign(decimal),
            progress=lambda done, of: show(done / max(of, 1)),
        )
    show_reading(reading, terminal())
    if reading.errors:
        raise typer.Exit(_MATERIAL)


def show_reading(reading: TableReading, screen: Console) -> None:
    """Print what was understood of a file."""
    from rich.text import Text

    from klastr.tables.counted import counted

    rows = counted(reading.rows, "row")
    screen.print()
    screen.print(Text(reading.name, style="bold").append(f"  {reading.form}; {rows}, {_shape(reading)}", style="dim"))
    screen.print()
    screen.print(_columns(reading))
    if reading.seen is not None and not reading.errors:  # what its sound rows alone hold would mislead
        screen.print()
        screen.print(_cells(reading.seen))
        for line in _summary(reading.seen, reading):
            screen.print(f"  {line}")
    screen.print()
    for part in _problems(reading.problems):
        screen.print(part)
    screen.print()
    if reading.errors:
        screen.print(
            Text(
                f"{counted(len(reading.errors), 'problem')} must be mended before anything can be measured.",
                style="bold red",
            )
        )
        return
    screen.print(Text("Next:", style="bold"))
    screen.print(f"  {reading.command()}", soft_wrap=True, markup=False)


def _shape(reading: TableReading) -> str:
    shapes = {
        "long": "one for each cell",
        "years": "years side by side",
        "industries": "industries side by side",
        "regions": "regions side by side",
    }
    return shapes[reading.columns.shape]


def _columns(reading: TableReading) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 2))
    for role, column, found, meaning in _meanings(reading):
        table.add_row(role, Text(column, style="bold"), Text(found, style="dim"), Text(meaning))
    return table


def _meanings(reading: TableReading) -> Iterator[tuple[str, str, str, str]]:
    """Each role with its column, how that was found, and what is in it."""
    columns, table = reading.columns, reading.seen
    across = {"years": "year", "industries": "industry", "regions": "region"}.get(columns.shape)
    for role, label in _ROLES.items():
        name = columns.name(role)
        if name is None and role in (across, "value") and columns.wide:
            name = f"{len(columns.wide)} columns"
        if name is not None:
            found = "recognised" if role in columns.recognised or role not in columns.at else "as you said"
            yield label, name, found, "" if table is None else _meaning(role, table)
    if table is not None and table.source:
        yield "source", "", "", table.source


def _meaning(role: str, table: RegionalCells) -> str:
    if role == "region":
        return _coded(table.regions, table.region_levels, table.region_codes)
    if role == "industry":
        return _coded(table.industries, table.industry_levels, table.industry_codes)
    if role == "year":
        years = [year for year in table.years if year is not None]
        whole = len(years) > 2 and years == list(range(years[0], years[-1] + 1))
        return f"{years[0]} to {years[-1]}" if whole else ", ".join(map(str, years))
    return table.unit or "unit not known" if role == "value" else ""


def _coded(codes: tuple[str, ...], levels: tuple[int | None, ...], classification: Classification) -> str:
    kinds = Counter(
        "total"
        if classification.is_total(code)
        else "aggregate"
        if classification.overlaps(code)
        else "without level"
        if level is None
        else f"level {level}"
        for code, level in zip(codes, levels, strict=True)
    )
    detail = ", ".join(f"{kinds[kind]:,} {'of ' if kind.startswith('level') else ''}{kind}" for kind in sorted(kinds))
    only_own = set(kinds) == {"without level"}
    return f"{len(codes):,} codes, {classification.name}" + ("" if only_own else f": {detail}")


def _cells(table: RegionalCells) -> RenderableType:
    from rich.padding import Padding
    from rich.table import Table

    shown = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 3, 0, 0))
    for name in ("cells", "published", "confidential", "unreliable or not collected", "not there"):
        shown.add_column(name, justify="left" if name == "cells" else "right")
    for t in list(range(len(table.years)))[-_MOST_YEARS:]:
        kinds = table.kinds[t]
        counts = [int((kinds == kind).sum()) for kind in range(4)]
        label = "" if table.years[t] is None else str(table.years[t])
        shown.add_row(label or "all", *(f"{count:,}" if count else "–" for count in counts))
    return Padding(shown, (0, 0, 0, 2))


def _summary(table: RegionalCells, reading: TableReading) -> Iterator[str]:
    """How much is hidden in the part of the table that the suggested command works on."""
    from klastr.tables.counted import counted
    from klastr.tables.working_part import hidden_share

    found = reading.suggested_options()
    at = int(found["--at"]) if "--at" in found else table.years[-1]
    part = hidden_share(table, at, reading.region_level, reading.industry_level)
    where = f"In {at}, " if at is not None else ""
    hidden = (
        f"{part.confidential:.1%} of the cells are confidential, {part.unavailable:.1%} unreliable or not collected"
        if part.confidential or part.unavailable
        else "no cell is hidden"
    )
    size = f"{counted(part.regions, 'region')} × {counted(part.industries, 'industry')}"
    yield f"{where}{size}{_level_words(reading)}: {hidden}."


def _level_words(reading: TableReading) -> str:
    levels = [
        f"{what} level {level}"
        for what, level in (("region", reading.region_level), ("industry", reading.industry_level))
        if level is not None
    ]
    return f" ({', '.join(levels)})" if levels else ""


def _problems(problems: tuple[Problem, ...]) -> Iterator[RenderableType]:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    if not problems:
        yield Text("  No problems.", style="bold green")
        return
    listed = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1, 0, 0))
    listed.add_column(width=1)
    listed.add_column(overflow="fold")
    for problem in problems:
        if problem.code == "mixed_levels":  # the table of columns says it already
            continue
        mark, style = _MARKS[problem.severity]
        listed.add_row(Text(mark, style=style), Text(str(problem)))
    yield Padding(listed, (0, 0, 0, 2))
