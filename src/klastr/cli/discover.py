"""`klastr discover`: from a table to a definition of industry groups, with what it is worth."""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from klastr.cli import options
from klastr.cli.screen import progress
from klastr.engines.addresses import place_of, without_password
from klastr.errors import InvalidOption

if TYPE_CHECKING:
    from klastr.cli.discovery import Discovery

_DEFAULT_FOLDER = "klastr-groups"
_LINKS = typer.Option(metavar="FILE", help="Input-output table: what industries sell to each other.")
_CONCORDANCE = typer.Option(metavar="FILE", help="Ties codes of the input-output table to the table's industries.")
_OCCUPATIONS = typer.Option(metavar="FILE", help="Persons employed by industry and occupation.")
_DEFINITION = typer.Option(
    metavar="FILE|NAME",
    help="A definition to compare with, never an input: a file with the columns code, group, or nace. May be repeated.",
)
_TRADED = typer.Option(
    metavar="FILE|RULE|none",
    help="Which industries to group: a list with the columns code, traded; thresholds such as "
    "share>=0.5,top5>=2,gini>=0.3; rule (thresholds by the number of areas); or none, to group all.",
)


def discover(
    table: options.TABLE = None,
    sheet: options.SHEET = None,
    region: options.REGION = None,
    industry: options.INDUSTRY = None,
    value: options.VALUE = None,
    flag: options.FLAG = None,
    establishments: options.ESTABLISHMENTS = None,
    wages: options.WAGES = None,
    year: options.YEAR = None,
    at: options.AT = None,
    region_level: options.REGION_LEVEL = None,
    industry_level: options.INDUSTRY_LEVEL = None,
    decimal: options.DECIMAL = None,
    input_output: Annotated[Path | None, _LINKS] = None,
    concordance: Annotated[Path | None, _CONCORDANCE] = None,
    occupations: Annotated[Path | None, _OCCUPATIONS] = None,
    definition: Annotated[list[str] | None, _DEFINITION] = None,
    groups: Annotated[
        str | None, typer.Option(metavar="MIN-MAX", help="How many groups. Default: 40-70 for 650 industries.")
    ] = None,
    traded: Annotated[str, _TRADED] = "rule",
    repetitions: Annotated[
        int,
        typer.Option(metavar="N", min=0, help="How often regions are split into a half to choose on and one to score."),
    ] = 5,
    seed: Annotated[int, typer.Option(metavar="N", min=0, help="Start of the random numbers.")] = 0,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of the answer; must not exist yet.")] = None,
    language: Annotated[str, typer.Option("--lang", metavar="en|cs", help="Language of the answer.")] = "en",
) -> None:
    """Find industries that belong together; without a table, those of the embedded example."""
    from klastr.cli.discovered import show_discovery
    from klastr.cli.discovery import DiscoveryQuestion, discovery, write_discovery
    from klastr.report.folders import check_folder, free_folder
    from klastr.report.words import words

    catalogue = words(language)
    folder = (out or free_folder(_DEFAULT_FOLDER)).absolute()
    check_folder(folder)
    asked = DiscoveryQuestion(
        table=None if table is None else place_of(table),
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
        region_level=region_level,
        industry_level=industry_level,
        input_output=input_output,
        concordance=concordance,
        occupations=occupations,
        definitions=tuple(definition or ()),
        groups=_groups(groups),
        traded=traded,
        repetitions=repetitions,
        seed=seed,
        language=language,
    )
    with progress(catalogue("discover.working")) as done:
        found = discovery(asked, done)
        written = write_discovery(found, folder, command=["klastr", *map(without_password, sys.argv[1:])])
    show_discovery(found, catalogue, folder=folder, written=written, next_command=_next_command(found, folder))


def _groups(typed: str | None) -> tuple[int, int] | None:
    """Fewest and most groups, between a hyphen; one number means exactly so many."""
    if typed is None:
        return None
    read = re.fullmatch(r"\s*(\d+)(?:\s*[-–]\s*(\d+))?\s*", typed)
    if read is None:
        raise InvalidOption(
            f"--groups is {typed!r}; it is two whole numbers with a hyphen between.",
            hint="say --groups 40-70.",
            groups=typed,
        )
    fewest = int(read[1])
    return fewest, int(read[2] or fewest)


def _next_command(found: Discovery, folder: Path) -> str:
    """The definition goes straight into `identify`."""
    asked = found.question
    definition = shlex.quote(str(options.short_path(folder) / "definition.csv"))
    if asked.table is None:
        return f"klastr identify --definition {definition}"
    sheet = "" if asked.sheet is None else f" --table {shlex.quote(asked.sheet)}"
    return f"klastr identify {shlex.quote(str(asked.table))}{sheet} ... --definition {definition}"
