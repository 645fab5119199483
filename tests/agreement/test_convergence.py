"""Convergence against SciPy's regression and against least squares of the nonlinear form."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from klastr.identify.dynamics.beta_convergence import beta_convergence
from klastr.identify.dynamics.sigma_convergence import sigma_convergence

Keep = Callable[[str, str, float], None]


@pytest.fixture
def income() -> pd.DataFrame:
    random = np.random.default_rng(7)
    start = random.lognormal(10, 0.5, 60)
    after = start * np.exp(0.9 - 0.07 * np.log(start) + random.normal(0, 0.1, 60))
    return pd.DataFrame({2000: start, 2007: after}, [f"r{k}" for k in range(60)])


@pytest.mark.proves("beta_convergence", by="agreement", peer="SciPy linregress")
def test_scipy_gives_the_same_line(income: pd.DataFrame, difference: Keep) -> None:
    from scipy.stats import linregress

    theirs = linregress(np.log(income[2000]), np.log(income[2007] / income[2000]) / 7)
    found = beta_convergence(income)
    assert found.p_values is not None
    seen = [
        found.at("beta") - theirs.slope,
        found.at("alpha") - theirs.intercept,
        found.at("r_squared") - theirs.rvalue**2,
        found.p_values[1] - theirs.pvalue,
    ]
    largest = float(np.abs(seen).max())
    difference("beta_convergence", "SciPy linregress", largest)
    assert largest < 1e-10


@pytest.mark.proves("beta_convergence", by="agreement", peer="SciPy curve_fit, nonlinear form")
def test_the_nonlinear_estimate_has_the_same_speed(income: pd.DataFrame, difference: Keep) -> None:
    from scipy.optimize import curve_fit

    def form(log_start: np.ndarray, alpha: float, speed: float) -> np.ndarray:
        return np.asarray(alpha - (1 - np.exp(-speed * 7)) / 7 * log_start)

    estimate, _ = curve_fit(form, np.log(income[2000]), np.log(income[2007] / income[2000]) / 7, p0=(0.1, 0.01))
    largest = abs(beta_convergence(income).at("speed") - estimate[1])
    difference("beta_convergence", "SciPy curve_fit, nonlinear form", float(largest))
    assert largest < 1e-6


@pytest.mark.proves("sigma_convergence", by="agreement", peer="SciPy pearsonr")
def test_pitmans_test_is_a_correlation_of_sums_and_differences(income: pd.DataFrame, difference: Keep) -> None:
    from scipy.stats import pearsonr

    first, last = np.log(income[2000]), np.log(income[2007])
    found = sigma_convergence(income, draws=0)
    assert found.p_values is not None
    largest = abs(found.p_values[1] - pearsonr(first + last, last - first).pvalue)
    difference("sigma_convergence", "SciPy pearsonr", float(largest))
    assert largest < 1e-10
