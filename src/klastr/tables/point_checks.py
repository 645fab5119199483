"""What can be wrong with places: numbers that are missing or off the globe, latitude and longitude exchanged."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import Problem
from klastr.tables.counted import counted

Floats = NDArray[np.float64]
Unit = Literal["km", "m", "degrees"]
RowsOf = Callable[[NDArray[np.intp]], tuple[int, ...]]

# Half the circumference of the earth: no two places are further apart.
_FURTHEST_KM = 20_040
_NAMED = 5
ORDER = "x is the longitude (east), y the latitude (north)."


def place_problems(
    x: Floats, y: Floats, unit: Unit, rows_of: RowsOf, *, wrong: tuple[NDArray[np.bool_], tuple[str, ...]]
) -> list[Problem]:
    """Coordinates that are missing, or cannot be where a plant stands.

    Parameters
    ----------
    x, y : (N,) float64
        East and north in `unit`; NaN where missing.
    unit : {"km", "m", "degrees"}
    rows_of : callable
        Places among these plants -> numbers of their rows in the table.
    wrong : ((N,) bool, tuple of str)
        Where something stands that is no number, and what it is.
    """
    found = []
    if rows := _rows(wrong[0], rows_of):
        texts = ", ".join(repr(text) for text in wrong[1][:_NAMED])
        hint = "a coordinate is a number, such as 14.42."
        found.append(Problem("no_number", f"No number where a coordinate belongs: {texts}.", *rows, hint=hint))
    if rows := _rows(~(np.isfinite(x) & np.isfinite(y)) & ~wrong[0], rows_of):
        hint = "leave these plants out, or look their coordinates up."
        found.append(Problem("missing_place", f"{counted(rows[0], 'plant')} without coordinates.", *rows, hint=hint))
    if unit == "degrees":
        found += _off_the_globe(x, y, rows_of)
    else:
        found += _too_far(x, y, unit)
    return found


def weight_problems(weight: Floats, rows_of: RowsOf, *, wrong_weights: NDArray[np.bool_]) -> list[Problem]:
    """Weights that are missing, below zero, or no finite numbers."""
    checks = (
        (wrong_weights, "no_number", "weights that are no numbers", "a weight is a number, such as persons employed."),
        (
            np.isnan(weight) & ~wrong_weights,
            "missing_weight",
            "plants without a weight",
            "estimate it, or leave it out.",
        ),
        (weight < 0, "negative_weight", "weights below zero", "no plant employs fewer than nobody."),
    )
    return [
        Problem(code, f"There are {what}: {rows[0]:,}.", *rows, hint=hint)
        for where, code, what, hint in checks
        if (rows := _rows(where, rows_of))
    ]


def matrix_problems(between: Floats, plants: int) -> list[Problem]:
    """Distances between plants that cannot be: not one for each pair, negative, endless, two for one pair."""
    if between.shape != (plants, plants):
        message = f"It is {' x '.join(map(str, between.shape))} for {counted(plants, 'plant')}."
        return [Problem("not_square", message, hint="one row and one column for each plant.")]
    checks = (
        (~np.isfinite(between), "missing_distance", "distances that are missing or endless"),
        (between < 0, "negative_distance", "distances below zero"),
        (~np.isclose(between, between.T, equal_nan=True), "not_symmetric", "distances that differ there and back"),
        (np.diag(np.diag(between) != 0), "own_distance", "plants at a distance from themselves"),
    )
    return [Problem(code, f"There are {what}: {int(at.sum()):,}.") for at, code, what in checks if at.any()]


def swapped(lon: Floats, lat: Floats) -> bool:
    """Whether the columns can only be meant the other way round: "latitudes" beyond a pole, "longitudes" within."""
    known = np.isfinite(lon) & np.isfinite(lat)
    beyond = np.abs(lat[known]) > 90
    return bool(beyond.any() and (np.abs(lon[known]) <= 90).all() and (np.abs(lat[known]) <= 180).all())


def exchanged(plants: int, rows: tuple[int, ...] = ()) -> Problem:
    """What is said of latitudes that can be none, where the longitudes beside them could be.

    >>> exchanged(1).message
    '1 plant with a latitude beyond the poles, and a longitude that could be one: are the two exchanged?'
    """
    what = "a latitude beyond the poles, and a longitude that could be one"
    if plants != 1:
        what = "latitudes beyond the poles, and longitudes that could be latitudes"
    message = f"{counted(plants, 'plant')} with {what}: are the two exchanged?"
    return Problem("exchanged_coordinates", message, plants, rows, hint=ORDER)


def not_seen(x: tuple[float, float], y: tuple[float, float], plants: int) -> list[Problem]:
    """A note where every longitude could be a latitude, as in most of Europe, Africa and Arabia.

    Parameters
    ----------
    x, y : (least, most)
        Of the longitudes and of the latitudes.
    """
    if max(map(abs, x)) > 90:
        return []
    message = (
        f"Longitudes from {x[0]:g} to {x[1]:g}, latitudes from {y[0]:g} to {y[1]:g}: each could be the other, and an "
        "exchange would not be seen."
    )
    return [Problem("could_be_exchanged", message, plants, severity="note", hint=ORDER)]


def _off_the_globe(lon: Floats, lat: Floats, rows_of: RowsOf) -> list[Problem]:
    if swapped(lon, lat):
        with np.errstate(invalid="ignore"):
            places = np.flatnonzero(np.abs(lat) > 90)
        return [exchanged(int(places.size), rows_of(places[:_NAMED]))]
    with np.errstate(invalid="ignore"):
        wrong = (np.abs(lon) > 180) | (np.abs(lat) > 90)
    if not (rows := _rows(wrong, rows_of)):
        return []
    hint = "longitudes lie from -180 to 180, latitudes from -90 to 90; for metres or kilometres say unit='m' or 'km'."
    return [Problem("out_of_range", f"{counted(rows[0], 'plant')} off the globe.", *rows, hint=hint)]


def _too_far(x: Floats, y: Floats, unit: Unit) -> list[Problem]:
    known = np.isfinite(x) & np.isfinite(y)
    if not known.any():
        return []
    scale = 1000 if unit == "m" else 1
    furthest = max(np.ptp(x[known]), np.ptp(y[known])) / scale
    if furthest <= _FURTHEST_KM:
        return []
    message = f"The plants lie {furthest:,.0f} km apart, further than the earth allows ({_FURTHEST_KM:,} km)."
    hint = "say unit='m' (--unit m)." if unit == "km" else "look for coordinates that slipped a digit."
    return [Problem("out_of_range", message, hint=hint)]


def _rows(where: NDArray[np.bool_], rows_of: RowsOf) -> tuple[int, tuple[int, ...]] | tuple[()]:
    """How many, and the first of them as a person sees them."""
    places = np.flatnonzero(where)
    return (int(places.size), rows_of(places[:_NAMED])) if places.size else ()
