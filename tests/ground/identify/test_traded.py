"""Traded and local industries: by a list, by a rule, by both; what each says and what it does not know."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from klastr.errors import InvalidDefinition, InvalidOption, NothingToMeasure
from klastr.identify.dispersion import locational_gini, mean_of_highest, share_in_specialised_areas
from klastr.identify.traded import TradedSplit, traded_industries
from klastr.identify.traded_rule import TradedRule
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

Make = Callable[..., RegionalTable]

CELLS = [[90.0, 50, 0], [0, 60, 0], [5, 55, 0], [5, 45, 0]]
INDUSTRIES = ["C24", "G47", "C30"]  # steel in one place, shops everywhere, nobody builds ships


def listed(**verdicts: bool) -> Definition:
    return Definition("list.csv", dict.fromkeys(verdicts, "any"), traded_codes=verdicts)


@pytest.fixture
def table(make: Make) -> RegionalTable:
    return make(CELLS, industries=INDUSTRIES, source="by hand")


def test_a_rule_tells_what_gathers_from_what_is_everywhere(table: RegionalTable) -> None:
    split = traded_industries(table, rule=TradedRule(top5=None, share=0.9, gini=0.4))
    assert (split.traded, split.local, split.undecided) == (("C24",), ("G47",), ("C30",))
    assert split.reasons == ("rule", "rule", "no_employment")
    assert (split.is_traded("C24"), split.is_traded("G47"), split.is_traded("C30")) == (True, False, None)


def test_the_measures_by_hand(table: RegionalTable) -> None:
    split = traded_industries(table)
    # All jobs: 140, 60, 60, 50 of 310. Steel: 90, 0, 5, 5 of 100; quotients 1.993, 0, 0.258, 0.31.
    assert split.share[0] == pytest.approx(0.9)
    assert split.top5[0] == pytest.approx((90 * 310 / 140 + 0 + 5 * 310 / 60 + 5 * 310 / 50) / 100 / 4)
    steps = [(60, 0, 0.0), (60, 0.0, 0.05), (50, 0.05, 0.10), (140, 0.10, 1.0)]
    assert split.gini[0] == pytest.approx(1 - sum(w / 310 * (low + high) for w, low, high in steps))


def test_a_list_decides_where_it_has_a_verdict(table: RegionalTable) -> None:
    split = traded_industries(table, given=listed(C24=False, C30=True))
    assert (split.traded, split.local, split.undecided) == (("C30",), ("C24",), ("G47",))
    assert split.reasons == ("list", "not_in_list", "list")
    assert np.isnan(split.clearance).all()
    assert "1 of 3 industries of the table have no verdict in the definition 'list.csv' (G47)." in split.notes


def test_a_rule_decides_where_the_list_is_silent(table: RegionalTable) -> None:
    split = traded_industries(table, given=listed(C24=False), rule=TradedRule.parsed("gini>=0.4"))
    assert split.reasons == ("list", "rule", "no_employment")
    assert split.local == ("C24", "G47")
    assert np.isnan(split.clearance).tolist() == [True, False, True]


def test_a_code_of_the_list_covers_what_is_below_it(make: Make) -> None:
    table = make([[5.0, 6], [7, 8]], industries=["C24.1", "G47.2"])
    assert traded_industries(table, given=listed(C=True, G47=False)).traded == ("C24.1",)


def test_the_default_rule_goes_with_how_fine_the_table_is(table: RegionalTable, make: Make) -> None:
    assert traded_industries(table).rule == TradedRule(0.5, 2, 0.3)
    fine = make(np.random.default_rng(0).integers(1, 50, (300, 300)))
    assert traded_industries(fine).rule == TradedRule(0.5, 2, 0.4)
    assert TradedRule.suited_to(300, 1000) == TradedRule(0.5, 2, 0.5)


@pytest.mark.parametrize(
    ("industry", "rule", "given", "said"),
    [
        (
            "C24",
            "share>=0.8",
            None,
            "C24 (Basic metals) is traded: every threshold is reached, the nearest is share 0.9",
        ),
        ("G47", "share>=0.8", None, "is local: a threshold is missed: share 0.762 against 0.8 (-5%)"),
        ("C30", "share>=0.8", None, "is undecided: nobody works in it, and nothing can be measured."),
        ("C24", None, listed(C24=True), "is traded: so says the list 'list.csv'."),
        ("G47", None, listed(C24=True), "is undecided: the list 'list.csv' does not name it."),
    ],
)
def test_every_verdict_says_why(table: RegionalTable, industry: str, rule: str | None, given, said: str) -> None:
    split = traded_industries(table, rule=TradedRule.parsed(rule) if rule else None, given=given)
    assert said in split.explain(industry).sentence


def test_the_frame_holds_verdict_reason_and_measures(table: RegionalTable) -> None:
    frame = traded_industries(table, rule=TradedRule.parsed("share>=0.8")).to_frame().set_index("industry")
    assert frame.loc["C24", ["verdict", "reason", "decisive"]].tolist() == ["traded", "rule", "share"]
    assert frame.loc["C30", ["verdict", "reason", "decisive"]].tolist() == ["undecided", "no_employment", ""]
    assert frame["persons_employed"].tolist() == [100, 210, 0]


def test_an_answer_can_be_cited_and_names_its_choices(table: RegionalTable) -> None:
    split = traded_industries(table, given=listed(C24=True))
    assert "by hand" in split.cite()
    assert split.settings["list"] == "list.csv"
    assert split.settings["areas"] == 4


class TestBadMaterial:
    def test_a_list_without_verdicts(self, table: RegionalTable) -> None:
        with pytest.raises(InvalidDefinition, match="does not say which of its 1 industries are traded"):
            traded_industries(table, given=Definition("groups.csv", {"C24": "metals"}))

    def test_a_list_of_another_classification(self, table: RegionalTable) -> None:
        naics = dict.fromkeys(("336411", "331110", "311111"), True)
        with pytest.raises(InvalidDefinition, match="written in NAICS"):
            traded_industries(table, given=listed(**naics))

    def test_a_list_finer_than_the_table(self, table: RegionalTable) -> None:
        with pytest.raises(InvalidDefinition, match="finer than the industries of the table"):
            traded_industries(table, given=listed(**{"C24.1": True, "G47": False}))

    def test_a_table_of_zeros(self, make: Make) -> None:
        with pytest.raises(NothingToMeasure):
            traded_industries(make(np.zeros((3, 2))))

    def test_an_industry_that_is_not_there(self, table: RegionalTable) -> None:
        with pytest.raises(InvalidOption, match="no industry 'C99'"):
            traded_industries(table).is_traded("C99")


class TestAgainstAnotherSplit:
    @pytest.fixture
    def split(self, make: Make) -> TradedSplit:
        codes = ["C10", "C24", "C29", "G47", "I56"]
        table = make([[10.0, 80, 30, 40, 20]] * 2 + [[10, 1, 2, 40, 20]], industries=codes)
        return traded_industries(table, given=listed(C10=False, C24=True, C29=True, G47=False))

    def test_industries_and_jobs_are_counted(self, split: TradedSplit) -> None:
        found = split.compared_with(listed(C10=True, C24=True, C29=True, G47=False, I56=False))
        assert found.counts.tolist() == [[1, 1], [0, 2]]
        assert found.jobs.tolist() == [[120, 30], [0, 161 + 62]]
        assert found.accuracy == 0.75
        assert found.accuracy_of_jobs == pytest.approx(343 / 373)
        assert (found.disagreeing, found.left_out) == (("C10",), ("I56",))

    def test_kappa_by_hand(self, split: TradedSplit) -> None:
        found = split.compared_with(listed(C10=True, C24=True, C29=True, G47=False))
        by_chance = (2 * 1 + 2 * 3) / 16
        assert found.kappa == pytest.approx((0.75 - by_chance) / (1 - by_chance))

    def test_a_split_agrees_fully_with_itself(self, split: TradedSplit) -> None:
        found = split.compared_with(listed(C10=False, C24=True, C29=True, G47=False))
        assert (found.accuracy, found.kappa, found.kappa_of_jobs, found.disagreeing) == (1, 1, 1, ())

    def test_frames_and_sentences(self, split: TradedSplit) -> None:
        found = split.compared_with(listed(C10=True, C24=True))
        assert found.to_frame().query("not agree")["industry"].tolist() == ["C10"]
        assert found.confusion_frame()["industries"].sum() == 2
        assert found.explain("C10").sentence == "Food: local here, traded in 'list.csv'"
        assert found.explain().cells["industries compared"] == 2

    def test_nothing_in_common(self, split: TradedSplit) -> None:
        with pytest.raises(InvalidDefinition, match="has a verdict both here and in 'list"):
            split.compared_with(listed(I56=True))


jobs = arrays(np.float64, st.tuples(st.integers(2, 8), st.integers(1, 4)), elements=st.integers(0, 1000).map(float))


@given(jobs, st.randoms(use_true_random=False))
def test_order_and_scale_of_areas_change_nothing(cells: np.ndarray, random) -> None:
    totals = cells.sum(axis=1)
    order = random.sample(range(len(cells)), len(cells))
    before = locational_gini(cells, totals)
    np.testing.assert_allclose(locational_gini(cells[order] * 7, totals[order] * 3), before, atol=1e-12)
    known = before[~np.isnan(before)]
    assert ((known > -1e-12) & (known < 1)).all()


@given(jobs)
def test_areas_alike_can_be_merged(cells: np.ndarray) -> None:
    twice = np.concatenate([cells, cells])
    np.testing.assert_allclose(
        locational_gini(twice, twice.sum(axis=1)), locational_gini(cells, cells.sum(axis=1)), atol=1e-12
    )


def test_an_industry_that_lies_as_all_jobs_do_has_no_gini() -> None:
    totals = np.array([10.0, 20, 70])
    np.testing.assert_allclose(locational_gini(totals[:, None] / 5, totals), [0], atol=1e-12)


def test_nobody_at_all_is_not_defined() -> None:
    empty, quotient = np.zeros((3, 1)), np.full((3, 1), np.nan)
    assert np.isnan(locational_gini(empty, np.array([1.0, 2, 3]))).all()
    assert np.isnan(share_in_specialised_areas(empty, quotient)).all()
    assert np.isnan(mean_of_highest(quotient)).all()


def test_the_published_split_of_american_industries(real_data: Path) -> None:
    """The figures of docs/methods/traded.md."""
    cells = pd.read_parquet(real_data / "us_cbp_cbsa_2019.parquet")
    table = RegionalTable.from_frame(cells, "cbsa_code", "naics_code", "employment")
    published = pd.read_csv(real_data / "us_cluster_definitions.csv.gz", dtype=str)
    published = published.rename(columns={"naics_code": "code", "cluster": "name"})
    published["traded"] = published["group"] = published["traded_local"]
    definition = Definition.from_frame(published[["code", "group", "traded"]], name="published")
    found = traded_industries(table, industry_level=6).compared_with(definition)
    assert found.counts.tolist() == [[242, 65], [51, 587]]
    assert (round(found.accuracy, 3), round(found.kappa, 3)) == (0.877, 0.717)
    assert (round(found.accuracy_of_jobs, 3), round(found.kappa_of_jobs, 3)) == (0.836, 0.587)
    large = traded_industries(table, industry_level=6, rule=TradedRule()).compared_with(definition)
    assert (round(large.accuracy, 3), round(large.kappa, 3)) == (0.785, 0.381)
