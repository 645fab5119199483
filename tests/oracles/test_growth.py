"""Growth and shift-share against the obvious formula on random tables."""

from __future__ import annotations

import math

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from klastr.codes.classification import OwnCodes
from klastr.identify.growth import shift_share
from klastr.tables.cells import CellKind
from klastr.tables.regional import RegionalTable


def two_years(cells: np.ndarray) -> RegionalTable:
    return RegionalTable(
        regions=tuple(f"r{k}" for k in range(cells.shape[1])),
        industries=tuple(f"i{k}" for k in range(cells.shape[2])),
        years=(2010, 2014),
        values=cells.astype(float),
        kinds=np.full(cells.shape, CellKind.PUBLISHED, dtype=np.uint8),
        region_codes=OwnCodes(),
        industry_codes=OwnCodes(),
    )


@pytest.mark.proves("shift_share", by="oracle")
@given(st.integers(2, 5), st.integers(2, 5), st.integers(0, 2**32))
def test_components_are_those_of_dunn_and_add_up(regions: int, industries: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    cells = random.integers(0, 50, (2, regions, industries)) * (random.random((2, regions, industries)) < 0.8)
    cells[:, 0, 0] += 1
    found = shift_share(two_years(cells), since=2010, draws=0)
    before, after = cells
    growth_of_all = after.sum() / before.sum() - 1
    for r in range(regions):
        for i in range(industries):
            x0, x1 = int(before[r, i]), int(after[r, i])
            national = x0 * growth_of_all
            mix = x0 * (after[:, i].sum() / before[:, i].sum() - 1 - growth_of_all) if x0 else 0.0
            assert found.national_share[r, i] == pytest.approx(national)
            assert found.industry_mix[r, i] == pytest.approx(mix)
            assert found.regional_shift[r, i] == pytest.approx(x1 - x0 - national - mix)
            assert math.isnan(found.growth[r, i]) if x0 == 0 else found.growth[r, i] == pytest.approx(x1 / x0 - 1)
    parts = found.national_share + found.industry_mix + found.regional_shift
    np.testing.assert_allclose(parts, after - before, atol=1e-9)
    followed = before.sum(axis=0) > 0
    np.testing.assert_allclose(found.regional_shift[:, followed].sum(axis=0), 0, atol=1e-9)
