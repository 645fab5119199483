"""Adjusted p-values against the textbook's step-up loop."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
from hypothesis import given

from klastr.methods.inference import adjusted_p_values

P_VALUES = st.lists(st.floats(0, 1) | st.sampled_from([0.01, 0.05, 1.0]), min_size=1, max_size=40)


def rejected(p_values: list[float], rate: float) -> set[int]:
    """Largest k with p(k) <= k / m rate; reject the k smallest."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__)
    largest = max((k for k, at in enumerate(order, 1) if p_values[at] <= k / len(order) * rate), default=0)
    limit = p_values[order[largest - 1]] if largest else -1.0
    return {at for at in order if p_values[at] <= limit}


@given(P_VALUES, st.sampled_from([0.01, 0.05, 0.1, 0.2, 0.5]))
def test_the_same_cells_are_found_at_every_rate(p_values: list[float], rate: float) -> None:
    adjusted = adjusted_p_values(np.array(p_values))
    safe = np.abs(adjusted - rate) > 1e-12  # at the very edge rounding may go either way
    expected = rejected(p_values, rate)
    assert {k for k in np.flatnonzero(safe) if adjusted[k] <= rate} == {k for k in expected if safe[k]}
