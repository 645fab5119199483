"""Is an industry more concentrated than its plants thrown at a map would be? Ellison and Glaeser's index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.localisation.index_answer import localisation
from klastr.identify.localisation.localisation_interval import Terms
from klastr.identify.localisation.plant_sums import PlantGround
from klastr.identify.localisation.region_sizes import Sizes
from klastr.identify.measured import Measured
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]


@measure(
    family="concentration",
    needs=("plants",),
    returns=("industry",),
    conventions=("published", "reat"),
    reference="Ellison, G. and Glaeser, E. L. (1997). Geographic Concentration in U.S. Manufacturing. JPE 105",
    page="localisation",
    covers=(
        "Ellison-Glaeser gamma",
        "Ellison-Glaeser raw concentration G",
        "Ellison-Glaeser standard score",
        "Ellison-Glaeser with plant counts instead of jobs",
        "Ellison-Glaeser against all other industries",
    ),
)
def ellison_glaeser(
    ground: PlantGround,
    *,
    sizes: Sizes | Mapping[str, float] = "jobs",
    units: str = "jobs",
    form: str = "gamma",
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
) -> Measured:
    """Concentration of an industry's jobs beyond that of all jobs and beyond what the sizes of its plants explain.

    gamma[i] = (G[i] / (1 - sum_r x[r]^2) - H[i]) / (1 - H[i]),  G[i] = sum_r (s[r, i] - x[r])^2

    s[r, i]: region r's share of the industry's jobs; x[r]: its share of all jobs; H[i]: sum of the squared shares of
    the industry's plants in its jobs. 0 is what plants that ignore each other give; the authors call more than 0.05
    highly concentrated, less than 0.02 not very.

    Parameters
    ----------
    ground : PlantTable, IndustryGrid, RegionalTable or wide frame, R regions x I industries
        A table must name its establishments; their sizes are taken from it where it knows them (a collapsed table
        does), else assumed, and ``settings["plant sizes"]`` says which.
    sizes : {"jobs", "others", "equal"} or mapping of region to size
        What x is: shares of all jobs, of the jobs of all other industries, all regions alike, or sizes of one's own. It
        decides the index, so it stands in the settings.
    units : {"jobs", "plants"}
        Whether shares are of jobs or of plants (then H = 1 / N).
    form : {"gamma", "raw"}
        ``"raw"`` gives G alone.
    convention : {"published", "reat"}
        Both are the same formula; REAT takes x from the plants of the table, as the default does here.
    draws, seed : int
        How often the plants are drawn again for the interval (0: none), and the seed of the draws.

    Returns
    -------
    Measured
        By industry; ``one_plant`` where a single plant (or one plant with all jobs) makes the index 0 / 0. The p-value
        is that of G under plants thrown at regions by `sizes`; none where sizes of plants are assumed.

    Raises
    ------
    NothingToMeasure
        The table names no plants, or all jobs lie in one region.
    InvalidOption
        Unknown sizes, units or convention; too few draws.

    References
    ----------
    .. [1] Ellison, G. and Glaeser, E. L. (1997). Geographic Concentration in U.S. Manufacturing Industries: A Dartboard
       Approach. Journal of Political Economy 105 (5), 889-927.

    Examples
    --------
    >>> import pandas as pd, klastr
    >>> rows = [("A", "steel", 10), ("A", "steel", 10), ("A", "food", 10), ("B", "food", 10), ("B", "food", 20)]
    >>> frame = pd.DataFrame(rows, columns=["where", "what", "jobs"])
    >>> plants = klastr.PlantTable.from_frame(frame, "where", "what", "jobs")
    >>> round(klastr.ellison_glaeser(plants, draws=0).at("steel"), 3)
    1.0
    """
    convention = checked_convention(convention, ellison_glaeser)
    if form not in ("gamma", "raw"):
        raise InvalidOption(f"form is {form!r}; it can be 'gamma' or 'raw'.", hint="use form='gamma'.", form=form)
    return localisation(
        ground,
        _gamma if form == "gamma" else lambda terms: terms.raw,
        measure="ellison_glaeser",
        formula="(G / (1 - sum of x^2) - H) / (1 - H)" if form == "gamma" else "G = sum over regions of (s - x)^2",
        sizes=sizes,
        units=units,
        bounds=_bounds_of_gamma if form == "gamma" else _bounds_of_raw,
        draws=draws,
        seed=seed,
        convention=convention,
    )


def _gamma(terms: Terms) -> Floats:
    """(I,) NaN where H or the sum of x^2 is 1."""
    with np.errstate(invalid="ignore", divide="ignore"):
        found = (terms.raw / (1 - terms.size_squares) - terms.herfindahl) / (1 - terms.herfindahl)
    return np.where(np.isfinite(found), found, np.nan)


def _bounds_of_raw(terms: Terms) -> tuple[Floats, Floats]:
    """0 is the distribution of all jobs; 1 + sum x^2 all jobs where nobody else is."""
    return np.zeros(terms.raw.size), 1 + terms.size_squares


def _bounds_of_gamma(terms: Terms) -> tuple[Floats, Floats]:
    """The same with H taken off."""
    lowest, highest = _bounds_of_raw(terms)
    return _gamma(replace(terms, raw=lowest)), _gamma(replace(terms, raw=highest))
