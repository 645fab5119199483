"""`klastr points`: a measure of distances between plants, with what chance would have done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from klastr.cli import options
from klastr.cli.known_measures import functions
from klastr.cli.listed_points import show_list
from klastr.cli.long_answer import OUT, REPLACE, ROWS, LongAnswer, check_out, give
from klastr.cli.screen import progress
from klastr.errors import InvalidOption, nearest_names

if TYPE_CHECKING:
    import pandas as pd

    from klastr.identify.distances.curves import DistanceCurves
    from klastr.tables.point_checks import Unit
    from klastr.tables.points import PointSet

NAME = Annotated[
    str | None,
    typer.Argument(metavar="[NAME]", help="The measure; klastr points --list names them all.", show_default=False),
]
TABLE = Annotated[
    str | None,
    typer.Argument(
        metavar="[TABLE]",
        help="One row for each plant: CSV, TSV, Parquet, Excel, DuckDB, SQLite or a server's address.",
        show_default=False,
    ),
]
X = Annotated[str | None, typer.Option("--x", metavar="COL", help="Column of coordinates, east: x or longitude.")]
Y = Annotated[str | None, typer.Option("--y", metavar="COL", help="Column of coordinates, north: y or latitude.")]
UNIT = Annotated[
    str | None, typer.Option(metavar="km|m|degrees", help="Of the coordinates. Default: by their names and size.")
]
INDUSTRY = Annotated[str | None, typer.Option(metavar="COL", help="Column of industries.")]
WEIGHT = Annotated[
    str | None, typer.Option(metavar="COL", help="Column of weights, such as persons employed; plants are weighted.")
]
PLANT = Annotated[str | None, typer.Option(metavar="COL", help="Column of names of plants.")]
OF = Annotated[
    list[str] | None,
    typer.Option("--of", metavar="INDUSTRY", help="Whose plants; may be repeated. Default: each industry."),
]
AROUND = Annotated[
    str | None, typer.Option(metavar="INDUSTRY", help="Around whose plants. Default: around each other.")
]
WINDOW = Annotated[
    str | None,
    typer.Option(
        metavar="W,E,S,N",
        help="Study area: west, east, south, north, in the unit of the coordinates (km or m). Default: the box around "
        "the plants.",
    ),
]
LIST = Annotated[bool, typer.Option("--list", help="List the measures of points: what each returns and follows.")]
JSON = Annotated[bool, typer.Option("--json", help="With --list: as JSON.")]
UP_TO = Annotated[float | None, typer.Option("--up-to", metavar="KM", help="Largest distance.")]
JITTER = Annotated[
    float | None, typer.Option(metavar="KM", help="Move plants that share a place apart by up to so much.")
]
NULL = Annotated[
    str | None,
    typer.Option(metavar="location|labelling|independence|shift|uniform", help="What chance does. Default: location."),
]
CONVENTION = Annotated[str | None, typer.Option(metavar="published|dbmss", help="Whose formula is followed.")]
DRAWS = Annotated[
    int | None, typer.Option(metavar="N", min=0, help="How often chance is asked: at least 39; 0: no bands.")
]
SEED = Annotated[int, typer.Option(metavar="N", min=0, help="Start of the random numbers.")]

_TOLD = 3


def points(
    name: NAME = None,
    table: TABLE = None,
    listed: LIST = False,
    as_json: JSON = False,
    x: X = None,
    y: Y = None,
    unit: UNIT = None,
    industry: INDUSTRY = None,
    weight: WEIGHT = None,
    plant: PLANT = None,
    year: options.YEAR = None,
    at: options.AT = None,
    of: OF = None,
    around: AROUND = None,
    up_to: UP_TO = None,
    window: WINDOW = None,
    jitter: JITTER = None,
    null: NULL = None,
    convention: CONVENTION = None,
    draws: DRAWS = None,
    seed: SEED = 0,
    out: OUT = None,
    replace: REPLACE = False,
    rows: ROWS = 12,
    sheet: options.SHEET = None,
) -> None:
    """Measure how near the plants of industries stand to each other."""
    from klastr.sources.points import read_points

    if listed or name is None:
        show_list(as_json=as_json)
        return
    function = _function(name)
    if table is None:
        raise InvalidOption(f"klastr points {name} needs a table of plants.", hint=f"klastr points {name} TABLE")
    check_out(out, replace=replace, inputs=(table,))
    with progress(f"Measuring {name}") as tell:
        plants = read_points(
            table,
            table=sheet,
            x=x,
            y=y,
            industry=industry,
            weight=weight,
            plant=plant,
            year=year,
            at=at,
            unit=_unit(unit),
            window=_window(window),
        )
        plants = plants if jitter is None else plants.jittered(jitter, seed=seed)
        given = {"around": around, "up_to": up_to, "null": null, "convention": convention, "draws": draws, "seed": seed}
        given["weighted"] = True if weight is not None else None
        chosen = of[0] if of and len(of) == 1 else of
        curves = function(plants, chosen, **_known(function, name, given), **_told(function, tell))
    give(_answer(curves, plants, shown=rows if out is None else None), out, replace=replace, rows=rows)


def _function(name: str) -> Any:
    """The function of a measure of points.

    Raises
    ------
    InvalidOption
        There is none of that name.
    """
    known = functions("points")
    spelled = name.replace("-", "_").lower()
    if spelled in known:
        return known[spelled]
    near = nearest_names(spelled, tuple(known)) or tuple(known)
    hint = f"use {', '.join(near)}; klastr points --list says what each is."
    raise InvalidOption(f"There is no measure of points {name!r}.", hint=hint, name=name)


def _told(function: Any, tell: Any) -> dict[str, Any]:
    """The bar on the screen, for those measures that say how far they are."""
    import inspect

    return {"progress": tell} if "progress" in inspect.signature(function).parameters else {}


def _window(typed: str | None) -> tuple[float, float, float, float] | None:
    """Four numbers.

    Raises
    ------
    InvalidOption
    """
    if typed is None:
        return None
    try:
        west, east, south, north = (float(edge) for edge in typed.split(","))
    except ValueError:
        raise InvalidOption(
            f"--window is {typed!r}.", hint="west, east, south, north, such as --window 0,100,0,80.", window=typed
        ) from None
    return west, east, south, north


def _known(function: Any, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """What was typed, as far as the measure has it; an option it lacks is refused."""
    import inspect

    parameters = inspect.signature(function).parameters
    typed = {key: value for key, value in given.items() if value is not None}
    lacking = [key for key in typed if key not in parameters and key not in ("seed", "weighted")]
    if lacking:
        option = lacking[0].replace("_", "-")
        raise InvalidOption(f"{name} has no --{option}.", hint="leave it out.", option=lacking[0])
    return {key: value for key, value in typed.items() if key in parameters}


def _unit(typed: str | None) -> Unit | None:
    if typed not in (None, "km", "m", "degrees"):
        raise InvalidOption(f"--unit is {typed!r}.", hint="use km, m or degrees.", unit=typed)
    return cast("Unit | None", typed)


def _answer(curves: DistanceCurves, plants: PointSet, *, shown: int | None) -> LongAnswer:
    """One sentence, the rows, and how coordinates and chance were read."""
    frame = curves.to_long_frame()
    said = _sentences(curves)
    null = curves.settings.get("null")
    notes = [*said[1:], *([f"Bands and p-values: {null}."] if null else []), *curves.notes, *plants.notes]
    return LongAnswer(
        sentence=said[0],
        frame=frame if shown is None else _for_the_screen(frame, shown),
        notes=notes,
        sources=curves.sources,
        about={"settings": dict(curves.settings), "sources": list(curves.sources), "cite": curves.cite()},
    )


def _for_the_screen(frame: pd.DataFrame, rows: int) -> pd.DataFrame:
    """A few distances of each industry, evenly spread, and what fits beside each other."""
    many = frame["distance"].nunique()
    industries = max(len(frame) // max(many, 1), 1)
    step = max(1, round(many * industries / max(rows, 1)))
    kept = [name for name in frame.columns if name not in ("global_low", "global_high", "p_global", "expected")]
    kept = [name for name in kept if name not in ("industry", "other") or frame[name].nunique() > 1]
    if industries > 1:
        step = min(step, max(1, many // 2))
    return frame.loc[(frame.groupby("industry", sort=False).cumcount() % step == 0), kept].reset_index(drop=True)


def _sentences(curves: DistanceCurves) -> list[str]:
    """One sentence for each industry; of several first how many stand out, then the clearest three."""
    labels = [
        (name, *(others[0] for axis, others in curves.axes.items() if axis == "other")) for name in curves.industries
    ]
    if len(labels) == 1:
        return [curves.sentence(*labels[0])]
    found = [curves.finding(*label) for label in labels]
    first = (
        f"{len(labels)} industries: {found.count('localised')} localised, "
        f"{found.count('dispersed')} dispersed at some distance."
    )
    if curves.p_global is None:
        first = f"{len(labels)} industries; no draws, so nothing is said of chance."
    said = [curves.sentence(*labels[k]) for k in _clearest_first(curves, found)]
    left_out = len(said) - _TOLD
    more = [f"{left_out} more industries: --of INDUSTRY, or all rows by --out FILE.csv."] if left_out > 0 else []
    return [first, *said[:_TOLD], *more]


def _clearest_first(curves: DistanceCurves, found: list[str]) -> list[int]:
    """Those with a finding first, the smallest p-value first."""
    p = [1.0] * len(found) if curves.p_global is None else [float(one) for one in curves.p_global.ravel()]
    return sorted(range(len(found)), key=lambda k: (not found[k], p[k] if p[k] == p[k] else 2.0, k))
