"""What is within reach of a place, and which place draws whom? Hansen, Huff, Reilly, Converse."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason
from klastr.measures import checked_convention, measure
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]

_ROWS = 1_000


@measure(
    family="distances",
    needs=("points",),
    returns=("plant",),
    reference="Hansen, W. G. (1959). How accessibility shapes land use",
    page="accessibility",
    covers=("Accessibility: Hansen",),
    command="none",
)
def hansen(
    points: PointSet,
    *,
    power: float = 1.0,
    decay: str = "power",
    nearest_km: float = 1.0,
    convention: str = "published",
) -> Measured:
    """Weights of all other plants, each divided by its distance.

    A[i] = sum_{j != i} w_j d_ij^-power,  or with decay="exponential" sum w_j exp(-power d_ij)

    Parameters
    ----------
    points : PointSet
    power : float
        How fast reach falls with distance.
    decay : {"power", "exponential"}
    nearest_km : float
        Distances below this count as this: a power of 0 km has no end.
    convention : {"published"}

    Returns
    -------
    Measured
        By plant: its name, or its number in `points`.

    References
    ----------
    .. [1] Hansen, W. G. (1959). How accessibility shapes land use. Journal of the American Institute of Planners 25,
       73-76.

    Examples
    --------
    >>> import klastr
    >>> plants = klastr.PointSet.from_arrays([0, 2, 0], [0, 0, 4], ["a"] * 3, weight=[1, 10, 20])
    >>> klastr.hansen(plants).at("0")  # 10 / 2 + 20 / 4
    10.0
    """
    convention = checked_convention(convention, hansen)
    falls = _decay(decay, power, nearest_km)
    values = np.empty(len(points))
    for start in range(0, len(points), _ROWS):
        rows = slice(start, start + _ROWS)
        near = falls(np.hypot(points.x[rows, None] - points.x, points.y[rows, None] - points.y))
        near[np.arange(near.shape[0]), np.arange(len(points))[rows]] = 0
        values[rows] = near @ points.weight
    return Measured(
        measure="hansen",
        axes={"plant": _names(points)},
        values=values,
        reasons=np.zeros(len(points), dtype=np.uint8),
        formula="sum over other plants of weight x decay of distance",
        year=points.year,
        parts=lambda at: {"own weight, not counted": float(points.weight[at[0]])},
        sources=() if points.source is None else (points.source,),
        settings={"convention": convention, "power": power, "decay": decay, "nearest_km": nearest_km},
    )


@measure(
    family="distances",
    needs=("points",),
    returns=("customer", "place"),
    reference="Huff, D. L. (1963). A probabilistic analysis of shopping center trade areas",
    page="accessibility",
    covers=("Accessibility: Huff",),
    command="none",
)
def huff(
    customers: PointSet,
    places: PointSet,
    *,
    power: float = 2.0,
    attraction: float = 1.0,
    nearest_km: float = 1.0,
    convention: str = "published",
) -> Measured:
    """Share of each customer that each place draws.

    P[i, j] = w_j^attraction d_ij^-power / sum_k w_k^attraction d_ik^-power

    Parameters
    ----------
    customers, places : PointSet
        Both on the same flat map; the weight of a place is its attraction.
    power, attraction : float
    nearest_km : float
        Distances below this count as this.
    convention : {"published"}

    Returns
    -------
    Measured
        By customer and place; rows add up to 1; ``not_positive`` where no place has a weight.

    References
    ----------
    .. [1] Huff, D. L. (1963). A probabilistic analysis of shopping center trade areas. Land Economics 39 (1), 81-90.

    Examples
    --------
    >>> import klastr
    >>> homes = klastr.PointSet.from_arrays([0, 3], [0, 0], ["home"] * 2)
    >>> shops = klastr.PointSet.from_arrays([1, 2], [0, 0], ["shop"] * 2, weight=[1, 4])
    >>> klastr.huff(homes, shops).values.round(2).tolist()
    [[0.5, 0.5], [0.06, 0.94]]
    """
    convention = checked_convention(convention, huff)
    apart = np.hypot(customers.x[:, None] - places.x, customers.y[:, None] - places.y)
    pull = places.weight**attraction * _decay("power", power, nearest_km)(apart)
    total = pull.sum(axis=1, keepdims=True)
    values = np.divide(pull, total, out=np.full(pull.shape, np.nan), where=total > 0)
    return Measured(
        measure="huff",
        axes={"customer": _names(customers), "place": _names(places)},
        values=values,
        reasons=np.where(np.isnan(values), Reason.NOT_POSITIVE, Reason.DEFINED).astype(np.uint8),
        formula="pull of the place / pull of all places",
        parts=lambda at: {"distance, km": float(apart[at]), "weight of the place": float(places.weight[at[1]])},
        settings={"convention": convention, "power": power, "attraction": attraction, "nearest_km": nearest_km},
    )


@measure(
    family="distances",
    needs=("points",),
    returns=("place",),
    reference="Reilly, W. J. (1931). The law of retail gravitation",
    page="accessibility",
    covers=("Accessibility: Reilly",),
    command="none",
)
def reilly(
    places: Mapping[str, float], distances_km: Mapping[str, float], *, convention: str = "published"
) -> Measured:
    """How a customer between two places divides between them.

    share_a / share_b = (P_a / P_b) (d_b / d_a)^2

    Parameters
    ----------
    places : mapping
        Two places and their sizes.
    distances_km : mapping
        The customer's distance from each.
    convention : {"published"}

    Returns
    -------
    Measured
        Share of each place; both add up to 1.

    Raises
    ------
    InvalidOption
        Not two places, or a size or distance that is not above 0.

    References
    ----------
    .. [1] Reilly, W. J. (1931). The law of retail gravitation. Knickerbocker Press.

    Examples
    --------
    >>> import klastr
    >>> klastr.reilly({"A": 100_000, "B": 25_000}, {"A": 20, "B": 10}).at("A")
    0.5
    """
    convention = checked_convention(convention, reilly)
    names, size = _two(places, "sizes")
    _, far = _two({name: distances_km.get(name, np.nan) for name in names}, "distances")
    pull = size / far**2
    return _of_two("reilly", names, pull / pull.sum(), "size / distance squared, as a share", convention)


@measure(
    family="distances",
    needs=("points",),
    returns=("place",),
    reference="Converse, P. D. (1949). New laws of retail gravitation",
    page="accessibility",
    covers=("Accessibility: Converse",),
    command="none",
)
def converse(places: Mapping[str, float], distance_km: float, *, convention: str = "published") -> Measured:
    """How far each of two places reaches towards the other, where Reilly's shares are equal.

    d_a = D / (1 + sqrt(P_b / P_a))

    Parameters
    ----------
    places : mapping
        Two places and their sizes.
    distance_km : float
        Between them.
    convention : {"published"}

    Returns
    -------
    Measured
        Kilometres from each place to the breaking point.

    Raises
    ------
    InvalidOption
        Not two places, or a size or distance that is not above 0.

    References
    ----------
    .. [1] Converse, P. D. (1949). New laws of retail gravitation. Journal of Marketing 14 (3), 379-384.

    Examples
    --------
    >>> import klastr
    >>> klastr.converse({"A": 100_000, "B": 25_000}, 30).values.tolist()
    [20.0, 10.0]
    """
    convention = checked_convention(convention, converse)
    names, size = _two(places, "sizes")
    if not (np.isfinite(distance_km) and distance_km > 0):
        raise InvalidOption(f"A distance of {distance_km} km is none.", hint="a number above 0.", distance=distance_km)
    return _of_two(
        "converse", names, distance_km / (1 + np.sqrt(size[::-1] / size)), "D / (1 + sqrt(P_b / P_a))", convention
    )


def _of_two(name: str, names: tuple[str, ...], values: Floats, formula: str, convention: str) -> Measured:
    return Measured(
        measure=name,
        axes={"place": names},
        values=values,
        reasons=np.zeros(2, dtype=np.uint8),
        formula=formula,
        settings={"convention": convention},
    )


def _two(given: Mapping[str, float], what: str) -> tuple[tuple[str, ...], Floats]:
    numbers = np.array(list(given.values()), dtype=np.float64)
    if len(given) != 2 or not np.isfinite(numbers).all() or (numbers <= 0).any():
        raise InvalidOption(f"Two places need {what} above 0, one for each.", hint="such as {'A': 100, 'B': 50}.")
    return tuple(given), numbers


def _decay(kind: str, power: float, nearest_km: float) -> Callable[[Floats], Floats]:
    """How much of a weight is left at a distance."""
    if kind not in ("power", "exponential"):
        raise InvalidOption(f"There is no decay {kind!r}.", hint="use power or exponential.", decay=kind)
    if not (power > 0 and nearest_km > 0):
        raise InvalidOption("Power and nearest distance are above 0.", hint="such as power=1, nearest_km=1.")
    if kind == "power":
        return lambda apart: np.maximum(apart, nearest_km) ** -power
    return lambda apart: np.exp(-power * apart)


def _names(points: PointSet) -> tuple[str, ...]:
    """Names of plants where there are some and no two are alike, else their numbers."""
    named = points.plants
    return named if named is not None and len(set(named)) == len(named) else tuple(map(str, range(len(points))))
