"""Groups found in tables whose truth is known, and tables and options that are refused."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.metrics import adjusted_rand_score

from klastr.errors import InvalidDefinition, InvalidOption, KlastrError, NothingToMeasure
from klastr.identify.grouping.groups import IndustryGroups
from klastr.identify.grouping.industry_groups import industry_groups
from klastr.identify.grouping.limits import group_limits
from klastr.identify.relatedness import Relatedness
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable

Jobs = NDArray[np.float64]
TRUE = [k // 5 for k in range(40)]


def planted(seed: int = 0, *, regions: int = 60, industries: int = 40, noise: float = 0.35) -> Jobs:
    """Groups of five industries that are where a hidden strength of their region is."""
    random = np.random.default_rng(seed)
    strengths = random.gamma(0.6, 2, (regions, -(-industries // 5)))
    means = 40 * np.repeat(strengths, 5, axis=1)[:, :industries] * random.lognormal(0, noise, (regions, industries))
    return random.poisson(means).astype(float)


def table_of(jobs: Jobs, *, plants: bool = True, codes: list[str] | None = None) -> RegionalTable:
    import pandas as pd

    names = codes or [f"own{i:02d}" for i in range(jobs.shape[1])]
    rows = [
        (f"R{r:02d}", names[i], jobs[r, i], np.ceil(jobs[r, i] / 9))
        for r in range(jobs.shape[0])
        for i in range(jobs.shape[1])
    ]
    frame = pd.DataFrame(rows, columns=["region", "industry", "jobs", "plants"])
    more = {"establishments": "plants"} if plants else {}
    return RegionalTable.from_frame(frame, "region", "industry", "jobs", **more)


def ties(values: Jobs, name: str = "own ties") -> Relatedness:
    codes = tuple(f"own{i:02d}" for i in range(len(values)))
    return Relatedness(industries=codes, values=values.copy(), name=name, formula="given")


def labels(found: IndustryGroups) -> list[str]:
    return [found.definition.group_of[code] for code in sorted(found.definition.group_of)]


@cache
def found_in_planted() -> IndustryGroups:
    rival = Definition("mixed up", {f"own{i:02d}": f"g{i % 8}" for i in range(40)})
    return industry_groups(
        table_of(planted()), groups=(6, 10), repetitions=1, random_partitions=200, definitions=[rival], seed=3
    )


@pytest.mark.slow
def test_planted_groups_are_found() -> None:
    assert adjusted_rand_score(TRUE, labels(found_in_planted())) > 0.9


@pytest.mark.slow
def test_what_is_found_beats_chance_and_a_wrong_definition_on_held_out_regions() -> None:
    held = found_in_planted().held_out
    assert held.p_value < 0.01
    assert held.wins("mixed up") == 1
    assert held.summary("found")["overall"][0] > 0.9


def test_planted_groups_are_found_without_plants_and_with_ties_of_another_kind() -> None:
    same = np.array([[float(a == b) for b in TRUE] for a in TRUE])
    np.fill_diagonal(same, np.nan)
    weak = planted(1, noise=0.8)
    found = industry_groups(table_of(weak, plants=False), ties(same), groups=(6, 10), repetitions=0)
    assert found.judging == ("employment colocation", "own ties")
    assert adjusted_rand_score(TRUE, labels(found)) > 0.9


def test_the_same_seed_gives_the_same_and_the_order_of_rows_does_not_matter() -> None:
    jobs = planted(2, regions=30, industries=20)
    once, again = (industry_groups(table_of(jobs), groups=(3, 5), repetitions=0, seed=1) for _ in range(2))
    assert once.definition.group_of == again.definition.group_of
    assert [one.shares.tolist() for one in once.candidates] == [one.shares.tolist() for one in again.candidates]
    shuffled = np.random.default_rng(0).permutation(30)
    moved = industry_groups(table_of(jobs[shuffled]), groups=(3, 5), repetitions=0, seed=1)
    assert adjusted_rand_score(labels(once), labels(moved)) > 0.9


def test_every_industry_says_why_it_is_where_it_is() -> None:
    found = found_in_planted()
    told = found.explain("own07")
    assert "own07" in told.sentence
    assert sum(cell.startswith("tie to ") for cell in told.cells) == 5
    frame = found.to_frame()
    assert frame.columns.tolist() == ["code", "group", "group_name", "strength", "second_group"]
    assert len(frame) == 40
    assert (frame["group"] != frame["second_group"]).all()
    assert found.candidates_frame()["chosen"].sum() == 1


def test_groups_keep_their_limits_and_are_numbered_by_size() -> None:
    found = found_in_planted()
    assert 6 <= len(found.scores.groups) <= 10
    jobs = {code: found.employment[k] for k, code in enumerate(found.industries)}
    sizes = [sum(jobs[code] for code in found.members(group)) for group in sorted(found.scores.groups)]
    assert sizes == sorted(sizes, reverse=True)


def test_progress_rises_to_one() -> None:
    told: list[float] = []
    jobs = planted(3, regions=20, industries=15)
    industry_groups(table_of(jobs), groups=(2, 4), repetitions=1, random_partitions=4, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)


# Hard material


def test_industries_without_employment_or_variation_are_set_aside_and_told() -> None:
    jobs = planted(4, regions=30, industries=20)
    jobs[:, 3], jobs[:, 11] = 0, 7
    found = industry_groups(table_of(jobs), groups=(3, 5), repetitions=1, random_partitions=4)
    assert found.set_aside == {
        "own03": "has no jobs in these regions",
        "own11": "has the same number of jobs in every region",
    }
    assert "own03" not in found.definition.group_of


@pytest.mark.slow
def test_an_industry_in_one_region_alone_does_not_stop_the_halves() -> None:
    jobs = planted(5, regions=20, industries=20)
    jobs[:, 6] = 0
    jobs[3, 6] = 50
    found = industry_groups(table_of(jobs), groups=(3, 5), repetitions=2, random_partitions=8)
    assert "own06" in found.definition.group_of
    assert np.isfinite(found.held_out.shares_of("found")).all()


def test_two_industries_with_the_same_profile_are_together() -> None:
    jobs = planted(6, regions=40, industries=30)
    jobs[:, 17] = jobs[:, 16]
    found = industry_groups(table_of(jobs), groups=(5, 7), repetitions=0)
    assert found.definition.group_of["own16"] == found.definition.group_of["own17"]


@pytest.mark.slow
def test_all_ties_equal_still_gives_groups_and_no_share_is_claimed() -> None:
    jobs = planted(7, regions=20, industries=12)
    jobs[:] = jobs[:, :1]
    found = industry_groups(table_of(jobs), groups=(2, 4), repetitions=1, random_partitions=8)
    assert found.scores.overall == 0
    assert found.held_out.p_value == 1


def test_a_matrix_that_knows_little_is_used_for_what_it_knows() -> None:
    values = np.full((20, 20), np.nan)
    values[0, 1] = values[1, 0] = 1.0
    values[2, 3] = values[3, 2] = 0.0
    jobs = planted(8, regions=30, industries=20)
    found = industry_groups(table_of(jobs), ties(values), groups=(3, 5), repetitions=0)
    assert found.matrices["own ties"].known_share == pytest.approx(4 / 380)


# Refused

SMALL = planted(9, regions=12, industries=10)


@pytest.mark.parametrize(
    ("options", "kind", "said"),
    [
        ({"groups": (4, 12)}, InvalidOption, "12 groups of 10 industries would be more groups than industries"),
        ({"groups": (2, 6)}, InvalidOption, "mostly single industries"),
        ({"groups": (1, 3)}, InvalidOption, "at least 2 groups"),
        ({"groups": (5, 3)}, InvalidOption, "the smaller number first"),
        (
            {"industries": ["own00", "own01", "own02", "nobody"]},
            InvalidOption,
            "1 of 4 industries are not in the table",
        ),
        ({"industries": ["own00", "own01"]}, NothingToMeasure, "at least three of each"),
        ({"repetitions": -1}, InvalidOption, "cannot be below 0"),
        ({"random_partitions": -5}, InvalidOption, "cannot be below 0"),
        (
            {"definitions": [Definition("x", {"own00": "a", "own01": "b"})] * 2},
            InvalidOption,
            "Two definitions are called",
        ),
        ({"definitions": [Definition("x", {"C10": "a", "C11": "b"})]}, InvalidDefinition, "x"),
        ({"definitions": [Definition("x", {"own00": "a", "own01": "a"})]}, InvalidDefinition, "into one group"),
        ({"input_output": ties(np.full((10, 10), np.nan))}, InvalidOption, "knows no tie between the 10 industries"),
        ({"matrices": [ties(np.eye(10)), ties(np.eye(10))]}, InvalidOption, "Two matrices are called 'own ties'"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_hint(
    options: dict[str, Any], kind: type[KlastrError], said: str
) -> None:
    with pytest.raises(kind, match=said) as refused:
        industry_groups(table_of(SMALL), **({"repetitions": 0} | options))
    assert "Hint" in str(refused.value)


def test_fewer_than_three_regions_or_four_moving_industries_are_refused() -> None:
    with pytest.raises(NothingToMeasure, match="2 regions"):
        industry_groups(table_of(SMALL[:2]))
    still = SMALL.copy()
    still[:, 3:] = 5
    with pytest.raises(NothingToMeasure, match="3 of 10 industries have jobs that differ"):
        industry_groups(table_of(still))


@pytest.mark.parametrize("living", [3, 5])
def test_too_few_regions_for_two_halves_are_refused_but_not_without_halves(living: int) -> None:
    jobs = planted(1, regions=living + 4, industries=10)
    jobs[living:] = 0
    with pytest.raises(NothingToMeasure, match=f"{living} regions with jobs cannot be split") as refused:
        industry_groups(table_of(jobs), groups=(2, 4))
    assert "--repetitions 0" in str(refused.value)
    found = industry_groups(table_of(jobs), groups=(2, 4), repetitions=0)
    assert found.held_out.scores == ()


def test_all_industries_in_one_region_are_refused() -> None:
    jobs = planted(1, regions=9, industries=10)
    jobs[1:] = 0
    with pytest.raises(NothingToMeasure, match="one region"):
        industry_groups(table_of(jobs), groups=(2, 4), repetitions=0)


def test_limits_grow_with_the_square_root_and_never_ask_for_more_than_there_is() -> None:
    for industries in (4, 5, 9, 30, 88, 250, 650, 1000, 4000):
        limits = group_limits(industries)
        assert 2 <= limits.fewest <= limits.most <= industries // 2
        assert limits.most * limits.smallest <= industries
        assert limits.fewest * limits.largest >= industries
    assert replace(group_limits(650), largest=0) == replace(group_limits(650, (40, 70)), largest=0)


@pytest.mark.slow
def test_as_many_groups_as_may_be_still_have_two_members_each() -> None:
    found = industry_groups(table_of(planted(5, industries=20)), groups=(10, 10), repetitions=0)
    assert np.bincount(found.scores.group_at).tolist() == [2] * 10


@pytest.mark.slow
def test_a_list_of_few_easy_industries_is_held_against_what_was_found_on_the_same_ones() -> None:
    easy = Definition("easy", {f"own{k:02d}": f"g{k // 5}" for k in (0, 1, 5, 6)})
    found = industry_groups(
        table_of(planted()), groups=(6, 10), repetitions=1, random_partitions=10, definitions=[easy]
    )
    scores = [score for score in found.held_out.scores if score.definition == "easy"]
    assert [score.industries for score in scores] == [4, 4]
    assert all(score.found_overall == score.overall for score in scores)  # both are right about these four
    assert found.held_out.wins("easy") == 0
    assert any("'found by klastr' only" in note and "36" in note for note in found.notes)


def test_definitions_of_different_halves_are_compared_with_each_other() -> None:
    (alike,) = found_in_planted().held_out.alike
    assert 0.6 < alike <= 1


def test_ties_made_by_a_coarser_table_are_marked_where_an_industry_is_explained() -> None:
    values = np.random.default_rng(0).random((40, 40))
    values = (values + values.T) / 2
    np.fill_diagonal(values, np.nan)
    codes = tuple(f"own{i:02d}" for i in range(40))
    links = Relatedness(industries=codes, values=values, name="links", formula="given", coarse=~np.eye(40, dtype=bool))
    found = industry_groups(table_of(planted()), links, groups=(6, 10), repetitions=0)
    assert "partly from a coarser table" in str(found.explain("own00"))


def test_an_industry_tied_to_nobody_is_said_to_be_where_it_is_for_want_of_better() -> None:
    values = np.where(np.equal.outer(TRUE, TRUE), 1.0, 0.0)
    values[0] = values[:, 0] = -5.0
    np.fill_diagonal(values, np.nan)
    both = [ties(values, "one"), ties(values, "another")]
    found = industry_groups(table_of(planted()), matrices=both, groups=(6, 10), repetitions=0)
    assert found.scores.by_industry.within[0] < 0
    assert "for want of a better one" in str(found.explain("own00"))


def test_where_all_industries_were_set_aside_the_message_says_so() -> None:
    with pytest.raises(NothingToMeasure, match="2 of 40 industries") as caught:
        industry_groups(table_of(planted()), industries=["own00", "own01"])
    assert "--traded none" in (caught.value.hint or "")
