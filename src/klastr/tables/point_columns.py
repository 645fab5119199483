"""The columns of a table of plants: which they are, what they hold, in which unit its coordinates are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, MissingColumn, MissingYear, Problem
from klastr.tables.column_words import claim, plain_name
from klastr.tables.counted import counted
from klastr.tables.frames import Codes, arrow_column, codes, column_names, named_position
from klastr.tables.numbers import numbers
from klastr.tables.point_checks import RowsOf, Unit, place_problems, weight_problems
from klastr.tables.rows import RowNumbers
from klastr.tables.years import years

Floats = NDArray[np.float64]

_EAST = (
    ("lon", "longitude", "long", "lng", "geo_lon", "x_lon"),
    ("x", "x_km", "easting", "east", "coord_x", "x_coord"),
)
_NORTH = (("lat", "latitude", "geo_lat", "y_lat"), ("y", "y_km", "northing", "north", "coord_y", "y_coord"))

_NEARLY_ALL = 0.9
_NAMED = 5


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class PlantColumns:
    """Columns of equal length as they were read, before they are judged."""

    names: tuple[str, str]
    x: Floats
    y: Floats
    industry: Codes
    weight: Floats
    wrong_weights: NDArray[np.bool_]
    wrong_places: NDArray[np.bool_]
    wrong_texts: tuple[str, ...]
    rows: NDArray[np.intp]
    plants: tuple[str, ...] | None
    year: int | None

    @classmethod
    def of(
        cls,
        frame: Any,
        *,
        x: str | None,
        y: str | None,
        industry: str | None,
        weight: str | None,
        plant: str | None,
        year: str | None,
        at: int | None,
    ) -> PlantColumns:
        """Read the columns of a frame, the rows of one year.

        Raises
        ------
        MissingColumn, MissingYear
        InvalidOption
            One column for both coordinates.
        """
        names = column_names(frame)
        east = _column(names, x, _EAST, "east (x, lon)")
        north = _column(names, y, _NORTH, "north (y, lat)")
        if east == north:
            raise InvalidOption(
                f"The column '{east}' was named as x and as y.", hint="name two: --x COL --y COL.", column=east
            )
        made = codes(arrow_column(frame, _industry(names, industry)))
        rows, when = _rows_of_year(frame, year, at, made.at.size)
        size = None if weight is None else numbers(arrow_column(frame, weight))
        places = tuple(numbers(arrow_column(frame, name)) for name in (east, north))
        called = None if plant is None else codes(arrow_column(frame, plant))
        return cls(
            names=(east, north),
            x=places[0].values[rows],
            y=places[1].values[rows],
            industry=_present(made, rows),
            weight=np.ones(rows.size) if size is None else size.values[rows],
            wrong_weights=np.zeros(rows.size, dtype=bool) if size is None else size.wrong[rows],
            wrong_places=(places[0].wrong | places[1].wrong)[rows],
            wrong_texts=(*places[0].wrong_texts, *places[1].wrong_texts),
            rows=rows,
            plants=None if called is None else tuple(called.labels[k] if k >= 0 else "" for k in called.at[rows]),
            year=when,
        )

    def problems(self, said: Unit | None, numbering: RowNumbers) -> list[Problem]:
        """Everything that is wrong with the rows, their coordinates in the unit that was said, if any was."""

        def rows_of(places: NDArray[np.intp]) -> tuple[int, ...]:
            return numbering.of(self.rows[places])

        if _exchanged(self.names):
            message = f"The column '{self.names[0]}' was named as x, '{self.names[1]}' as y: the two seem exchanged."
            return [Problem("swapped_coordinates", message, hint="x is the longitude (east), y the latitude (north).")]
        wrong = self.wrong_places, self.wrong_texts
        found = [] if said else unit_problems(self.names, self.x, self.y, rows_of)
        unit = said or named_unit(self.names, self.x, self.y)
        found += place_problems(self.x, self.y, unit, rows_of, wrong=wrong)
        return found + weight_problems(self.weight, rows_of, wrong_weights=self.wrong_weights)

    def of_industries(self) -> tuple[PlantColumns, list[Problem]]:
        """Without the plants that name no industry, which no sum counts either, and how many they are."""
        known = self.industry.at >= 0
        if not (lacking := int((~known).sum())):
            return self, []
        kept = replace(
            self,
            x=self.x[known],
            y=self.y[known],
            industry=Codes(self.industry.at[known], self.industry.labels),
            weight=self.weight[known],
            plants=None if self.plants is None else tuple(self.plants[k] for k in np.flatnonzero(known)),
            wrong_weights=self.wrong_weights[known],
            wrong_places=self.wrong_places[known],
            rows=self.rows[known],
        )
        message = f"{counted(lacking, 'plant')} without an industry: left out."
        hint = "give them one to have them counted."
        return kept, [Problem("no_industry", message, lacking, severity="warning", hint=hint)]


def named_unit(names: tuple[str, str], x: Floats, y: Floats) -> Unit:
    """The unit of coordinates whose unit nobody said: degrees by the names of the columns, metres by their size.

    Examples
    --------
    >>> near, far = np.array([1.0, 2.0]), np.array([4_000_000.0, 4_100_000.0])
    >>> named_unit(("lon", "lat"), near, near), named_unit(("x", "y"), near, near), named_unit(("x", "y"), far, near)
    ('degrees', 'km', 'm')
    """
    if plain_name(names[0]) in _EAST[0] and plain_name(names[1]) in _NORTH[0]:
        return "degrees"
    known = np.isfinite(x) & np.isfinite(y)
    return "m" if known.any() and max(np.abs(x[known]).max(), np.abs(y[known]).max()) > 45_000 else "km"


def unit_problems(names: tuple[str, str], x: Floats, y: Floats, rows_of: RowsOf) -> list[Problem]:
    """Coordinates whose unit nobody said, and that look like degrees though no name says so: then it is asked.

    A map in kilometres of one's own begins near zero. Numbers that (all but a few) are places on the globe, and lie
    further from zero than they spread, are degrees of a country or a town, or kilometres cut out of a large grid.
    """
    if named_unit(names, x, y) == "degrees":
        return []
    known = np.isfinite(x) & np.isfinite(y)
    on_globe = known & (np.abs(x) <= 180) & (np.abs(y) <= 90)
    some = int(on_globe.sum())
    if some < max(2, _NEARLY_ALL * int(known.sum())) or not any(_far_from_zero(axis[on_globe]) for axis in (x, y)):
        return []
    ranges = " and ".join(
        f"'{name}' from {axis[on_globe].min():g} to {axis[on_globe].max():g}"
        for name, axis in zip(names, (x, y), strict=True)
    )
    outside = np.flatnonzero(known & ~on_globe)
    but = f" (but for {counted(outside.size, 'plant')})" if outside.size else ""
    message = f"Coordinates look like degrees, and no unit was said: {ranges}{but}."
    hint = 'say unit="degrees" (--unit degrees), or unit="km" or "m" (--unit km, --unit m) if they are.'
    return [Problem("unit_not_said", message, int(outside.size) or 1, rows_of(outside[:_NAMED]), hint=hint)]


def _far_from_zero(axis: Floats) -> bool:
    return bool(0 < np.ptp(axis) < np.abs(axis).min())


def _exchanged(names: tuple[str, str]) -> bool:
    """Whether a latitude was named as x and a longitude as y."""
    return plain_name(names[0]) in _NORTH[0] and plain_name(names[1]) in _EAST[0]


def _column(names: Sequence[str], named: str | None, known: Sequence[Sequence[str]], what: str) -> str:
    if named is not None:
        return names[named_position(named, names)]
    for words in known:
        for name in names:
            if plain_name(name) in words:
                return name
    raise MissingColumn(
        f"No column is called as coordinates {what} are.", hint="name it: x=, y=, or --x COL --y COL.", columns=names
    )


def _industry(names: Sequence[str], named: str | None) -> str:
    if named is not None:
        return names[named_position(named, names)]
    claims = sorted((strength, k) for k, name in enumerate(names) if (strength := claim(name, "industry")) is not None)
    if not claims:
        raise MissingColumn(
            "No column is called as industries are.", hint="name it: industry=, or --industry COL.", columns=names
        )
    return names[claims[0][1]]


def _rows_of_year(frame: Any, year: str | None, at: int | None, rows: int) -> tuple[NDArray[np.intp], int | None]:
    """Rows of the wanted year, or of the last one; all rows where there are no years."""
    if year is None:
        if at is not None:
            raise MissingYear(
                f"The year {at} was asked for, and no column of years was named.",
                hint="year=COL, or --year COL.",
                at=at,
            )
        return np.arange(rows), None
    read = years(arrow_column(frame, year))
    if not read.labels or (at is not None and at not in read.labels):
        held = ", ".join(str(label) for label in read.labels[-5:]) or "no year at all"
        raise MissingYear(
            f"The table holds no plants of {at or 'any year'}; it holds {held}.", hint="at=YEAR, or --at YEAR.", at=at
        )
    wanted = read.labels.index(at) if at is not None else len(read.labels) - 1
    return np.flatnonzero(read.at == wanted), read.labels[wanted]


def _present(made: Codes, rows: NDArray[np.intp]) -> Codes:
    """Industries of some rows, without those that have none of them."""
    at = made.at[rows]
    used = np.unique(at[at >= 0])
    place = np.full(len(made.labels) + 1, -1, dtype=np.int32)
    place[used] = np.arange(used.size)
    return Codes(place[at], tuple(made.labels[k] for k in used))
