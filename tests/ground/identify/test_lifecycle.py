"""Life-cycle stages: what a person would say of clear cases, how sure, and what is said where there is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from klastr.errors import InvalidOption, MissingYear, NothingToMeasure
from klastr.identify.lifecycle import lifecycle_stages
from klastr.identify.lifecycle_rules import OUTCOMES
from klastr.identify.lifecycle_stages import LifecycleStages
from klastr.identify.regional_clusters import regional_clusters
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

Make = Callable[..., RegionalTable]

REGIONS = ("grows", "shrinks", "stays", "comes", "turns", "rest")
INDUSTRIES = ("yarn", "cloth", "other")
BEFORE = ((3e4, 3e4, 2e5), (3e4, 3e4, 2e5), (3e4, 3e4, 2e5), (7e3, 7e3, 2e5), (5e4, 1e4, 2e5), (1e5, 1e5, 4e6))
AFTER = ((5e4, 5e4, 2e5), (2e4, 2e4, 2e5), (3e4, 3e4, 2e5), (1.2e4, 1.2e4, 2e5), (1e4, 5e4, 2e5), (1e5, 1e5, 4e6))
TEXTILES = Definition("own", {"yarn": "textiles", "cloth": "textiles", "other": "other"})


def economy(make: Make, before: Any = BEFORE, after: Any = AFTER, *, size: float = 2, **other: Any) -> RegionalTable:
    cells = np.array([before, after])
    units = other.pop("establishments", cells / size)
    return make(cells, REGIONS, INDUSTRIES, years=(2010, 2014), establishments=units, **other)


def stages(table: RegionalTable, definition: Definition | None = TEXTILES, **how: Any) -> LifecycleStages:
    found = regional_clusters(table, definition, since=2010, draws=how.pop("found_draws", 200))
    return lifecycle_stages(found, **({"draws": 200} | how))


def test_each_stage_is_what_a_person_would_say(make: Make) -> None:
    found = stages(economy(make))
    said = dict(zip(REGIONS, found.stage[:, 0], strict=True))
    assert said == {
        "grows": "growing",
        "shrinks": "declining",
        "stays": "sustaining",
        "comes": "emerging",
        "turns": "transforming",
        "rest": "no regional cluster",
    }
    assert (found.stage_probability[:, 0] > 0.85).all()


def test_the_stage_of_single_industries_needs_no_entropy(make: Make) -> None:
    found = stages(economy(make), None)
    assert found.stage[REGIONS.index("turns"), found.groups.index("cloth")] == "growing"
    assert np.isnan(found.measures["entropy"]).all()
    assert "not defined" in found.explain("turns", "cloth").cells["entropy"]


def test_probabilities_of_all_outcomes_add_up_to_one(make: Make) -> None:
    found = stages(economy(make, size=400))
    assert found.probability is not None
    looked_for = found.outcome >= 0
    np.testing.assert_allclose(found.probability[:, looked_for].sum(axis=0), 1, atol=1e-5)
    assert np.isnan(found.probability[:, ~looked_for]).all()
    assert (found.stage_probability[looked_for] >= 1 / len(OUTCOMES) - 1e-6).all()


def test_fewer_plants_make_a_stage_less_sure(make: Make) -> None:
    r = REGIONS.index("grows")
    sure = [stages(economy(make, size=size)).stage_probability[r, 0] for size in (2, 2000, 20000)]
    assert sure == sorted(sure, reverse=True)
    assert sure[0] > sure[-1]


def test_the_same_seed_gives_the_same_answer_and_another_seed_nearly_the_same(make: Make) -> None:
    table = economy(make, size=500)
    first, again, other = stages(table, seed=1), stages(table, seed=1), stages(table, seed=2)
    np.testing.assert_array_equal(first.probability, again.probability)
    assert np.nanmax(np.abs(first.probability - other.probability)) < 0.15
    assert not np.array_equal(first.probability, other.probability)


def test_limiting_the_answer_changes_no_stage(make: Make) -> None:
    codes = ("CZ01", "CZ02", "CZ03", "SK01", "SK02", "SK03")
    table = make([BEFORE, AFTER], codes, INDUSTRIES, years=(2010, 2014), establishments=np.array([BEFORE, AFTER]) / 50)
    whole = lifecycle_stages(regional_clusters(table, TEXTILES, since=2010), draws=200)
    part = lifecycle_stages(regional_clusters(table, TEXTILES, since=2010, regions=["SK"]), draws=200)
    np.testing.assert_allclose(part.probability, whole.probability[:, 3:])


def test_ten_times_the_persons_in_ten_times_the_plants_keep_every_stage(make: Make) -> None:
    small, large = stages(economy(make)), stages(economy(make, np.array(BEFORE) * 10, np.array(AFTER) * 10))
    assert (small.stage == large.stage).all()
    for name, values in small.measures.items():
        np.testing.assert_allclose(values, large.measures[name], equal_nan=True)


def test_the_order_of_regions_does_not_matter(make: Make) -> None:
    order = np.array([3, 0, 5, 1, 4, 2])
    cells = np.array([BEFORE, AFTER])
    plain = stages(economy(make, size=300))
    turned = stages(
        make(
            cells[:, order],
            [REGIONS[k] for k in order],
            INDUSTRIES,
            years=(2010, 2014),
            establishments=cells[:, order] / 300,
        )
    )
    np.testing.assert_allclose(turned.probability, plain.probability[:, order], atol=0.01)


# -- cells without a stage ---------------------------------------------------------------------------------------------


def test_a_small_cell_is_too_small_and_an_empty_one_is_nobody(make: Make) -> None:
    before, after = np.array(BEFORE), np.array(AFTER)
    before[0, :2] = after[0, :2] = 10
    before[1, :2] = after[1, :2] = 0
    found = stages(economy(make, before, after))
    assert found.reasons[:2, 0].tolist() == ["too small", "nobody"]
    assert "fewer than 250 persons" in found.explain("grows", "textiles").sentence
    assert found.to_frame()["stage"][0] == ""


def test_an_industry_that_came_to_a_region_emerges(make: Make) -> None:
    before = np.array(BEFORE)
    before[3, :2] = 0
    found = stages(economy(make, before))
    r = REGIONS.index("comes")
    assert found.stage[r, 0] == "emerging"
    assert np.isinf(found.measures["growth_a_year"][r, 0])
    assert "nobody before" in found.explain("comes", "textiles").cells["growth_a_year"]


def test_an_industry_that_left_declines(make: Make) -> None:
    after = np.array(AFTER)
    after[1, :2] = 0
    found = stages(economy(make, after=after))
    assert found.stage[REGIONS.index("shrinks"), 0] == "declining"
    assert found.measures["growth_a_year"][REGIONS.index("shrinks"), 0] == -1


def test_a_group_that_the_definition_calls_local_has_none(make: Make) -> None:
    local = Definition("own", dict(TEXTILES.group_of), traded_codes={"yarn": True, "cloth": True, "other": False})
    found = stages(economy(make), local)
    assert (found.reasons[:, found.groups.index("other")] == "local").all()
    assert "calls the group local" in found.explain("rest", "other").sentence


def test_cells_that_are_guesses_have_none(make: Make) -> None:
    before, after = np.array(BEFORE), np.array(AFTER)
    after[:2, :2] = np.nan
    found = stages(economy(make, before, after, establishments=np.array([BEFORE, AFTER]) / 2))
    assert found.reasons[:2, 0].tolist() == ["hidden", "hidden"]
    assert "are estimates" in found.explain("grows", "textiles").sentence


def test_a_region_without_the_first_year_says_so(make: Make) -> None:
    before = np.array(BEFORE)
    before[0] = np.nan
    kinds = np.zeros((2, 6, 3), dtype=np.uint8)
    kinds[0, 0] = 3
    found = stages(economy(make, before, kinds=kinds))
    assert set(found.reasons[0]) == {"not there"}
    assert "had no data in 2010" in found.explain("grows", "textiles").sentence


# -- what cannot be measured -------------------------------------------------------------------------------------------


def test_without_an_earlier_year_the_message_says_what_to_ask_for(make: Make) -> None:
    found = regional_clusters(make(BEFORE, REGIONS, INDUSTRIES), draws=0)
    with pytest.raises(InvalidOption, match="no earlier year") as refused:
        lifecycle_stages(found)
    assert "since" in (refused.value.hint or "")


def test_a_table_of_one_year_has_no_since(make: Make) -> None:
    with pytest.raises((MissingYear, InvalidOption)):
        regional_clusters(make(BEFORE, REGIONS, INDUSTRIES), since=2010)


def test_one_industry_alone_cannot_be_measured(make: Make) -> None:
    cells = np.array([BEFORE, AFTER])[:, :, :1]
    with pytest.raises(NothingToMeasure):
        regional_clusters(make(cells, REGIONS, ("yarn",), years=(2010, 2014)), since=2010)


def test_without_establishments_entry_is_not_known_and_the_stage_is(make: Make) -> None:
    found = stages(make([BEFORE, AFTER], REGIONS, INDUSTRIES, years=(2010, 2014)))
    assert found.probability is None
    assert np.isnan(found.measures["entry_a_year"]).all()
    assert found.stage[REGIONS.index("comes"), 0] == "emerging"
    assert found.explain("comes", "textiles").cells["entry_a_year"] == "not known"
    assert found.to_frame()["probability"].isna().all()


def test_establishments_that_are_all_zero_are_not_known(make: Make) -> None:
    found = stages(economy(make, establishments=np.zeros((2, 6, 3))))
    assert np.isnan(found.measures["entry_a_year"]).all()
    assert found.rules.rules[found.rule[REGIONS.index("comes"), 0]].stage == "emerging"


def test_without_draws_there_are_stages_without_probabilities(make: Make) -> None:
    found = stages(economy(make), found_draws=0)
    assert found.probability is None
    assert found.stage[0, 0] == "growing"


def test_everything_hidden_is_refused_or_has_no_stage(make: Make) -> None:
    cells = np.full((2, 6, 3), np.nan)
    with pytest.raises(NothingToMeasure):
        stages(make(cells, REGIONS, INDUSTRIES, years=(2010, 2014), establishments=np.full(cells.shape, 5.0)))


# -- explained ---------------------------------------------------------------------------------------------------------


def test_the_explanation_names_indicators_rule_and_second_stage(make: Make) -> None:
    told = stages(economy(make, size=600)).explain("grows", "textiles")
    assert "growing, probability" in told.sentence
    assert told.cells["decided by"].startswith("rule 3, growing: location_quotient >= 1")
    assert "(" in told.cells["growth_a_year"]
    assert "second likeliest" in told.cells
    assert str(told).count("\n") > 8


def test_an_unknown_region_is_refused_with_the_nearest(make: Make) -> None:
    with pytest.raises(InvalidOption, match="no region 'grow'"):
        stages(economy(make)).explain("grow", "textiles")


def test_the_frame_has_a_row_for_every_pair_and_the_result_can_be_cited(make: Make) -> None:
    found = stages(economy(make))
    frame = found.to_frame()
    assert len(frame) == 12
    assert frame["probability"].between(0, 1).any()
    assert "klastr" in found.cite()


# -- rules -------------------------------------------------------------------------------------------------------------


def test_own_rules_decide(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[[rule]]\nstage = "sustaining"\nconditions = [{ measure = "location_quotient", at_least = 0 }]\n',
        encoding="utf-8",
    )
    found = stages(economy(make), rules=path)
    assert set(found.stage.ravel()) == {"sustaining"}
    assert found.settings["rules"] == "mine.toml"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("stage =", "no TOML file"),
        ("name = 'x'", r"no \[\[rule\]\]"),
        ("[[rule]]\nstage = 'young'\nconditions = []", "the stage 'young'"),
        ("[[rule]]\nstage = 'growing'", "has no conditions"),
        ("[[rule]]\nstage = 'growing'\nconditions = [{measure = 'growth', at_least = 1}]", "the measure 'growth'"),
        ("[[rule]]\nstage = 'growing'\nconditions = [{measure = 'entropy'}]", "with 0 bounds"),
        ("[[rule]]\nstage = 'growing'\nconditions = [{measure = 'entropy', above = 1}]", "with above"),
        ("[[rule]]\nstage = 'growing'\nconditions = [{measure = 'entropy', at_least = 'x'}]", "should be a number"),
        (
            "most_hidden = 'a'\n[[rule]]\nstage = 'growing'\nconditions = [{measure = 'entropy', at_least = 1}]",
            "number",
        ),
    ],
)
def test_rules_that_cannot_be_used_say_why(make: Make, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidOption, match=said):
        stages(economy(make), rules=path)


def test_rules_that_are_no_text_say_so(make: Make, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidOption, match="UTF-8"):
        stages(economy(make), rules=path)


def test_rules_that_are_not_there_offer_those_that_are(make: Make) -> None:
    with pytest.raises(InvalidOption, match="four-indicator'") as refused:
        stages(economy(make), rules="four-indicator")
    assert "four-indicators" in (refused.value.hint or "")
