"""Ten items in three groups each: the table with which Yeung and Ruzzo (2001) explain the adjusted Rand index.

Its cells and its two results, 0.711 and 0.313, stand in the supplement "Details of the adjusted Rand index and
clustering algorithms" to Bioinformatics 17 (9), 763-774; docs/methods/comparing-definitions.md follows them by hand.
"""

from __future__ import annotations

import numpy as np
import pytest

from klastr.methods.agreement import agreement

TABLE = np.array([[1, 1, 0], [1, 2, 1], [0, 0, 4]])


def items_of(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rows, columns = np.indices(table.shape)
    return np.repeat(rows.ravel(), table.ravel()), np.repeat(columns.ravel(), table.ravel())


def test_the_adjusted_rand_index_of_ten_items() -> None:
    found = agreement(*items_of(TABLE))
    # 7 pairs together in both, 13 in the rows, 14 in the columns, 45 in all.
    assert found.rand == pytest.approx((45 - 13 - 14 + 2 * 7) / 45)
    assert found.adjusted_rand == pytest.approx((7 - 13 * 14 / 45) / ((13 + 14) / 2 - 13 * 14 / 45))
    assert (round(found.rand, 3), round(found.adjusted_rand, 3)) == (0.711, 0.313)


def test_information_of_four_items_by_hand() -> None:
    """Two pairs against two pairs, crossed: of the 6 ways to deal, 2 tell log 2 and 4 tell nothing."""
    found = agreement(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
    assert found.mutual_information == 0
    assert found.expected_mutual_information == pytest.approx(np.log(2) / 3)
    assert found.adjusted_mutual_information == pytest.approx((0 - 1 / 3) / (1 - 1 / 3))
    assert found.adjusted_rand == pytest.approx((0 - 4 / 6) / (2 - 4 / 6))
