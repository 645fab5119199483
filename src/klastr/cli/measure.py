"""`klastr measure`: one measure of a table, long, with its interval and the reason of every gap."""

from __future__ import annotations

from typing import Annotated

import typer

from klastr.cli import options
from klastr.cli.known_measures import function_of, functions, measures, print_json
from klastr.cli.long_answer import OUT, REPLACE, ROWS
from klastr.cli.screen import progress
from klastr.errors import InvalidOption, nearest_names
from klastr.measures import PUBLISHED, Measure

NAME = Annotated[
    str | None,
    typer.Argument(metavar="[NAME]", help="The measure; klastr measure --list names them all.", show_default=False),
]
LIST = Annotated[bool, typer.Option("--list", help="List the measures: what each needs, returns and follows.")]
JSON = Annotated[bool, typer.Option("--json", help="With --list: as JSON.")]
CONVENTION = Annotated[
    str | None, typer.Option(metavar="NAME", help="Whose formula is followed. Default: the published one.")
]
DRAWS = Annotated[
    int | None, typer.Option(metavar="N", min=0, help="How often the table is drawn again for intervals; 0: none.")
]
SEED = Annotated[int, typer.Option(metavar="N", min=0, help="Start of the random numbers.")]
PLANT_SIZE = Annotated[
    float | None,
    typer.Option(metavar="N", help="Persons per plant where the table names no establishments. Default: 10."),
]
WITH = Annotated[
    list[str] | None,
    typer.Option(
        "--with",
        metavar="NAME=FILE",
        help="What the measure needs besides the table: numbers per region or industry (attribute=gdp.csv, "
        "area=area.csv), staffing=, other= (a second table); may be repeated.",
    ),
]
NEIGHBOURS = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Two columns of neighbouring regions. Default: NUTS 2 borders, where known."),
]
DEFINITION = Annotated[
    str | None,
    typer.Option(
        metavar="FILE|NAME", help="Industry groups of measures that need a hierarchy. Default: the level above."
    ),
]
SET = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="NAME=VALUE", help="A further option of the measure, as in Python; may be repeated."),
]


def measure(
    name: NAME = None,
    table: options.TABLE = None,
    listed: LIST = False,
    as_json: JSON = False,
    convention: CONVENTION = None,
    draws: DRAWS = None,
    seed: SEED = 0,
    plant_size: PLANT_SIZE = None,
    files: WITH = None,
    neighbours: NEIGHBOURS = None,
    definition: DEFINITION = None,
    setting: SET = None,
    out: OUT = None,
    replace: REPLACE = False,
    rows: ROWS = 12,
    sheet: options.SHEET = None,
    region: options.REGION = None,
    industry: options.INDUSTRY = None,
    value: options.VALUE = None,
    flag: options.FLAG = None,
    establishments: options.ESTABLISHMENTS = None,
    wages: options.WAGES = None,
    year: options.YEAR = None,
    at: options.AT = None,
    since: options.SINCE = None,
    region_level: options.REGION_LEVEL = None,
    industry_level: options.INDUSTRY_LEVEL = None,
    decimal: options.DECIMAL = None,
) -> None:
    """Compute one measure of a table; without a table, of the embedded example."""
    from klastr.cli.asked_measure import Asked, answered
    from klastr.cli.long_answer import check_out, give

    if listed or name is None:
        print_json(functions().values()) if as_json else _show_list(measures())
        return
    check_out(out, replace=replace, inputs=(table, neighbours, definition, *(files or ())))
    asked = Asked(
        measure=measure_named(name),
        table=table,
        sheet=sheet,
        columns=options.Columns(
            region=region,
            industry=industry,
            value=value,
            flag=flag,
            establishments=establishments,
            wages=wages,
            year=year,
        ),
        decimal=options.decimal_sign(decimal),
        at=at,
        since=since,
        region_level=region_level,
        industry_level=industry_level,
        files=(
            *(files or ()),
            *([f"neighbours={neighbours}"] if neighbours else []),
            *([f"groups={definition}"] if definition else []),
        ),
        typed={"convention": convention, "draws": draws, "seed": seed, "plant_size": plant_size},
        settings=tuple(setting or ()),
    )
    with progress(f"Measuring {name}"):
        answer = answered(asked)
    give(answer, out, replace=replace, rows=rows)


def measure_named(name: str) -> Measure:
    """The measure of this name.

    Raises
    ------
    InvalidOption
        There is none, or another command runs it.
    """
    spelled = name.replace("-", "_")
    function = function_of(spelled)
    if function is None:
        near = nearest_names(spelled, tuple(measures()))
        near = ("eci", "pci") if spelled == "economic_complexity" else near  # Python's name of both
        hint = f"did you mean {' or '.join(near)}?" if near else "klastr measure --list names all of them."
        raise InvalidOption(f"There is no measure {name!r}.", hint=hint, name=name)
    found: Measure = function.__dict__["measure"]
    if found.command == "none":
        raise InvalidOption(
            f"{name} has no command: it needs more than a table.", hint=f"in Python: klastr.{spelled}(...).", name=name
        )
    if found.command != "measure":
        raise InvalidOption(f"{name} is run by another command.", hint=f"klastr {found.command} {name} ...", name=name)
    return found


def _show_list(known: dict[str, Measure]) -> None:
    from klastr.cli.terminal import terminal

    screen = terminal()
    for family in dict.fromkeys(one.family for one in known.values()):
        screen.print(family.capitalize(), style="bold")
        for one in known.values():
            if one.family == family:
                screen.print(_listed(one), soft_wrap=True)
    screen.print("Next: klastr measure hachman", style="dim")


def _listed(one: Measure) -> str:
    """Name, what its numbers are of, and what else there is to know."""
    needed = [_NEEDS.get(need, need) for need in one.needs if need != "table"]
    others = [name for name in one.conventions if name != PUBLISHED]
    said = [f"{word} {', '.join(names)}" for word, names in (("needs", needed), ("also as", others)) if names]
    said += ["in Python"] if one.command == "none" else [] if one.command == "measure" else [f"klastr {one.command}"]
    return f"  {one.name:<26} {' x '.join(one.returns):<20} {'; '.join(said)}".rstrip()


_NEEDS = {
    "attribute": "an attribute",
    "complexity": "complexities of industries",
    "flows": "an input-output table",
    "occupations": "occupations, or NACE industries",
}
