"""`klastr identify`: from a table to regional clusters, in one command."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from klastr.cli import options
from klastr.cli.screen import progress
from klastr.errors import InvalidOption

if TYPE_CHECKING:
    from klastr.cli.investigation import Answer
    from klastr.identify.basis import Total

_DEFAULT_FOLDER = "klastr-answer"


def identify(
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
    since: options.SINCE = None,
    region_level: options.REGION_LEVEL = None,
    industry_level: options.INDUSTRY_LEVEL = None,
    decimal: options.DECIMAL = None,
    only: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="CODE,...",
            help="Limit the answer to these regions and all below them (CZ or CZ,SK); never the reference.",
        ),
    ] = None,
    reference: Annotated[
        str,
        typer.Option(
            metavar="CODE|all",
            help="What regions are compared with: all regions of the table, or the code of an area in it.",
        ),
    ] = "all",
    total: Annotated[
        str | None,
        typer.Option(
            metavar="all|table|traded",
            help="What a region's total is: its total "
            "row, what the table's industries add up to, or the traded groups of the definition.",
        ),
    ] = None,
    definition: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|NAME",
            help="Industry groups: a file with the columns code, group, or nace. Default: each industry by itself.",
        ),
    ] = None,
    stars: Annotated[str, typer.Option(metavar="absolute|classic|productivity", help="Scheme of stars.")] = "absolute",
    stages: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|NAME", help="Rules of life-cycle stages: a TOML file, or four-indicators. Needs --since."
        ),
    ] = None,
    geometry: Annotated[Path | None, typer.Option(metavar="FILE", help="GeoJSON with the regions' borders.")] = None,
    neighbours: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Two columns of neighbouring regions.")
    ] = None,
    smallest: Annotated[
        float,
        typer.Option(metavar="N", min=0, help="Leave out regions with a smaller total; they stay in the reference."),
    ] = 0,
    draws: Annotated[
        int, typer.Option(metavar="N", help="How often plants and hidden cells are drawn again; 0 for no intervals.")
    ] = 1000,
    seed: Annotated[int, typer.Option(metavar="N", min=0, help="Start of the random numbers.")] = 0,
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of the answer; must not exist yet.")] = None,
    language: Annotated[str, typer.Option("--lang", metavar="en|cs", help="Language of the answer.")] = "en",
) -> None:
    """Find the regional clusters of a table; without a table, those of the embedded example."""
    from klastr.cli.answer import show_answer
    from klastr.cli.investigation import Question, investigate, on_the_example, write_answer
    from klastr.engines.addresses import place_of, without_password
    from klastr.report.folders import check_folder, free_folder
    from klastr.report.words import words

    catalogue = words(language)
    folder = (out or free_folder(_DEFAULT_FOLDER)).absolute()
    check_folder(folder)
    columns = options.Columns(
        region=region, industry=industry, value=value, flag=flag, establishments=establishments, wages=wages, year=year
    )
    asked = Question(
        table=None if table is None else place_of(table),
        sheet=sheet,
        columns=columns,
        decimal=options.decimal_sign(decimal),
        at=at,
        since=since,
        region_level=region_level,
        industry_level=industry_level,
        only=_codes(only),
        reference=reference,
        total=_total(total),
        definition=definition,
        stars=stars,
        stages=stages,
        geometry=geometry,
        neighbours=neighbours,
        smallest=smallest,
        draws=draws,
        seed=seed,
        language=language,
    )
    asked = on_the_example(asked, columns) if table is None else asked
    with progress(catalogue("terminal.working")) as done:
        answer = investigate(asked, done)
        written = write_answer(answer, folder, command=["klastr", *map(without_password, sys.argv[1:])])
    show_answer(answer, catalogue, folder=folder, written=written, next_command=_next_command(answer))


def _codes(typed: str | None) -> tuple[str, ...] | None:
    """Codes between commas."""
    codes = tuple(code.strip() for code in (typed or "").split(",") if code.strip())
    return codes or None


def _total(typed: str | None) -> Total | None:
    if typed is None or typed in ("all", "table", "traded"):
        return cast("Total | None", typed)
    raise InvalidOption(
        f"--total is {typed!r}; it can be all, table or traded.", hint="use --total table.", total=typed
    )


def _next_command(answer: Answer) -> str:
    """What to type next: one's own table after the example, the next useful option after that."""
    asked, table = answer.question, answer.found.ground.table
    if asked.table is None:
        return "klastr check YOUR-TABLE.csv"
    sheet = "" if asked.sheet is None else f" --table {shlex.quote(asked.sheet)}"
    command = f"klastr identify {shlex.quote(str(asked.table))}{sheet} ..."
    if asked.definition is None and table.industry_codes.name.startswith("NACE"):
        return f"{command} --definition nace"
    earlier = [year for year in table.years if year is not None and year != answer.found.year]
    if asked.since is None and earlier:
        return f"{command} --since {earlier[0]}"
    return f"{command} --for {shlex.quote(answer.found.regions[0])}"
