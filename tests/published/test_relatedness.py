"""Ties between industries that another package computed, or that a hand did (docs/methods/relatedness.md)."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.identify.coagglomeration import coagglomeration
from klastr.identify.colocation import employment_colocation
from klastr.identify.industry_grid import IndustryGrid, industry_grid
from klastr.identify.proximity import proximity
from klastr.identify.relatedness import combined, standardised
from klastr.tables.regional import RegionalTable

# A seeded table of 40 regions x 25 industries: all jobs of each region, and those of four industries.
REGIONS = [
    (1379, 0, 29, 30, 0), (170, 0, 0, 2, 0), (444, 0, 0, 30, 0), (569, 67, 0, 258, 120), (39, 0, 0, 2, 0),
    (657, 162, 3, 73, 55), (564, 0, 37, 29, 4), (1114, 0, 13, 465, 0), (14766, 7, 148, 248, 20), (332, 4, 0, 24, 12),
    (799, 0, 1, 184, 148), (1219, 38, 53, 303, 10), (183, 0, 2, 42, 0), (785, 98, 5, 348, 17), (1382, 6, 0, 50, 16),
    (6290, 0, 330, 198, 0), (781, 3, 14, 47, 13), (552, 0, 0, 5, 0), (874, 0, 0, 113, 0), (1305, 446, 7, 521, 74),
    (1008, 0, 73, 1, 0), (3655, 127, 180, 562, 12), (298, 9, 0, 31, 0), (675, 10, 16, 383, 0), (1030, 0, 26, 17, 0),
    (511, 0, 0, 152, 0), (1527, 0, 31, 11, 0), (117, 0, 11, 2, 0), (2861, 22, 4, 401, 8), (1430, 0, 11, 26, 0),
    (806, 0, 0, 65, 0), (2618, 0, 35, 31, 0), (2606, 0, 232, 158, 0), (652, 2, 8, 13, 0), (424, 0, 0, 10, 0),
    (1022, 0, 27, 39, 0), (310, 0, 0, 19, 0), (449, 0, 0, 43, 1), (471, 0, 0, 59, 0), (338, 0, 5, 210, 0),
]  # fmt: skip
# R package economiccomplexity 2.0.0, `proximity` of `balassa_index`; it keeps 1 on the diagonal.
ECONOMIC_COMPLEXITY = [
    [1, 0.2, 0.411764705882353, 0.5],
    [0.2, 1, 0.176470588235294, 0],
    [0.411764705882353, 0.176470588235294, 1, 0.294117647058824],
    [0.5, 0, 0.294117647058824, 1],
]


def test_the_proximity_of_economiccomplexity() -> None:
    cells = np.array(REGIONS, dtype=np.float64)
    grid = IndustryGrid(
        regions=tuple(map(str, range(40))),
        industries=("i00", "i01", "i05", "i08"),
        employment=cells[:, 1:],
        establishments=None,
        region_total=cells[:, 0],
        year=None,
        industry_names={},
    )
    expected = np.array(ECONOMIC_COMPLEXITY)
    np.fill_diagonal(expected, np.nan)
    np.testing.assert_allclose(proximity(grid).values, expected, rtol=1e-14)


JOBS = {"A": (8, 6, 0), "B": (4, 3, 1), "C": (0, 3, 5), "D": (0, 0, 10)}


@pytest.fixture
def by_hand() -> IndustryGrid:
    """Four regions and three industries, as on the page."""
    rows = [(region, code, jobs) for region, row in JOBS.items() for code, jobs in zip(CODES, row, strict=True)]
    return industry_grid(RegionalTable.from_rows(rows))


CODES = ("ore", "steel", "milk")
PAIRS = [("ore", "steel"), ("steel", "milk"), ("ore", "milk")]


def test_colocation_by_hand(by_hand: IndustryGrid) -> None:
    counted = employment_colocation(by_hand, scale="count")
    assert counted.at("ore", "steel") == pytest.approx(24 / (44 * 18) ** 0.5)
    assert round(counted.at("ore", "steel"), 3) == 0.853
    assert round(employment_colocation(by_hand).at("ore", "steel"), 3) == 0.720


def test_coagglomeration_by_hand(by_hand: IndustryGrid) -> None:
    found = coagglomeration(by_hand)
    assert [round(found.at(*pair), 4) for pair in PAIRS] == [0.1451, -0.2007, -0.3339]
    assert found.at("ore", "steel") == pytest.approx((8 / 75) / 0.735)


def test_proximity_by_hand(by_hand: IndustryGrid) -> None:
    found = proximity(by_hand)
    assert [found.at(*pair) for pair in PAIRS] == [2 / 3, 1 / 3, 0]


def test_standardised_and_combined_by_hand(by_hand: IndustryGrid) -> None:
    near, gathered = proximity(by_hand), coagglomeration(by_hand)
    order = [near.industries.index(code) for code in CODES]
    z = standardised(near.values)[np.ix_(order, order)]
    np.testing.assert_allclose([z[0, 1], z[1, 2], z[0, 2]], [1.5**0.5, 0, -(1.5**0.5)], atol=1e-12)
    both = combined([near, gathered])
    assert [round(both.at(*pair), 3) for pair in PAIRS] == [1.293, -0.176, -1.118]
