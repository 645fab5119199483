"""How much more do jobs gather in regions than in plants? Devereux, Griffith and Simpson's index."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.localisation.index_answer import localisation
from klastr.identify.localisation.localisation_interval import Terms
from klastr.identify.localisation.plant_sums import PlantGround, plant_sums
from klastr.identify.measured import Measured
from klastr.measures import measure

Floats = NDArray[np.float64]


@measure(
    family="concentration",
    needs=("plants",),
    returns=("industry",),
    reference="Devereux, M. P., Griffith, R. and Simpson, H. (2004). The geographic distribution of production. RSUE",
    page="localisation",
    covers=("Devereux-Griffith-Simpson index",),
)
def devereux_griffith_simpson(ground: PlantGround, *, units: str = "jobs", draws: int = 200, seed: int = 0) -> Measured:
    """Geographic concentration less the concentration that the sizes of plants bring with them.

    alpha[i] = F[i] - M[i],  F[i] = sum_r s[r, i]^2 - 1 / min(N[i], R),  M[i] = sum_k z[k]^2 - 1 / N[i]

    s[r, i]: region r's share of the industry's jobs; z[k]: the share of plant k; N[i]: number of plants; R: regions. It
    compares with an even spread over regions, not with where all jobs are.

    Parameters
    ----------
    ground : PlantTable, IndustryGrid, RegionalTable or wide frame, R regions x I industries
        A table must name its establishments; their sizes are taken from it where it knows them (a collapsed table
        does), else assumed, and ``settings["plant sizes"]`` says which.
    units : {"jobs", "plants"}
        Whether shares are of jobs or of plants.
    draws, seed : int
        How often the plants are drawn again for the interval (0: none), and the seed of the draws.

    Returns
    -------
    Measured
        By industry; ``one_plant`` where a single plant (or one plant with all jobs) makes the index 0 / 0. The p-value
        is that of G, which is sum_r s[r, i]^2 less 1 / R here, under plants thrown at regions that are all as likely;
        none where sizes of plants are assumed.

    Raises
    ------
    NothingToMeasure
        The table names no plants, or all jobs lie in one region.
    InvalidOption
        Unknown sizes, units or convention; too few draws.

    References
    ----------
    .. [1] Devereux, M. P., Griffith, R. and Simpson, H. (2004). The geographic distribution of production activity in
       the UK. Regional Science and Urban Economics 34 (5), 533-564.

    Examples
    --------
    >>> import pandas as pd, klastr
    >>> rows = [("A", "steel", 10), ("A", "steel", 10), ("A", "food", 10), ("B", "food", 10), ("B", "food", 20)]
    >>> frame = pd.DataFrame(rows, columns=["where", "what", "jobs"])
    >>> plants = klastr.PlantTable.from_frame(frame, "where", "what", "jobs")
    >>> klastr.devereux_griffith_simpson(plants, draws=0).at("steel")
    0.5
    """
    regions = len(plant_sums(ground, units=units).regions)
    return localisation(
        ground,
        lambda terms: _index(terms, regions),
        measure="devereux_griffith_simpson",
        formula="(sum of s^2 - 1 / min(N, R)) - (sum of z^2 - 1 / N)",
        sizes="equal",
        units=units,
        bounds=lambda terms: _bounds(terms, regions),
        draws=draws,
        seed=seed,
        convention="published",
    )


def _index(terms: Terms, regions: int) -> Floats:
    plants = np.where(terms.plants > 0, terms.plants, np.nan)
    geographic = terms.share_squares - 1 / np.minimum(plants, regions)
    return np.asarray(geographic - (terms.herfindahl - 1 / plants))


def _bounds(terms: Terms, regions: int) -> tuple[Floats, Floats]:
    """From sum s^2 = H, every plant in a region of its own, to all jobs in one region and H = 1 / N."""
    plants = np.where(terms.plants > 0, terms.plants, np.nan)
    even = 1 / np.minimum(plants, regions)
    return 1 / plants - even, 1 - even
