"""How unevenly jobs lie, by slow obvious formulas."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.identify.dispersion import locational_gini, mean_of_highest, share_in_specialised_areas
from klastr.identify.specialisation import quotients


@pytest.mark.parametrize("seed", range(5))
def test_measures_cell_by_cell(seed: int) -> None:
    random = np.random.default_rng(seed)
    cells = np.where(random.random((9, 6)) < 0.3, 0, random.integers(1, 500, (9, 6))).astype(float)
    cells[3] = 0  # an area without jobs
    cells[:, 5] = 0  # an industry without
    totals, jobs = cells.sum(axis=1), cells.sum(axis=0)
    lq = quotients(cells, totals, jobs, totals.sum())
    share, top, gini = share_in_specialised_areas(cells, lq), mean_of_highest(lq), locational_gini(cells, totals)
    areas = [r for r in range(9) if totals[r] > 0]
    for i in range(5):
        quotient = {r: cells[r, i] / totals[r] / (jobs[i] / totals.sum()) for r in areas}
        assert share[i] == pytest.approx(sum(cells[r, i] for r in areas if quotient[r] >= 1) / jobs[i])
        assert top[i] == pytest.approx(np.mean(sorted(quotient.values())[-5:]))
        weight = {r: totals[r] / totals.sum() for r in areas}
        apart = sum(weight[q] * weight[r] * abs(quotient[q] - quotient[r]) for q in areas for r in areas)
        assert gini[i] == pytest.approx(apart / 2)
    assert np.isnan([share[5], top[5], gini[5]]).all()
