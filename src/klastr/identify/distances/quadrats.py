"""Are plants spread evenly over the squares of a grid? The quadrat test."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.distances.asked import asked_points
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason
from klastr.measures import checked_convention, measure
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]


@measure(
    family="distances",
    needs=("points",),
    returns=("industry",),
    reference="Greig-Smith, P. (1952). The use of random and contiguous quadrats",
    page="quadrats-and-centres",
    covers=("Quadrat test",),
    command="none",
)
def quadrat_test(
    points: PointSet,
    of: str | Sequence[str] | None = None,
    *,
    across: int = 3,
    up: int = 3,
    expected: str = "area",
    convention: str = "published",
) -> Measured:
    """Squared difference between plants in each cell of a grid and those expected there.

    X2 = sum_c (n_c - e_c)^2 / e_c,  p from chi-squared with (cells - 1) degrees of freedom

    Parameters
    ----------
    points : PointSet
    of : str or sequence of str, optional
        Industries; default: every one.
    across, up : int
        Cells of the window from west to east and from south to north.
    expected : {"area", "plants"}
        As many in each cell; or in proportion to all plants there (cells without any are left out).
    convention : {"published"}

    Returns
    -------
    Measured
        By industry, with its p-value; ``one_plant`` for a single plant.

    References
    ----------
    .. [1] Greig-Smith, P. (1952). The use of random and contiguous quadrats in the study of the structure of plant
       communities. Annals of Botany 16 (2), 293-316.

    Examples
    --------
    >>> import klastr
    >>> plants = klastr.PointSet.from_arrays([1, 1, 1, 9], [1, 1, 2, 9], ["a"] * 4, window=(0, 10, 0, 10))
    >>> klastr.quadrat_test(plants, "a", across=2, up=2).at("a")  # 3, 0, 0, 1 where 1 each is expected
    6.0
    """
    from scipy.special import chdtrc

    convention = checked_convention(convention, quadrat_test)
    if across < 1 or up < 1 or across * up < 2:
        raise InvalidOption(f"A grid of {across} x {up} cells tells nothing apart.", hint="such as across=3, up=3.")
    if expected not in ("area", "plants"):
        raise InvalidOption(f"{expected!r} is nothing to expect.", hint="use area or plants.", expected=expected)
    asked = asked_points(points, of, None, up_to=1.0, distances=None, needs_places=True)
    cell = _cells(points, across, up)
    everyone = np.bincount(cell, minlength=across * up).astype(np.float64)
    share = np.full(across * up, 1 / (across * up)) if expected == "area" else everyone / everyone.sum()
    counts = np.array([np.bincount(cell[points.of(one)], minlength=across * up) for one in asked.industries])
    n = counts.sum(axis=1)
    hoped = n[:, None] * share
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(hoped > 0, (counts - hoped) ** 2 / hoped, 0.0).sum(axis=1)
    freedom = int((share > 0).sum()) - 1
    alone = n < 2 if freedom else np.ones(n.size, dtype=bool)
    return Measured(
        measure="quadrat_test",
        axes={"industry": asked.industries},
        values=np.where(alone, np.nan, values),
        reasons=np.where(alone, Reason.ONE_PLANT if freedom else Reason.TOO_FEW, Reason.DEFINED).astype(np.uint8),
        p_values=np.where(alone, np.nan, chdtrc(max(freedom, 1), values)),
        formula="sum over cells of (plants - expected)^2 / expected",
        year=points.year,
        parts=lambda at: {
            f"plants in cell {k % across + 1}, {k // across + 1}": int(counts[at[0], k]) for k in range(across * up)
        },
        sources=() if points.source is None else (points.source,),
        settings={"convention": convention, "across": across, "up": up, "expected": expected},
    )


def _cells(points: PointSet, across: int, up: int) -> NDArray[np.intp]:
    """(N,) number of the cell of each plant; the window's east and north edge belong to the last ones."""
    west, east, south, north = points.box
    column = np.clip(((points.x - west) / (east - west or 1) * across).astype(np.intp), 0, across - 1)
    row = np.clip(((points.y - south) / (north - south or 1) * up).astype(np.intp), 0, up - 1)
    return np.asarray(row * across + column)
