"""Do two industries have their jobs, or their plants, in the same regions? Correlation across regions."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, NothingToMeasure
from klastr.identify.industry_grid import IndustryGrid, grid_of
from klastr.identify.relatedness import Relatedness
from klastr.tables.regional import RegionalTable

Floats = NDArray[np.float64]
Scale = Literal["log", "count"]


def employment_colocation(ground: IndustryGrid | RegionalTable, *, scale: Scale = "log") -> Relatedness:
    """Correlation of two industries' employment across regions.

    LC[i, j] = corr over r of (f(E[r, i]), f(E[r, j])), f(x) = log(1 + x), or x itself

    Parameters
    ----------
    ground : IndustryGrid or RegionalTable, R regions x I industries
    scale : {"log", "count"}
        ``"log"`` lets a small region say as much as a large one; ``"count"`` is the published form [1]_, in which the
        few largest regions decide.

    Returns
    -------
    Relatedness
        ``values`` (I, I) float64 in -1..1; NaN for an industry without jobs, or with the same number everywhere.

    Raises
    ------
    InvalidOption
        Another scale.

    References
    ----------
    .. [1] Porter, M. E. (2003). The Economic Performance of Regions. Regional Studies 37(6-7), 549-578.
       Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of Economic
       Geography 16(1), 1-38.

    Examples
    --------
    >>> rows = [("A", "ore", 9), ("A", "steel", 99), ("B", "ore", 3), ("B", "steel", 9), ("C", "food", 7)]
    >>> round(employment_colocation(RegionalTable.from_rows(rows), scale="count").at("ore", "steel"), 3)
    0.969
    """
    grid = grid_of(ground)
    return _colocation(grid, grid.employment, scale, "employment")


def establishment_colocation(ground: IndustryGrid | RegionalTable, *, scale: Scale = "count") -> Relatedness:
    """Correlation of two industries' numbers of establishments across regions.

    LC[i, j] = corr over r of (f(N[r, i]), f(N[r, j])), f(x) = x, or log(1 + x)

    Parameters
    ----------
    ground : IndustryGrid or RegionalTable, R regions x I industries
        With establishments.
    scale : {"count", "log"}

    Returns
    -------
    Relatedness
        ``values`` (I, I) float64 in -1..1; NaN for an industry without establishments.

    Raises
    ------
    NothingToMeasure
        The table has no establishments.
    InvalidOption
        Another scale.

    References
    ----------
    .. [1] Delgado, M., Porter, M. E., Stern, S. (2016). Defining clusters of related industries. Journal of Economic
       Geography 16(1), 1-38.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"region": list("AABBC"), "industry": ["ore", "steel", "ore", "steel", "food"],
    ...                       "jobs": [9, 99, 3, 9, 7], "plants": [3, 6, 1, 2, 2]})
    >>> table = RegionalTable.from_frame(frame, "region", "industry", "jobs", establishments="plants")
    >>> round(establishment_colocation(table).at("ore", "steel"), 3)
    1.0
    """
    grid = grid_of(ground)
    if grid.establishments is None:
        raise NothingToMeasure(
            "The table has no establishments, so where plants lie together cannot be seen.",
            hint="name their column with --establishments, or use the colocation of employment.",
        )
    return _colocation(grid, grid.establishments, scale, "establishment")


def _colocation(grid: IndustryGrid, cells: Floats, scale: Scale, what: str) -> Relatedness:
    if scale not in ("log", "count"):
        raise InvalidOption(f"scale is {scale!r}; it can be 'log' or 'count'.", hint="use scale='log'.", scale=scale)
    counted = "N" if what == "establishment" else "E"
    term = f"log(1 + {counted}[r, {{}}])" if scale == "log" else f"{counted}[r, {{}}]"
    return Relatedness(
        industries=grid.industries,
        values=correlations(np.log1p(cells) if scale == "log" else cells),
        name=f"{what} colocation",
        formula=f"correlation over regions r of {term.format('i')} and {term.format('j')}",
        industry_names=grid.industry_names,
        sources=grid.sources,
        settings={"year": grid.year, "regions": len(grid.regions), "scale": scale},
    )


def correlations(cells: Floats) -> Floats:
    """(I, I) correlations of the columns of (R, I); NaN on the diagonal and for columns without variation.

    >>> correlations(np.array([[1.0, 2.0, 5.0], [2.0, 4.0, 5.0], [4.0, 8.0, 5.0]])).round(6).tolist()[0]
    [nan, 1.0, nan]
    """
    centred = cells - cells.mean(axis=0)
    length = np.sqrt(np.einsum("ri,ri->i", centred, centred))
    # A column that differs from its mean by rounding alone does not vary.
    moving = length > 1e-12 * np.sqrt(np.einsum("ri,ri->i", cells, cells))
    with np.errstate(invalid="ignore", divide="ignore"):
        directions = np.where(moving, centred / length, np.nan)
    values = np.clip(directions.T @ directions, -1, 1)
    np.fill_diagonal(values, np.nan)
    return np.asarray(values)
