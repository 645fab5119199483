"""How fit is a region, when its industries count by how rare they are among unfit regions?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.complexity.complexity_answer import complexity_answer, margin_gaps
from klastr.identify.complexity.connected_parts import connected_parts
from klastr.identify.complexity.drawn_presence import drawn_presence
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.presence import presence
from klastr.identify.table_draws import table_draws
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]
Both = tuple[NDArray[np.floating], NDArray[np.floating]]

# What the package computes: its twenty iterations count the starting values as the first.
_STEPS_OF_THE_PEER = 19
_MOST_STEPS = 5_000
_STEPS_OF_A_DRAW = 60
_STILL = 1e-10
# Fitness of which region is on its way to 0: a thousandth of the mean and still falling when all else stands still.
_COLLAPSED = 1e-3


@measure(
    family="complexity",
    needs=("table",),
    returns=("region",),
    conventions=("published", "economiccomplexity"),
    reference="Tacchella, A. et al. (2012). A new metrics for countries' fitness and products' complexity. "
    "Scientific Reports 2, 723",
    page="complexity",
    covers=("Fitness and complexity (extremality)",),
)
def fitness(
    ground: Ground,
    *,
    of: Literal["region", "industry"] = "region",
    convention: str = "published",
    threshold: float = 1.0,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Fitness of regions, or the complexity of industries that goes with it.

    F[r] = sum_i M[r, i] Q[i],  Q[i] = 1 / sum_r M[r, i] / F[r],  each divided by its mean, again and again from 1

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    of : {"region", "industry"}
        Fitness of regions (F) or complexity of industries (Q).
    convention : {"published", "economiccomplexity"}
        "published": until nothing changes. "economiccomplexity": as many steps as that package takes, 19.
    threshold : float
        The lowest location quotient that counts as present.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        Mean 1 over the regions (industries) that have any. ``settings`` tells the steps, whether it has converged, and
        which regions ``collapsed``: their fitness tends to 0 however long one iterates, and only its order tells
        something.

    Raises
    ------
    InvalidOption
        An unknown convention or side, a threshold that is not positive, too few draws.

    Notes
    -----
    Whether the industries take the fitness of this step or of the step before (as published, and here) changes how fast
    the numbers settle, not where.

    References
    ----------
    .. [1] Tacchella, A., Cristelli, M., Caldarelli, G., Gabrielli, A. and Pietronero, L. (2012). A new metrics for
       countries' fitness and products' complexity. Scientific Reports 2, 723.
    .. [2] Pugliese, E., Zaccaria, A. and Pietronero, L. (2016). On the convergence of the Fitness-Complexity algorithm.
       European Physical Journal Special Topics 225, 1893-1911.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "food", 4), ("A", "steel", 5), ("A", "chips", 9), ("B", "food", 9), ("B", "steel", 9)]
    >>> table = klastr.RegionalTable.from_rows([*rows, ("C", "food", 9), ("C", "steel", 1)])
    >>> klastr.fitness(table, draws=0).to_frame()["value"].idxmax()
    'B'
    """
    checked_convention(convention, fitness)
    if of not in ("region", "industry"):
        raise InvalidOption(f"fitness has no side {of!r}.", hint="use of='region' or of='industry'.")
    grid = cells_of(ground)
    present = presence(grid, threshold=threshold)
    steps = _STEPS_OF_THE_PEER if convention == "economiccomplexity" else None
    settled = _settled(present.astype(np.float64), steps)
    side = 0 if of == "region" else 1
    values = (settled.regions, settled.industries)[side].copy()
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    drawn = None
    if again.are_alive:
        begin = np.maximum(settled.regions, _COLLAPSED).astype(np.float32)
        tables = drawn_presence(again, threshold)
        drawn = np.stack([_stepped(table, _STEPS_OF_A_DRAW, begin)[side] for table in tables])
    return complexity_answer(
        "fitness",
        grid,
        of,
        values,
        reasoned(values, *margin_gaps(grid, present, of)),
        drawn=drawn,
        level=again.level,
        formula="sum of the complexity of the industries present, iterated with its twin, mean 1"
        if of == "region"
        else "1 / (sum over the regions that have it of 1 / fitness), iterated with its twin, mean 1",
        parts=(lambda at: _largest(present, settled.industries, grid.industries, at[0])) if of == "region" else None,
        settings={
            "convention": convention,
            "of": of,
            "threshold": threshold,
            "steps": settled.steps,
            "converged": settled.converged,
            "collapsed": tuple(grid.regions[k] for k in np.flatnonzero(settled.collapsed)),
            **again.settings(),
        },
        notes=_notes(present),
    )


def _notes(present: NDArray[np.float32]) -> tuple[str, ...]:
    """Where the table falls apart, what the numbers of two parts do not say."""
    count = connected_parts(present).count
    if count < 2:
        return ()
    said = "fitness orders regions and industries within a part, and says nothing of two parts"
    return (f"The table falls into {count:,} parts that share nothing: {said}.",)


@dataclass(frozen=True, eq=False, slots=True)
class _Settled:
    """Where the iteration has come to: (R,) and (I,); NaN where nothing is present."""

    regions: Floats
    industries: Floats
    steps: int
    converged: bool
    collapsed: NDArray[np.bool_]


def _settled(present: Floats, steps: int | None) -> _Settled:
    """Iterate a number of steps, or until all that do not collapse stand still."""
    many, everywhere = present.sum(axis=1), present.sum(axis=0)
    regions: NDArray[np.floating] = np.ones(len(many))
    industries: NDArray[np.floating] = np.ones(len(everywhere))
    converged, done = False, 0
    falling = np.zeros(len(many), dtype=bool)
    for done in range(1, (steps or _MOST_STEPS) + 1):
        before = regions
        regions, industries = _one_step(present, regions, industries)
        change = np.abs(regions - before) / np.maximum(before, 1e-300)
        falling = (regions < _COLLAPSED) & (regions < before * (1 - 1e-7))
        if steps is None and done > 2 and change[~falling & (many > 0)].max(initial=0.0) < _STILL:
            converged = True
            break
    fit, rare = np.where(many > 0, regions, np.nan), np.where(everywhere > 0, industries, np.nan)
    return _Settled(fit, rare, done, converged, falling & (many > 0))


def _stepped(present: NDArray[np.float32], steps: int, begin: NDArray[np.float32]) -> Both:
    """Some steps from a fitness that is near; NaN where nothing is present."""
    regions: NDArray[np.floating] = begin
    industries: NDArray[np.floating] = 1 / np.maximum(present.T @ (1 / begin), 1)
    for _ in range(steps):
        regions, industries = _one_step(present, regions, industries)
    regions[~present.any(axis=1)], industries[~present.any(axis=0)] = np.nan, np.nan
    return regions, industries


def _one_step(present: NDArray[np.floating], regions: NDArray[np.floating], industries: NDArray[np.floating]) -> Both:
    """New fitness and complexity from those of the step before; 0 where nothing is present.

    The fitness of a collapsing region is held above what its type can invert.
    """
    least = 1e-30 if present.dtype == np.float32 else 1e-250
    new = present @ industries
    burden = present.T @ (1 / np.maximum(regions, least))
    rare = np.divide(1, burden, out=np.zeros_like(burden), where=burden > 0)
    return new / _mean(new), rare / _mean(rare)


def _mean(values: NDArray[np.floating]) -> float:
    """Over what is not 0; 1 where all is."""
    some = values[values > 0]
    return float(some.mean()) if some.size else 1.0


def _largest(
    present: NDArray[np.float32], complexity: Floats, industries: tuple[str, ...], at: int
) -> Mapping[str, float | str]:
    """The industries that make most of a region's fitness, with the complexity of each."""
    own = np.where(present[at] > 0, complexity, 0.0)
    order = np.argsort(-own, kind="stable")[:6]
    return {f"complexity of {industries[k]}": float(f"{own[k]:.4g}") for k in order if own[k] > 0}
