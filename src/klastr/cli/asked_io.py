"""From what was typed after `klastr io` to an answer: read the table, call the measure, put its rows in order."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from klastr.cli.known_measures import functions, measures, print_json
from klastr.cli.long_answer import LongAnswer
from klastr.errors import InvalidOption, nearest_names
from klastr.measures import Measure, described

if TYPE_CHECKING:
    from klastr.identify.measured import Measured
    from klastr.tables.input_output import InputOutputTable
    from klastr.tables.regional import RegionalTable

SHORT: Mapping[str, str] = {
    "coefficients": "technical_coefficients",
    "leontief": "leontief_inverse",
    "ghosh": "ghosh_inverse",
    "allocation": "ghosh_coefficients",
    "downstreamness": "upstreamness",
    "extraction": "hypothetical_extraction",
    "regionalise": "regional_coefficients",
    "footprints": "footprint",
    "gross_trade": "value_added_trade",
}
"""Shorter words for the same measures."""


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class AskedIo:
    """What was typed, and which options of measures could be (`offered`)."""

    function: Callable[..., Measured]
    table: str
    reading: Mapping[str, Any]
    beside: tuple[str, ...]
    balance: bool
    groups: str | None
    typed: Mapping[str, Any]
    offered: frozenset[str]
    regions: str | None
    region: str | None
    quotients: Mapping[str, Any]
    industry: str | None
    only: str | None
    on_screen: bool = False


def function_named(name: str) -> Callable[..., Measured]:
    """The measure of this name, or of a shorter word for it.

    Raises
    ------
    InvalidOption
        There is none.
    """
    known = functions("io")
    spelled = name.replace("-", "_").lower()
    spelled = SHORT.get(spelled, spelled)
    if spelled not in known:
        near = nearest_names(spelled, (*known, *SHORT))
        hint = f"did you mean {' or '.join(near)}?" if near else "klastr io --list names all of them."
        raise InvalidOption(f"There is no measure {name!r} of input-output tables.", hint=hint, name=name)
    return known[spelled]


def answered(asked: AskedIo) -> LongAnswer:
    """Read the table, compute the measure, and put its rows in order.

    Raises
    ------
    MaterialError, MisuseError
        The table, or an option that the measure does not have.
    """
    from klastr.cli.io_rows import key_sector_rows, ordered, sentence
    from klastr.sources.input_output import read_groups, read_input_output

    table = read_input_output(Path(asked.table), **asked.reading, balance=asked.balance)
    for one in asked.beside:
        table = _with_quantity(table, one, asked.reading["country"])
    table = table.aggregated(read_groups(asked.groups)) if asked.groups is not None else table
    what = described(asked.function)
    assert what is not None
    result, notes = _measured(asked, table, what)
    frame = ordered(result, industry=asked.industry, only=asked.only)
    shown = frame
    if what.name == "key_sectors" and asked.on_screen and asked.industry is None and asked.only is None:
        shown = key_sector_rows(result)
    said = [str(result.settings[name]) for name in ("note", "interval") if result.settings.get(name)]
    return LongAnswer(
        sentence=sentence(result, frame, what),
        frame=shown,
        notes=(*notes, *result.notes, *said),
        sources=result.sources,
        about={"settings": dict(result.settings), "sources": list(result.sources), "cite": result.cite()},
    )


def _with_quantity(table: InputOutputTable, typed: str, country: str | None) -> InputOutputTable:
    """The table with what ``co2=emissions.csv`` adds."""
    from klastr.sources.input_output import with_quantity

    name, equals, path = typed.partition("=")
    if not equals or not name.isidentifier():
        raise InvalidOption(f"--beside {typed} is no NAME=FILE.", hint="--beside co2=emissions.csv")
    return with_quantity(table, name, path, country=country)


def _measured(asked: AskedIo, table: InputOutputTable, what: Measure) -> tuple[Measured, tuple[str, ...]]:
    """The answer, and what must be told of the table it rests on."""
    arguments = _arguments(asked, what)
    if what.name == "regional_coefficients":
        regions = _regions(asked, what.name)
        return asked.function(table, regions, asked.region, **arguments, **asked.quotients), table.notes
    if asked.region is None:
        if asked.regions is not None or asked.quotients:
            raise InvalidOption(
                "--regions, --method and --delta make a region's own table, and no region was named.",
                hint="add --region CODE.",
            )
        return asked.function(table, **arguments), table.notes
    from klastr.identify.input_output.regionalisation import regional_input_output

    own = regional_input_output(table, _regions(asked, what.name), asked.region, **asked.quotients)
    return asked.function(own, **arguments), own.notes


def _regions(asked: AskedIo, name: str) -> RegionalTable:
    if asked.regions is None or asked.region is None:
        raise InvalidOption(
            f"klastr io {name} of a region needs employment by region and industry, and the region.",
            hint="add --regions FILE --region CODE.",
        )
    from klastr.engines.addresses import place_of
    from klastr.sources.tables import read_regional_table

    reading = read_regional_table(place_of(asked.regions))
    return reading.table


def _arguments(asked: AskedIo, what: Measure) -> dict[str, Any]:
    known = inspect.signature(asked.function).parameters
    typed = dict(asked.typed)
    if "draws" not in known and typed.get("draws") == 0:
        del typed["draws"]  # what draws nothing does so already
    for name in typed:
        if name not in known:
            offered = [
                one for one in known if known[one].kind is inspect.Parameter.KEYWORD_ONLY and one in asked.offered
            ]
            shown = ", ".join("--" + one for one in offered)
            hint = f"it has {shown}." if offered else "it has no options of its own."
            raise InvalidOption(f"{what.name} has no --{name}.", hint=hint, option=name)
    return typed


def show_list(*, as_json: bool) -> None:
    """Print the measures: what each returns, and whose it is."""
    if as_json:
        print_json(functions("io").values())
        return
    from rich.table import Table

    from klastr.cli.terminal import terminal

    table = Table(box=None, header_style="dim", pad_edge=False)
    for title in ("measure", "or", "of", "what"):
        table.add_column(title, overflow="fold", no_wrap=title in ("measure", "or"))  # what is typed is never cut
    short = {full: word for word, full in reversed(tuple(SHORT.items()))}
    for one in measures("io").values():
        table.add_row(one.name, short.get(one.name, ""), " x ".join(one.returns), "; ".join(one.covers))
    screen = terminal()
    screen.print(table)
    screen.print("Next: klastr io multipliers TABLE --employment FILE", style="dim")
