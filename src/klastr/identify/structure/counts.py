"""In how many industries is a region specialised, and how many regions have an industry? Diversity and ubiquity."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.asked_numbers import asked_threshold
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured
from klastr.identify.structure.counted_presences import Counted, Draws, counted_presences
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]


@measure(
    family="variety",
    needs=("table",),
    returns=("region",),
    conventions=("published", "ecomplexity"),
    reference="Hidalgo, C. A. and Hausmann, R. (2009). The building blocks of economic complexity. PNAS 106 (26)",
    page="variety",
    covers=("Diversity of regions",),
)
def diversity(
    ground: Ground,
    *,
    threshold: float = 1.0,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Number of industries in which a region's location quotient reaches the threshold.

    k[r] = sum_i M[r, i],  M[r, i] = 1 where LQ[r, i] >= threshold, else 0

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    threshold : float
        The lowest quotient that counts; a quotient of exactly the threshold does.
    convention : {"published", "ecomplexity"}
        The same numbers. economiccomplexity 2.0.0 counts an empty region as present everywhere; not followed.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region, 0 to I; ``empty_region`` where nobody works.

    Raises
    ------
    InvalidOption
        A threshold that is not positive, an unknown convention, or too few draws.

    References
    ----------
    .. [1] Hidalgo, C. A. and Hausmann, R. (2009). The building blocks of economic complexity. Proceedings of the
       National Academy of Sciences 106 (26), 10570-10575.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "steel", 10), ("A", "food", 20), ("B", "steel", 30), ("B", "food", 60), ("C", "food", 5)]
    >>> klastr.diversity(klastr.RegionalTable.from_rows(rows)).at("B")
    1.0
    """
    grid, threshold = cells_of(ground), asked_threshold(threshold)
    counted = Counted(
        measure="diversity",
        of="region",
        number=_industries,
        formula=f"number of industries with a quotient of {threshold:g} or more",
        threshold=threshold,
        highest=float(len(grid.industries)),
        settings={"convention": checked_convention(convention, diversity)},
    )
    return counted_presences(grid, counted, draws=draws, seed=seed, plant_size=plant_size)


@measure(
    family="variety",
    needs=("table",),
    returns=("industry",),
    conventions=("published", "ecomplexity"),
    reference="Hidalgo, C. A. and Hausmann, R. (2009). The building blocks of economic complexity. PNAS 106 (26)",
    page="variety",
    covers=("Ubiquity of industries",),
)
def ubiquity(
    ground: Ground,
    *,
    threshold: float = 1.0,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Number of regions in which an industry's location quotient reaches the threshold.

    k[i] = sum_r M[r, i],  M[r, i] = 1 where LQ[r, i] >= threshold, else 0

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    threshold : float
        The lowest quotient that counts; a quotient of exactly the threshold does.
    convention : {"published", "ecomplexity"}
        The same numbers. economiccomplexity 2.0.0 counts an empty region as present everywhere; not followed.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By industry, 0 to R; ``empty_industry`` where nobody works.

    Raises
    ------
    InvalidOption
        A threshold that is not positive, an unknown convention, or too few draws.

    References
    ----------
    .. [1] Hidalgo, C. A. and Hausmann, R. (2009). The building blocks of economic complexity. Proceedings of the
       National Academy of Sciences 106 (26), 10570-10575.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "steel", 10), ("A", "food", 20), ("B", "steel", 30), ("B", "food", 60), ("C", "food", 5)]
    >>> klastr.ubiquity(klastr.RegionalTable.from_rows(rows)).at("steel")
    2.0
    """
    grid, threshold = cells_of(ground), asked_threshold(threshold)
    counted = Counted(
        measure="ubiquity",
        of="industry",
        number=_regions,
        formula=f"number of regions with a quotient of {threshold:g} or more",
        threshold=threshold,
        highest=float(len(grid.regions)),
        settings={"convention": checked_convention(convention, ubiquity)},
    )
    return counted_presences(grid, counted, draws=draws, seed=seed, plant_size=plant_size)


def _industries(present: Draws, _: NDArray[np.floating]) -> Floats:
    """(B, R) industries that are present."""
    return np.asarray(present.sum(axis=2, dtype=np.float64))


def _regions(present: Draws, _: NDArray[np.floating]) -> Floats:
    """(B, I) regions in which an industry is present."""
    return np.asarray(present.sum(axis=1, dtype=np.float64))
