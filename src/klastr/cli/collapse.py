"""`klastr collapse`: a table of plants of any size, made a table of regions and industries where it lies."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Annotated, cast

import typer

from klastr.cli import options
from klastr.cli.long_answer import OUT, REPLACE, ROWS, LongAnswer, check_out, give
from klastr.cli.screen import progress

if TYPE_CHECKING:
    from klastr.tables.collapsed_plants import CollapsedPlants
    from klastr.tables.plant_faults import Unusable

PLANTS = Annotated[
    list[str],
    typer.Argument(
        metavar="TABLE...",
        help="One row for each plant: Parquet or CSV (files or a folder), DuckDB, SQLite or "
        "postgresql://USER@HOST/DATABASE.",
        show_default=False,
    ),
]
REGION = Annotated[str, typer.Option(metavar="COL", help="Column of region codes.", show_default=False)]
INDUSTRY = Annotated[str, typer.Option(metavar="COL", help="Column of industry codes.", show_default=False)]
EMPLOYMENT = Annotated[
    str, typer.Option(metavar="COL", help="Column of persons employed in the plant.", show_default=False)
]
ID = Annotated[
    str | None,
    typer.Option("--id", metavar="COL", help="Column of names of plants; none may stand twice in a year."),
]
X = Annotated[str | None, typer.Option("--x", metavar="COL", help="Column of coordinates, east; they are checked.")]
Y = Annotated[str | None, typer.Option("--y", metavar="COL", help="Column of coordinates, north.")]
ENGINE = Annotated[
    str | None, typer.Option(metavar="duckdb|postgresql|spark", help="What sums. Default: by where the table lies.")
]
MEMORY = Annotated[
    str | None, typer.Option(metavar="SIZE", help="What DuckDB may take before it goes on on disk, such as 2GB.")
]
UNUSABLE = Annotated[
    str, typer.Option(metavar="refuse|drop", help="Plants with negative, endless or unreadable numbers of persons.")
]
PROTECT = Annotated[
    bool, typer.Option("--protect", help="Hide what tells too much of single plants; squares and sizes are left out.")
]
FEWEST = Annotated[
    int | None,
    typer.Option(metavar="N", help="With --protect: cells with fewer plants are hidden.", show_default="3"),
]
DOMINANCE = Annotated[
    str | None,
    typer.Option(
        metavar="N,SHARE|none",
        help="With --protect: cells whose N largest plants make up more than SHARE % are hidden.",
        show_default="1,85",
    ),
]
P_PERCENT = Annotated[
    float | None,
    typer.Option(
        metavar="P",
        help="With --protect: cells whose rest is smaller than P % of the largest plant are hidden; 0: no rule.",
        show_default="10",
    ),
]
WITHIN = Annotated[
    float | None,
    typer.Option(
        metavar="PERCENT",
        help="With --protect: no cell that tells too much can be worked out to within so many percent.",
        show_default="10",
    ),
]
ROUND_TO = Annotated[
    int | None,
    typer.Option(metavar="N", help="With --protect: round what is published to multiples of N.", show_default=False),
]


def collapse(
    tables: PLANTS,
    region: REGION,
    industry: INDUSTRY,
    employment: EMPLOYMENT,
    year: options.YEAR = None,
    plant: ID = None,
    x: X = None,
    y: Y = None,
    sheet: options.SHEET = None,
    engine: ENGINE = None,
    memory: MEMORY = None,
    unusable: UNUSABLE = "refuse",
    protect: PROTECT = False,
    fewest: FEWEST = None,
    dominance: DOMINANCE = None,
    p_percent: P_PERCENT = None,
    within: WITHIN = None,
    round_to: ROUND_TO = None,
    out: OUT = None,
    replace: REPLACE = False,
    rows: ROWS = 12,
) -> None:
    """Sum a table of plants by region, industry and year, where it lies: persons, plants, and how large they are."""
    from klastr.cli.protection import TypedRules, protected_answer
    from klastr.tables.collapse import collapse as collapsed

    rules = TypedRules(fewest, dominance, p_percent, within, round_to)
    if not protect:
        rules.refuse_unused()
    chosen = rules.chosen
    check_out(out, replace=replace, inputs=tables)
    with progress(f"Summing {shown_place(tables)}") as show:
        found = collapsed(
            tables[0] if len(tables) == 1 else tables,
            region=region,
            industry=industry,
            employment=employment,
            year=year,
            id=plant,
            x=x,
            y=y,
            table=sheet,
            engine=engine,
            memory=memory,
            unusable=cast("Unusable", unusable),
            progress=show,
        )
        answer = protected_answer(found, chosen) if protect else _answer(found)
    give(answer, out, replace=replace, rows=rows)
    _say_next(out)


def shown_place(tables: list[str]) -> str:
    """What is read, without a password."""
    from klastr.engines.addresses import place_of

    first = place_of(tables[0]).name
    return first if len(tables) == 1 else f"{first} and {len(tables) - 1} more"


def _answer(found: CollapsedPlants) -> LongAnswer:
    from klastr.cli.collapsed_rows import by_severity, whole_numbers

    return LongAnswer(
        sentence=sentence(found),
        frame=whole_numbers(found.to_frame(empty_regions=True)),
        notes=tuple(map(str, by_severity(found.problems))),
        sources=found.sources,
        about={
            "settings": dict(found.settings),
            "sources": list(found.sources),
            "cite": found.cite(),
            "notes": [str(problem) for problem in by_severity(found.problems)],
        },
    )


def sentence(found: CollapsedPlants) -> str:
    """How much was made of how much."""
    from klastr.tables.counted import counted, counted_persons

    cells = found.cells
    years = "" if cells.years == (None,) else f" in {counted(len(cells.years), 'year')}"
    return (
        f"{counted(int(cells.plants.sum()), 'plant')} with {counted_persons(cells.persons.sum())}, "
        f"summed by {found.settings['engine']}: {counted(len(cells), 'cell')} of "
        f"{counted(len(cells.regions), 'region')} and {counted(len(cells.industries), 'industry')}{years}."
    )


def _say_next(out: str | None) -> None:
    from klastr.cli.terminal import terminal

    if out not in (None, "-"):
        terminal().print(f"Next: klastr check {shlex.quote(str(out))}", soft_wrap=True)
