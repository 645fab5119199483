"""The study area that was given with a table of plants: is it one, and are the plants in it?"""

from __future__ import annotations

import numpy as np

from klastr.errors import InvalidOption
from klastr.tables.counted import counted
from klastr.tables.point_checks import Unit
from klastr.tables.point_columns import PlantColumns

Window = tuple[float, float, float, float]


def check_window(window: Window, columns: PlantColumns, unit: Unit) -> None:
    """Refuse a study area that is none, or that does not hold the plants.

    Parameters
    ----------
    window : (west, east, south, north)
        In `unit`.
    columns : PlantColumns
    unit : {"km", "m", "degrees"}

    Raises
    ------
    InvalidOption
    """
    west, east, south, north = window
    if unit == "degrees":
        raise InvalidOption(
            "A study area has straight edges on the flat map; in degrees it has none.",
            hint="give coordinates in km or m for that, or leave the window out: the box around the plants.",
            window=window,
        )
    if not (np.isfinite(window).all() and east > west and north > south):
        raise InvalidOption(f"{window} is no study area.", hint="west, east, south, north, rising.", window=window)
    outside = (columns.x < west) | (columns.x > east) | (columns.y < south) | (columns.y > north)
    if outside.any():
        raise InvalidOption(
            f"{counted(int(outside.sum()), 'plant')} of {outside.size:,} outside the study area {window}.",
            hint="west, east, south, north, in the unit of the coordinates; take plants beyond it out of the table.",
            window=window,
        )
