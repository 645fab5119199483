"""Ten items in three groups each: the table with which Yeung and Ruzzo (2001) explain the adjusted Rand index.

"Details of the adjusted Rand index and clustering algorithms", supplement to Bioinformatics 17 (9), 763-774. The cells
and the results are quoted after the tests of another package, clueminer, which name this source: 0.71111111111111 and
0.31257344300822565. docs/methods/comparing-definitions.md follows them by hand.
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
    assert found.rand == pytest.approx(0.71111111111111, abs=1e-13)
    assert found.adjusted_rand == pytest.approx(0.31257344300822565, abs=1e-15)


def test_information_of_four_items_by_hand() -> None:
    """Two pairs against two pairs, crossed: of the 6 ways to deal, 2 tell log 2 and 4 tell nothing."""
    found = agreement(np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1]))
    assert found.mutual_information == 0
    assert found.expected_mutual_information == pytest.approx(np.log(2) / 3)
    assert found.adjusted_mutual_information == pytest.approx((0 - 1 / 3) / (1 - 1 / 3))
    assert found.adjusted_rand == pytest.approx((0 - 4 / 6) / (2 - 4 / 6))
