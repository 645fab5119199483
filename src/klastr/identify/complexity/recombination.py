"""How easily does an industry go with others, and how hard is a region's combination of industries?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.complexity.complexity_answer import Axis, complexity_answer, margin_gaps
from klastr.identify.complexity.drawn_presence import drawn_presence
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.presence import presence
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import table_draws
from klastr.measures import measure

Floats = NDArray[np.float64]

_REFERENCE = "Fleming, L. and Sorenson, O. (2001). Technology as a complex adaptive system. Research Policy 30 (7)"


@measure(
    family="complexity",
    needs=("table",),
    returns=("industry",),
    reference=_REFERENCE,
    page="complexity",
    covers=("Ease of recombination",),
)
def ease_of_recombination(
    ground: Ground,
    *,
    threshold: float | None = 1.0,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How many other industries an industry has been combined with, for each region that has it.

    E[i] = number of j != i with sum_r M[r, i] M[r, j] > 0  /  sum_r M[r, i]

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
        Or whatever combines components: patents in the place of regions, technological classes in that of industries.
    threshold : float, optional
        The lowest location quotient that counts as present; None: anybody at all.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        By industry, from 0 on.

    References
    ----------
    .. [1] Fleming, L. and Sorenson, O. (2001). Technology as a complex adaptive system: evidence from patent data.
       Research Policy 30 (7), 1019-1039.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([("P1", "A", 1), ("P1", "B", 1), ("P2", "A", 1), ("P2", "C", 1)])
    >>> klastr.ease_of_recombination(table, threshold=None, draws=0).values.tolist()
    [1.0, 1.0, 1.0]
    """
    return _answer("ease_of_recombination", ground, "industry", 0, threshold, draws, seed, plant_size)


@measure(
    family="complexity",
    needs=("table",),
    returns=("region",),
    reference=_REFERENCE,
    page="complexity",
    covers=("Modular complexity", "Modular complexity, mean by industry"),
)
def modular_complexity(
    ground: Ground,
    *,
    of: Literal["region", "industry"] = "region",
    threshold: float | None = 1.0,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """How hard it is to combine what a region has: few of its industries have been combined with many others.

    K[r] = sum_i M[r, i] / sum_i M[r, i] E[i],  of industries: mean K of the regions that have it

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
        Or patents in the place of regions, technological classes in that of industries.
    of : {"region", "industry"}
    threshold, draws, seed, plant_size
        See `klastr.ease_of_recombination`.

    Returns
    -------
    Measured
        ``not_positive`` where nothing that the region has was ever combined with anything.

    Raises
    ------
    InvalidOption
        An unknown side, a threshold that is not positive, too few draws.

    References
    ----------
    .. [1] Fleming, L. and Sorenson, O. (2001). Technology as a complex adaptive system: evidence from patent data.
       Research Policy 30 (7), 1019-1039.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([("P1", "A", 1), ("P1", "B", 1), ("P2", "A", 1), ("P2", "C", 1)])
    >>> klastr.modular_complexity(table, threshold=None, draws=0).values.tolist()
    [1.0, 1.0]
    """
    if of not in ("region", "industry"):
        raise InvalidOption(f"modular_complexity has no side {of!r}.", hint="use of='region' or of='industry'.")
    which = 1 if of == "region" else 2
    return _answer("modular_complexity", ground, of, which, threshold, draws, seed, plant_size)


def _answer(
    measure: str,
    ground: Ground,
    axis: Axis,
    which: int,
    threshold: float | None,
    draws: int,
    seed: int,
    plant_size: float | None,
) -> Measured:
    """`which`: the number of the kernel's answer."""
    grid = cells_of(ground)
    present = (grid.employment > 0).astype(np.float32) if threshold is None else presence(grid, threshold=threshold)
    values = _combined(present)[which]
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    drawn = None
    # Empty cells stay empty in every draw: where anybody counts, nothing moves.
    if again.are_alive and threshold is not None:
        drawn = np.stack([_combined(table)[which] for table in drawn_presence(again, threshold)])
    ease = _combined(present)[0]
    told = (_companions, _eases, _hardness)[which]
    return complexity_answer(
        measure,
        grid,
        axis,
        values,
        reasoned(values, *margin_gaps(grid, present, axis), otherwise=Reason.NOT_POSITIVE),
        drawn=drawn,
        level=again.level,
        formula="other industries found beside it / regions that have it"
        if which == 0
        else "number of industries present / sum of their ease of recombination",
        parts=lambda at: told(present, ease, grid, at[0]),
        settings={"threshold": threshold, **again.settings()},
    )


def _combined(present: NDArray[np.float32]) -> tuple[Floats, Floats, Floats]:
    """(I,) ease, (R,) modular complexity, (I,) its mean by industry; NaN where they are not defined."""
    together = present.T @ present > 0
    np.fill_diagonal(together, False)
    many, everywhere = present.sum(axis=1, dtype=np.float64), present.sum(axis=0, dtype=np.float64)
    nothing = np.full_like(everywhere, np.nan)
    ease = np.divide(together.sum(axis=1), everywhere, out=nothing.copy(), where=everywhere > 0)
    burden = present @ np.nan_to_num(ease)
    hard = np.divide(many, burden, out=np.full_like(many, np.nan), where=burden > 0)
    known = ~np.isnan(hard)
    counted = present[known].sum(axis=0, dtype=np.float64)
    mean = np.divide(present[known].T @ hard[known], counted, out=nothing, where=counted > 0)
    return ease, hard, mean


def _companions(present: NDArray[np.float32], _ease: Floats, grid: IndustryGrid, at: int) -> Mapping[str, float | str]:
    """Both sides of the division, and the industries that are most often beside it."""
    together = present[:, at] @ present
    together[at] = 0
    told: dict[str, float | str] = {
        "other industries found beside it": float((together > 0).sum()),
        "regions that have it": float(present[:, at].sum()),
    }
    order = np.argsort(-together, kind="stable")[:5]
    return told | {f"regions with {grid.industries[k]} too": float(together[k]) for k in order if together[k] > 0}


def _eases(present: NDArray[np.float32], ease: Floats, grid: IndustryGrid, at: int) -> Mapping[str, float | str]:
    """The industries of a region that are hardest to combine."""
    here = np.flatnonzero(present[at])
    order = here[np.argsort(ease[here], kind="stable")][:6]
    return {f"ease of {grid.industries[k]}": round(float(ease[k]), 4) for k in order}


def _hardness(present: NDArray[np.float32], _ease: Floats, grid: IndustryGrid, at: int) -> Mapping[str, float | str]:
    """The regions that have an industry and are hardest to combine."""
    hard = _combined(present)[1]
    here = np.flatnonzero((present[:, at] > 0) & ~np.isnan(hard))
    order = here[np.argsort(-hard[here], kind="stable")][:6]
    return {f"modular complexity of {grid.regions[k]}": round(float(hard[k]), 4) for k in order}
