"""JSON-stat 2.0, the cube in which Eurostat's statistics service answers: sparse values, flags beside them.

Every cell of the cube becomes a row, also those that are not published: a table without them would say zero.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, NoReturn

import numpy as np
import pyarrow as pa

from klastr.sources.live.layouts import (
    Answer,
    Batches,
    batch,
    changed_layout,
    cut_off,
    optional_numbers,
    refuse_own_names,
    whole_text,
)
from klastr.sources.live.request import Request

TIME = "time"
_ROWS = 500_000
_MOST_CELLS = 100_000_000
_PLACE = re.compile(r"0|[1-9][0-9]{0,17}")


@dataclass(frozen=True, slots=True)
class _Cube:
    dimensions: Mapping[str, tuple[str, ...]]
    """Dimension -> its members, in the order of the cells."""
    places: np.ndarray[Any, np.dtype[np.int64]]
    values: np.ndarray[Any, np.dtype[np.float64]]
    flags: Mapping[int, str]


def json_stat_rows(answer: Answer) -> Batches:
    """The cells of a cube as rows: a column for each dimension, ``time``, ``value``, ``flag``.

    Raises
    ------
    UnusableAnswer
        Cut off, or not a cube as JSON-stat 2.0 describes it, or without a dimension that was filtered.
    """
    cube = _cube(answer)
    shape = tuple(len(members) for members in cube.dimensions.values())
    order = [*(name for name in cube.dimensions if name != TIME), TIME]
    for start in range(0, int(np.prod(shape)), _ROWS):
        stop = min(start + _ROWS, int(np.prod(shape)))
        positions = dict(zip(cube.dimensions, np.unravel_index(np.arange(start, stop), shape), strict=True))
        columns: dict[str, Any] = {
            name: pa.DictionaryArray.from_arrays(positions[name].astype(np.int32), list(cube.dimensions[name]))
            for name in order
        }
        low, high = np.searchsorted(cube.places, (start, stop))
        values = np.full(stop - start, np.nan)
        values[cube.places[low:high] - start] = cube.values[low:high]
        yield batch({**columns, "value": optional_numbers(values), "flag": _flags(cube.flags, start, stop)})


def _cube(answer: Answer) -> _Cube:
    request = answer.request
    text = whole_text(answer)
    try:
        told = json.loads(text, object_pairs_hook=_once_each)
    except (ValueError, RecursionError) as error:
        raise cut_off(request, f"its JSON cannot be read ({error})") from error
    if not isinstance(told, dict) or told.get("class") != "dataset" or not str(told.get("version")).startswith("2."):
        _changed(request, "it is no data set of JSON-stat 2")
    names, sizes, described = told.get("id"), told.get("size"), told.get("dimension")
    if not (isinstance(names, list) and isinstance(sizes, list) and isinstance(described, dict)):
        _changed(request, "its dimensions are not named (id, size, dimension)")
    if not all(map(_is_text, names)):
        _changed(request, "the name of a dimension is no text")
    refuse_own_names([name for name in names if name != TIME], request)
    if len(names) != len(sizes) or len(set(names)) != len(names):
        _changed(request, f"{len(names)} dimensions have {len(sizes)} sizes")
    for name in (TIME, *request.asked):
        if name not in names:
            _changed(request, f"there is no dimension {name} (it has {', '.join(map(str, names))})")
    dimensions = {
        str(name): _members(described.get(name), size, name, request) for name, size in zip(names, sizes, strict=True)
    }
    cells = int(np.prod([float(len(members)) for members in dimensions.values()]))
    if cells > _MOST_CELLS:
        _changed(request, f"it claims {cells:,} cells")
    places, values = _values(told.get("value"), cells, request)
    return _Cube(dimensions, places, values, _status(told.get("status"), cells, request))


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON in which no name stands twice: of two, the reader would keep the last and say nothing."""
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return told


def _members(described: Any, size: Any, name: str, request: Request) -> tuple[str, ...]:
    """The codes of a dimension, in order; where there is one only, the index may be missing."""
    category = described.get("category", {}) if isinstance(described, dict) else {}
    labels = category.get("label", {}) if isinstance(category, dict) else {}
    index = (
        category.get("index", list(labels) if isinstance(labels, dict) else []) if isinstance(category, dict) else []
    )
    if isinstance(index, dict) and sorted(map(repr, index.values())) == sorted(map(repr, range(len(index)))):
        index = sorted(index, key=index.__getitem__)
    if not isinstance(index, list) or len(index) != size:
        _changed(request, f"the members of the dimension {name} do not fit its size {size}")
    if not all(map(_is_text, index)):
        _changed(request, f"a member of the dimension {name} is no text")
    if len(set(index)) != len(index):
        twice = next(member for member in index if index.count(member) > 1)
        _changed(request, f"the member {twice} stands twice in the dimension {name}")
    return tuple(index)


def _is_text(told: Any) -> bool:
    """Text that can be written: JSON also lets half a character through."""
    return isinstance(told, str) and not any("\ud800" <= sign <= "\udfff" for sign in told)


def _values(
    told: Any, cells: int, request: Request
) -> tuple[np.ndarray[Any, np.dtype[np.int64]], np.ndarray[Any, np.dtype[np.float64]]]:
    pairs = _by_place(told, cells, "value", request)
    for value in pairs.values():
        if value is not None and not _is_number(value):
            _changed(request, f"a value is {str(value)[:40]!r} and no number")
    places = np.fromiter(sorted(pairs), dtype=np.int64, count=len(pairs))
    values = np.array([np.nan if pairs[place] is None else pairs[place] for place in places.tolist()], dtype=np.float64)
    return places, values


def _is_number(value: Any) -> bool:
    try:
        return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
    except OverflowError:  # a whole number that no float holds
        return False


def _status(told: Any, cells: int, request: Request) -> dict[int, str]:
    """Flag letters by place; the colon that only says "not there" is left out."""
    told = dict.fromkeys(map(str, range(cells)), told) if isinstance(told, str) else told or {}
    pairs = _by_place(told, cells, "status", request)
    if not all(flag is None or _is_text(flag) for flag in pairs.values()):
        _changed(request, "a flag is no text")
    return {place: re.sub(r"[:\s]", "", flag) for place, flag in pairs.items() if flag is not None}


def _by_place(told: Any, cells: int, what: str, request: Request) -> dict[int, Any]:
    """A sparse object or a full list, as the format allows both."""
    if isinstance(told, list) and len(told) in (0, cells):
        return dict(enumerate(told))
    if not isinstance(told, dict):
        _changed(request, f"its {what} is neither an object nor a list of {cells:,}")
    wrong = next((place for place in told if _PLACE.fullmatch(place) is None), None)  # " 0" and "00" would be 0 too
    if wrong is not None:
        _changed(request, f"a place of {what} is no number of a cell ({wrong[:40]!r})")
    pairs = {int(place): entry for place, entry in told.items()}
    if pairs and not 0 <= min(pairs) <= max(pairs) < cells:
        _changed(request, f"a place of {what} lies outside its {cells:,} cells")
    return pairs


def _flags(flags: Mapping[int, str], start: int, stop: int) -> pa.Array:
    texts = np.full(stop - start, "", dtype=object)
    for place in range(start, stop) if len(flags) > stop - start else flags:
        if start <= place < stop:
            texts[place - start] = flags.get(place, "")
    return pa.array(texts, type=pa.string())


def _changed(request: Request, what: str) -> NoReturn:
    raise changed_layout(request, what)
