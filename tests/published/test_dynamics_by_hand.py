"""Measures of change: printed figures, and the hand calculations that their pages show."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from klastr.identify.dynamics.beta_convergence import beta_convergence
from klastr.identify.dynamics.chains import first_passage, long_run
from klastr.identify.dynamics.entry_exit import entry_exit
from klastr.identify.dynamics.markov import markov
from klastr.identify.dynamics.rank_mobility import rank_mobility
from klastr.identify.dynamics.sigma_convergence import sigma_convergence
from klastr.identify.dynamics.spatial_markov import spatial_markov
from klastr.identify.growth import shift_share
from klastr.tables.regional import RegionalTable


@pytest.mark.proves("markov", by="published")
def test_the_weather_in_the_land_of_oz() -> None:
    """Kemeny and Snell (1967), Finite Markov Chains, as printed in the documentation of giddy 2.3.6."""
    oz = np.array([[0.5, 0.25, 0.25], [0.5, 0.0, 0.5], [0.25, 0.25, 0.5]])
    np.testing.assert_allclose(long_run(oz), [0.4, 0.2, 0.4])
    printed = [[2.5, 4.0, 3.33333333], [2.66666667, 5.0, 2.66666667], [3.33333333, 4.0, 2.5]]
    np.testing.assert_allclose(first_passage(oz), printed, atol=1e-8)


@pytest.mark.proves("entry_exit", by="worked")
def test_entries_of_the_page() -> None:
    """docs/methods/entry-exit.md."""
    before = pd.DataFrame({"food": [60, 30], "steel": [10, 90]}, ["A", "B"])
    after = pd.DataFrame({"food": [30, 60], "steel": [60, 50]}, ["A", "B"])
    years = {2010: before, 2014: after}
    came = entry_exit(years)
    assert (came.at("A", "steel"), came.at("B", "food")) == (1, 1)
    left = entry_exit(years, kind="exit")
    assert (left.at("A", "food"), left.at("B", "steel")) == (1, 1)
    assert left.reason("A", "steel") == "not_there"
    assert came.explain("A", "steel").cells["quotient 2014"] == pytest.approx(60 * 200 / (90 * 110), abs=1e-3)


@pytest.mark.proves("beta_convergence", by="worked")
@pytest.mark.proves("sigma_convergence", by="worked")
def test_three_regions_of_the_page() -> None:
    """docs/methods/convergence.md: 10, 20, 40 become 20, 32, 50 in ten years."""
    gdp = pd.DataFrame({2000: [10.0, 20, 40], 2010: [20.0, 32, 50]}, list("ABC"))
    growth = [math.log(2) / 10, math.log(1.6) / 10, math.log(1.25) / 10]
    beta = (growth[2] - growth[0]) / (2 * math.log(2))  # equal steps: the middle does not count
    found = beta_convergence(gdp)
    assert found.at("beta") == pytest.approx(beta)
    assert round(beta, 4) == -0.0339
    assert found.at("speed") == pytest.approx(-math.log(1 + 10 * beta) / 10)
    assert round(found.at("half_life"), 1) == 16.7
    spread = sigma_convergence(gdp)
    assert spread.at("2000") == pytest.approx(math.log(2))
    assert round(spread.at("2010"), 3) == 0.458


@pytest.mark.proves("markov", by="worked")
@pytest.mark.proves("spatial_markov", by="worked")
@pytest.mark.proves("rank_mobility", by="worked")
def test_five_regions_of_the_page() -> None:
    """docs/methods/mobility.md: five regions in a row, the two poorest change places, then change back."""
    years = {2010: [1.0, 2, 3, 4, 5], 2011: [2.0, 1, 3, 4, 5], 2012: [1.0, 2, 3, 4, 5]}
    data = pd.DataFrame(years, list("ABCDE"))
    found = markov(data, classes=[1.5, 3.5], draws=0)
    assert found.values.tolist() == [[0, 1, 0], [0.5, 0.5, 0], [0, 0, 1]]
    assert found.counts.tolist() == [[0, 2, 0], [2, 2, 0], [0, 0, 4]]
    assert found.mobility["shorrocks"] == pytest.approx((3 - 1.5) / 2)
    assert found.settings["ends"] == 2
    row = {"A": "B", "B": "AC", "C": "BD", "D": "CE", "E": "D"}
    among = spatial_markov(data, neighbours=row, classes=2, draws=0)
    assert among.counts[0].tolist() == [[6, 0], [0, 0]]
    assert among.counts[1].tolist() == [[0, 0], [0, 4]]
    ranks = rank_mobility(data)
    assert ranks.at("spearman", "2011") == pytest.approx(1 - 6 * 2 / (5 * 24))
    assert ranks.at("kendall", "2011") == pytest.approx((9 - 1) / 10)
    assert ranks.at("mean_rank_change", "2011") == pytest.approx(0.4)


@pytest.mark.proves("shift_share", by="worked")
def test_every_form_on_the_table_of_the_page() -> None:
    """docs/methods/shift-share.md: A has 40 and 60 jobs, then 50 and 60; B 60 and 40, then 58 and 52."""
    cells = {"A": ((40, 60), (50, 60)), "B": ((60, 40), (58, 52))}
    rows = [
        (region, industry, year, jobs)
        for region, years in cells.items()
        for year, persons in zip((2010, 2014), years, strict=True)
        for industry, jobs in zip(("food", "steel"), persons, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["region", "industry", "year", "jobs"])
    table = RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")

    def said(form: str) -> dict[str, float]:
        around = {"A": "B", "B": "A"}
        found = shift_share(table, form=form, neighbours=around, draws=0)  # type: ignore[arg-type]  # of three words
        return {name: round(found.measured(name).at("A", "food"), 3) for name in found.components}

    assert said("dunn") == {"national_share": 4.0, "industry_mix": -0.8, "regional_shift": 6.8}
    assert said("esteban-marquillas") == {
        "national_share": 4.0,
        "industry_mix": -0.8,
        "competitive_effect": 8.5,
        "allocation_effect": -1.7,
    }
    assert said("gerfin") == {"national_ratio": 1.1, "industry_mix_ratio": 0.982, "regional_ratio": 1.157}
    assert said("spatial") == {
        "national_share": 4.0,
        "industry_mix": -0.8,
        "neighbourhood_shift": -4.533,
        "local_shift": 11.333,
    }
