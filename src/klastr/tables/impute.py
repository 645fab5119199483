"""How many people work in a cell that the office does not show? Estimates that fit every published total.

Hidden cells (confidential, unreliable or not collected) are predicted from other years, from their local units and
from the size of their region and industry (`klastr.tables.predictions`), then scaled until they add up to the
published totals of their section, country and year (`klastr.methods.proportional_fitting`). Cells of regions that
did not exist are never filled. Every estimate can be drawn again within its error, always fitting the totals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from klastr.errors import NothingToMeasure
from klastr.methods.proportional_fitting import fitted
from klastr.tables.cells import CellKind
from klastr.tables.hierarchy import Hierarchy, hierarchy
from klastr.tables.predictions import Places, Prediction, predicted
from klastr.tables.regional import RegionalTable

# An office hides the cells that are hard to guess: few units, one of them large. Measured by hiding published cells
# of the European table the way the office hides them (docs/methods/imputation.md), the error there is this many
# times the error on published cells of the same number of local units.
_HARDER_THAN_PUBLISHED = 1.5

# Two years of one hidden cell are mistaken in the same direction; measured on the same table, the errors of published
# cells predicted from local units correlate by 0.79 one year apart and by 0.52 four years apart.
_YEARLY_MEMORY = 0.85


@dataclass(frozen=True, eq=False, slots=True)
class Imputation:
    """What is needed to draw the hidden cells of a table again."""

    published: NDArray[np.float64]
    """(T, R, I), NaN where hidden."""
    hidden: NDArray[np.bool_]
    prediction: Prediction
    sums: Hierarchy
    there: NDArray[np.bool_]
    """(T, R)."""
    largest_gap: float
    """How far published totals contradict each other, as a share of the worst one; 0 where everything fits."""

    def redrawn(self, years: Sequence[int], draws: int,
                random: np.random.Generator) -> list[tuple[NDArray[np.intp], NDArray[np.float32]]]:
        """Fill the hidden cells of some years again and again.

        Parameters
        ----------
        years : sequence of int
            Positions of the years in the table.
        draws : int
            B, how often.
        random : numpy.random.Generator

        Returns
        -------
        list of (cells, values)
            For each year the (H,) positions r * I + i of its hidden cells and their (H, B) float32 values.
        """
        size = self.published[0].size
        anywhere = np.flatnonzero(self.hidden[list(years)].any(axis=0))
        place = np.full(size, -1, dtype=np.intp)
        place[anywhere] = np.arange(anywhere.size)
        noise = random.standard_normal((anywhere.size, draws), dtype=np.float32)
        found = []
        for k, t in enumerate(years):
            if k:
                memory = np.float32(_YEARLY_MEMORY ** abs(t - years[k - 1]))
                fresh = random.standard_normal(noise.shape, dtype=np.float32)
                noise = memory * noise + np.sqrt(1 - memory * memory) * fresh
            cells = np.flatnonzero(self.hidden[t].ravel())
            found.append((cells, self._fitted(t, cells, noise[place[cells]], sweeps=12)[0].astype(np.float32)))
        return found

    def _fitted(self, t: int, cells: NDArray[np.intp], noise: NDArray[np.floating] | float,
                sweeps: int) -> tuple[NDArray[np.floating], float]:
        """Fit one year's hidden cells, each moved by `noise` standard errors from its prediction."""
        centre = self.prediction.log_value[t].ravel()[cells].astype(np.float32)
        error = self.prediction.log_error[t].ravel()[cells].astype(np.float32) * np.float32(_HARDER_THAN_PUBLISHED)
        column = (slice(None), None) if np.ndim(noise) == 2 else slice(None)
        seed = np.exp(centre[column] + error[column] * noise)
        return fitted(seed, cells, self.published[t].ravel(), self.sums.families(t, self.there[t]), sweeps=sweeps)


def impute(table: RegionalTable) -> RegionalTable:
    """Estimate every hidden cell so that all published totals still hold.

    log x0 = precision-weighted mean of the predictions from time, size and margins
    x      = iterative proportional fitting of x0 to the published totals of regions and industries

    Parameters
    ----------
    table : RegionalTable
        With all the levels that the source offers: countries and sections bound what regions and divisions hide.

    Returns
    -------
    RegionalTable
        The same cells; hidden ones now hold an estimate (`is_imputed`), `kinds` still says why they were hidden, and
        `imputation` can draw them again. Cells that are not there stay empty.

    Raises
    ------
    NothingToMeasure
        No cell is published, so there is nothing to estimate from.

    Notes
    -----
    An estimate is not a publication: an office that withholds a cell protects a firm. Estimates are marked wherever
    they appear, and must not be quoted as the figure of that cell.

    References
    ----------
    .. [1] Deming, W. E. and Stephan, F. F. (1940). Annals of Mathematical Statistics 11 (4), 427-444.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"region": ["CZ01"] * 4 + ["CZ02"] * 4, "industry": ["C", "C10", "C11", "C12"] * 2,
    ...                       "jobs": [100, 60, 30, None, 200, 110, 60, 30], "flag": [None] * 3 + ["c"] + [None] * 4})
    >>> table = RegionalTable.from_frame(frame, "region", "industry", "jobs", flag="flag")
    >>> impute(table).values[0, 0].round().tolist()
    [100.0, 60.0, 30.0, 10.0]
    """
    hidden = table.open_cells
    if not hidden.any():
        return table
    published = np.where(hidden, np.nan, table.values)
    if not np.isfinite(published).any():
        counts = table.counts()
        raise NothingToMeasure(
            f"All {hidden.sum():,} cells are empty ({counts[CellKind.CONFIDENTIAL]:,} confidential, "
            f"{counts[CellKind.UNAVAILABLE]:,} unreliable or not collected); nothing can be estimated from them.",
            hint="ask the office for coarser regions or industries, or for several years.", cells=int(hidden.sum()))
    years = np.array([t if year is None else year for t, year in enumerate(table.years)], dtype=float)
    prediction = predicted(published, table.establishments, years, _places(table))
    prediction = Prediction(np.nan_to_num(prediction.log_value, nan=0.0),
                            np.where(np.isfinite(prediction.log_error), prediction.log_error, 2.0))
    there = (table.kinds != CellKind.NOT_THERE).any(axis=2)
    made = Imputation(published, hidden, prediction, hierarchy(table), there, 0.0)
    values, gaps = published.copy(), [0.0]
    for t in range(len(table.years)):
        cells = np.flatnonzero(hidden[t].ravel())
        if cells.size:
            estimate, gap = made._fitted(t, cells, 0.0, sweeps=100)
            values[t].reshape(-1)[cells] = estimate
            gaps.append(gap)
    return replace(table, values=values, imputation=replace(made, largest_gap=max(gaps)))


def _places(table: RegionalTable) -> Places:
    """Regions by country and industries by section: the first two letters, the first letter."""
    country = np.unique([code[:2] for code in table.regions], return_inverse=True)[1]
    section = np.unique([code[:1] for code in table.industries], return_inverse=True)[1]
    return Places(country.astype(np.intp), section.astype(np.intp))
