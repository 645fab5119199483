"""From what was typed after `klastr measure` to an answer: read what the measure needs, call it, say it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from klastr.cli.long_answer import LongAnswer
from klastr.cli.options import Columns
from klastr.errors import InvalidOption, InvalidTable, nearest_names
from klastr.measures import PUBLISHED, Measure
from klastr.tables.plant_table import PlantTable

if TYPE_CHECKING:
    from klastr.cli.measure_material import Measurable
    from klastr.engines.addresses import Place
    from klastr.identify.industry_grid import IndustryGrid
    from klastr.results import Result
    from klastr.tables.regional import RegionalTable

# What `klastr.tables.checks` calls rows of one cell with different numbers: several plants of an industry in a region.
_SHARED_CELLS = {"duplicate_rows"}


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class Asked:
    """What was typed."""

    measure: Measure
    table: str | None
    sheet: str | None
    columns: Columns
    decimal: Literal[".", ","] | None
    at: int | None
    since: int | None
    region_level: int | None
    industry_level: int | None
    files: tuple[str, ...]
    """``NAME=FILE``: what the measure needs besides the table."""
    typed: Mapping[str, Any]
    settings: tuple[str, ...]


def answered(asked: Asked) -> LongAnswer:
    """Read the table, compute the measure, and put its rows in order.

    Raises
    ------
    MaterialError, MisuseError
        The table, or an option that the measure does not have.
    """
    from klastr.cli.measured_rows import rows_of, sentence_of

    asked = _on_the_example(asked) if asked.table is None else asked
    table, warnings = _read(asked)
    function = _function(asked.measure)
    ground = table if isinstance(table, PlantTable) else _ground(function, asked, table)
    result = _called(function, ground, asked)
    frame = rows_of(result, asked.measure)
    return LongAnswer(
        sentence=sentence_of(frame, asked.measure, result),
        frame=frame,
        notes=tuple(dict.fromkeys((*_said(result), *getattr(ground, "notes", ()), *warnings))),
        sources=result.sources,
        about={"settings": dict(result.settings), "sources": list(result.sources), "cite": result.cite()},
    )


def _on_the_example(asked: Asked) -> Asked:
    """The levels that the embedded example calls for where nothing was said.

    Raises
    ------
    InvalidOption
        Columns were named, and there is no table that could have them.
    """
    if asked.columns != Columns():
        name = asked.measure.name
        raise InvalidOption("Columns were named, but no table.", hint=f"klastr measure {name} TABLE --region COL ...")
    return replace(
        asked,
        region_level=asked.region_level or 2,
        industry_level=asked.industry_level or 2,
        since=asked.since or (2010 if "years" in asked.measure.needs else None),
    )


def _read(asked: Asked) -> tuple[RegionalTable | PlantTable, tuple[str, ...]]:
    """The table; where several rows share a cell and the measure is one of plants, the plants."""
    if asked.table is None:
        from klastr.sources.examples import visegrad

        return visegrad(), ()
    from klastr.cli.material import read_material
    from klastr.engines.addresses import place_of

    place = place_of(asked.table)
    try:
        material = read_material(place, sheet=asked.sheet, columns=asked.columns, decimal=asked.decimal)
    except InvalidTable as error:
        shared = {problem.code for problem in error.problems if problem.severity == "error"}
        if "plants" not in asked.measure.needs or not shared <= _SHARED_CELLS:
            raise
        plants = _plants(asked, place)
        return plants, plants.notes
    return material.table, material.warnings


def _plants(asked: Asked, place: Place) -> PlantTable:
    from klastr.sources.plants import read_plants

    names = asked.columns
    return read_plants(
        place,
        table=asked.sheet,
        region=names.region,
        industry=names.industry,
        value=names.value,
        year=names.year,
        at=asked.at,
    )


def _function(measure: Measure) -> Callable[..., Result]:
    from klastr.cli.known_measures import function_of

    function = function_of(measure.name)
    assert function is not None, measure.name
    return function


def _ground(function: Callable[..., Any], asked: Asked, table: RegionalTable) -> IndustryGrid | RegionalTable:
    """The grid of one year, or the table itself where the measure chooses years and levels."""
    parameters = inspect.signature(function).parameters
    if {"at", "region_level"} & set(parameters) or "years" in asked.measure.needs:
        return table
    from klastr.identify.industry_grid import industry_grid

    return industry_grid(
        table, at=asked.at, region_level=asked.region_level, industry_level=asked.industry_level, smallest=1
    )


def _arguments(function: Callable[..., Any], asked: Asked, ground: Measurable) -> dict[str, Any]:
    """Keyword arguments of the measure: what was typed, as far as it has them; an option it lacks is refused."""
    from klastr.cli.measure_material import material_of

    parameters = inspect.signature(function).parameters
    places = {name: getattr(asked, name) for name in ("at", "since", "region_level", "industry_level")}
    given = {name: value for name, value in places.items() if value is not None and name in parameters}
    for name, value in asked.typed.items():
        if value is not None and name in parameters:
            given[name] = value
        elif value not in (None, 0, PUBLISHED):
            raise InvalidOption(
                f"{asked.measure.name} has no --{name.replace('_', '-')}.", hint="leave it out.", option=name
            )
    given |= material_of(asked.files, tuple(parameters), asked.measure, ground)
    return given | dict(_set(parameters, one, asked) for one in asked.settings)


def _called(function: Callable[..., Result], ground: Measurable, asked: Asked) -> Result:
    """The answer; an option typed with --set that the measure cannot even look at is the typing, not a fault."""
    arguments = _arguments(function, asked, ground)
    try:
        return function(ground, **arguments)
    except (TypeError, ValueError, AttributeError) as error:
        if not asked.settings:
            raise
        raise InvalidOption(
            f"{asked.measure.name} cannot use --set {' --set '.join(asked.settings)}.",
            hint=f"its options are told in Python: help(klastr.{asked.measure.name}).",
            settings=asked.settings,
        ) from error


def _set(parameters: Mapping[str, inspect.Parameter], typed: str, asked: Asked) -> tuple[str, Any]:
    """``epsilon=0.5`` as a keyword argument of the type that the measure's default has."""
    name, sign, text = typed.partition("=")
    name = name.strip().replace("-", "_")
    options = tuple(one for one, parameter in parameters.items() if parameter.kind is parameter.KEYWORD_ONLY)
    if not sign or name not in options:
        near = nearest_names(name, options) or options
        raise InvalidOption(
            f"--set {typed}: {asked.measure.name} has no option {name!r}.",
            hint=f"it has {', '.join(near)}.",
            typed=typed,
        )
    if name in _FROM_FILES:
        raise InvalidOption(f"--set {typed}: {name} comes out of a file.", hint=f"say --with {name}=FILE.", typed=typed)
    return name, _typed_as(parameters[name].default, text.strip(), typed)


_FROM_FILES = {"attribute", "weights", "neighbours", "other", "groups", "staffing", "area", "population", "complexity"}


def _typed_as(default: Any, text: str, typed: str) -> Any:
    """The value of a typed text; a number where the default is one.

    >>> _typed_as(0.5, "2", ""), _typed_as(None, "75,100", ""), _typed_as("all", "in", "")
    (2, (75, 100), 'in')
    """
    if isinstance(default, str):
        return text
    value = tuple(_value(part.strip()) for part in text.split(",")) if "," in text else _value(text)
    wanted = "yes or no" if isinstance(default, bool) else "a number"
    fits = isinstance(value, bool) if isinstance(default, bool) else isinstance(value, int | float)
    if isinstance(default, bool | int | float) and not fits:
        raise InvalidOption(f"--set {typed}: {text!r} is not {wanted}.", hint=f"the default is {default}.", typed=typed)
    return value


def _value(text: str) -> Any:
    """A number, yes or no, nothing, or the text itself.

    >>> _value("2"), _value("0.5"), _value("true"), _value("none"), _value("theil")
    (2, 0.5, True, None, 'theil')
    """
    words = {"true": True, "false": False, "yes": True, "no": False, "none": None}
    if text.lower() in words:
        return words[text.lower()]
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text


def _said(result: Result) -> tuple[str, ...]:
    """What the interval or the null model of an answer rests on."""
    interval, null = result.settings.get("interval"), result.settings.get("null")
    if _is_defined_nowhere(getattr(result, "values", None)):
        interval = null = None
    said = [f"Interval: {interval}."] if interval else []
    notes = [note for note in getattr(result, "notes", ()) if isinstance(note, str)]
    return (*said, *([f"p-value: {null}."] if null else []), *notes)


def _is_defined_nowhere(values: Any) -> bool:
    """Whether an answer is of numbers, and has none: there is nothing that an interval could be of."""
    import numpy as np

    return isinstance(values, np.ndarray) and values.dtype.kind == "f" and bool(np.isnan(values).all())
