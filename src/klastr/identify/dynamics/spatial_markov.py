"""Does it matter among whom a region lies? Transitions by the class of the neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.dynamics.chains import Homogeneity, closed_classes, homogeneity, long_run, probabilities
from klastr.identify.dynamics.markov import LEVEL, drawn_probabilities, ends_around
from klastr.identify.dynamics.neighbourhoods import Neighbours, adjacency, mean_around
from klastr.identify.dynamics.region_series import Series, series_of
from klastr.identify.dynamics.states import Classes, Pooled, quantile_classes, states_within
from klastr.identify.dynamics.summarised import years_note
from klastr.identify.measured import Measured, reasoned
from klastr.identify.reasons import Reason
from klastr.measures import measure
from klastr.tables.regional import Year

Floats = NDArray[np.float64]
Around = Literal["same", "own"]


@dataclass(frozen=True, kw_only=True, eq=False)
class SpatialTransitions(Measured):
    """Probabilities of moving between classes, by the class of the surroundings.

    Attributes
    ----------
    classes, around : Classes
        Of every region and of the mean of its neighbours, in every year.
    counts : (K, K, K) float64
        Transitions seen, by class of the surroundings in the first of the two years.
    long_run : (K, K) float64
        Where the chain would lead among such neighbours, one row per class of surroundings; NaN where it has not one
        end.
    over_surroundings : Homogeneity
        Whether the surroundings make no difference.
    """

    classes: Classes
    around: Classes
    counts: Floats
    long_run: Floats
    over_surroundings: Homogeneity


@measure(
    family="dynamics",
    needs=("years", "neighbours"),
    returns=("around", "from", "to"),
    reference="Rey, S. J. (2001). Spatial empirics for economic growth and convergence. Geographical Analysis 33 (3)",
    page="mobility",
    covers=("Spatial Markov",),
)
def spatial_markov(
    ground: Series,
    *,
    neighbours: Neighbours | None = None,
    classes: int = 5,
    pooled: Pooled = "each_year",
    around: Around = "same",
    since: Year = None,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    draws: int = 200,
    seed: int = 0,
) -> SpatialTransitions:
    """Transitions between classes, apart for every class of the surroundings.

    p[a, i, j] = n[a, i, j] / sum_j n[a, i, j],  a = class of the mean of the neighbours in the year before

    Parameters
    ----------
    ground : wide frame (index regions, columns years), RegionalTable with years, or mapping of year to table
    neighbours : mapping of region to regions, or pairs of regions, optional
        What lies around each region; each neighbour counts once. Default: the built-in list of NUTS 2 regions.
    classes : int
        How many quantiles.
    pooled : {"each_year", "all_years"}
        Quantiles of each year by itself, or of all years together.
    around : {"same", "own"}
        The surroundings are classed by the bounds of the regions, or by quantiles of their own.
    since, at : int, optional
        First and last year; default: those of the table.
    region_level, industry_level : int, optional
        Needed where a table holds several levels.
    draws, seed : int
        How often the probabilities are drawn from what the counts allow (0: no intervals).

    Returns
    -------
    SpatialTransitions
        By class of the surroundings (``around``), class before (``from``) and after (``to``); ``too_few`` where no
        region was in such a place. ``over_surroundings`` tests whether the surroundings matter.

    Raises
    ------
    MissingYear, InvalidOption
    InvalidGeography
        No region has a neighbour in the table.

    Notes
    -----
    Regions without neighbours are left out. PySAL's giddy gives them surroundings of 0, the lowest class.

    References
    ----------
    .. [1] Rey, S. J. (2001). Spatial empirics for economic growth and convergence. Geographical Analysis 33 (3),
       195-214.

    Examples
    --------
    >>> import pandas as pd, klastr
    >>> gdp = pd.DataFrame({2010: [1, 2, 3, 4], 2011: [1, 3, 2, 4], 2012: [1, 2, 3, 4]}, ["A", "B", "C", "D"])
    >>> row = {"A": "B", "B": "AC", "C": "BD", "D": "C"}
    >>> found = klastr.spatial_markov(gdp.astype(float), neighbours=row, classes=2)
    >>> found.at("1 of 2", "1 of 2", "2 of 2")
    0.5
    """
    if around not in ("same", "own"):
        raise InvalidOption(f"There is no around {around!r}.", hint="use same or own.")
    series = series_of(ground, since=since, at=at, region_level=region_level, industry_level=industry_level)
    own = quantile_classes(series.values[0], classes, pooled)
    means = mean_around(adjacency(series.regions, neighbours), series.values[0])
    others = quantile_classes(means, classes, pooled) if around == "own" else None
    found = others or Classes(own.names, states_within(means, own.bounds), own.bounds)
    counts = _counts(own, found)
    values = probabilities(counts)
    reasons = reasoned(values, ((counts.sum(axis=2) == 0)[:, :, None], Reason.TOO_FEW))
    low = high = None
    if draws:
        low, high = ends_around(drawn_probabilities(counts, draws, seed), values)
    return SpatialTransitions(
        measure="spatial_markov",
        axes={"around": own.names, "from": own.names, "to": own.names},
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        formula="transitions from i to j among neighbours of class a / all transitions from i there",
        year=series.years[-1],
        parts=lambda at: {"transitions": float(counts[at]), "transitions from it": float(counts[at[:2]].sum())},
        sources=series.sources,
        notes=years_note(series.years),
        settings={
            "since": series.years[0],
            "at": series.years[-1],
            "pooled": pooled,
            "around": around,
            "draws": draws,
            "seed": seed,
            "interval_level": LEVEL,
            "interval": "Dirichlet with the prior of Jeffreys",
            "without_neighbours": int((found.states < 0).all(axis=1).sum()),
        },
        classes=own,
        around=found,
        counts=counts,
        long_run=np.stack([_end(matrix) for matrix in values]),
        over_surroundings=homogeneity(counts),
    )


def _counts(own: Classes, around: Classes) -> Floats:
    """(K, K, K) transitions by class of the surroundings, class before, class after."""
    size = own.count
    found = np.zeros((size, size, size))
    before, after, there = own.states[:, :-1], own.states[:, 1:], around.states[:, :-1]
    known = (before >= 0) & (after >= 0) & (there >= 0)
    np.add.at(found, (there[known], before[known], after[known]), 1.0)
    return found


def _end(matrix: Floats) -> Floats:
    if np.isnan(matrix).any() or len(closed_classes(matrix)) != 1:
        return np.full(len(matrix), np.nan)
    return long_run(matrix)
