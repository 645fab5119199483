"""Which columns of a concordance hold the codes of the other table and those of the regional one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from klastr.codes.classification import Classification
from klastr.codes.classifications import recognised_industries
from klastr.codes.products import industry_form
from klastr.errors import MissingColumn
from klastr.tables.column_words import plain_name
from klastr.tables.frames import arrow_column, codes, column_names, named_position

_CODE_NAMES = ("code", "table_code", "io_code", "from", "source_code", "product")
_INDUSTRY_NAMES = ("industry", "industry_code", "naics", "nace", "to", "target_code")
_WEIGHT_NAMES = ("weight", "share", "part", "proportion")


@dataclass(frozen=True, slots=True)
class ChosenColumns:
    """Names of columns, and what a person is told about the choice."""

    code: str
    industry: str
    weight: str | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Match:
    name: str
    codes: int
    """How many of the table's codes the column holds."""
    industries: int


def chosen_columns(
    frame: Any,
    named: Mapping[str, str | None],
    table_codes: Collection[str],
    industries: Collection[str],
    concordance: str,
) -> ChosenColumns:
    """The columns that were named, else those that match the codes best, else those whose names say so.

    Raises
    ------
    MissingColumn
    """
    names = column_names(frame)
    for name in named.values():
        if name is not None:
            named_position(name, names)
    weight = named["weight"] or _called(names, _WEIGHT_NAMES)
    code, industry = named["code"], named["industry"]
    if code and industry:
        return ChosenColumns(code, industry, weight)
    free = [name for name in names if name not in (code, industry, weight)]
    if not table_codes or not industries:
        code = code or _called(free, _CODE_NAMES)
        industry = industry or _called(free, _INDUSTRY_NAMES)
        if not code or not industry:
            raise _undecided(names, concordance, "")
        return ChosenColumns(code, industry, weight)
    matches = _matches(frame, names, table_codes, industries)
    left, right = _best_pair(matches, code, industry)
    if left is None or right is None:
        best = max(matches, key=lambda match: match.codes), max(matches, key=lambda match: match.industries)
        raise _undecided(names, concordance, _best_in_words(best, len(set(table_codes)), len(set(industries))))
    every = len(set(table_codes)), len(set(industries))
    note = (
        f"In the concordance '{concordance}', '{left.name}' holds {left.codes:,} of the {every[0]:,} codes of the "
        f"table and '{right.name}' {right.industries:,} of the {every[1]:,} industries."
    )
    return ChosenColumns(left.name, right.name, weight, (note,))


def _matches(
    frame: Any, names: Sequence[str], table_codes: Collection[str], industries: Collection[str]
) -> list[_Match]:
    known = recognised_industries(industries)
    plain = {industry_form(code, known) for code in table_codes}
    wanted = {known.canonical(industry) or industry for industry in industries}
    found = []
    for name in names:
        labels = set(codes(arrow_column(frame, name)).labels)
        held = len(labels & set(table_codes)) or len({industry_form(label, known) for label in labels} & plain)
        found.append(_Match(name, held, _covered(labels, wanted, known)))
    return found


def _covered(labels: set[str], wanted: set[str], known: Classification) -> int:
    """How many industries a column names; where it names few, how many lie below or above what it names."""
    mine = {known.canonical(label) or label for label in labels}
    direct = len(mine & wanted)
    if 2 * direct >= len(wanted):
        return direct
    below = sum(known.parent(industry, mine) is not None for industry in wanted - mine)
    above = {known.parent(label, wanted) for label in mine - wanted} - {None} - mine
    # Names are counted before kinship: a column of other codes may hold a relative of many industries by accident.
    return max(direct, (below + len(above)) // 2)


def _best_pair(
    matches: Sequence[_Match], code: str | None, industry: str | None
) -> tuple[_Match | None, _Match | None]:
    lefts = [match for match in matches if match.name == code or (code is None and match.codes)]
    rights = [match for match in matches if match.name == industry or (industry is None and match.industries)]
    most_codes = max((match.codes for match in matches), default=0) or 1
    most_industries = max((match.industries for match in matches), default=0) or 1
    pairs = [(left, right) for left in lefts for right in rights if left.name != right.name]
    return max(
        pairs, key=lambda pair: pair[0].codes / most_codes + pair[1].industries / most_industries, default=(None, None)
    )


def _called(names: Sequence[str], known: Sequence[str]) -> str | None:
    plain = {plain_name(name): name for name in reversed(names)}
    return next((plain[word] for word in known if word in plain), None)


def _best_in_words(best: tuple[_Match, _Match], codes: int, industries: int) -> str:
    left, right = best
    return (
        f" The best are '{left.name}', which holds {left.codes:,} of the {codes:,} codes of the table, and "
        f"'{right.name}', which holds {right.industries:,} of the {industries:,} industries."
    )


def _undecided(names: Sequence[str], concordance: str, best: str) -> MissingColumn:
    shown = ", ".join(f"'{name}'" for name in names[:12]) + (" and more" if len(names) > 12 else "")
    return MissingColumn(
        f"In the concordance '{concordance}' no two columns hold codes of the table and industries; it has {shown}."
        f"{best}",
        hint="name the columns, or take a concordance between these two classifications.",
        columns=tuple(names),
    )
