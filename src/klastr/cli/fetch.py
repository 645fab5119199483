"""`klastr fetch`: fresh figures of a statistical office as a table that `klastr check` and `identify` read."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from klastr.cli.screen import received

if TYPE_CHECKING:
    from rich.console import Console

    from klastr.sources.live.fetched import FetchedTable

_AT_MOST = 2_000
_SHOWN_NOTES = 6

CODE = Annotated[str, typer.Argument(metavar="CODE", help="Code of the table, such as sbs_r_nuts06_r2.")]
FLOW = Annotated[str, typer.Argument(metavar="AGENCY,FLOW", help="The dataflow, as the OECD's pages show it.")]
YEARS = Annotated[str, typer.Argument(metavar="YEARS", help="2019, or 2014,2019, or 2014-2019.")]
FILTERS = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME=CODE,...", help="Filters, such as geo=CZ,SK nace_r2=C.", show_default=False),
]
OUT = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The table to write, .csv or .parquet. Default: named after the table, .csv."),
]
REPLACE = Annotated[bool, typer.Option("--replace", help="Replace an earlier file of that name.")]
FRESH = Annotated[bool, typer.Option("--fresh", help="Ask the office also where an answer of the last day is kept.")]
OFFLINE = Annotated[bool, typer.Option("--offline", help="Never ask the office: only what is kept.")]
RECORD = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Keep a true recording of each question and answer there.")
]
AT_MOST = Annotated[float, typer.Option("--at-most", metavar="MB", min=0.001, help="Largest answer that is accepted.")]
FORM = Annotated[str, typer.Option(metavar="json|sdmx-csv|tsv", help="In which form Eurostat is to answer.")]
KEY = Annotated[
    str | None,
    typer.Option(
        metavar="KEY",
        help="Key of access; never kept. Default: the environment variable CENSUS_API_KEY.",
        show_default=False,
    ),
]


def fetch() -> typer.Typer:
    """The commands below ``klastr fetch``, one for each office."""
    commands = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help="Get fresh figures from a statistical office as one table.",
    )
    for command in (eurostat, census, bls, oecd):
        commands.command(command.__name__)(command)
    return commands


def eurostat(
    code: CODE,
    filters: FILTERS = None,
    form: FORM = "json",
    out: OUT = None,
    replace: REPLACE = False,
    fresh: FRESH = False,
    offline: OFFLINE = False,
    record: RECORD = None,
    at_most: AT_MOST = _AT_MOST,
) -> None:
    """Get a table of Eurostat: geo=CZ,SK nace_r2=C indic_sb=V16110 time=2014, or since=2010, geoLevel=nuts2."""
    asked = {"form": form, "fresh": fresh, "offline": offline, "record": record, "at_most_mb": at_most}
    _fetched("eurostat", code, filters, out, replace=replace, **asked)


def census(
    years: YEARS,
    filters: FILTERS = None,
    key: KEY = None,
    out: OUT = None,
    replace: REPLACE = False,
    fresh: FRESH = False,
    offline: OFFLINE = False,
    record: RECORD = None,
    at_most: AT_MOST = _AT_MOST,
) -> None:
    """Get County Business Patterns of the US Census Bureau: area=county|metro|state|us state=26 naics=336,3361."""
    asked = {"key": key, "fresh": fresh, "offline": offline, "record": record, "at_most_mb": at_most}
    _fetched("census", years, filters, out, replace=replace, **asked)


def bls(
    years: YEARS,
    filters: FILTERS = None,
    out: OUT = None,
    replace: REPLACE = False,
    fresh: FRESH = False,
    offline: OFFLINE = False,
    record: RECORD = None,
    at_most: AT_MOST = _AT_MOST,
) -> None:
    """Get slices of the US QCEW: industry=10,31-33 areas=county, or area=C4194, or size=1; quarter=a own=5."""
    asked = {"fresh": fresh, "offline": offline, "record": record, "at_most_mb": at_most}
    _fetched("bls", years, filters, out, replace=replace, **asked)


def oecd(
    flow: FLOW,
    filters: FILTERS = None,
    out: OUT = None,
    replace: REPLACE = False,
    fresh: FRESH = False,
    offline: OFFLINE = False,
    record: RECORD = None,
    at_most: AT_MOST = _AT_MOST,
) -> None:
    """Get a dataflow of the OECD: REF_AREA=CZE,SVK time=2019, or key=CZE+SVK.A since=2015."""
    asked = {"fresh": fresh, "offline": offline, "record": record, "at_most_mb": at_most}
    _fetched("oecd", flow, filters, out, replace=replace, **asked)


def _fetched(office: str, what: str, words: list[str] | None, out: Path | None, *, replace: bool, **asked: Any) -> None:
    """Ask, write, and say what came."""
    from klastr.cli.terminal import terminal
    from klastr.sources.live.fetched import fetched_table
    from klastr.sources.live.filters import typed_filters
    from klastr.sources.live.offices import OFFICES
    from klastr.sources.live.transport import Watch
    from klastr.sources.live.written import check_target

    path = out or _free_name(office, what)
    check_target(path, replace=replace)
    with received(f"Asking {OFFICES[office].title}") as (show, tell):
        table = fetched_table(office, what, typed_filters(words or ()), watch=Watch(show, tell), **asked)
        table.write(path, replace=replace)
    _show(table, path, terminal())


def _show(table: FetchedTable, path: Path, screen: Console) -> None:
    """What came, from where, on what terms, and what to type next."""
    from klastr.sources.source_notes import note_beside
    from klastr.tables.counted import counted

    content, periods = table.content, table.content.periods
    when = f", {periods[0]}" + (f" to {periods[-1]}" if len(periods) > 1 else "") if periods else ""
    secret = f", {counted(content.confidential, 'confidential cell')}" if content.confidential else ""
    screen.print(
        f"{counted(content.rows, 'row')} from {table.source}{when}: {counted(content.published, 'number')}{secret}.",
        style="bold",
        soft_wrap=True,
    )
    screen.print(
        f"The office answered on {table.day}."
        if table.fresh
        else f"Taken from the answers kept here; the office last stood by them on {table.day} (--fresh asks again).",
        soft_wrap=True,
    )
    for note in table.notes[:_SHOWN_NOTES]:
        warns = note.severity == "warning"
        screen.print(f"{'!' if warns else '·'} {note}", style="yellow" if warns else "dim", soft_wrap=True)
    screen.print(f"{table.office.attribution.rstrip('.')}.", style="dim", soft_wrap=True)
    screen.print(f"Terms: {table.office.terms} {table.office.terms_address}", style="dim", soft_wrap=True)
    screen.print(f"Table: {path}, its source beside it: {note_beside(path).name}", soft_wrap=True)
    screen.print(f"Next: klastr check {shlex.quote(str(path))}", soft_wrap=True)


def _free_name(office: str, what: str) -> Path:
    """A name after the table that no file has yet."""
    stem = (
        what.split("@")[-1].replace(",", "-")
        if office in ("eurostat", "oecd")
        else f"{office}-{what.replace(',', '-')}"
    )
    from klastr.sources.source_notes import note_beside

    number, path = 1, Path(f"{stem}.csv")
    while path.exists() or note_beside(path).exists():
        number += 1
        path = Path(f"{stem}-{number}.csv")
    return path
