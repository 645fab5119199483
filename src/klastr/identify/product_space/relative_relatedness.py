"""Which of the industries that a region does not have are nearest to it, compared with its other options?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.density_draws import drawn_densities
from klastr.identify.product_space.density_ties import Ties, density_ties
from klastr.identify.product_space.draw_summary import DrawSummary
from klastr.identify.product_space.presence import Presence, presence
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import table_draws
from klastr.measures import measure

Floats = NDArray[np.float64]


@measure(
    family="relatedness",
    needs=("table",),
    returns=("region", "industry"),
    reference="Pinheiro, F. L. et al. (2022). The dark side of the geography of innovation. Regional Studies",
    page="relatedness-density",
    covers=("Relative relatedness",),
)
def relative_relatedness(
    ground: Ground,
    ties: Ties = None,
    *,
    threshold: float = 1.0,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Density around an industry, in standard deviations from the mean of all the region's options.

    Z[r, i] = (D[r, i] - mean over j not in r of D[r, j]) / deviation over j not in r of D[r, j]

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    ties : Relatedness or str, optional
        As for `relatedness_density`. Default: proximity of the table.
    threshold : float
        The lowest quotient that makes an industry present; options are those below it.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        Region x industry, also for industries that the region has (told against its options all the same).

    Raises
    ------
    InvalidOption
        Ties that are not known or negative, or too few draws.

    References
    ----------
    .. [1] Pinheiro, F. L., Balland, P.-A., Boschma, R., Hartmann, D. (2022). The dark side of the geography of
       innovation: relatedness, complexity and regional inequality in Europe. Regional Studies.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "ore", 9), ("A", "steel", 9), ("B", "steel", 9), ("B", "cars", 9), ("C", "food", 9)]
    >>> rows += [("C", "milk", 9), ("D", "cars", 9), ("D", "milk", 9)]
    >>> round(klastr.relative_relatedness(klastr.RegionalTable.from_rows(rows), draws=0).at("A", "cars"), 3)
    1.155
    """
    grid = cells_of(ground)
    present = presence(grid, threshold=threshold)
    material = density_ties(grid, present, ties, diagonal=0.0)
    values = relative(present @ material.shares, present)
    options = (present == 0).sum(axis=1)
    reasons = reasoned(
        values,
        (~(grid.region_total > 0)[:, None], Reason.EMPTY_REGION),
        (~(grid.employment.sum(axis=0) > 0), Reason.EMPTY_INDUSTRY),
        (np.array([len(grid.industries) == 1]), Reason.ONE_INDUSTRY),
        (np.array([len(grid.regions) == 1 and material.normalisation is not None]), Reason.ONE_REGION),
        (~(material.shares.sum(axis=0) > 0), Reason.NO_NEIGHBOUR),
        ((options < 2)[:, None], Reason.TOO_FEW),
        otherwise=Reason.NO_VARIATION,
    )
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    low = high = None
    if again.are_alive:
        summary = DrawSummary(values)
        for near, drawn in drawn_densities(again, material, threshold):
            summary.add(relative(near, drawn))
        low, high = summary.interval(again.level)
    return Measured(
        measure="relative_relatedness",
        axes={"region": grid.regions, "industry": grid.industries},
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        formula="(density - mean density of the region's options) / their standard deviation",
        year=grid.year,
        parts=lambda at: _against(present @ material.shares[:, [at[1]]], present @ material.shares, present, at),
        sources=grid.sources,
        settings={"ties": material.name, "threshold": threshold, **again.settings()},
    )


def relative(near: NDArray[np.float32], present: Presence) -> Floats:
    """(R, I) densities against those of the industries that are not there; NaN where these do not vary."""
    option = present == 0
    count = np.maximum(option.sum(axis=1, keepdims=True), 1)
    wide = near.astype(np.float64)
    mean = np.where(option, wide, 0.0).sum(axis=1, keepdims=True) / count
    squares = np.where(option, wide - mean, 0.0)
    spread = np.sqrt((squares**2).sum(axis=1, keepdims=True) / np.maximum(count - 1, 1))
    return np.asarray((wide - mean) / np.where(spread > 1e-9, spread, np.nan))


def _against(
    own: NDArray[np.float32], near: NDArray[np.float32], present: Presence, at: tuple[int, ...]
) -> Mapping[str, float | str]:
    """The density, and how it stands among the region's options."""
    option = present[at[0]] == 0
    density = float(own[at[0], 0])
    return {
        "density": round(density, 6),
        "options of the region": int(option.sum()),
        "options with a lower density": int((near[at[0], option] < density).sum()),
        "the region has it": "no" if option[at[1]] else "yes",
    }
