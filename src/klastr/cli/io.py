"""`klastr io`: one measure of an input-output table, long, with its interval and the reason of every gap."""

from __future__ import annotations

from typing import Annotated

import typer

from klastr.cli.long_answer import OUT, REPLACE, ROWS
from klastr.cli.screen import progress

NAME = Annotated[
    str | None,
    typer.Argument(metavar="[NAME]", help="The measure; klastr io --list names them all.", show_default=False),
]
TABLE = Annotated[
    str | None,
    typer.Argument(
        metavar="[TABLE]", help="An input-output table: CSV, TSV, Excel or Parquet, long or square.", show_default=False
    ),
]
LIST = Annotated[bool, typer.Option("--list", help="List the measures of input-output tables.")]
JSON = Annotated[bool, typer.Option("--json", help="With --list: as JSON.")]
SHEET = Annotated[str | None, typer.Option("--table", metavar="NAME", help="Sheet of a workbook.")]
COUNTRY = Annotated[
    str | None, typer.Option(metavar="CODE", help="Of a file of several national tables, and of --employment.")
]
AT = Annotated[int | None, typer.Option(metavar="YEAR", help="Of a file of several years. Default: the latest.")]
FLOW = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="DOM (made in the area itself; the default where it is there) or TOTAL."),
]
ROW = Annotated[str | None, typer.Option(metavar="COL", help="Column of sellers of a long table.")]
COLUMN = Annotated[str | None, typer.Option(metavar="COL", help="Column of buyers of a long table.")]
VALUE = Annotated[str | None, typer.Option(metavar="COL", help="Column of amounts of a long table.")]
EMPLOYMENT = Annotated[
    str | None, typer.Option(metavar="FILE", help="Persons employed: a column of the table's codes, one of numbers.")
]
BESIDE = Annotated[
    list[str] | None,
    typer.Option("--beside", metavar="NAME=FILE", help="Emissions or another quantity per industry; may be repeated."),
]
HOUSEHOLDS = Annotated[
    bool | None, typer.Option("--households", help="Type II: what households earn is spent again.", show_default=False)
]
FORM = Annotated[
    str | None, typer.Option(metavar="NAME", help="multipliers: simple or ratio; extraction: amount or share.")
]
EXTENSION = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="footprint: of value_added, output, income, employment, --beside."),
]
BY = Annotated[str | None, typer.Option(metavar="NAME", help="footprint: by category of demand, product or country.")]
FORWARD = Annotated[str | None, typer.Option(metavar="NAME", help="key_sectors: ghosh or rasmussen forward linkages.")]
THRESHOLD = Annotated[
    float | None, typer.Option(metavar="N", help="key_sectors: how many times the average. Default: 1.")
]
TRADE = Annotated[
    str | None, typer.Option(metavar="NAME", help="upstreamness: as_given, or open where imports stand in the flows.")
]
GROSS = Annotated[
    bool | None, typer.Option("--gross", help="value_added_trade: goods as they cross borders.", show_default=False)
]
REGIONS = Annotated[
    str | None, typer.Option(metavar="FILE", help="Employment by region and industry, to make a region's own table.")
]
REGION = Annotated[
    str | None, typer.Option(metavar="CODE", help="The region whose own table is made; for every measure.")
]
METHOD = Annotated[str | None, typer.Option(metavar="NAME", help="Of the region's table: flq, slq, cilq or aflq.")]
DELTA = Annotated[
    float | None, typer.Option(metavar="N", help="Of flq and aflq: correction for the region's size. Default: 0.25.")
]
INDUSTRY = Annotated[str | None, typer.Option(metavar="CODE", help="Only the rows of one industry, on either side.")]
ONLY = Annotated[
    str | None, typer.Option(metavar="NAME", help="Only one of several numbers, such as employment or power.")
]
DRAWS = Annotated[
    int | None,
    typer.Option(
        metavar="N", min=0, help="How often coefficients are drawn again, by measures that do; 0: none. Default: 200."
    ),
]
SEED = Annotated[int | None, typer.Option(metavar="N", min=0, help="Start of the random numbers.")]
ERROR = Annotated[
    float | None, typer.Option(metavar="N", help="Relative standard error of a coefficient. Default: 0.1.")
]
GROUPS = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Sectors to be added up first: a column of codes (code), one of groups (group)."),
]
BALANCE = Annotated[bool, typer.Option("--balance", help="Balance the flows by RAS first.")]


def io(
    name: NAME = None,
    table: TABLE = None,
    listed: LIST = False,
    as_json: JSON = False,
    country: COUNTRY = None,
    at: AT = None,
    flow: FLOW = None,
    sheet: SHEET = None,
    row: ROW = None,
    column: COLUMN = None,
    value: VALUE = None,
    employment: EMPLOYMENT = None,
    beside: BESIDE = None,
    balance: BALANCE = False,
    groups: GROUPS = None,
    households: HOUSEHOLDS = None,
    form: FORM = None,
    extension: EXTENSION = None,
    by: BY = None,
    forward: FORWARD = None,
    threshold: THRESHOLD = None,
    trade: TRADE = None,
    gross: GROSS = None,
    regions: REGIONS = None,
    region: REGION = None,
    method: METHOD = None,
    delta: DELTA = None,
    industry: INDUSTRY = None,
    only: ONLY = None,
    draws: DRAWS = None,
    seed: SEED = None,
    error: ERROR = None,
    out: OUT = None,
    replace: REPLACE = False,
    rows: ROWS = 12,
) -> None:
    """Compute one measure of an input-output table: coefficients, multipliers, linkages, key sectors and more."""
    from klastr.cli.asked_io import AskedIo, answered, function_named, show_list
    from klastr.cli.long_answer import check_out, give
    from klastr.errors import InvalidOption

    if listed or name is None:
        show_list(as_json=as_json)
        return
    function = function_named(name)
    if table is None:
        raise InvalidOption(f"klastr io {name} needs a table.", hint=f"klastr io {name} TABLE")
    check_out(out, replace=replace, inputs=(table, employment, groups, regions, *(beside or ())))
    options = {
        "households": households,
        "form": form,
        "extension": extension,
        "by": by,
        "forward": forward,
        "threshold": threshold,
        "trade": trade,
        "gross": gross,
        "draws": draws,
        "seed": seed,
        "error": error,
    }
    asked = AskedIo(
        function=function,
        table=table,
        reading={
            "country": country,
            "year": at,
            "flow": flow,
            "row": row,
            "column": column,
            "value": value,
            "sheet": sheet,
            "employment": employment,
        },
        beside=tuple(beside or ()),
        balance=balance,
        groups=groups,
        typed={key: given for key, given in options.items() if given is not None},
        offered=frozenset(options),
        regions=regions,
        region=region,
        quotients={key: given for key, given in {"method": method, "delta": delta}.items() if given is not None},
        industry=industry,
        only=only,
        on_screen=out is None,
    )
    with progress(f"Measuring {name}"):
        answer = answered(asked)
    give(answer, out, replace=replace, rows=rows)
