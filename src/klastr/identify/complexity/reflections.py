"""What do the regions look like that have what this region has, and so on? The method of reflections, at any order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.complexity.complexity_answer import complexity_answer, margin_gaps
from klastr.identify.complexity.drawn_presence import drawn_presence
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.presence import presence
from klastr.identify.table_draws import table_draws
from klastr.measures import measure

Floats = NDArray[np.float64]

_MEANINGS = {
    ("region", 0): "number of industries present (diversity)",
    ("region", 1): "mean ubiquity of the industries present",
    ("region", 2): "mean diversity of the regions that have the same industries",
    ("industry", 0): "number of regions where it is present (ubiquity)",
    ("industry", 1): "mean diversity of the regions where it is present",
    ("industry", 2): "mean ubiquity of the industries of the same regions",
}


@measure(
    family="complexity",
    needs=("table",),
    returns=("region",),
    reference="Hidalgo, C. A. and Hausmann, R. (2009). The building blocks of economic complexity. PNAS 106 (26)",
    page="complexity",
    covers=("Method of reflections, any order",),
)
def reflections(
    ground: Ground,
    *,
    order: int = 2,
    of: Literal["region", "industry"] = "region",
    threshold: float = 1.0,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Reflections of diversity and ubiquity in each other.

    k[r, 0] = sum_i M[r, i],  k[r, n] = (1 / k[r, 0]) sum_i M[r, i] k[i, n - 1], and the same for industries

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    order : int
        0 is diversity (ubiquity); even orders of regions, and odd ones of industries, tend to complexity. The higher
        the order, the less the numbers differ: from about 20 on only their order is of use, and the eigenvector
        (`klastr.eci`) says the same without the rounding.
    of : {"region", "industry"}
    threshold : float
        The lowest location quotient that counts as present.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments; see `klastr.identify.table_draws`.

    Returns
    -------
    Measured
        In numbers of industries or of regions. At order 0 a region without any has 0; above, it has a reason.

    Raises
    ------
    InvalidOption
        An order that is no whole number from 0 on, an unknown side, a threshold that is not positive, too few draws.

    References
    ----------
    .. [1] Hidalgo, C. A. and Hausmann, R. (2009). The building blocks of economic complexity. Proceedings of the
       National Academy of Sciences 106 (26), 10570-10575.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "food", 4), ("A", "steel", 5), ("A", "chips", 9), ("B", "food", 9), ("B", "steel", 9)]
    >>> table = klastr.RegionalTable.from_rows([*rows, ("C", "food", 9), ("C", "steel", 1)])
    >>> klastr.reflections(table, order=1, draws=0).values.tolist()
    [1.0, 1.5, 2.0]
    """
    if isinstance(order, bool) or int(order) != order or order < 0:
        raise InvalidOption(f"order is {order}; a reflection is a whole number from 0 on.", hint="use order=2.")
    if of not in ("region", "industry"):
        raise InvalidOption(f"reflections has no side {of!r}.", hint="use of='region' or of='industry'.")
    grid = cells_of(ground)
    present = presence(grid, threshold=threshold)
    side = 0 if of == "region" else 1
    values = _reflected(present.astype(np.float64), int(order))[side]
    again = table_draws(grid, draws, seed=seed, plant_size=plant_size)
    drawn = None
    if again.are_alive:
        drawn = np.stack([_reflected(table, int(order))[side] for table in drawn_presence(again, threshold)])
    gaps = margin_gaps(grid, present, of)
    table, others = (present, grid.industries) if of == "region" else (present.T, grid.regions)
    return complexity_answer(
        "reflections",
        grid,
        of,
        values,
        reasoned(values, *(gaps if order else gaps[:1])),
        drawn=drawn,
        level=again.level,
        formula=_MEANINGS.get((of, int(order)), f"mean of reflection {order - 1} of the others"),
        parts=lambda at: _reflecting(present, int(order), table[at[0]], others, 1 - side),
        settings={"order": int(order), "of": of, "threshold": threshold, **again.settings()},
    )


def _reflected(present: NDArray[np.floating], order: int) -> tuple[Floats, Floats]:
    """(R,) and (I,) reflections; NaN where nothing is present, but for order 0."""
    many, everywhere = present.sum(axis=1, dtype=np.float64), present.sum(axis=0, dtype=np.float64)
    by_region = np.divide(1, many, out=np.zeros_like(many), where=many > 0)
    by_industry = np.divide(1, everywhere, out=np.zeros_like(everywhere), where=everywhere > 0)
    regions, industries = many, everywhere
    for _ in range(order):
        regions, industries = by_region * (present @ industries), by_industry * (present.T @ regions)
    if order:
        regions, industries = np.where(many > 0, regions, np.nan), np.where(everywhere > 0, industries, np.nan)
    return regions, industries


def _reflecting(
    present: NDArray[np.float32], order: int, row: NDArray[np.float32], others: tuple[str, ...], side: int
) -> Mapping[str, float | str]:
    """How much is present, and the highest and lowest reflections of it, one order below."""
    at = np.flatnonzero(row > 0)
    told: dict[str, float | str] = {"present": float(len(at))}
    if not order:
        return told
    below = _reflected(present.astype(np.float64), order - 1)[side]
    ranked = at[np.argsort(-below[at], kind="stable")]
    ends = ranked if len(ranked) <= 6 else np.concatenate([ranked[:3], ranked[-3:]])
    return told | {f"reflection {order - 1} of {others[k]}": round(float(below[k]), 4) for k in ends}
