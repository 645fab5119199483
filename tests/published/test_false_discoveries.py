"""The example that false-discovery control was published with."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.methods.inference import adjusted_p_values

# Benjamini and Hochberg (1995), fifteen hypotheses on events after the start of treatment of myocardial infarction.
P_VALUES = np.array(
    [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344,
        0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000,
    ]
)  # fmt: skip


def test_four_of_fifteen_are_found_at_five_per_cent() -> None:
    assert (adjusted_p_values(P_VALUES) <= 0.05).tolist() == [True] * 4 + [False] * 11


def test_some_of_them_by_hand() -> None:
    adjusted = adjusted_p_values(P_VALUES)
    assert adjusted[0] == pytest.approx(0.0001 * 15 / 1)
    assert adjusted[4] == pytest.approx(0.0201 * 15 / 5)
    assert adjusted[5] == pytest.approx(0.0298 * 15 / 7)  # its own 0.0278 x 15 / 6 is larger
    assert adjusted[-1] == 1
