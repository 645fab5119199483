"""`klastr opportunities`: what a region could do that it does not do yet, with the reasons."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from klastr.cli import options
from klastr.cli.long_answer import OUT, REPLACE
from klastr.cli.screen import progress

FOR = Annotated[str, typer.Option("--for", metavar="REGION", help="Code of the region.", show_default=False)]
WEIGHTS = Annotated[
    str | None,
    typer.Option(
        metavar="NAME=N,...",
        help="Weights of the ranks: density, complexity, growth; one that is not named has none. Default: 1 each.",
    ),
]
HORIZON = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="Years within which an entry counts. Default: the longest, at most 5."),
]
NULL = Annotated[
    bool, typer.Option("--chance", help="Give each density its chance under random presence (BiCM) as p-value.")
]
ROWS = Annotated[int, typer.Option(metavar="N", min=0, help="Industries that are shown.")]
DRAWS = Annotated[int, typer.Option(metavar="N", min=0, help="How often the table is drawn again; 0: no intervals.")]
SEED = Annotated[int, typer.Option(metavar="N", min=0, help="Start of the random numbers.")]
PICTURE = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The plane of nearness and complexity as .svg or .png.", show_default=False),
]


def opportunities(
    table: options.TABLE = None,
    only: FOR = "",
    weights: WEIGHTS = None,
    horizon: HORIZON = None,
    chance: NULL = False,
    rows: ROWS = 10,
    out: OUT = None,
    picture: PICTURE = None,
    replace: REPLACE = False,
    draws: DRAWS = 200,
    seed: SEED = 0,
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
    """Say what a region could do that it does not do yet; without a table, of the embedded example."""
    from klastr.cli.asked_opportunities import Asked, answered, checked_region, show, weights_of
    from klastr.cli.long_answer import check_out

    check_out(out, replace=replace, inputs=(table,))
    if picture is not None:
        from klastr.report.pictures.plane import check_picture

        check_picture(picture, replace=replace)
    asked = Asked(
        region=checked_region(only),
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
        weights=weights_of(weights),
        horizon=horizon,
        chance=chance,
        draws=draws,
        seed=seed,
    )
    with progress(f"Looking at {asked.region}"):
        answer = answered(asked)
    show(answer, out=out, picture=picture, replace=replace, rows=rows)
