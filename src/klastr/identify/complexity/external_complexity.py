"""How complex is a region by a complexity of industries that was measured elsewhere, such as in world trade?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.complexity.complexity_answer import complexity_answer, margin_gaps
from klastr.identify.complexity.drawn_presence import drawn_presence
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.left_out import lacking_notes
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.presence import presence
from klastr.identify.table_draws import table_draws
from klastr.measures import measure

Floats = NDArray[np.float64]


@measure(
    family="complexity",
    needs=("table", "complexity"),
    returns=("region",),
    reference="Hausmann, R. et al. (2014). The Atlas of Economic Complexity. MIT Press",
    page="complexity",
    covers=("Subnational ECI with external PCI",),
)
def subnational_complexity(
    ground: Ground,
    complexity: Mapping[str, float],
    *,
    standardised: bool = False,
    threshold: float = 1.0,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Mean external complexity of the industries that a region has.

    ECI[r] = sum_i M[r, i] PCI[i] / sum_i M[r, i],  over the industries whose PCI is given

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    complexity : mapping
        Industry -> its complexity, measured elsewhere. Industries without one stay out of the mean, and ``notes`` say
        how many and which.
    standardised : bool
        Subtract the mean over the regions, and divide by their sample standard deviation.
    threshold : float
        The lowest location quotient that counts as present.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws. PCI stays.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By region. ``not_specialised`` where nothing is present, ``unknown`` where nothing present has a complexity.

    Raises
    ------
    InvalidOption
        No industry of the table has a complexity, one is infinite, a threshold that is not positive, too few draws.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([("A", "steel", 10), ("B", "steel", 30), ("B", "food", 60)])
    >>> klastr.subnational_complexity(table, {"steel": 1.5, "food": -0.5}, draws=0).values.tolist()
    [1.5, -0.5]
    """
    grid = cells_of(ground)
    known = known_complexity(grid, complexity)
    present = presence(grid, threshold=threshold)
    values = _means(present.astype(np.float64), known, standardised=standardised)
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    drawn = None
    if again.are_alive:
        tables = drawn_presence(again, threshold)
        drawn = np.stack([_means(table, known, standardised=standardised) for table in tables])
    return complexity_answer(
        "subnational_complexity",
        grid,
        "region",
        values,
        reasoned(values, *margin_gaps(grid, present, "region")),
        drawn=drawn,
        level=again.level,
        formula="mean external complexity of the industries present",
        parts=lambda at: {
            f"complexity of {grid.industries[k]}": float(known[k])
            for k in np.argsort(-np.where(np.isnan(known), -np.inf, known), kind="stable")
            if present[at[0], k] and not np.isnan(known[k])
        },
        settings={
            "standardised": standardised,
            "threshold": threshold,
            "industries_with_complexity": int((~np.isnan(known)).sum()),
            **again.settings(),
        },
        notes=lacking_notes(grid.industries, np.isnan(known), of="industry", what="complexity"),
    )


def known_complexity(grid: IndustryGrid, complexity: Mapping[str, float]) -> Floats:
    """(I,) the complexity of each industry; NaN where it has none.

    Raises
    ------
    InvalidOption
        No industry of the table has one, or one is infinite.
    """
    known = np.array([float(complexity.get(industry, np.nan)) for industry in grid.industries])
    if np.isnan(known).all() or np.isinf(known).any():
        wrong = "no industry of the table has one" if np.isnan(known).all() else "one is infinite"
        raise InvalidOption(
            f"The complexity of industries cannot be used: {wrong}.",
            hint=f"give numbers by the table's codes, such as {', '.join(grid.industries[:3])}.",
        )
    return known


def _means(present: NDArray[np.floating], complexity: Floats, *, standardised: bool) -> Floats:
    """(R,) mean complexity of what is present; NaN where none of it has any."""
    given = (~np.isnan(complexity)).astype(present.dtype)
    many = (present @ given).astype(np.float64)
    sums = (present @ np.nan_to_num(complexity).astype(present.dtype)).astype(np.float64)
    means = np.divide(sums, many, out=np.full_like(sums, np.nan), where=many > 0)
    if not standardised:
        return means
    known = means[~np.isnan(means)]
    spread = float(known.std(ddof=1)) if known.size > 1 else 0.0
    return (means - known.mean()) / spread if spread > 0 else np.full_like(means, np.nan)
