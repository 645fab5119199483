"""Would two of an industry's workers more often be in one region than by chance? Maurel and Sédillot's index."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.identify.localisation.index_answer import localisation
from klastr.identify.localisation.localisation_interval import Terms
from klastr.identify.localisation.plant_sums import PlantGround
from klastr.identify.localisation.region_sizes import Sizes
from klastr.identify.measured import Measured
from klastr.measures import measure

Floats = NDArray[np.float64]


@measure(
    family="concentration",
    needs=("plants",),
    returns=("industry",),
    reference="Maurel, F. and Sédillot, B. (1999). A measure of the geographic concentration. RSUE 29",
    page="localisation",
    covers=("Maurel-Sedillot index",),
)
def maurel_sedillot(
    ground: PlantGround,
    *,
    sizes: Sizes | Mapping[str, float] = "jobs",
    units: str = "jobs",
    draws: int = 200,
    seed: int = 0,
) -> Measured:
    """The same question as Ellison and Glaeser's, with shares squared instead of differences of shares.

    gamma[i] = (g[i] - H[i]) / (1 - H[i]),  g[i] = (sum_r s[r, i]^2 - sum_r x[r]^2) / (1 - sum_r x[r]^2)

    An industry that is concentrated where all jobs are concentrated counts as concentrated here; for Ellison and
    Glaeser's index only the difference counts. Both have the mean 0 under plants thrown at a map.

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
    .. [1] Maurel, F. and Sédillot, B. (1999). A measure of the geographic concentration in French manufacturing
       industries. Regional Science and Urban Economics 29 (5), 575-604.

    Examples
    --------
    >>> import pandas as pd, klastr
    >>> rows = [("A", "steel", 10), ("A", "steel", 10), ("A", "food", 10), ("B", "food", 10), ("B", "food", 20)]
    >>> frame = pd.DataFrame(rows, columns=["where", "what", "jobs"])
    >>> plants = klastr.PlantTable.from_frame(frame, "where", "what", "jobs")
    >>> round(klastr.maurel_sedillot(plants, draws=0).at("steel"), 3)
    1.0
    """
    return localisation(
        ground,
        _index,
        measure="maurel_sedillot",
        formula="((sum of s^2 - sum of x^2) / (1 - sum of x^2) - H) / (1 - H)",
        sizes=sizes,
        units=units,
        bounds=_bounds,
        draws=draws,
        seed=seed,
        convention="published",
    )


def _index(terms: Terms) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        raw = (terms.share_squares - terms.size_squares) / (1 - terms.size_squares)
        found = (raw - terms.herfindahl) / (1 - terms.herfindahl)
    return np.where(np.isfinite(found), found, np.nan)


def _bounds(terms: Terms) -> tuple[Floats, Floats]:
    """From sum s^2 = H, every plant in a region of its own, to all jobs in one region."""
    return -terms.size_squares / (1 - terms.size_squares), np.ones(terms.raw.size)
