"""What the pages on change say was seen in the regions of Europe."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from klastr.identify.dynamics.beta_convergence import beta_convergence
from klastr.identify.dynamics.entry_by_density import entry_by_density
from klastr.identify.dynamics.entry_exit import entry_exit
from klastr.identify.dynamics.markov import markov
from klastr.identify.dynamics.panel import Panel, panel_of
from klastr.identify.dynamics.rank_mobility import rank_mobility
from klastr.identify.dynamics.shift_share_forms import Form
from klastr.identify.dynamics.sigma_convergence import sigma_convergence
from klastr.identify.dynamics.spatial_markov import spatial_markov
from klastr.identify.growth import shift_share
from klastr.identify.knowledge_bases import knowledge_bases
from klastr.identify.resilience.regional_resilience import resilience
from klastr.sources.tables import read_regional_table


@pytest.fixture(scope="module")
def years(real_data: Path) -> Panel:
    table = read_regional_table(real_data / "eu_sbs_regional_2008_2014.parquet").table
    return panel_of(table, region_level=2, industry_level=2, all_between=True)


@pytest.fixture(scope="module")
def income(real_data: Path) -> pd.DataFrame:
    """GDP per head in purchasing power, NUTS 2, 2004 to 2014."""
    rows = pd.read_parquet(real_data / "eu_regional_context.parquet")
    rows = rows[(rows["indicator"] == "gdp_pps_hab_eu") & (rows["nuts_level"] == 2)]
    return rows.pivot_table(index="nuts_code", columns="year", values="value", aggfunc="first")


@pytest.mark.slow
def test_a_twelfth_of_what_could_enter_entered_and_a_seventh_left(years: Panel) -> None:
    came = entry_exit(years, since=2010, at=2014, draws=0).values
    left = entry_exit(years, since=2010, at=2014, kind="exit", draws=0).values
    assert (int(np.nansum(came)), int((~np.isnan(came)).sum())) == (930, 11_772)
    assert (int(np.nansum(left)), int((~np.isnan(left)).sum())) == (925, 6_251)
    for stays, number in ((2, 552), (3, 368)):
        assert np.nansum(entry_exit(years, since=2010, at=2014, stays=stays, draws=0).values) == number


def test_all_of_the_convergence_was_between_countries(income: pd.DataFrame) -> None:
    known = income[income[2004].notna() & income[2014].notna()]
    found = beta_convergence(known, since=2004, at=2014)
    assert found.at("speed") == pytest.approx(0.0231, abs=1e-4)
    country = known.index.str[:2]
    names = sorted(set(country))[1:]
    levels = {f"in {name}": {code: float(code[:2] == name) for code in known.index} for name in names}
    within = beta_convergence(known, since=2004, at=2014, conditions=levels)
    assert within.at("beta") == pytest.approx(-0.0006, abs=1e-4)
    assert within.p_values is not None
    assert within.p_values[1] == pytest.approx(0.68, abs=0.01)
    spread = sigma_convergence(income)
    assert (spread.at("2004"), spread.at("2014")) == pytest.approx((0.444, 0.381), abs=1e-3)


def test_poor_regions_move_up_among_richer_ones(income: pd.DataFrame) -> None:
    found = markov(income, draws=0)
    assert found.first_passage[0, 4] == pytest.approx(205, abs=1)
    assert found.mobility["half_life"] == pytest.approx(32.4, abs=0.1)
    among = spatial_markov(income, draws=0)
    assert among.over_surroundings.p_value < 0.001
    up = [among.values[around, 0, 1:].sum() for around in (0, 1)]
    assert up == pytest.approx([0.018, 0.076], abs=1e-3)
    theta = rank_mobility(income, groups={code: code[:2] for code in income.index}).values[3]
    assert (theta.min(), theta.max()) == pytest.approx((0.58, 0.85), abs=0.005)


@pytest.mark.slow
def test_half_of_those_that_fell_have_not_recovered(years: Panel) -> None:
    found = resilience(years, draws=0)
    assert found.settings["shock"] == {"all": (2008, 2013)}
    frame = found.to_long_frame().query("index == 'recovery_years'")
    assert frame["reason"].value_counts().to_dict() == {
        "not_recovered": 107,
        "": 69,
        "too_few": 47,
        "not_there": 58,
        "no_shock": 13,
    }
    assert found.at("EL30", "depth") == pytest.approx(0.311, abs=1e-3)


def test_moravskoslezsko_did_better_than_its_industries_and_worse_than_its_neighbours(years: Panel) -> None:
    parts: dict[str, float] = {}
    forms: tuple[Form, ...] = ("dunn", "esteban-marquillas", "spatial")
    for form in forms:
        found = shift_share(years, since=2010, at=2014, form=form, draws=0)
        parts |= {name: found.by_region(name).at("CZ08") for name in found.region_components}
    assert parts["national_share"] == pytest.approx(5_061, abs=1)
    assert parts["industry_mix"] == pytest.approx(-6_504, abs=1)
    assert parts["regional_shift"] == pytest.approx(2_708, abs=1)
    assert parts["competitive_effect"] == pytest.approx(4_149, abs=1)
    assert (parts["neighbourhood_shift"], parts["local_shift"]) == pytest.approx((8_873, -6_164), abs=1)
    yearly = shift_share(years, since=2010, at=2014, each_year=True, draws=0)
    assert yearly.by_region("regional_shift").at("CZ08") == pytest.approx(3_646, abs=1)


def test_newcomers_come_where_related_industries_are(years: Panel) -> None:
    found = entry_by_density(years, since=2010, at=2014)
    assert found.at("density") == pytest.approx(0.885, abs=0.001)
    assert found.at("one_deviation") == pytest.approx(0.0677, abs=0.001)
    left = entry_by_density(years, since=2010, at=2014, kind="exit")
    assert left.at("one_deviation") == pytest.approx(-0.149, abs=0.001)


def test_stuttgart_is_synthetic_and_london_symbolic(years: Panel) -> None:
    found = knowledge_bases(years.grids[-1], kind="quotient", draws=0)
    for region, base, quotient in (
        ("BE31", "analytical", 6.66),
        ("DEB3", "analytical", 6.29),
        ("DE11", "synthetic", 2.34),
        ("UKI3", "symbolic", 4.32),
    ):
        column = found.values[:, found.axes["base"].index(base)]
        assert found.at(region, base) == pytest.approx(quotient, abs=0.01)
        assert found.at(region, base) >= np.sort(column[~np.isnan(column)])[-2]
