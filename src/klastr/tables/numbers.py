"""Numbers in texts: decimal commas, thousands separators, flags and marks inside the cell.

Whether ``1.234`` is one thousand two hundred and thirty-four or one and a bit is decided once for a whole column,
from all of its cells, and the decision carries its evidence. No cell is ever read by a rule of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from klastr.tables.frames import Column, Positions, dictionary_array, encoded, is_text, positions_of, text_array
from klastr.tables.marks import DASHES, EMPTY_MARKS, FLAG_LETTERS, SECRET_MARKS, is_secret

Decimal = Literal[".", ","]

_SPACES = "[\\x{00A0}\\x{2002}\\x{2003}\\x{2007}\\x{2009}\\x{202F}\\t]"
_APOSTROPHES = "[’´`]"
_FLAG = f"(?:@?[{FLAG_LETTERS}])"
# A number and perhaps a flag, or a colon and perhaps a flag, or one or two letters of a flag alone.
_CELL = (
    r"^(?:(?P<number>[-+]?[0-9.,][0-9 .,']*(?:[eE][-+]?[0-9]{1,3})?) *"
    rf"{_FLAG}{{0,4}}|: *(?P<hidden>{_FLAG}{{1,4}})?|(?P<bare>{_FLAG}{{1,2}}))$"
)


# A column in which so many times more cells look like thousands than speak against it is a column of thousands.
_OUTLOOKS = 10


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How the numbers of one column are written, and how that was found out."""

    decimal: Decimal
    evidence: str
    certain: bool = True
    """False where the texts allow another reading and only their look decided."""
    shows: bool = False
    """Whether any number of the column would be another one with the other decimal sign."""


@dataclass(frozen=True, eq=False, slots=True)
class Numbers:
    """A column of numbers, read."""

    values: NDArray[np.float64]
    """(N,), NaN where the cell is empty or holds no number."""
    secret: NDArray[np.bool_]
    """(N,), the cell itself says that its number is withheld (``:c``)."""
    wrong: NDArray[np.bool_]
    """(N,), a text that is no number stands where a number belongs."""
    wrong_texts: tuple[str, ...] = ()
    """The first of those texts."""
    dashes: int = 0
    """Cells that hold only a dash; they are read as empty."""
    format: NumberFormat | None = None
    """None where the column holds numbers, not texts."""

    def taken(self, entries: NDArray[Any]) -> Numbers:
        """The numbers of some entries; what was found out about the whole column stays."""
        return replace(self, values=self.values[entries], secret=self.secret[entries], wrong=self.wrong[entries])


@dataclass(frozen=True, eq=False, slots=True)
class WrittenNumbers:
    """A column of texts, taken apart but not yet read: distinct texts, and where they stand."""

    positions: Positions
    counts: NDArray[np.intp]
    texts: pa.Array
    """The distinct texts as they stand in the table."""
    bodies: pa.Array
    """The number in each distinct text, with its separators; empty where there is none."""
    as_point: NDArray[np.float64]
    """Each distinct body with a decimal point and thousands commas; NaN where that is impossible."""
    as_comma: NDArray[np.float64]
    secret: NDArray[np.bool_]
    wrong: NDArray[np.bool_]
    dash: NDArray[np.bool_]


def numbers(column: Column, *, decimal: Decimal | None = None) -> Numbers:
    """Read a column of numbers or of texts that hold numbers.

    Parameters
    ----------
    column : pyarrow.ChunkedArray or list
        Any numeric or text type, dictionary-encoded or not; a list where numbers and texts are mixed.
    decimal : {".", ","}, optional
        The decimal sign. Default: decided from the whole column.

    Returns
    -------
    Numbers

    Examples
    --------
    >>> read = numbers(pa.chunked_array([["1 234,5", "12 b", ": c", "-", "many"]]))
    >>> read.values.tolist()
    [1234.5, 12.0, nan, nan, nan]
    >>> read.secret.tolist(), read.wrong.tolist()
    ([False, False, True, False, False], [False, False, False, False, True])
    """
    if isinstance(column, list):
        return _mixed_numbers(column, decimal)
    if not is_text(column):
        return _plain_numbers(column)
    written = written_numbers(column)
    return read_numbers(written, number_format(written, decimal=decimal))


def written_numbers(column: Column) -> WrittenNumbers:
    """Take the distinct texts of a column apart into number, mark and flag."""
    array = dictionary_array(column)
    positions, entries = positions_of(array), text_array(array.dictionary)
    counts = np.bincount(positions + 1, minlength=len(entries) + 1)[1:]
    texts = _tidied(entries)
    parts = pc.extract_regex(texts, _CELL)
    lower = pc.utf8_lower(texts)
    empty_mark, secret_mark = _among(lower, EMPTY_MARKS), _among(lower, SECRET_MARKS)
    marked = empty_mark | secret_mark
    bodies = pc.if_else(pa.array(marked), "", pc.utf8_trim_whitespace(_part(parts, "number")))
    has_number = _flags(pc.greater(pc.utf8_length(bodies), 0))
    as_point, as_comma = _read(bodies, ".", ","), _read(bodies, ",", ".")
    unreadable = has_number & np.isnan(as_point) & np.isnan(as_comma)
    return WrittenNumbers(
        positions,
        counts,
        entries,
        bodies,
        as_point,
        as_comma,
        secret=secret_mark | secret_flags(_part(parts, "hidden")) | secret_flags(_part(parts, "bare")),
        wrong=(~_flags(pc.is_valid(parts)) & ~marked) | unreadable,
        dash=_among(lower, DASHES),
    )


def number_format(
    written: WrittenNumbers, *, decimal: Decimal | None = None, neighbour: NumberFormat | None = None
) -> NumberFormat:
    """Decide once for a column which sign is the decimal one.

    Parameters
    ----------
    written : WrittenNumbers
    decimal : {".", ","}, optional
        What the user says; it wins.
    neighbour : NumberFormat, optional
        How another column of the same file is written, asked where this column does not tell.
    """
    point, comma = np.isfinite(written.as_point), np.isfinite(written.as_comma)
    weight = np.where(written.wrong, 0, written.counts)
    only_point, only_comma = int(weight[point & ~comma].sum()), int(weight[comma & ~point].sum())
    both_ways = point & comma & (written.as_point != written.as_comma) & (weight > 0)
    shows = bool(only_point or only_comma or both_ways.any())
    if decimal is not None:
        return NumberFormat(decimal, "as you said", shows=shows)
    if only_point or only_comma:
        voted = NumberFormat("." if only_point >= only_comma else ",", _votes(only_point, only_comma), shows=True)
        return _unless_outlooked(voted, max(only_point, only_comma), written, both_ways, weight)
    if not both_ways.any():
        return NumberFormat(neighbour.decimal if neighbour else ".", "no number has a separator")
    if neighbour is not None and neighbour.certain and neighbour.shows:
        return NumberFormat(neighbour.decimal, "another column of the same file is written so", shows=True)
    return _format_by_look(written, both_ways, weight)


def read_numbers(written: WrittenNumbers, form: NumberFormat) -> Numbers:
    """Read the texts in one format; texts that do not fit it are wrong."""
    values = written.as_point if form.decimal == "." else written.as_comma
    other = written.as_comma if form.decimal == "." else written.as_point
    wrong = written.wrong | (np.isnan(values) & np.isfinite(other))
    at = written.positions
    return Numbers(
        np.append(values, np.nan)[at],
        np.append(written.secret, False)[at],
        np.append(wrong, False)[at],
        wrong_texts=tuple(written.texts.filter(pa.array(wrong & (written.counts > 0))).to_pylist()[:5]),
        dashes=int(written.counts[written.dash].sum()),
        format=form,
    )


def secret_flags(column: Column) -> NDArray[np.bool_]:
    """Where a column of flags says that the value is withheld.

    >>> secret_flags(pa.chunked_array([["c", None, "bc", "u"]])).tolist()
    [True, False, True, False]
    """
    positions, entries = encoded(column)
    return np.array([is_secret(None if entry is None else str(entry)) for entry in entries] + [False])[positions]


def _unless_outlooked(
    voted: NumberFormat, votes: int, written: WrittenNumbers, both_ways: NDArray[np.bool_], weight: NDArray[np.intp]
) -> NumberFormat:
    """A few cells do not turn a column of thousands into small decimals; they are wrong instead, and named."""
    if int(weight[both_ways].sum()) < _OUTLOOKS * votes:
        return voted
    look = _format_by_look(written, both_ways, weight)
    return voted if look.decimal == voted.decimal else replace(look, certain=True)


def _format_by_look(written: WrittenNumbers, both_ways: NDArray[np.bool_], weight: NDArray[np.intp]) -> NumberFormat:
    """All separated numbers look like ``1.234``: thousands, unless large numbers also stand there without a sign."""
    example = written.bodies[int(np.flatnonzero(both_ways)[0])].as_py()
    sign: Decimal = "," if "," in example else "."
    opposite: Decimal = "." if sign == "," else ","
    plain = (written.as_point == written.as_comma) & (weight > 0)
    if (plain & (written.as_point >= 1000)).any():
        return NumberFormat(
            sign,
            f"'{example}' stands beside numbers over 999 without any sign, so the sign is the decimal one",
            shows=True,
        )
    small = int(weight[plain].sum())
    reason = (
        f"every number over 999 looks like '{example}' and {small:,} smaller ones have no sign"
        if small
        else f"every number looks like '{example}'"
    )
    return NumberFormat(opposite, f"{reason}, so the sign parts thousands", certain=False, shows=True)


def _votes(point: int, comma: int) -> str:
    if point and comma:
        return f"{point:,} numbers have a decimal point and {comma:,} a decimal comma"
    many, sign = (point, "point") if point else (comma, "comma")
    return f"{many:,} {'number' if many == 1 else 'numbers'} can only be read with a decimal {sign}"


def _read(bodies: pa.Array, decimal: str, thousands: str) -> NDArray[np.float64]:
    """Read distinct texts with one decimal sign; NaN where a text does not fit it."""
    point, comma = f"[{decimal}]", f"[ '{thousands}]"
    whole = f"(?:[0-9]+|[1-9][0-9]{{0,2}}(?:{comma}[0-9]{{3}})+)"
    fits = pc.match_substring_regex(bodies, f"^[-+]?(?:{whole}(?:{point}[0-9]*)?|{point}[0-9]+)(?:[eE][-+]?[0-9]+)?$")
    plain = pc.replace_substring_regex(bodies, comma, "")
    plain = pc.if_else(fits, pc.replace_substring(plain, decimal, "."), None)
    values: NDArray[np.float64] = pc.cast(pc.utf8_ltrim(plain, "+"), pa.float64()).fill_null(np.nan).to_numpy()
    return np.where(np.isfinite(values), values, np.nan)


def _tidied(texts: pa.Array) -> pa.Array:
    """Texts without spaces around them, with one kind of space, apostrophe and minus inside."""
    texts = pc.utf8_trim_whitespace(pc.replace_substring_regex(texts, _SPACES, " "))
    return pc.replace_substring(pc.replace_substring_regex(texts, _APOSTROPHES, "'"), "−", "-")


def _part(parts: pa.StructArray, name: str) -> pa.Array:
    return pc.fill_null(pc.struct_field(parts, name), "")


def _plain_numbers(column: Column) -> Numbers:
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
        there = _flags(pc.is_valid(column))
        return Numbers(
            np.full(len(column), np.nan),
            np.zeros(len(column), dtype=bool),
            there,
            tuple(str(entry) for entry in column.slice(0, 5).to_pylist()),
        )
    if pa.types.is_dictionary(column.type):
        column = column.cast(kind)
    values = pc.cast(column, pa.float64(), safe=False).fill_null(np.nan).to_numpy().astype(np.float64, copy=True)
    infinite = np.isinf(values)
    values[infinite] = np.nan
    return Numbers(values, np.zeros(values.size, dtype=bool), infinite, ("inf",) if infinite.any() else ())


def _mixed_numbers(column: list[Any], decimal: Decimal | None) -> Numbers:
    """Numbers are taken as they are; texts among them are read by the decision for the texts."""
    is_number = np.array(
        [isinstance(entry, int | float | np.number) and not isinstance(entry, bool) for entry in column], dtype=bool
    )
    native = np.array([float(entry) if number else np.nan for entry, number in zip(column, is_number, strict=True)])
    texts = pa.chunked_array(
        [
            pa.array(
                [
                    None if number or entry is None or entry != entry else str(entry)
                    for entry, number in zip(column, is_number, strict=True)
                ],
                type=pa.string(),
            )
        ]
    )
    read = numbers(texts, decimal=decimal)
    infinite = np.isinf(native)
    return Numbers(
        np.where(is_number & ~infinite, native, read.values),
        read.secret,
        read.wrong | infinite,
        read.wrong_texts,
        read.dashes,
        read.format,
    )


def _among(texts: pa.Array, words: frozenset[str]) -> NDArray[np.bool_]:
    return _flags(pc.is_in(texts, value_set=pa.array(sorted(words))))


def _flags(array: Any) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = array.to_numpy(zero_copy_only=False)
    return found.astype(bool)
