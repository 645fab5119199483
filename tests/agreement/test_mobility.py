"""Markov chains and mobility of ranks beside PySAL's giddy."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from klastr.identify.dynamics.markov import markov
from klastr.identify.dynamics.rank_mobility import rank_mobility
from klastr.identify.dynamics.spatial_markov import spatial_markov

Keep = Callable[[str, str, float], None]
Peer = Callable[[str], ModuleType]

NAME = "giddy 2.3.6"
REGIONS, YEARS = 64, 30


@pytest.fixture(scope="module")
def income() -> pd.DataFrame:
    """An attribute that drifts: 64 regions on an 8 x 8 board, 30 years; synthetic."""
    random = np.random.default_rng(4)
    walk = random.normal(0, 1, REGIONS)[:, None] + np.cumsum(random.normal(0, 0.35, (REGIONS, YEARS)), axis=1)
    return pd.DataFrame(np.exp(walk), [f"r{k:02}" for k in range(REGIONS)], list(range(1990, 1990 + YEARS)))


def board() -> dict[str, list[str]]:
    """Each field touches those beside, above and below it."""
    return {
        f"r{k:02}": [
            f"r{8 * (row + down) + column + right:02}"
            for down, right in ((0, 1), (0, -1), (1, 0), (-1, 0))
            if 0 <= row + down < 8 and 0 <= column + right < 8
        ]
        for k in range(REGIONS)
        for row, column in [divmod(k, 8)]
    }


def quietly(function: Callable[..., Any], *args: Any, **options: Any) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return function(*args, **options)


def weights(peer: Peer) -> Any:
    w = quietly(peer("libpysal").weights.W, board(), id_order=sorted(board()), silence_warnings=True)
    w.transform = "r"
    return w


@pytest.mark.peers
@pytest.mark.proves("markov", by="agreement", peer="giddy 2.3.6")
def test_giddy_has_the_same_chain(income: pd.DataFrame, peer: Peer, difference: Keep) -> None:
    found = markov(income, classes=5)
    theirs = quietly(peer("giddy.markov").Markov, found.classes.states, summary=False)
    seen = [found.values - theirs.p, found.long_run - theirs.steady_state, found.first_passage - theirs.mfpt]
    seen += [found.class_frame()["years_until_left"].to_numpy() - theirs.sojourn_time]
    indices = peer("giddy.mobility").markov_mobility
    first = np.bincount(found.classes.states[:, 0], minlength=5) / REGIONS
    for name, letter in (("shorrocks", "P"), ("determinant", "D"), ("second_eigenvalue", "L2"), ("bartholomew", "B2")):
        seen.append(found.mobility[name] - indices(theirs.p, measure=letter, ini=first))
    largest = max(float(np.abs(part).max()) for part in seen)
    difference("markov", NAME, largest)
    assert largest < 1e-9


@pytest.mark.peers
@pytest.mark.proves("markov", by="agreement", peer="giddy 2.3.6")
def test_giddy_tests_homogeneity_over_time_alike(income: pd.DataFrame, peer: Peer, difference: Keep) -> None:
    found = markov(income, classes=3)
    theirs = quietly(peer("giddy.markov").homogeneity, list(found.classes.counts()))
    assert theirs.dof == found.over_time.degrees
    seen = [theirs.Q - found.over_time.chi_square, theirs.LR - found.over_time.likelihood_ratio]
    seen += [theirs.Q_p_value - found.over_time.p_value, theirs.LR_p_value - found.over_time.likelihood_p_value]
    largest = float(np.abs(seen).max())
    difference("markov", NAME, largest)
    assert largest < 1e-9


@pytest.mark.peers
@pytest.mark.proves("spatial_markov", by="agreement", peer="giddy 2.3.6")
@pytest.mark.parametrize("around", ["own", "same"])
def test_giddy_has_the_same_chains_among_neighbours(
    income: pd.DataFrame, peer: Peer, difference: Keep, around: Any
) -> None:
    found = spatial_markov(income, neighbours=board(), classes=4, pooled="all_years", around=around, draws=0)
    values = income.to_numpy()
    # With cut-offs giddy needs an upper end for the highest class, and lags of its own classes.
    ends = np.quantile(values, (0.25, 0.5, 0.75))
    own = {"k": 4, "m": 4} if around == "own" else {"cutoffs": ends, "lag_cutoffs": ends}
    theirs = quietly(
        peer("giddy.markov").Spatial_Markov, values, weights(peer), fixed=True, **own, variable_name="income"
    )
    np.testing.assert_array_equal(theirs.T, found.counts)
    seen = [np.nan_to_num(found.values) - theirs.P, theirs.Q - found.over_surroundings.chi_square]
    seen += [theirs.LR - found.over_surroundings.likelihood_ratio]
    assert theirs.dof_hom == found.over_surroundings.degrees
    for k, row in enumerate(found.long_run):
        if not np.isnan(row).any():
            seen.append(row - theirs.S[k])
    largest = max(float(np.abs(part).max()) for part in seen)
    difference("spatial_markov", NAME, largest)
    assert largest < 1e-9


@pytest.mark.peers
@pytest.mark.proves("rank_mobility", by="agreement", peer="giddy 2.3.6")
def test_giddy_ranks_alike(income: pd.DataFrame, peer: Peer, difference: Keep) -> None:
    country = {region: str(k // 16) for k, region in enumerate(income.index)}
    found = rank_mobility(income, groups=country)
    regimes = np.array([country[region] for region in income.index])
    theirs = quietly(peer("giddy.rank").Theta, income.to_numpy(), regimes, permutations=0)
    seen = [np.abs(found.values[3] - theirs.theta).max()]
    for t in range(YEARS - 1):
        tau = quietly(peer("giddy.rank").Tau, income.iloc[:, t].to_numpy(), income.iloc[:, t + 1].to_numpy())
        seen.append(abs(found.values[1, t] - tau.tau))
    difference("rank_mobility", NAME, float(max(seen)))
    assert max(seen) < 1e-12
