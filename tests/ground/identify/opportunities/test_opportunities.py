"""What a region could do: order, weights, gaps, entry rates that keep what they promise, bad input."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidOption, MisuseError, NothingToMeasure
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.opportunities.entry_rates import entry_rates
from klastr.identify.opportunities.opportunity_result import Opportunities
from klastr.identify.opportunities.opportunity_scores import QUADRANTS, percentile_ranks


@pytest.fixture(scope="module")
def found() -> Opportunities:
    return klastr.opportunities(klastr.visegrad(), "CZ08", region_level=2, industry_level=2, draws=40)


@pytest.mark.proves("opportunities", by="property")
def test_the_best_comes_first_and_nothing_that_is_there(found: Opportunities) -> None:
    assert len(found.industries) + found.present_count == 68
    assert all(one >= other for one, other in pairwise(found.score))
    assert (found.quotient < 1).all()
    assert ((found.score > 0) & (found.score <= 1)).all()


def test_its_numbers_are_those_of_the_measures(found: Opportunities) -> None:
    grid = klastr.industry_grid(klastr.visegrad(), region_level=2, industry_level=2)
    density = klastr.relatedness_density(grid, kind="out", draws=0)
    complexity = klastr.pci(grid, draws=0)
    for k, industry in enumerate(found.industries):
        assert found.numbers["density"][k] == pytest.approx(density.at("CZ08", industry))
        assert found.numbers["complexity"][k] == pytest.approx(complexity.at(industry))
        assert found.entry_rate is not None
        assert 0 <= found.entry_rate[k] <= 1


@pytest.mark.proves("opportunities", by="oracle")
def test_scores_from_the_frame_alone(found: Opportunities) -> None:
    frame = found.to_frame()
    ranks = [(frame[name].rank() - 0.5) / len(frame) for name in ("density", "complexity", "growth")]
    assert frame["score"].to_numpy() == pytest.approx((ranks[0] * ranks[1] * ranks[2]) ** (1 / 3))


def test_growth_is_that_of_the_other_regions(found: Opportunities) -> None:
    table = klastr.visegrad()
    now, then = (klastr.industry_grid(table, at=year, region_level=2, industry_level=2) for year in (2014, 2010))
    others = [region != "CZ08" for region in now.regions]
    first = found.industries[0]
    at = now.industries.index(first)
    ratio = now.employment[others, at].sum() / then.employment[others, at].sum()
    assert found.numbers["growth"][0] == pytest.approx(ratio**0.25 - 1)


def test_intervals_hold_the_numbers_and_long_rows_say_all(found: Opportunities) -> None:
    for name in ("density", "complexity"):
        low, high = found.intervals[name] or (None, None)
        assert low is not None
        assert (low <= found.numbers[name]).all()
        assert (found.numbers[name] <= high).all()
    long = found.to_long_frame()
    columns = ["region", "industry", "year", "measure", "value", "low", "high", "p_value", "reason"]
    assert list(long.columns) == columns
    assert len(long) == 5 * len(found.industries)
    assert set(found.quadrants) <= set(QUADRANTS)
    assert "percentile rank of density" in str(found.explain(found.industries[0]))


def test_a_weight_of_nearness_alone_orders_by_nearness() -> None:
    found = klastr.opportunities(
        klastr.visegrad(), "CZ08", region_level=2, industry_level=2, draws=0, weights={"density": 2}
    )
    assert all(one >= other for one, other in pairwise(found.numbers["density"]))


def test_chance_beside_density() -> None:
    found = klastr.opportunities(klastr.visegrad(), "CZ08", region_level=2, industry_level=2, draws=0, null="bicm")
    assert found.p_values is not None
    assert ((found.p_values >= 0) & (found.p_values <= 1)).all()
    assert "density_p_value" in found.to_frame()


def test_one_year_has_neither_growth_nor_entry_rates() -> None:
    frame = pd.DataFrame([[9, 1, 4], [2, 8, 1], [3, 3, 7]], index=[*"ABC"], columns=[*"xyz"])
    found = klastr.opportunities(frame, "A", draws=0)
    assert found.rates is None
    assert "growth" not in found.to_frame()
    assert found.settings["weights"] == {"density": 1.0, "complexity": 1.0, "growth": 0.0}


def test_an_industry_that_no_region_has_says_so() -> None:
    frame = pd.DataFrame([[9, 1, 0], [2, 8, 0], [3, 3, 0]], index=[*"ABC"], columns=[*"xyz"])
    found = klastr.opportunities(frame, "A", draws=0)
    assert found.to_frame().loc["z", "reason"] == "empty_industry"
    assert np.isnan(found.score[found.industries.index("z")])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"weights": {"nearness": 1}}, "weights"),
        ({"weights": {"density": -1}}, "weights"),
        ({"weights": {"density": 0}}, "weights"),
        ({"horizon": 0}, "horizon"),
        ({"horizon": 10}, "the longest possible is 4: --horizon 4"),
        ({"since": 2014}, "--since"),
        ({"since": 1999}, "earlier years"),
        ({"region": "CZ99"}, "CZ99"),
    ],
)
def test_bad_options_are_named_with_a_hint(options: dict[str, object], said: str) -> None:
    asked = {"region": "CZ08", "region_level": 2, "industry_level": 2, "draws": 0, **options}
    with pytest.raises(MisuseError, match=said) as raised:
        klastr.opportunities(klastr.visegrad(), asked.pop("region"), **asked)
    assert raised.value.hint


def test_growth_cannot_weigh_where_there_is_none() -> None:
    frame = pd.DataFrame([[9, 1], [2, 8], [3, 3]], index=[*"ABC"], columns=[*"xy"])
    with pytest.raises(InvalidOption, match="no earlier year"):
        klastr.opportunities(frame, "A", weights={"growth": 1}, draws=0)


@pytest.mark.parametrize("row", [[0, 0], [5, 5]])
def test_an_empty_region_and_one_with_everything_have_no_opportunities(row: list[int]) -> None:
    frame = pd.DataFrame([row, [2, 8], [8, 2]], index=[*"ABC"], columns=[*"xy"])
    with pytest.raises(NothingToMeasure):
        klastr.opportunities(frame, "A", draws=0)


def test_percentile_ranks_share_ties_and_leave_gaps() -> None:
    assert percentile_ranks(np.array([])).size == 0
    assert np.isnan(percentile_ranks(np.array([np.nan]))).all()
    assert percentile_ranks(np.array([5.0, 5, 5])).tolist() == [0.5, 0.5, 0.5]


# -- rates of entry --------------------------------------------------------------------------------------------------


def invented_years(slope: float, seed: int) -> list[IndustryGrid]:
    """Two years of 60 regions x 40 industries in which the chance of entry is 0.05 + slope x density."""
    from klastr.identify.complexity.outlook_kernel import density_of, proximity_of

    random = np.random.default_rng(seed)
    skill, need = random.normal(size=(60, 2)), random.normal(size=(40, 2))
    before = (skill @ need.T + random.normal(0, 1, (60, 40)) > 0.8).astype(float)
    density = density_of(before, proximity_of(before, diagonal=0.0))
    after = np.maximum(before, random.random((60, 40)) < 0.05 + slope * density)
    return [one_year(before, 2000), one_year(after, 2005)]


def one_year(present: np.ndarray, year: int) -> IndustryGrid:
    """Employment whose quotients reach the threshold of 1e-6 exactly where it is present."""
    return IndustryGrid(
        regions=tuple(f"R{k}" for k in range(len(present))),
        industries=tuple(f"I{k}" for k in range(present.shape[1])),
        employment=present * 100,
        establishments=None,
        region_total=np.full(len(present), 10_000.0),
        year=year,
        industry_names={},
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_rates_of_entry_find_the_chance_that_made_them(seed: int) -> None:
    rates = entry_rates(invented_years(0.5, seed), horizon=5, threshold=1e-6)
    assert rates is not None
    assert all(one <= other for one, other in pairwise(rates.rate))
    assert rates.skill > 0
    assert rates.expected == pytest.approx(rates.observed, rel=0.15)
    densities = np.linspace(0.2, 0.7, 6)
    at = rates.at(densities)
    truth = 0.05 + 0.5 * densities
    assert np.abs(rates.rate[at] - truth).max() < 0.12
    assert (rates.low <= rates.rate).all()
    assert (rates.rate <= rates.high).all()


def test_where_nearness_does_not_matter_it_has_no_skill() -> None:
    skills = [entry_rates(invented_years(0.0, seed), horizon=5, threshold=1e-6).skill for seed in range(8)]
    assert np.mean(skills) < 0.002


def test_years_that_are_not_so_far_apart_give_no_rates() -> None:
    assert entry_rates(invented_years(0.5, 1), horizon=4, threshold=1e-6) is None
