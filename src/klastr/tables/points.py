"""Plants as points: where each stands, what it makes, how large it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klastr.errors import InvalidOption, InvalidTable, NothingToMeasure, Problem
from klastr.methods.streams import stream
from klastr.tables.counted import counted
from klastr.tables.flat_places import kilometres, line_notes, place_notes, shared_places, zero_notes
from klastr.tables.point_checks import Unit, matrix_problems
from klastr.tables.point_columns import PlantColumns, named_unit
from klastr.tables.point_window import check_window
from klastr.tables.rows import RowNumbers

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, kw_only=True)
class PointSet:
    """Plants of one period on a flat map.

    Attributes
    ----------
    x, y : (N,) float64
        Kilometres east and north.
    industry : (N,) int32
        Place of each plant's industry in `industries`.
    industries : tuple of str
    weight : (N,) float64
        Such as persons employed; 1 where the table has none.
    plants : tuple of str, optional
        Names of the plants, for explanations.
    year : int, optional
    window : (4,) float, optional
        West, east, south, north of the study area in km; the box around the points where none is given.
    between : (N, N) float64, optional
        Distances that were given in place of coordinates, such as minutes by road; `x` and `y` are then 0.
    source : str, optional
    problems : tuple of Problem
        Warnings and notes: how coordinates were read, how true distances are, how many plants share a place.
    """

    x: Floats
    y: Floats
    industry: NDArray[np.int32]
    industries: tuple[str, ...]
    weight: Floats
    plants: tuple[str, ...] | None = None
    year: int | None = None
    window: tuple[float, float, float, float] | None = None
    between: Floats | None = None
    source: str | None = None
    problems: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        for array in (self.x, self.y, self.industry, self.weight):
            array.flags.writeable = False

    @classmethod
    def from_frame(
        cls,
        frame: Any,
        *,
        x: str | None = None,
        y: str | None = None,
        industry: str | None = None,
        weight: str | None = None,
        plant: str | None = None,
        year: str | None = None,
        at: int | None = None,
        unit: Unit | None = None,
        window: tuple[float, float, float, float] | None = None,
        source: str | None = None,
        numbering: RowNumbers | None = None,
    ) -> PointSet:
        """Read a frame (pandas, polars or pyarrow) with one row per plant.

        Parameters
        ----------
        frame : pandas, polars or pyarrow frame
        x, y : str, optional
            Columns of coordinates: east, north. Recognised where they are called ``lon, lat`` or ``x, y``.
        industry : str, optional
            Column of industries; recognised by its name.
        weight, plant, year : str, optional
            Columns of weights, names of plants, years. Not recognised: named or not used.
        at : int, optional
            The year to take; default: the last one.
        unit : {"km", "m", "degrees"}, optional
            Of the coordinates. Default: degrees where the columns are called so, else kilometres; metres where the
            numbers are too large for kilometres.
        window : (west, east, south, north), optional
            The study area, in `unit`; not for degrees.
        source : str, optional
        numbering : RowNumbers, optional
            Where rows stand in a file.

        Raises
        ------
        MissingColumn, MissingYear
        InvalidOption
            One column for both coordinates; a window of degrees, or one that does not hold the plants.
        InvalidTable
            Coordinates that are missing, out of range or exchanged, or that look like degrees and nothing says so;
            weights that are missing or negative.
        NothingToMeasure
            No plant or one, or all of them at one place.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = pd.DataFrame({"lon": [14.42, 16.61], "lat": [50.09, 49.20], "nace": ["C24", "C29"]})
        >>> plants = PointSet.from_frame(frame)
        >>> len(plants), plants.industries
        (2, ('C24', 'C29'))
        """
        columns = PlantColumns.of(frame, x=x, y=y, industry=industry, weight=weight, plant=plant, year=year, at=at)
        if problems := columns.problems(unit, numbering or RowNumbers(first=0)):
            raise InvalidTable(problems, where="The table of plants")
        unit = unit or named_unit(columns.names, columns.x, columns.y)
        columns, left_out = columns.of_industries()
        return _laid_out(columns, left_out, unit, window, source)

    @classmethod
    def from_arrays(
        cls,
        x: ArrayLike,
        y: ArrayLike,
        industry: Sequence[str],
        *,
        weight: ArrayLike | None = None,
        unit: Unit = "km",
        window: tuple[float, float, float, float] | None = None,
    ) -> PointSet:
        """Plants out of arrays of equal length; errors as in `from_frame`.

        Examples
        --------
        >>> len(PointSet.from_arrays([0, 3], [0, 4], ["steel", "paper"]))
        2
        """
        import pyarrow as pa

        columns = {"x": np.asarray(x, dtype=np.float64), "y": np.asarray(y, dtype=np.float64), "industry": industry}
        if weight is not None:
            columns["weight"] = np.asarray(weight, dtype=np.float64)
        frame = pa.table(columns)
        named = None if weight is None else "weight"
        return cls.from_frame(frame, x="x", y="y", industry="industry", weight=named, unit=unit, window=window)

    @classmethod
    def from_distances(
        cls, between: ArrayLike, industry: Sequence[str], *, weight: ArrayLike | None = None
    ) -> PointSet:
        """Plants of which only the distances to each other are known.

        Parameters
        ----------
        between : (N, N) array_like
            Symmetric, 0 on the diagonal; in any unit, which then stands where kilometres are spoken of.
        industry : (N,) sequence of str
        weight : (N,) array_like, optional

        Raises
        ------
        InvalidTable
            Not square, not symmetric, negative or endless; plants without industry, weights that are none.

        Examples
        --------
        >>> plants = PointSet.from_distances([[0, 12], [12, 0]], ["steel", "paper"])
        >>> len(plants), float(plants.between[0, 1])
        (2, 12.0)
        """
        apart = np.array(between, dtype=np.float64)
        if problems := matrix_problems(apart, len(industry)):
            raise InvalidTable(problems, where="The table of distances")
        places = np.arange(len(industry), dtype=np.float64)  # only so that the checks of places find two of them
        made = cls.from_arrays(places, places, industry, weight=weight)
        apart.flags.writeable = False
        nowhere = np.zeros(len(industry))
        return replace(made, x=nowhere, y=nowhere.copy(), between=apart, problems=())

    def __len__(self) -> int:
        return int(self.x.size)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader should know of the plants, each a sentence."""
        return tuple(str(problem) for problem in self.problems)

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The study area: the given window, or the box around the plants."""
        around = (float(self.x.min()), float(self.x.max()), float(self.y.min()), float(self.y.max()))
        return self.window or around

    def of(self, industry: str) -> NDArray[np.intp]:
        """Places of the plants of one industry.

        Raises
        ------
        InvalidOption
            There is no such industry.
        """
        from klastr.results import label_position

        return np.flatnonzero(self.industry == label_position(industry, self.industries, "industry"))

    def taken(self, places: NDArray[np.intp]) -> PointSet:
        """Some of the plants, in the same study area.

        Examples
        --------
        >>> len(PointSet.from_arrays([0, 3, 6], [0, 4, 0], ["a", "b", "b"]).taken(np.array([0, 2])))
        2
        """
        return replace(
            self,
            x=self.x[places],
            y=self.y[places],
            industry=self.industry[places],
            weight=self.weight[places],
            plants=None if self.plants is None else tuple(self.plants[k] for k in places),
            between=None if self.between is None else self.between[np.ix_(places, places)],
            window=self.box,
        )

    def jittered(self, km: float, *, seed: int = 0) -> PointSet:
        """The same plants, those that share a place moved apart by up to so many kilometres.

        Parameters
        ----------
        km : float
            Largest move, uniform over a disc.
        seed : int

        Examples
        --------
        >>> plants = PointSet.from_arrays([0, 0, 5], [0, 0, 5], ["a", "a", "b"])
        >>> moved = plants.jittered(1.0)
        >>> bool(np.hypot(moved.x[0] - moved.x[1], moved.y[0] - moved.y[1]) > 0), float(moved.x[2])
        (True, 5.0)
        """
        if not km > 0:
            raise InvalidOption(f"A jitter of {km} km moves nothing.", hint="such as 1 km.", jitter=km)
        random = stream(seed, "jitter")
        angle, far = random.uniform(0, 2 * np.pi, len(self)), km * np.sqrt(random.uniform(0, 1, len(self)))
        shared = shared_places(self.x, self.y)
        if not shared.any():
            unmoved = Problem("jittered", "No plants share a place: jitter moved none.", severity="note")
            return replace(self, problems=(*self.problems, unmoved))
        message = f"{counted(int(shared.sum()), 'plant')} that shared a place were moved by up to {km:g} km."
        rest = tuple(problem for problem in self.problems if problem.code != "shared_places")
        return replace(
            self,
            x=self.x + np.where(shared, far * np.cos(angle), 0.0),
            y=self.y + np.where(shared, far * np.sin(angle), 0.0),
            problems=(*rest, Problem("jittered", message, severity="note")),
        )


def _laid_out(
    columns: PlantColumns,
    left_out: Sequence[Problem],
    unit: Unit,
    window: tuple[float, float, float, float] | None,
    source: str | None,
) -> PointSet:
    """Checked columns in kilometres, with notes of what a reader should know."""
    if window is not None:
        check_window(window, columns, unit)
    x, y, notes = kilometres(columns.x, columns.y, unit)
    if x.size < 2 or (np.ptp(x) == 0 and np.ptp(y) == 0):
        what = f"{counted(x.size, 'plant')}" if x.size < 2 else f"All {x.size:,} plants stand at one place"
        raise NothingToMeasure(
            f"{what}: there is no distance to measure.",
            hint="give plants at several places; coordinates of a whole region say nothing inside it.",
            plants=int(x.size),
        )
    notes = [*left_out, *notes]
    notes += place_notes(x, y) + line_notes(columns.x, columns.y) + zero_notes(columns.x, columns.y, unit)
    if not columns.weight.any():
        notes.append(Problem("no_weight", "All weights are zero.", severity="warning"))
    per_km = {"km": 1.0, "m": 1000.0}.get(unit)
    box = None if window is None or per_km is None else tuple(edge / per_km for edge in window)
    return PointSet(
        x=x,
        y=y,
        industry=columns.industry.at,
        industries=columns.industry.labels,
        weight=columns.weight,
        plants=columns.plants,
        year=columns.year,
        window=cast("tuple[float, float, float, float] | None", box),
        source=source,
        problems=tuple(notes),
    )
