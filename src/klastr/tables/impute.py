"""How many people work in a cell that the office does not show: estimates that fit every published total.

Hidden cells (confidential, unreliable or not collected) are predicted from other years, from their local units and
from the size of their region and industry (`klastr.tables.predictions`), then moved to the published totals of their
section, country and year, the uncertain ones most (`klastr.methods.balancing`), until every total holds
(`klastr.methods.proportional_fitting`). Cells of regions that did not exist are never filled. Every estimate can be
drawn again within its error, always fitting the totals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from klastr.errors import NothingToMeasure
from klastr.methods.balancing import balanced, balanced_draws, constraints
from klastr.methods.proportional_fitting import fitted
from klastr.methods.sums import OpenSums, reduced
from klastr.tables.cells import CellKind
from klastr.tables.hierarchy import Hierarchy, hierarchy
from klastr.tables.places import places
from klastr.tables.predictions import predicted
from klastr.tables.regional import RegionalTable

# An office hides the cells that are hard to guess: few units, one of them large. Measured by hiding published cells
# of the European table the way the office hides them (speed/imputation_accuracy.py), the error there is this many
# times the error on published cells of the same number of local units.
_HARDER_THAN_PUBLISHED = 1.75

# Two years of one hidden cell are mistaken in the same direction; measured on the same table, the errors of published
# cells predicted from local units correlate by 0.76 one year apart and by 0.49 four years apart, those of cells with
# under 20 local units by 0.82 and 0.65 (speed/measured_assumptions.py).
_YEARLY_MEMORY = 0.85

_ERROR_OF_NO_PREDICTION = 2.0


@dataclass(frozen=True, eq=False, slots=True)
class Imputation:
    """What is needed to draw the hidden cells of a table again."""

    published: NDArray[np.float64]
    """(T, R, I), NaN where hidden."""
    hidden: NDArray[np.bool_]
    estimate: NDArray[np.float64]
    """(T, R, I), the fitted value of hidden cells."""
    log_error: NDArray[np.float64]
    """(T, R, I), standard error of the logarithm before fitting."""
    sums: Hierarchy
    there: NDArray[np.bool_]
    """(T, R)."""
    calendar: NDArray[np.float64]
    """(T,), the years."""
    largest_gap: float
    """How far published totals contradict each other, as a share of the worst one; 0 where everything fits."""

    def redrawn(
        self, years: Sequence[int], draws: int, random: np.random.Generator
    ) -> list[tuple[NDArray[np.intp], NDArray[np.float32]]]:
        """Fill the hidden cells of some years again and again.

        x* = x exp(error z), z standard normal, conditional on the published totals

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
        anywhere = np.flatnonzero(self.hidden[list(years)].any(axis=0))
        place = np.full(self.published[0].size, -1, dtype=np.intp)
        place[anywhere] = np.arange(anywhere.size)
        noise = random.standard_normal((anywhere.size, draws), dtype=np.float32)
        found = []
        for k, t in enumerate(years):
            if k:
                memory = np.float32(_YEARLY_MEMORY ** abs(self.calendar[t] - self.calendar[years[k - 1]]))
                fresh = random.standard_normal(noise.shape, dtype=np.float32)
                noise = memory * noise + np.sqrt(1 - memory * memory) * fresh
            cells = np.flatnonzero(self.hidden[t].ravel())
            estimate, error = self.estimate[t].ravel()[cells], self.log_error[t].ravel()[cells]
            sums = self.open_sums(t, cells, np.float32)
            drawn = balanced_draws(estimate, error**2, constraints(sums, cells.size), noise[place[cells]])
            found.append((cells, fitted(drawn, sums, sweeps=3)[0].astype(np.float32)))
        return found

    def open_sums(self, t: int, cells: NDArray[np.intp], dtype: type = np.float64) -> list[OpenSums]:
        """The sums of one year that bind these hidden cells."""
        published = self.published[t].ravel()
        return [reduced(family, cells, published, dtype) for family in self.sums.families(t, self.there[t])]


def impute(table: RegionalTable) -> RegionalTable:
    """Estimate every hidden cell so that all published totals still hold.

    log x0 = precision-weighted mean of the predictions from time, size and margins
    x      = x0 balanced: moved to the published totals of regions and industries, most where it is least certain

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
    .. [1] Stone, R., Champernowne, D. G. and Meade, J. E. (1942). The precision of national income estimates. Review
       of Economic Studies 9 (2), 111-125.
    .. [2] Deming, W. E. and Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency table when the
       expected marginal totals are known. Annals of Mathematical Statistics 11 (4), 427-444.

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
            hint="ask the office for coarser regions or industries, or for several years.",
            cells=int(hidden.sum()),
        )
    years = np.array([t if year is None else year for t, year in enumerate(table.years)], dtype=float)
    prediction = predicted(published, table.establishments, years, places(table))
    # A cell of which nothing is known but that it may hold somebody: one person, give or take a factor of seven.
    log_value = np.nan_to_num(prediction.log_value, nan=0.0)
    known = np.isfinite(prediction.log_error)
    log_error = np.where(known, prediction.log_error * _HARDER_THAN_PUBLISHED, _ERROR_OF_NO_PREDICTION)
    there = (table.kinds != CellKind.NOT_THERE).any(axis=2)
    made = Imputation(published, hidden, published, log_error, hierarchy(table), there, years, 0.0)
    values, gaps = published.copy(), [0.0]
    for t in range(len(table.years)):
        cells = np.flatnonzero(hidden[t].ravel())
        if cells.size:
            sums = made.open_sums(t, cells)
            guess, variance = np.exp(log_value[t].ravel()[cells]), log_error[t].ravel()[cells] ** 2
            estimate, gap = fitted(balanced(guess, variance, constraints(sums, cells.size)), sums)
            values[t].reshape(-1)[cells] = estimate
            gaps.append(gap)
    made = replace(made, estimate=np.where(hidden, values, np.nan), largest_gap=max(gaps))
    return replace(table, values=values, imputation=made)
