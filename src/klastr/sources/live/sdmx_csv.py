"""SDMX-CSV, in which Eurostat and the OECD answer: one row for each cell, read in pieces of bounded memory.

::

    DATAFLOW,LAST UPDATE,freq,nace_r2,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS              Eurostat, 2.1
    STRUCTURE,STRUCTURE_ID,freq,nace_r2,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS            Eurostat, 3.0
    STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,ACTION,REF_AREA,Reference area,...,OBS_VALUE,...        OECD, with labels
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from klastr.sources.live.delimited_rows import delimited_batches, names_of
from klastr.sources.live.layouts import (
    CONFIDENTIAL,
    Answer,
    Batches,
    batch,
    changed_layout,
    missing_columns,
    numbers,
    refuse_own_names,
)
from klastr.sources.live.request import Request

TIME, VALUE = "TIME_PERIOD", "OBS_VALUE"
_ABOUT_THE_TABLE = ("DATAFLOW", "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "ACTION", "LAST UPDATE")
_NAMES_THE_TABLE = ("DATAFLOW", "STRUCTURE_ID")
_FLAGS = ("OBS_FLAG", "OBS_STATUS")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
# Of the code list of observation statuses: A is a normal value, Q a missing one that is suppressed, and the others
# here say only that there is none.
_STATUS = {"A": "", "Q": CONFIDENTIAL, "M": "", "L": "", "O": "", "H": ""}
_FREE = ("", "F")


def sdmx_rows(answer: Answer) -> Batches:
    """The rows of an SDMX-CSV: its dimensions, ``time``, ``value``, ``flag``.

    A value with a unit multiplier is multiplied by it (thousands become ones).

    Raises
    ------
    UnusableAnswer
        Cut off, or without a column that the format or the question demands.
    """
    request = answer.request
    names = names_of(answer)
    missing_columns(names, (TIME, VALUE, *(name for name in request.asked if name != "time")), request)
    if not set(names) & set(_NAMES_THE_TABLE):
        raise changed_layout(
            request, f"no column names the table (it has {', '.join(names[:8])})", columns=tuple(names)
        )
    codes = _columns_of_codes(names, request)
    dimensions = [
        name for name in codes if name not in (*_ABOUT_THE_TABLE, TIME) and names.index(name) < names.index(VALUE)
    ]
    refuse_own_names(dimensions, request)
    for piece in delimited_batches(answer, names):
        values = numbers(piece[VALUE], VALUE, request)
        flags = _flags(piece, codes, values)
        if "UNIT_MULT" in codes:
            power = pc.power(10.0, pc.fill_null(numbers(piece["UNIT_MULT"], "UNIT_MULT", request), 0.0))
            values = pc.multiply(values, power)
        yield batch({**{name: piece[name] for name in dimensions}, "time": piece[TIME], "value": values, "flag": flags})


def _columns_of_codes(names: Sequence[str], request: Request) -> list[str]:
    """The columns of codes; where each is followed by its label, those labels are left out."""
    start = sum(name in _ABOUT_THE_TABLE for name in names)
    if "STRUCTURE_NAME" not in names:
        return list(names)
    codes, labels = names[start::2], names[start + 1 :: 2]
    if not all(_CODE.fullmatch(code) for code in codes) or len(labels) != len(codes):
        what = f"codes and labels do not come in pairs ({', '.join(names[start : start + 6])} ...)"
        raise changed_layout(request, what, columns=tuple(names))
    return [*names[:start], *codes]


def _flags(piece: dict[str, pa.Array], codes: Sequence[str], values: pa.Array) -> pa.Array:
    """The office's flag, and ``c`` where a value is missing because it is confidential."""
    name = next((name for name in _FLAGS if name in codes), None)
    letters = _translated(piece[name], _letters) if name else np.full(len(values), "", dtype=object)
    if "CONF_STATUS" in codes:
        secret = _translated(piece["CONF_STATUS"], lambda status: status not in _FREE).astype(bool)
        secret &= ~pc.is_valid(values).to_numpy(zero_copy_only=False)
        if name:
            secret &= ~_translated(piece[name], lambda flag: CONFIDENTIAL in _letters(flag)).astype(bool)
        letters = np.where(secret, letters + CONFIDENTIAL, letters)
    return pa.array(letters, type=pa.string())


def _letters(flag: str) -> str:
    return _STATUS.get(flag, flag.replace(":", "").casefold())


def _translated(column: pa.Array, word: Callable[[str], Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Each different text of a column is translated once."""
    coded = pc.fill_null(pc.utf8_trim_whitespace(column), "").dictionary_encode()
    words = np.array([word(text) for text in coded.dictionary.to_pylist()], dtype=object)
    found: np.ndarray[Any, np.dtype[np.object_]] = words[coded.indices.to_numpy(zero_copy_only=False)]
    return found
