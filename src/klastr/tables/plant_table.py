"""Plants, one row each, held as numbers: where, in what, how large."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidTable, NothingToMeasure, Problem
from klastr.tables.frames import Codes, arrow_column, codes


@dataclass(frozen=True, eq=False)
class PlantTable:
    """N plants of one year.

    Attributes
    ----------
    regions, industries : tuple of str
        Codes.
    region_at, industry_at : (N,) int32
        Where each plant's codes stand in them.
    persons : (N,) float64
        Persons employed, > 0.
    source : str, optional
    notes : tuple of str
        What was left out, each a sentence for a person.
    """

    regions: tuple[str, ...]
    industries: tuple[str, ...]
    region_at: NDArray[np.int32]
    industry_at: NDArray[np.int32]
    persons: NDArray[np.float64]
    source: str | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        arrays: tuple[NDArray[Any], ...] = (self.region_at, self.industry_at, self.persons)
        for array in arrays:
            array.flags.writeable = False

    def __len__(self) -> int:
        return int(self.persons.size)

    @classmethod
    def from_frame(cls, frame: Any, region: str, industry: str, value: str, *, source: str | None = None) -> Self:
        """Read a frame with one row per plant.

        Parameters
        ----------
        frame : pandas, polars or pyarrow frame
            It is not changed.
        region, industry, value : str
            Columns: region code, industry code, persons employed.
        source : str, optional

        Raises
        ------
        MissingColumn
        InvalidTable
            A plant without region or industry, or whose persons are unknown, negative or no number. Rows are counted
            from 0.
        NothingToMeasure
            No plant with anybody in it.

        Examples
        --------
        >>> import pandas as pd
        >>> plants = pd.DataFrame({"where": ["A", "A", "B"], "what": ["x", "x", "y"], "jobs": [10, 30, 5]})
        >>> len(PlantTable.from_frame(plants, "where", "what", "jobs"))
        3
        """
        persons = _numbers(arrow_column(frame, value))
        places, kinds = codes(arrow_column(frame, region)), codes(arrow_column(frame, industry))
        problems = [
            *_empty(places, region, "region"),
            *_empty(kinds, industry, "industry"),
            *_wrong(persons, value),
        ]
        if problems:
            raise InvalidTable(problems, where="The table of plants")
        some = persons > 0
        if not some.any():
            raise NothingToMeasure(
                f"None of {persons.size:,} plants has anybody in it.", hint="check the value column."
            )
        idle = int(persons.size - some.sum())
        return cls(
            regions=places.labels,
            industries=kinds.labels,
            region_at=np.ascontiguousarray(places.at[some], dtype=np.int32),
            industry_at=np.ascontiguousarray(kinds.at[some], dtype=np.int32),
            persons=persons[some],
            source=source,
            notes=(f"{idle:,} plants without persons employed are left out.",) if idle else (),
        )


def _numbers(column: Any) -> NDArray[np.float64]:
    """As float64; NaN where empty or no number."""
    import pandas as pd

    series = pd.Series(column if isinstance(column, list) else column.to_pandas())
    return np.array(pd.to_numeric(series, errors="coerce"), dtype=np.float64)


def _empty(found: Codes, column: str, what: str) -> list[Problem]:
    rows = np.flatnonzero(found.at < 0)
    if not rows.size:
        return []
    return [
        Problem(
            f"no_{what}",
            f"{rows.size:,} plants have no {what} in column '{column}' (first: row {rows[0]:,}).",
            hint="give it, or leave these rows out.",
            count=int(rows.size),
        )
    ]


def _wrong(persons: NDArray[np.float64], column: str) -> list[Problem]:
    rows = np.flatnonzero(~np.isfinite(persons) | (persons < 0))
    if not rows.size:
        return []
    return [
        Problem(
            "not_a_size",
            f"{rows.size:,} plants have an unknown, endless or negative number of persons in column '{column}' "
            f"(first: row {rows[0]:,}).",
            hint="give a number from 0 on, or leave these rows out.",
            count=int(rows.size),
        )
    ]
