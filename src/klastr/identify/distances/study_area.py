"""Is there an area that plants could be spread over? K and its kin divide by it."""

from __future__ import annotations

from klastr.errors import NothingToMeasure
from klastr.tables.points import PointSet


def check_area(points: PointSet) -> None:
    """Refuse plants on one line in a study area that nobody gave.

    Raises
    ------
    NothingToMeasure

    Examples
    --------
    >>> check_area(PointSet.from_arrays([0, 1, 2], [0, 0, 0], ["a"] * 3, window=(0, 2, 0, 2)))
    """
    west, east, south, north = points.box
    on_one_line = points.window is None and any(problem.code == "on_one_line" for problem in points.problems)
    if on_one_line or not (east > west and north > south):
        raise NothingToMeasure(
            f"All {len(points):,} plants stand on one line: there is no area that they could be spread over.",
            hint="give it in km or m: window=(west, east, south, north), or --window; k_density and m need none.",
            plants=len(points),
        )
