"""Which income, inequality or emission goes with an industry, and with what a region has? Indices of an attribute."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.complexity.complexity_answer import complexity_answer
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.left_out import lacking_notes
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.presence import presences
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import table_draws
from klastr.measures import measure

Floats = NDArray[np.float64]
Weights = Literal["quotient", "share_present", "share", "presence"]
Side = Literal["region", "industry"]

_PRODY = (
    "Hausmann, R., Hwang, J. and Rodrik, D. (2007). What you export matters. Journal of Economic Growth 12 (1), 1-25"
)

_FORMULAS = {
    "quotient": "mean of the attribute over the regions, weighted by their location quotients",
    "share_present": "mean of the attribute over the regions where it is present, weighted by its share of their jobs",
    "share": "mean of the attribute over the regions, weighted by its share of their jobs",
    "presence": "mean of the attribute over the regions where it is present",
}


@measure(
    family="complexity",
    needs=("table", "attribute"),
    returns=("industry",),
    reference="Hartmann, D. et al. (2017). Linking economic complexity, institutions, and income inequality. "
    "World Development 93, 75-93",
    page="complexity",
    covers=("PGI/PEII-type attribute index",),
)
def attribute_index(
    ground: Ground,
    attribute: Mapping[str, float],
    *,
    weights: Weights = "share_present",
    of: Side = "industry",
    threshold: float = 1.0,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """The attribute of the regions that go with an industry, or of the industries that go with a region.

    A[i] = sum_r w[r, i] a[r] / sum_r w[r, i],  of regions: sum_i s[r, i] A[i] / sum_i s[r, i],  s = share of jobs

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    attribute : mapping
        Region -> number, such as a Gini coefficient (the product Gini index) or emissions per job. Regions without one
        stay out of the means, and ``notes`` say how many and which.
    weights : {"share_present", "quotient", "share", "presence"}
        w: the share of the region's jobs where the industry is present (PGI, PEII), the location quotient (PRODY), the
        share everywhere, or 1 where it is present.
    of : {"industry", "region"}
    threshold : float
        The lowest location quotient that counts as present.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws. The attribute stays.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        In the unit of the attribute. ``unknown`` where no region with the industry has the attribute.

    Raises
    ------
    InvalidOption
        No region of the table has the attribute, one is infinite, an unknown option, too few draws.

    References
    ----------
    .. [1] Hartmann, D., Guevara, M. R., Jara-Figueroa, C., Aristaran, M. and Hidalgo, C. A. (2017). Linking economic
       complexity, institutions, and income inequality. World Development 93, 75-93.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([("A", "steel", 10), ("A", "food", 30), ("B", "steel", 30)])
    >>> klastr.attribute_index(table, {"A": 0.2, "B": 0.4}, draws=0).at("steel")
    0.4
    """
    return _answer("attribute_index", ground, attribute, weights, of, threshold, draws, seed, plant_size)


@measure(
    family="complexity",
    needs=("table", "attribute"),
    returns=("industry",),
    reference=_PRODY,
    page="complexity",
    covers=("PRODY",),
)
def prody(
    ground: Ground,
    attribute: Mapping[str, float],
    *,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Income that goes with an industry: that of the regions, weighted by how specialised they are in it.

    PRODY[i] = sum_r LQ[r, i] Y[r] / sum_r LQ[r, i]

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    attribute : mapping
        Region -> GDP per head, or any other number. Regions without one stay out of the mean, and ``notes`` say how
        many and which.
    draws, seed, plant_size
        See `klastr.attribute_index`.

    Returns
    -------
    Measured
        By industry, in the unit of the attribute.

    References
    ----------
    .. [1] Hausmann, R., Hwang, J. and Rodrik, D. (2007). What you export matters. Journal of Economic Growth 12, 1-25.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([("A", "steel", 10), ("A", "food", 30), ("B", "steel", 30)])
    >>> klastr.prody(table, {"A": 10_000, "B": 20_000}, draws=0).at("steel")
    18000.0
    """
    return _answer("prody", ground, attribute, "quotient", "industry", 1.0, draws, seed, plant_size)


@measure(
    family="complexity",
    needs=("table", "attribute"),
    returns=("region",),
    reference=_PRODY,
    page="complexity",
    covers=("EXPY",),
)
def expy(
    ground: Ground,
    attribute: Mapping[str, float],
    *,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Income that goes with what a region has: PRODY, weighted by its shares of jobs.

    EXPY[r] = sum_i s[r, i] PRODY[i]

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    attribute : mapping
        Region -> GDP per head, or any other number. Regions without one stay out of PRODY, which ``notes`` say, and
        have an EXPY all the same: it needs their jobs only.
    draws, seed, plant_size
        See `klastr.attribute_index`.

    Returns
    -------
    Measured
        By region, in the unit of the attribute.

    References
    ----------
    .. [1] Hausmann, R., Hwang, J. and Rodrik, D. (2007). What you export matters. Journal of Economic Growth 12, 1-25.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([("A", "steel", 10), ("A", "food", 30), ("B", "steel", 30)])
    >>> klastr.expy(table, {"A": 10_000, "B": 20_000}, draws=0).at("A")
    12000.0
    """
    return _answer("expy", ground, attribute, "quotient", "region", 1.0, draws, seed, plant_size)


def _answer(
    measure: str,
    ground: Ground,
    attribute: Mapping[str, float],
    weights: Weights,
    of: Side,
    threshold: float,
    draws: int,
    seed: int,
    plant_size: float | None,
) -> Measured:
    for name, asked, offered in (("weights", weights, get_args(Weights)), ("of", of, get_args(Side))):
        if asked not in offered:
            raise InvalidOption(f"{name} is {asked!r}.", hint=f"use one of {', '.join(offered)}.")
    grid = cells_of(ground)
    known = known_attribute(grid, attribute)
    values = _indices(grid.employment[None], known, weights, of, threshold)[0]
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    drawn = None
    if again.are_alive:
        drawn = np.concatenate([_indices(block, known, weights, of, threshold) for block in again.blocks()])
    along, empty = (1, Reason.EMPTY_REGION) if of == "region" else (0, Reason.EMPTY_INDUSTRY)
    formula = _FORMULAS[weights] if of == "industry" else f"mean over its jobs of: {_FORMULAS[weights]}"
    return complexity_answer(
        measure,
        grid,
        of,
        values,
        reasoned(values, (grid.employment.sum(axis=along) <= 0, empty)),
        drawn=drawn,
        level=again.level,
        formula=formula,
        parts=lambda at: _largest(grid, known, at[0], of),
        settings={
            "weights": weights,
            "of": of,
            "threshold": threshold,
            "regions_with_attribute": int((~np.isnan(known)).sum()),
            **again.settings(),
        },
        notes=lacking_notes(grid.regions, np.isnan(known)),
    )


def known_attribute(grid: IndustryGrid, attribute: Mapping[str, float]) -> Floats:
    """(R,) the attribute of each region; NaN where it has none.

    Raises
    ------
    InvalidOption
        No region of the table has one, or one is infinite.
    """
    known = np.array([float(attribute.get(region, np.nan)) for region in grid.regions])
    if np.isnan(known).all() or np.isinf(known).any():
        wrong = "no region of the table has one" if np.isnan(known).all() else "one is infinite"
        raise InvalidOption(
            f"The attribute cannot be used: {wrong}.",
            hint=f"give numbers by the table's codes, such as {', '.join(grid.regions[:3])}.",
        )
    return known


def _indices(
    tables: NDArray[np.floating], attribute: Floats, weights: str, of: str, threshold: float
) -> NDArray[np.floating]:
    """(B, I) or (B, R) indices of (B, R, I) tables; NaN where nothing has weight."""
    size = tables.sum(axis=2, keepdims=True)
    share = np.divide(tables, size, out=np.zeros_like(tables), where=size > 0)
    weight = share
    if weights in ("presence", "share_present"):
        present = presences(tables, threshold=threshold).astype(tables.dtype)
        weight = present if weights == "presence" else present * share
    # The quotient is the share over the industry's share everywhere, which is the same for all regions: it cancels.
    known = ~np.isnan(attribute)
    weighed = weight[:, known]
    total = weighed.sum(axis=1)
    own = np.einsum("bri,r->bi", weighed, attribute[known].astype(tables.dtype))
    industries = np.divide(own, total, out=np.full_like(own, np.nan), where=total > 0)
    if of == "industry":
        return np.asarray(industries)
    counted = ~np.isnan(industries)
    inside = np.einsum("bri,bi->br", share, counted.astype(tables.dtype))
    sums = np.einsum("bri,bi->br", share, np.where(counted, industries, 0.0).astype(tables.dtype))
    return np.asarray(np.divide(sums, inside, out=np.full_like(sums, np.nan), where=inside > 0))


def _largest(grid: IndustryGrid, attribute: Floats, at: int, of: str) -> Mapping[str, float | str]:
    """The regions of an industry with the most of its weight, or the industries of a region with the most jobs."""
    if of == "region":
        jobs = grid.employment[at]
        order = np.argsort(-jobs, kind="stable")[:5]
        return {f"jobs in {grid.industries[k]}": float(jobs[k]) for k in order if jobs[k] > 0}
    size = grid.employment.sum(axis=1)
    share = np.divide(grid.employment[:, at], size, out=np.zeros_like(size), where=size > 0)
    order = np.argsort(-share, kind="stable")[:5]
    return {f"attribute of {grid.regions[k]}": float(attribute[k]) for k in order if share[k] > 0}
