"""Resilience against loops over pairs of years."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from klastr.identify.resilience.regional_resilience import resilience


def worst(series: list[float]) -> tuple[float, int, int]:
    """The largest relative loss over all pairs of years, with its years."""
    pairs = [(1 - series[b] / series[a], a, b) for b in range(len(series)) for a in range(b)]
    loss = max(pair[0] for pair in pairs)
    return next(pair for pair in pairs if pair[0] == loss) if loss > 0 else (0.0, 0, 0)


@pytest.mark.proves("resilience", by="oracle")
@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_indices_are_those_of_a_loop(seed: int) -> None:
    random = np.random.default_rng(seed)
    cells = random.uniform(10, 100, (6, 4, 3))
    found = resilience({2000 + t: pd.DataFrame(cells[t], list("ABCD")) for t in range(6)}, draws=0)
    totals = cells.sum(axis=2)
    loss, start, end = worst(totals.sum(axis=1).tolist())
    for r, region in enumerate("ABCD"):
        series = totals[:, r].tolist()
        own, peak, trough = worst(series)
        assert found.at(region, "depth") == pytest.approx(own)
        if own > 0:
            years = [t - trough for t in range(trough + 1, 6) if series[t] >= series[peak]]
            if years:
                assert found.at(region, "recovery_years") == years[0]
            elif trough < 5:
                assert found.reason(region, "recovery_years") == "not_recovered"
                assert found.at(region, "regained") == pytest.approx(
                    (series[5] - series[trough]) / (series[peak] - series[trough])
                )
        if loss > 0:
            hoped = sum(cells[start, r, i] * (cells[end, :, i].sum() / cells[start, :, i].sum() - 1) for i in range(3))
            change = series[end] - series[start]
            assert found.at(region, "resistance") == pytest.approx((change - hoped) / abs(hoped))
            assert found.at(region, "sensitivity") == pytest.approx((change / series[start]) / -loss)
