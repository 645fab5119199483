"""What the rows and columns of an input-output table mean: industries, or something beside them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal

from klastr.tables.column_words import plain_name

Side = Literal["rows", "columns"]

SAID: Mapping[str, str] = {
    "intermediate": "total of intermediate flows",
    "value_added": "value added",
    "value_added_part": "a part of value added",
    "taxes": "taxes on products",
    "imports": "imports",
    "output": "output",
    "final": "final demand",
    "final_part": "a part of final demand",
    "use": "total use",
    "total": "a total",
    "other": "a balancing item",
    "twice": "a code above or within others, which would count twice",
}
"""Kind of a special row or column -> words for a person."""


# Names that a table may give to a row and to a column alike; any other code on both sides sells and buys.
_ON_BOTH_SIDES = frozenset({"intermediate", "imports", "output", "use", "total"})


def special_kinds(codes: Sequence[str], side: Side, *, others: Collection[str] = ()) -> dict[str, str]:
    """The rows (or columns) that are no industries, with what they are.

    Parameters
    ----------
    codes : sequence of str
    side : {"rows", "columns"}
    others : collection of str, optional
        The codes of the other side: a code that both sells and buys is an industry, whatever it is called.

    Examples
    --------
    >>> special_kinds(["336411", "T005", "V00100", "CPA_C29", "P1"], "rows")
    {'T005': 'intermediate', 'V00100': 'value_added_part', 'P1': 'output'}
    >>> special_kinds(["F41", "F01000", "Final demand", "TU", "P85"], "columns")
    {'F01000': 'final_part', 'Final demand': 'final', 'TU': 'use'}
    >>> special_kinds(["D1", "D2"], "rows", others=["D1", "D2"])
    {}
    """
    known = _patterns()["rows" if side == "rows" else "columns_beside"]
    found = {}
    for code in codes:
        for kind, (exact, plain) in known.items():
            if exact.fullmatch(code.strip()) or plain.fullmatch(plain_name(code)):
                if kind in _ON_BOTH_SIDES or code not in others:
                    found[code] = kind
                break
    return found


def column_roles(names: Sequence[str]) -> dict[str, str]:
    """The columns of a long file of flows by role, as far as their names tell; the stronger name first.

    Examples
    --------
    >>> column_roles(["geo", "year", "flow", "row_code", "col_code", "value_meur"])
    {'row': 'row_code', 'column': 'col_code', 'value': 'value_meur', 'year': 'year', 'area': 'geo', 'flow': 'flow'}
    """
    plain = {plain_name(name): name for name in reversed(names)}
    found: dict[str, str] = {}
    for role, words in _words()["columns"].items():
        known = next((plain[word] for word in words if word in plain and plain[word] not in found.values()), None)
        if known is None and role == "value":
            known = next((name for text, name in plain.items() if text.startswith("value_")), None)
        if known is not None:
            found[role] = known
    return found


def outermost(codes: Sequence[str]) -> list[str]:
    """Codes of which none is a part of another, so that they can be added up: P3, not P3_S13 beside it.

    >>> outermost(["P3", "P3_S13", "P5", "P51G", "F01000", "F02E00"])
    ['P3', 'P5', 'F01000', 'F02E00']
    """
    return [code for code in codes if not any(other != code and code.startswith(other) for other in codes)]


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("klastr.tables").joinpath("data", "flow_words.toml").read_text(encoding="utf-8"))


@cache
def _patterns() -> dict[str, dict[str, tuple[re.Pattern[str], re.Pattern[str]]]]:
    """Codes are patterns in capitals, words are in small letters: a code P2 is not the word p2."""

    def one_of(words: Sequence[str]) -> re.Pattern[str]:
        return re.compile("|".join(words) or r"(?!)")

    return {
        side: {
            kind: (
                one_of([word for word in words if word == word.upper()]),
                one_of([word for word in words if word != word.upper()]),
            )
            for kind, words in _words()[side].items()
        }
        for side in ("rows", "columns_beside")
    }
