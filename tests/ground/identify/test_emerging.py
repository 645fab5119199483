"""Emerging bundles: what came together is found, what was together or is not related is not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from klastr.errors import InvalidOption
from klastr.identify.emerging import emerging_bundles
from klastr.identify.emerging_cells import Thresholds
from klastr.identify.emerging_findings import EmergingBundles
from klastr.identify.regional_clusters import regional_clusters
from klastr.identify.relatedness import Relatedness
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

Make = Callable[..., RegionalTable]

REGIONS = tuple(f"r{k:02d}" for k in range(12))
INDUSTRIES = ("cloth", "yarn", "chips", "code", "bread")


def ties(**pairs: float) -> Relatedness:
    """A matrix in which the named pairs are tied and all others hardly are."""
    values = np.full((5, 5), 0.01)
    for pair, tie in pairs.items():
        i, j = (INDUSTRIES.index(one) for one in pair.split("_"))
        values[i, j] = values[j, i] = tie
    return Relatedness.from_frame(pd.DataFrame(values, INDUSTRIES, INDUSTRIES), name="told")


def economy(make: Make, came: dict[tuple[int, str], float], *, size: float = 5, **other: Any) -> RegionalTable:
    """Every region alike; some cells grow to so many times what they were."""
    before = np.full((12, 5), 2000.0)
    before[:, 4] = 20000
    for r, name in came:
        before[r, INDUSTRIES.index(name)] = 1000
    after = before.copy()
    for (r, name), factor in came.items():
        after[r, INDUSTRIES.index(name)] *= factor
    cells = np.array([before, after])
    return make(cells, REGIONS, INDUSTRIES, years=(2010, 2014), establishments=cells / size, **other)


def bundles(
    table: RegionalTable, matrix: Relatedness | None, definition: Definition | None = None, **how: Any
) -> EmergingBundles:
    found = regional_clusters(table, definition, since=2010, draws=how.pop("found_draws", 100))
    return emerging_bundles(found, matrix, **({"draws": 99} | how))


BOTH_CAME = {(0, "chips"): 4.0, (0, "cloth"): 4.0}


def test_two_related_industries_that_came_together_are_a_bundle(make: Make) -> None:
    found = bundles(economy(make, BOTH_CAME), ties(cloth_chips=0.9))
    assert len(found) == 1
    one = found.bundles[0]
    assert (one.region, one.industries, one.newcomers) == ("r00", ("cloth", "chips"), ("cloth", "chips"))
    assert one.pairs == (("cloth", "chips"),)
    assert one.persons_before == 2000
    assert one.persons_employed == 8000
    assert one.beyond_expectation == pytest.approx(8000 - 1000 * 2 * (26000 / 23000))
    assert one.regions_before == 11
    assert one.probability > 0.9
    assert 0 < one.p_value <= one.q_value <= 1


def test_a_newcomer_joins_what_was_there_and_grows(make: Make) -> None:
    table = economy(make, {(0, "chips"): 4.0})
    cells = table.values.copy()
    cells[:, 0, 0] = 6000, 12000
    grown = make(cells, REGIONS, INDUSTRIES, years=(2010, 2014), establishments=cells / 5)
    one = bundles(grown, ties(cloth_chips=0.9)).bundles[0]
    assert one.newcomers == ("chips",)
    assert "was there and grew" in one.details["cloth"]


def test_chains_of_related_newcomers_are_one_bundle(make: Make) -> None:
    came = {(3, name): 4.0 for name in ("cloth", "chips", "code")}
    found = bundles(economy(make, came), ties(cloth_chips=0.9, chips_code=0.8), related=0.3)
    assert [one.industries for one in found.bundles] == [("cloth", "chips", "code")]


@pytest.mark.parametrize(
    ("came", "told", "reason"),
    [
        ({}, {"cloth_chips": 0.9}, "nothing came"),
        ({(0, "chips"): 4.0}, {"cloth_chips": 0.9}, "none related"),
        (BOTH_CAME, {"cloth_code": 0.9}, "none related"),
        ({(0, "chips"): 1.9, (0, "cloth"): 1.9}, {"cloth_chips": 0.9}, "nothing came"),
    ],
    ids=["nothing moved", "one came alone", "they are not related", "they are still below average"],
)
def test_what_is_no_new_combination_is_not_found_and_the_reason_is_told(
    make: Make, came: dict[tuple[int, str], float], told: dict[str, float], reason: str
) -> None:
    found = bundles(economy(make, came), ties(**told))
    assert len(found) == 0
    assert found.reason == reason
    assert found.to_frame().empty
    assert "region" in found.to_frame().columns


def test_industries_of_one_group_are_no_bundle(make: Make) -> None:
    same = Definition("own", {"cloth": "a", "chips": "a", "yarn": "a", "code": "b", "bread": "b"})
    apart = Definition("own", {"cloth": "a", "chips": "b", "yarn": "a", "code": "b", "bread": "b"})
    table = economy(make, BOTH_CAME)
    assert bundles(table, ties(cloth_chips=0.9), same).reason == "none related"
    assert bundles(table, ties(cloth_chips=0.9), apart).bundles[0].sectors == ("a", "b")


def test_one_group_of_all_industries_has_nothing_to_cross(make: Make) -> None:
    one = Definition("own", dict.fromkeys(INDUSTRIES, "a"))
    assert bundles(economy(make, BOTH_CAME), ties(cloth_chips=0.9), one).reason == "one sector"


def test_local_groups_are_left_out(make: Make) -> None:
    group = {"cloth": "a", "yarn": "a", "chips": "b", "code": "b", "bread": "c"}
    local = Definition("own", group, traded_codes={"chips": False, "code": False, "cloth": True, "yarn": True})
    assert len(bundles(economy(make, BOTH_CAME), ties(cloth_chips=0.9), local)) == 0


def test_limiting_the_answer_changes_no_p_value(make: Make) -> None:
    table = economy(make, BOTH_CAME | {(5, "chips"): 4.0, (5, "cloth"): 4.0})
    whole = emerging_bundles(regional_clusters(table, since=2010, draws=0), ties(cloth_chips=0.9), draws=99)
    found = regional_clusters(table, since=2010, draws=0, regions=["r05"])
    part = emerging_bundles(found, ties(cloth_chips=0.9), draws=99)
    assert [one.region for one in part.bundles] == ["r05"]
    assert part.bundles[0].p_value == next(one.p_value for one in whole.bundles if one.region == "r05")
    assert part.bundles[0].q_value == next(one.q_value for one in whole.bundles if one.region == "r05")


def test_the_default_matrix_is_proximity_of_the_first_year(make: Make) -> None:
    found = bundles(economy(make, BOTH_CAME), None)
    assert found.relatedness_name == "proximity 2010"


def test_fewer_plants_make_a_new_combination_less_sure(make: Make) -> None:
    sure = [bundles(economy(make, BOTH_CAME, size=size), ties(cloth_chips=0.9)).bundles[0] for size in (2, 500)]
    assert sure[0].probability > sure[1].probability


def test_without_draws_of_plants_the_probability_is_not_known(make: Make) -> None:
    one = bundles(economy(make, BOTH_CAME), ties(cloth_chips=0.9), found_draws=0).bundles[0]
    assert np.isnan(one.probability)


def test_an_industry_that_nobody_worked_in_before_came_from_nobody(make: Make) -> None:
    table = economy(make, BOTH_CAME)
    cells = table.values.copy()
    cells[0, 0, 2] = 0
    gone = make(cells, REGIONS, INDUSTRIES, years=(2010, 2014), establishments=cells / 5)
    one = bundles(gone, ties(cloth_chips=0.9)).bundles[0]
    assert "from nobody" in one.details["chips"]
    assert np.isfinite(one.growth_a_year)


def test_hidden_cells_are_no_newcomers(make: Make) -> None:
    table = economy(make, BOTH_CAME)
    cells = table.values.copy()
    cells[0, 0, 2] = cells[0, 1, 2] = np.nan
    hidden = make(cells, REGIONS, INDUSTRIES, years=(2010, 2014), establishments=table.establishments)
    assert len(bundles(hidden, ties(cloth_chips=0.9))) == 0


def test_the_explanation_names_members_pairs_and_chance(make: Make) -> None:
    found = bundles(economy(make, BOTH_CAME), ties(cloth_chips=0.9))
    told = found.explain("r00", "chips")
    assert "chips: came; quotient 0.5" in told.cells["chips"]
    assert told.cells["new related pairs"] == "cloth-chips"
    assert "p = " in told.cells["by chance"]
    assert "in 1" in told.cells["were plants drawn again"] or "%" in told.cells["were plants drawn again"]
    assert "klastr" in found.cite()
    with pytest.raises(InvalidOption, match="no emerging bundle with r00, bread"):
        found.explain("r00", "bread")
    with pytest.raises(InvalidOption, match="no region"):
        found.explain("nowhere")


def test_thresholds_of_the_user_count(make: Make) -> None:
    table = economy(make, BOTH_CAME)
    assert len(bundles(table, ties(cloth_chips=0.9), thresholds=Thresholds(persons=5000))) == 0
    assert bundles(table, ties(cloth_chips=0.9), thresholds=Thresholds(persons=100)).settings["persons"] == 100


def test_bad_options_are_refused(make: Make) -> None:
    table = economy(make, BOTH_CAME)
    with pytest.raises(InvalidOption, match="no earlier year"):
        emerging_bundles(regional_clusters(table, draws=0))
    with pytest.raises(InvalidOption, match="related is 0"):
        bundles(table, None, related=0)
    with pytest.raises(InvalidOption, match="draws is 10"):
        bundles(table, None, draws=10)
    foreign = Relatedness.from_frame(pd.DataFrame(np.zeros((3, 3)), list("xyz"), list("xyz")), name="other")
    with pytest.raises(InvalidOption, match="knows 0 of the 5 industries"):
        bundles(table, foreign)


def test_establishments_that_are_all_zero_do_no_harm(make: Make) -> None:
    table = economy(make, BOTH_CAME)
    cells = table.values
    zero = make(cells, REGIONS, INDUSTRIES, years=(2010, 2014), establishments=np.zeros(cells.shape))
    assert len(bundles(zero, ties(cloth_chips=0.9))) == 1
