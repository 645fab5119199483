"""The curves behind the Gini coefficients: what share of an industry's jobs is in the regions that have the least."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.mixes import mix_of
from klastr.identify.reference_mix import Reference, Side, reference_of
from klastr.measures import measure
from klastr.results import Explanation, Result, check_labels, label_position, long_frame
from klastr.tables.regional import Year

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class LorenzCurves(Result):
    """Lorenz curves of all industries (or regions) of a table.

    Attributes
    ----------
    of : {"industry", "region"}
    members, cells : tuple of str
        Whose curves, and the labels of the N cells that each runs over.
    across, upward : (M, N + 1) float64
        Points of each curve, from (0, 0) to (1, 1): shares of the weight of the cells, and of the member's jobs,
        added up. NaN for a member without jobs.
    order : (M, N) int
        The cell that each step adds, from the least to the most jobs for its weight.
    """

    of: Side
    members: tuple[str, ...]
    cells: tuple[str, ...]
    across: Floats
    upward: Floats
    order: NDArray[np.intp]
    year: Year = None

    def points(self, member: str) -> Floats:
        """(N + 1, 2) points of one curve."""
        m = label_position(member, self.members, self.of)
        return np.stack([self.across[m], self.upward[m]], axis=1)

    @property
    def gini(self) -> Floats:
        """(M,) twice the area between each curve and the diagonal."""
        steps = np.diff(self.across, axis=1) * (self.upward[:, 1:] + self.upward[:, :-1])
        return np.asarray(1 - steps.sum(axis=1))

    def to_frame(self) -> pd.DataFrame:
        """One row per step of every curve: the cell it adds, and where the curve is after it."""
        members, steps = self.order.shape
        cell = "region" if self.of == "industry" else "industry"
        return long_frame(
            {
                self.of: np.repeat(np.array(self.members, dtype=object), steps),
                "step": np.tile(np.arange(1, steps + 1), members),
                cell: np.array(self.cells, dtype=object)[self.order.ravel()],
                "share_of_weight": self.across[:, 1:].ravel(),
                "share_of_jobs": self.upward[:, 1:].ravel(),
            }
        )

    def explain(self, *labels: str) -> Explanation:
        """The curve of one member: where its jobs are, from the top on."""
        check_labels(labels, (self.of,))
        (member,) = labels
        m = label_position(member, self.members, self.of)
        steps = np.diff(self.upward[m])[::-1][:5]
        top = [self.cells[k] for k in self.order[m, ::-1][:5]]
        return Explanation(
            f"Lorenz curve of {member}: Gini coefficient {self.gini[m]:.4g}",
            "shares of jobs added up, cells in order of their jobs for their weight",
            {f"share of {cell}": round(float(step), 4) for cell, step in zip(top, steps, strict=True)},
            self.sources,
        )


@measure(
    family="concentration",
    needs=("table",),
    returns=("industry",),
    reference="Lorenz, M. O. (1905). Methods of measuring the concentration of wealth. Pub. Am. Statistical Ass. 9",
    page="concentration",
    covers=("Lorenz curve", "Hoover curve", "Locational Gini curve"),
    command="none",
)
def lorenz_curve(
    ground: Ground,
    *,
    of: Side = "industry",
    against: str = "equal",
    attribute: Mapping[str, float] | None = None,
) -> LorenzCurves:
    """What share of an industry's jobs is in the regions that have the least of it, step by step.

    Regions stand in the order of their jobs for their weight, E[r, i] / w[r]. Their weights, added up, run to the
    right, their jobs upwards; evenly spread jobs lie on the diagonal.

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    of : {"industry", "region"}
        Of industries over regions, or of regions over industries.
    against : {"equal", "all", "rest"} or str
        The weights: the same for each (the Lorenz curve of `gini`); shares in all jobs (the curve of
        `gini_locational`); or others as in `krugman`.
    attribute : mapping, optional
        Region -> its population, whose shares then are the weights: Hoover's curve.

    Returns
    -------
    LorenzCurves
        Curves of all members; that of a member without jobs is NaN.

    Raises
    ------
    InvalidOption
        An unknown code, or a region without a number.

    References
    ----------
    .. [1] Lorenz, M. O. (1905). Methods of measuring the concentration of wealth. Publications of the American
       Statistical Association 9 (70), 209-219.

    Examples
    --------
    >>> import klastr
    >>> rows = [(region, "cars", jobs) for region, jobs in zip("ABCD", (20, 50, 20, 10))]
    >>> curves = klastr.lorenz_curve(klastr.RegionalTable.from_rows([*rows, ("A", "food", 5)]))
    >>> curves.points("cars").round(2).tolist()
    [[0.0, 0.0], [0.25, 0.1], [0.5, 0.3], [0.75, 0.5], [1.0, 1.0]]
    """
    grid = cells_of(ground)
    reference = reference_of(grid, of, against, attribute)
    across, upward, order = _curves(grid, reference)
    return LorenzCurves(
        of=of,
        members=grid.industries if of == "industry" else grid.regions,
        cells=grid.regions if of == "industry" else grid.industries,
        across=across,
        upward=upward,
        order=order,
        year=grid.year,
        sources=grid.sources,
        settings={"of": of, "against": reference.words},
    )


def _curves(grid: IndustryGrid, reference: Reference) -> tuple[Floats, Floats, NDArray[np.intp]]:
    members, cells = grid.employment.shape if reference.of == "region" else grid.employment.shape[::-1]
    across, upward = np.zeros((members, cells + 1)), np.zeros((members, cells + 1))
    order = np.empty((members, cells), dtype=np.intp)
    for m in range(members):
        mix = mix_of(grid.employment, reference, m)
        share, weight = mix.shares[0, 0], np.broadcast_to(mix.reference, mix.shares.shape)[0, 0]
        with np.errstate(invalid="ignore", divide="ignore"):
            order[m] = np.argsort(np.where(weight > 0, share / weight, np.inf), kind="stable")
        np.cumsum(weight[order[m]], out=across[m, 1:])
        np.cumsum(share[order[m]], out=upward[m, 1:])
    across[np.isnan(upward[:, -1])] = np.nan
    upward[np.isnan(upward[:, -1])] = np.nan
    return across, upward, order
