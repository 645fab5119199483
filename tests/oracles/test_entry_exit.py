"""Entries, exits and growth against loops over cells."""

from __future__ import annotations

import math
from typing import get_args

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from klastr.identify.dynamics.entry_exit import entry_exit
from klastr.identify.dynamics.growth_rates import Rate, growth


def random_frames(seed: int, years: int) -> dict[int, pd.DataFrame]:
    random = np.random.default_rng(seed)
    cells = random.integers(0, 30, (years, 4, 5)) * (random.random((years, 4, 5)) < 0.7)
    cells[:, 0, 0] += 1
    return {2000 + t: pd.DataFrame(cells[t], list("ABCD"), list("vwxyz")) for t in range(years)}


def is_present(frame: pd.DataFrame, region: str, industry: str) -> bool:
    own, all_of_it = frame.loc[region].sum(), frame[industry].sum()
    if own == 0 or all_of_it == 0:
        return False
    return bool(int(frame.loc[region, industry]) * int(frame.to_numpy().sum()) >= int(own) * int(all_of_it))


@pytest.mark.slow
@pytest.mark.proves("entry_exit", by="oracle")
@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 2))
def test_events_are_those_of_a_loop(seed: int, stays: int) -> None:
    frames = random_frames(seed, 3)
    found = {kind: entry_exit(frames, kind=kind, stays=stays, draws=0) for kind in ("entry", "exit", "stay")}
    for region in "ABCD":
        for industry in "vwxyz":
            was = is_present(frames[2000], region, industry)
            now = [is_present(frames[year], region, industry) for year in (2002, 2001)[:stays]]
            if was:
                assert found["entry"].reason(region, industry) == "present_already"
                assert found["exit"].at(region, industry) == (not any(now))
                assert found["stay"].at(region, industry) == all(now)
            else:
                assert found["entry"].at(region, industry) == all(now)
                assert found["exit"].reason(region, industry) == "not_there"


@pytest.mark.slow
@pytest.mark.proves("growth", by="oracle")
@settings(max_examples=30)
@given(st.integers(0, 10_000))
def test_rates_are_those_of_a_loop(seed: int) -> None:
    frames = random_frames(seed, 2)
    frames[2004] = frames.pop(2001)
    before, after = frames.values()
    answers = {rate: growth(frames, rate=rate, draws=0) for rate in get_args(Rate)}
    for region in "ABCD":
        for industry in "vwxyz":
            x0, x1 = int(before.loc[region, industry]), int(after.loc[region, industry])
            if x0 == 0:
                assert answers["simple"].reason(region, industry) == "nobody_before"
                continue
            assert answers["simple"].at(region, industry) == pytest.approx(x1 / x0 - 1)
            assert answers["annual"].at(region, industry) == pytest.approx((x1 / x0) ** (1 / 4) - 1)
            assert answers["symmetric"].at(region, industry) == pytest.approx(2 * (x1 - x0) / (x1 + x0))
            if x1:
                assert answers["log"].at(region, industry) == pytest.approx(math.log(x1 / x0))
            else:
                assert answers["log"].reason(region, industry) == "not_positive"
    for industry in "vwxyz":
        if before[industry].sum():
            rate = after[industry].sum() / before[industry].sum() - 1
            assert growth(frames, by="industry", draws=0).at(industry) == pytest.approx(rate)
