"""Scores and rates of entry against other routes to the same numbers: scipy's ranks, scikit-learn's isotonic fit."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import klastr
from klastr.identify.opportunities.entry_rates import entry_rates
from klastr.identify.opportunities.opportunity_result import Opportunities

Difference = Callable[[str, str, float], None]


@pytest.fixture(scope="module")
def found() -> Opportunities:
    return klastr.opportunities(klastr.visegrad(), "PL21", region_level=2, industry_level=2, draws=0)


@pytest.mark.proves("opportunities", by="agreement", peer="scipy")
def test_scores_as_geometric_means_of_ranks(found: Opportunities, difference: Difference) -> None:
    from scipy.stats import gmean, rankdata

    frame = found.to_frame()
    ranks = [(rankdata(frame[name]) - 0.5) / len(frame) for name in ("density", "complexity", "growth")]
    seen = float(np.abs(frame["score"].to_numpy() - gmean(ranks, axis=0)).max())
    difference("opportunities", "scipy", seen)
    assert seen < 1e-12


@pytest.mark.proves("opportunities", by="agreement", peer="scikit-learn")
def test_rates_as_an_isotonic_regression(difference: Difference) -> None:
    isotonic = pytest.importorskip("sklearn.isotonic")
    table = klastr.visegrad()
    grids = [klastr.industry_grid(table, at=year, region_level=2, industry_level=2) for year in table.years]
    rates = entry_rates(grids, horizon=4)
    assert rates is not None
    first, last = (klastr.product_space(grid) for grid in grids)
    absent = first.present == 0
    at = rates.at(first.density[absent].astype(float))
    entered = last.present[absent]
    bins = np.arange(len(rates.rate))
    cells = np.bincount(at, minlength=len(bins))
    raw = np.bincount(at, weights=entered, minlength=len(bins)) / cells
    theirs = isotonic.IsotonicRegression().fit(bins, raw, sample_weight=cells).predict(bins)
    seen = float(np.abs(rates.rate - theirs).max())
    difference("opportunities", "scikit-learn", seen)
    assert seen < 1e-12
