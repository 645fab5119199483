"""From what was typed after `klastr opportunities` to a sentence, the best rows with their reasons, and files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from klastr.cli.options import Columns
from klastr.errors import InvalidOption

if TYPE_CHECKING:
    from rich.text import Text

    from klastr.identify.opportunities.opportunity_result import Opportunities
    from klastr.tables.regional import RegionalTable

_CARRIERS = 2
_SHORTEST_NAME = 18


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What was typed."""

    region: str
    table: str | None
    sheet: str | None
    columns: Columns
    decimal: Literal[".", ","] | None
    at: int | None
    since: int | None
    region_level: int | None
    industry_level: int | None
    weights: Mapping[str, float] | None
    horizon: int | None
    chance: bool
    draws: int
    seed: int


@dataclass(frozen=True, eq=False, slots=True)
class Answered:
    """What was found, the region's name, and what a reader of the table should know."""

    found: Opportunities
    name: str
    warnings: tuple[str, ...]


def checked_region(typed: str) -> str:
    """The code of the region.

    Raises
    ------
    InvalidOption
        None was named.
    """
    if not typed.strip():
        raise InvalidOption("No region was named.", hint="say --for and the code of a region, such as --for CZ08.")
    return typed.strip()


def weights_of(typed: str | None) -> dict[str, float] | None:
    """Weights out of ``density=2,growth=1``.

    Raises
    ------
    InvalidOption
        Something is not a name and a number.

    >>> weights_of("density=2, growth=0.5"), weights_of(None)
    ({'density': 2.0, 'growth': 0.5}, None)
    """
    if typed is None:
        return None
    found: dict[str, float] = {}
    for part in typed.split(","):
        name, _, number = part.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError:
            raise InvalidOption(
                f"--weights {typed}: {part.strip()!r} is no name and number.",
                hint="such as --weights density=2,complexity=1,growth=1.",
                typed=typed,
            ) from None
    return found


def answered(asked: Asked) -> Answered:
    """Read the table, and compute.

    Raises
    ------
    MaterialError, MisuseError
        See `klastr.opportunities`.
    """
    from klastr.identify.opportunities.regional_opportunities import opportunities

    asked = _on_the_example(asked) if asked.table is None else asked
    table, warnings = _read(asked)
    found = opportunities(
        table,
        asked.region,
        at=asked.at,
        since=asked.since,
        region_level=asked.region_level,
        industry_level=asked.industry_level,
        weights=asked.weights,
        horizon=asked.horizon,
        null="bicm" if asked.chance else None,
        draws=asked.draws,
        seed=asked.seed,
    )
    return Answered(found, table.region_label(asked.region), warnings)


def show(answer: Answered, *, out: str | None, picture: Path | None, replace: bool, rows: int) -> None:
    """Print the sentence, the best rows and their reasons; write all rows and the picture where they were asked for."""
    from klastr.cli.long_answer import LongAnswer, give
    from klastr.cli.terminal import terminal

    found = answer.found
    notes = (*answer.warnings, *_notes(found))
    if out is None:
        screen = terminal()
        screen.print(sentence(answer), style="bold", soft_wrap=True)
        shown = _rows(found, rows, screen.width)
        screen.print(shown, no_wrap=True)
        cut = ("Names are cut at …; whole: a wider screen, or --out FILE.csv.",) if "…" in shown.plain else ()
        for note in (*cut, *notes):
            screen.print(f"· {note}", style="dim", soft_wrap=True)
        for source in found.sources:
            screen.print(f"Source: {source}", style="dim", soft_wrap=True)
    else:
        about = {"settings": dict(found.settings), "sources": list(found.sources), "cite": found.cite()}
        frame = found.to_long_frame()
        give(LongAnswer(sentence=sentence(answer), frame=frame, notes=notes, about=about), out, replace=replace)
    if picture is not None:
        from klastr.report.pictures.plane import write_plane

        write_plane(found, answer.name, picture, replace=replace)
        terminal(stderr=out == "-").print(f"Picture: {picture}", soft_wrap=True)


def sentence(answer: Answered) -> str:
    """What comes first, and why, in one sentence."""
    found = answer.found
    whole = found.present_count + len(found.industries)
    where = answer.name if answer.name == found.region else f"{answer.name} ({found.region})"
    begins = f"{where} is specialised in {found.present_count} of {whole} industries"
    if found.reasons[0]:
        return f"{begins}; of the {len(found.industries)} others none can be scored."
    near = f"{found.numbers['density'][0]:.0%} of what is related to it is there".replace("%", " %")
    said = f"{begins}; of the {len(found.industries)} others {found.names[0]} comes first: {near}"
    if found.entry_rate is None or found.rates is None:
        return f"{said}."
    rate = f"{found.entry_rate[0]:.0%}".replace("%", " %")
    return f"{said}, and in {rate} of cases with as much the industry was entered within {found.rates.horizon} years."


def _on_the_example(asked: Asked) -> Asked:
    """The levels that the embedded example calls for where nothing was said.

    Raises
    ------
    InvalidOption
        Columns were named, and there is no table that could have them.
    """
    if asked.columns != Columns():
        raise InvalidOption("Columns were named, but no table.", hint="klastr opportunities TABLE --region COL ...")
    return replace(asked, region_level=asked.region_level or 2, industry_level=asked.industry_level or 2)


def _read(asked: Asked) -> tuple[RegionalTable, tuple[str, ...]]:
    if asked.table is None:
        from klastr.sources.examples import visegrad

        return visegrad(), ()
    from klastr.cli.material import read_material
    from klastr.engines.addresses import place_of

    material = read_material(place_of(asked.table), sheet=asked.sheet, columns=asked.columns, decimal=asked.decimal)
    return material.table, material.warnings


def _rows(found: Opportunities, rows: int, width: int) -> Text:
    """The best industries, two lines each: their numbers, and what carries them; what is not known has no column."""
    from rich.text import Text

    growth, rate = found.settings["since"] is not None, found.entry_rate is not None
    columns = [("Score", 7), ("Near", 18), ("Complexity", 12), *[("Growth", 9)] * growth, *[("Entered", 9)] * rate]
    room = max(width - sum(wide for _, wide in columns) - 1, _SHORTEST_NAME)
    text = Text()
    text.append("Industry".ljust(room) + "".join(head.rjust(wide) for head, wide in columns) + "\n", style="dim")
    for k in range(min(rows, len(found.industries))):
        numbers = zip(_numbers(found, k), columns, strict=True)
        text.append(_shortened(found.names[k], room).ljust(room))
        text.append("".join(number.rjust(wide) for number, (_, wide) in numbers) + "\n")
        carriers = [found.industry_names.get(code, code) for code in found.carried_by[k][:_CARRIERS]]
        said = f"  {found.quadrants[k]}; carried by {', '.join(carriers)}" if carriers else f"  {found.quadrants[k]}"
        if said.strip():
            text.append(_shortened(said, width - 1) + "\n", style="dim")
    text.rstrip()
    return text


def _numbers(found: Opportunities, k: int) -> list[str]:
    """One row of figures."""
    numbers = [f"{found.score[k]:.2f}" if not found.reasons[k] else "–", _near(found, k)]
    complexity = found.numbers["complexity"][k]
    numbers.append("–" if complexity != complexity else f"{complexity:.2f}")
    if found.settings["since"] is not None:
        numbers.append(f"{found.numbers['growth'][k]:+.1%}".replace("%", " %"))
    if found.entry_rate is not None:
        numbers.append(f"{found.entry_rate[k]:.0%}".replace("%", " %"))
    return numbers


def _shortened(text: str, width: int) -> str:
    """Cut where there is no room, and say so.

    >>> _shortened("Research and development", 12)
    'Research an…'
    """
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _near(found: Opportunities, k: int) -> str:
    """Density with its interval or its chance."""
    said = f"{found.numbers['density'][k]:.2f}"
    if found.p_values is not None:
        return f"{said} (p {found.p_values[k]:.2f})"
    ends = found.intervals["density"]
    return said if ends is None else f"{said} ({ends[0][k]:.2f}–{ends[1][k]:.2f})"


def _notes(found: Opportunities) -> tuple[str, ...]:
    """What the columns mean, and how far the rates of entry can be trusted."""
    weights = ", ".join(f"{name} {weight:g}" for name, weight in found.settings["weights"].items() if weight)
    notes = [f"Score: geometric mean of percentile ranks among what is absent; weights: {weights}."]
    if found.settings["since"] is not None:
        notes.append(f"Growth: jobs a year in the other regions, {found.settings['since']}–{found.year}.")
    rates = found.rates
    if rates is not None:
        periods = ", ".join(f"{first}–{last}" for first, last in rates.pairs[:3])
        more = "" if len(rates.pairs) <= 3 else f" and {len(rates.pairs) - 3} more"
        notes.append(
            f"Entered: share of cells with such a density that reached a quotient of 1 ({periods}{more});"
            f" foretold for regions not used: {rates.expected:,.0f} entries, seen: {rates.observed:,.0f}."
        )
    else:
        notes.append("No rates of entry: the table has no two years far enough apart.")
    return (*notes, *found.notes)
