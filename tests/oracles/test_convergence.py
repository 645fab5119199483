"""Convergence against formulas written out with Python's own statistics."""

from __future__ import annotations

import math
import statistics

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from klastr.identify.dynamics.beta_convergence import beta_convergence
from klastr.identify.dynamics.sigma_convergence import sigma_convergence


@pytest.mark.proves("beta_convergence", by="oracle")
@pytest.mark.proves("sigma_convergence", by="oracle")
@settings(max_examples=30)
@given(st.integers(3, 20), st.integers(0, 10_000))
def test_line_and_spread_are_those_of_the_textbook(regions: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    before, after = (random.lognormal(3, 0.4, regions).tolist() for _ in range(2))
    frame = pd.DataFrame({2000: before, 2006: after})
    x = [math.log(value) for value in before]
    y = [math.log(b / a) / 6 for a, b in zip(before, after, strict=True)]
    line = statistics.linear_regression(x, y)
    found = beta_convergence(frame)
    assert found.at("beta") == pytest.approx(line.slope, abs=1e-10)
    assert found.at("alpha") == pytest.approx(line.intercept, abs=1e-9)
    left = [b - line.intercept - line.slope * a for a, b in zip(x, y, strict=True)]
    error = math.sqrt(sum(e * e for e in left) / (regions - 2)) / math.sqrt(
        sum((value - statistics.mean(x)) ** 2 for value in x)
    )
    assert found.low is not None
    assert found.high is not None
    from scipy.stats import t

    assert found.high[1] - found.low[1] == pytest.approx(2 * t.ppf(0.95, regions - 2) * error, rel=1e-6)
    spreads = sigma_convergence(frame, draws=0)
    assert spreads.at("2000") == pytest.approx(statistics.stdev(x))
    plain = sigma_convergence(frame, spread="cv", draws=0)
    assert plain.at("2006") == pytest.approx(statistics.stdev(after) / statistics.mean(after))
