"""QCEW slices of the US Bureau of Labor Statistics: one file for an area, an industry or a size class.

A cell that is not disclosed holds zeros in these files (``disclosure_code`` N); here it is an empty cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from klastr.errors import InvalidOption
from klastr.sources.live.delimited_rows import delimited_batches, names_of
from klastr.sources.live.filters import Filters, known_only, single, years_in
from klastr.sources.live.layouts import (
    CONFIDENTIAL,
    Answer,
    Batches,
    batch,
    changed_layout,
    missing_columns,
    numbers,
    optional_numbers,
)
from klastr.sources.live.offices import BLS
from klastr.sources.live.request import Request

_SLICES = ("area", "industry", "size")
_QUARTERS = ("a", "1", "2", "3", "4")
_KINDS = ("county", "metro", "state", "us", "all")
_NAMES = ("area_fips", "own_code", "industry_code", "agglvl_code", "size_code", "year", "qtr", "disclosure_code")
_ANNUAL: dict[str, tuple[str, ...]] = {
    "employment": ("annual_avg_emplvl",),
    "establishments": ("annual_avg_estabs",),
    "wages": ("total_annual_wages",),
}
_QUARTERLY: dict[str, tuple[str, ...]] = {
    "employment": ("month1_emplvl", "month2_emplvl", "month3_emplvl"),
    "establishments": ("qtrly_estabs",),
    "wages": ("total_qtrly_wages",),
}
_TOTAL = "10"
# Domains and supersectors add up sectors in the bureau's own way and are no NAICS: levels of aggregation that end so.
_OWN_GROUPINGS = ("2", "3")
_ADDS_UP = "other groupings than NAICS (domains and supersectors)"


def bls_requests(years: str, filters: Filters) -> tuple[Request, ...]:
    """One request for each year and each slice.

    Parameters
    ----------
    years : str
        ``2023``, ``2019,2023`` or ``2019-2023``; only recent years exist as slices.
    filters : mapping
        One of ``area`` (US000, 01001, C4194), ``industry`` (10, 31-33, 3361), ``size`` (1 to 9, first quarter);
        ``quarter``: a (the year) or 1 to 4; ``own``: 5 private, 0 all, or ``all`` kinds;
        ``areas``: which kind to keep of an industry's slice: county, metro, state, us or all.

    Raises
    ------
    InvalidOption
    """
    known_only(filters, (*_SLICES, "quarter", "own", "areas"), BLS.title)
    by = [name for name in _SLICES if name in filters]
    if len(by) != 1:
        hint = "write area=US000, or industry=10,31-33, or size=1."
        raise InvalidOption(f"{len(by)} slices are named, and a file is one.", hint=hint, filters=tuple(filters))
    quarter = single(filters, "quarter", of=_QUARTERS, otherwise="1" if by == ["size"] else "a")
    own = single(filters, "own", of=("0", "1", "2", "3", "4", "5", "8", "9", "all"), otherwise="5")
    kinds = single(filters, "areas", of=_KINDS, otherwise="county" if by == ["industry"] else "all")
    return tuple(
        Request(
            BLS,
            f"https://data.bls.gov/cew/data/api/{year}/{quarter}/{by[0]}/{_file(by[0], member)}.csv",
            (),
            "qcew",
            choices={"year": year, "quarter": quarter, "own": own, "areas": kinds},
        )
        for year in years_in(years)
        for member in filters[by[0]]
    )


def bls_rows(answer: Answer) -> Batches:
    """Rows of ``area_fips, industry_code, own_code, year, employment, establishments, wages, flag, disclosure_code``.

    The total of all industries is called ``00``, as in NAICS tables. A quarter's employment is the mean of its months.
    Wages are in US dollars.

    Raises
    ------
    UnusableAnswer
    """
    request, names = answer.request, names_of(answer)
    measures = _ANNUAL if request.choices["quarter"] == "a" else _QUARTERLY
    missing_columns(names, (*_NAMES, *(name for parts in measures.values() for name in parts)), request)
    for piece in delimited_batches(answer, names):
        texts: dict[str, list[str]] = {
            name: [(text or "").strip() for text in piece[name].to_pylist()] for name in _NAMES
        }
        wrong = {year for year in texts["year"] if year != request.choices["year"]}
        if wrong:
            raise changed_layout(request, f"it holds the year {min(wrong)}, not {request.choices['year']}")
        kept = _kept(texts, answer)
        yield _tidy(piece, texts, kept, measures, request)


def _file(by: str, member: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9]{1,6}(?:[-_]\d{1,2})?", member):
        raise InvalidOption(f"{by}={member} is no code of a slice.", hint="such as area=C4194 or industry=31-33.")
    return member.upper().replace("-", "_")


def _kept(texts: dict[str, list[str]], answer: Answer) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which rows are kept; the others are counted by the reason."""
    choices = answer.request.choices
    level = np.array([code[-1:] in _OWN_GROUPINGS for code in texts["agglvl_code"]], dtype=bool)
    own = np.array([choices["own"] not in ("all", code) for code in texts["own_code"]], dtype=bool)
    kind = np.array([choices["areas"] not in ("all", _kind(code)) for code in texts["area_fips"]], dtype=bool)
    left: dict[str, np.ndarray[Any, np.dtype[np.bool_]]] = {
        _ADDS_UP: level,
        f"other owners than own={choices['own']}": own & ~level,
        f"other areas than areas={choices['areas']}": kind & ~own & ~level,
    }
    for reason, rows in left.items():
        if rows.any():
            answer.left_out[reason] = answer.left_out.get(reason, 0) + int(rows.sum())
    kept: np.ndarray[Any, np.dtype[np.bool_]] = ~(level | own | kind)
    return kept


def _kind(code: str) -> str:
    """Which kind of area a code names.

    >>> [_kind(code) for code in ("US000", "26000", "26163", "C1982", "CS220", "26999")]
    ['us', 'state', 'county', 'metro', 'combined', 'county']
    """
    if code.startswith("US"):
        return "us"
    if code.startswith("CS"):
        return "combined"
    return "metro" if code.startswith("C") else "state" if code.endswith("000") else "county"


def _tidy(
    piece: dict[str, pa.Array],
    texts: dict[str, list[str]],
    kept: np.ndarray[Any, np.dtype[np.bool_]],
    measures: dict[str, tuple[str, ...]],
    request: Request,
) -> pa.RecordBatch:
    hidden = np.array([code == "N" for code in texts["disclosure_code"]], dtype=bool)
    rows = pa.array(kept)
    columns: dict[str, Any] = {
        "area_fips": texts["area_fips"],
        "industry_code": ["00" if code == _TOTAL else code for code in texts["industry_code"]],
        "own_code": texts["own_code"],
        "year": texts["year"],
    }
    for name, parts in measures.items():
        values = _mean(piece, parts, request)
        # The number of establishments may be published where employment and wages are not; a zero there says nothing.
        values[hidden & ((values == 0) if name == "establishments" else True)] = np.nan
        columns[name] = optional_numbers(values)
    columns["flag"] = [CONFIDENTIAL if off else "" for off in hidden]
    columns["disclosure_code"] = texts["disclosure_code"]
    return batch(columns).filter(rows)


def _mean(piece: dict[str, pa.Array], parts: Sequence[str], request: Request) -> np.ndarray[Any, np.dtype[np.float64]]:
    read = [numbers(piece[name], name, request).to_numpy(zero_copy_only=False) for name in parts]
    values: np.ndarray[Any, np.dtype[np.float64]] = np.mean(np.array(read, dtype=np.float64), axis=0)
    return values
