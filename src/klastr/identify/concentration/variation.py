"""How much does an industry's presence vary over regions? Coefficients of variation, and Coulter's coefficient."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from klastr.identify.drawn_index import Index, drawn_index
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured
from klastr.identify.mixes import Kernel, Mix
from klastr.identify.reference_mix import Side, Tables, reference_of
from klastr.identify.unevenness import distance_terms, root_distance, variation
from klastr.measures import checked_convention, measure


@measure(
    family="concentration",
    needs=("table",),
    returns=("industry",),
    reference="Pearson, K. (1896). Mathematical contributions to the theory of evolution III. Phil. Trans. A 187",
    page="concentration",
    covers=("Coefficient of variation", "Coefficient of variation, normalised"),
)
def coefficient_of_variation(
    ground: Ground,
    *,
    of: Side = "industry",
    sample: bool = False,
    normalised: bool = False,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Standard deviation of an industry's jobs over regions, as a share of their mean.

    v[i] = sqrt(mean over r of (E[r, i] - m)^2) / m,  m the mean of E[r, i] over r;  a sample: n - 1 for n

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    of : {"industry", "region"}
        Of industries over regions, or of regions over industries.
    sample : bool
        Divide by R - 1 instead of R, as for a sample, which is the default of REAT's ``cv``.
    normalised : bool
        Over the square root of R - 1 (of a sample: over that of R), its highest value, so that it lies within 0 and 1.
    convention : {"published"}
        The one formula. The ``coefnorm`` of REAT's ``cv`` divides by the square root of R - 1 for a sample and of R
        else, so that 1 is not the highest value; that is not followed.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By industry or region, 0 (the same everywhere) to the square root of R - 1. ``empty_industry`` or
        ``empty_region`` where nobody works; normalised or of a sample, ``one_region`` or ``one_industry`` where the
        table has a single one.

    Raises
    ------
    InvalidOption
        An unknown convention, or too few draws.

    Examples
    --------
    >>> import klastr
    >>> rows = [(region, "cars", jobs) for region, jobs in zip("ABCD", (20, 50, 20, 10))]
    >>> table = klastr.RegionalTable.from_rows([*rows, ("A", "food", 5)])
    >>> [round(klastr.coefficient_of_variation(table, sample=sample).at("cars"), 3) for sample in (False, True)]
    [0.6, 0.693]
    """
    grid = cells_of(ground)
    convention = checked_convention(convention, coefficient_of_variation)
    cells = len(grid.regions) if of == "industry" else len(grid.industries)
    factor = np.sqrt(cells / (cells - 1)) if sample and cells > 1 else 1.0
    highest = factor * np.sqrt(max(cells - 1, 0))
    index = Index(
        measure="coefficient_of_variation",
        kernel=_times(variation, factor / highest if normalised and cells > 1 else factor),
        formula="standard deviation / mean" + (", over its highest value" if normalised else ""),
        highest=1.0 if normalised else float(highest),
        terms=distance_terms,
        said="difference of the shares of",
        needs_two=sample or normalised,
        settings={"sample": sample, "normalised": normalised, "convention": convention},
    )
    return drawn_index(grid, index, reference_of(grid, of, "equal"), draws=draws, seed=seed, plant_size=plant_size)


@measure(
    family="concentration",
    needs=("table", "attribute"),
    returns=("industry",),
    reference="Williamson, J. G. (1965). Regional inequality and the process of national development. EDCC 13 (4)",
    page="concentration",
    covers=("Williamson index",),
)
def williamson(
    ground: Ground,
    attribute: Mapping[str, float],
    *,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How much the jobs per head in an industry differ between regions, each weighted with its people.

    W[i] = sqrt(sum_r p[r] (y[r, i] - y[i])^2) / y[i],  y[r, i] = E[r, i] / P[r],  p[r] = P[r] / P

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    attribute : mapping
        Region -> population; every region needs one, because shares of a part are not those of the whole.
    convention : {"published"}
        The one formula. REAT's ``williamson`` takes the plain mean of y over regions for y[i], unless told not to.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By industry, from 0 (the same number per head everywhere) on; ``empty_industry`` where nobody works.

    Raises
    ------
    InvalidOption
        A region without a positive number, an unknown convention, or too few draws.

    References
    ----------
    .. [1] Williamson, J. G. (1965). Regional inequality and the process of national development: a description of the
       patterns. Economic Development and Cultural Change 13 (4), part 2, 1-84.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([("A", "steel", 30), ("B", "steel", 10), ("B", "food", 5)])
    >>> klastr.williamson(table, {"A": 100, "B": 100}).at("steel")
    0.5
    """
    grid = cells_of(ground)
    index = Index(
        measure="williamson",
        kernel=variation,
        formula="standard deviation of jobs per head, weighted with people / jobs per head of all",
        terms=distance_terms,
        said="difference of the shares of",
        settings={"convention": checked_convention(convention, williamson)},
    )
    reference = reference_of(grid, "industry", "attribute", attribute)
    return drawn_index(grid, index, reference, draws=draws, seed=seed, plant_size=plant_size)


@measure(
    family="concentration",
    needs=("table",),
    returns=("industry",),
    reference="Coulter, P. B. (1989). Measuring Inequality: A Methodological Handbook. Westview",
    page="concentration",
    covers=("Coulter coefficient",),
)
def coulter(
    ground: Ground,
    *,
    of: Side = "industry",
    against: str = "equal",
    attribute: Mapping[str, float] | None = None,
    convention: str = "published",
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How far the shares of regions in an industry are from those they are compared with; large gaps count most.

    C[i] = sqrt(sum_r (s[r, i] - q[r])^2 / 2),  s[r, i] = E[r, i] / E[., i]

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    of : {"industry", "region"}
        Of industries over regions, or of regions over industries.
    against : {"equal", "all", "others", "rest"} or str
        The shares q: an equal one for each region; those of all industries together; or others as in `krugman`.
    attribute : mapping, optional
        Region -> its population, area or any other number, whose shares then are q; with ``of="industry"`` only.
    convention : {"published"}
        The one formula.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By industry or region, 0 (the same shares) to 1; ``empty_industry`` or ``empty_region`` where nobody works.

    Raises
    ------
    InvalidOption
        An unknown convention or code, a region without a number, or too few draws.

    References
    ----------
    .. [1] Coulter, P. B. (1989). Measuring Inequality: A Methodological Handbook. Westview.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "steel", 20), ("A", "food", 80), ("B", "steel", 80), ("B", "food", 20)]
    >>> round(klastr.coulter(klastr.RegionalTable.from_rows(rows)).at("steel"), 3)
    0.3
    """
    grid = cells_of(ground)
    index = Index(
        measure="coulter",
        kernel=root_distance,
        formula="root of half the sum of (share - share it is compared with) squared",
        highest=1.0,
        terms=distance_terms,
        said="difference of the shares of",
        settings={"convention": checked_convention(convention, coulter)},
    )
    reference = reference_of(grid, of, against, attribute)
    return drawn_index(grid, index, reference, draws=draws, seed=seed, plant_size=plant_size)


def _times(kernel: Kernel, factor: float) -> Kernel:
    """The same in another unit."""
    if factor == 1:
        return kernel

    def scaled(mix: Mix) -> Tables:
        return np.asarray(kernel(mix) * factor)

    return scaled
