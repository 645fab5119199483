"""What a score says whatever the numbers, and which definitions are refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from klastr.errors import InvalidDefinition
from klastr.identify.grouping.scores import SCORES, DefinitionScores, definition_scores
from klastr.identify.grouping.ties import Ties, numbered, shares
from klastr.identify.relatedness import Relatedness
from klastr.tables.definitions import Definition

Values = NDArray[np.float64]
seeds = st.integers(0, 10_000)


def ties_of(seed: int, industries: int = 12, unknown: float = 0.15) -> Values:
    random = np.random.default_rng(seed)
    values = random.normal(size=(industries, industries))
    values += values.T
    holes = np.triu(random.random(values.shape) < unknown, 1)
    values[holes | holes.T] = np.nan
    np.fill_diagonal(values, np.nan)
    return values


def matrix(values: Values, codes: list[str] | None = None) -> Relatedness:
    names = codes or [f"own{i:02d}" for i in range(len(values))]
    return Relatedness(industries=tuple(names), values=values.copy(), name="ties", formula="")


def scored(values: Values, labels: list[int] | NDArray[np.integer]) -> DefinitionScores:
    ties = matrix(values)
    return definition_scores(
        Definition("some", {c: f"g{g}" for c, g in zip(ties.industries, labels, strict=True)}), ties
    )


@given(seeds)
def test_order_of_industries_and_names_of_groups_do_not_matter(seed: int) -> None:
    values, random = ties_of(seed), np.random.default_rng(seed)
    labels = random.integers(4, size=12)
    order, names = random.permutation(12), random.permutation(4)
    before = shares(Ties.of(values), *numbered(labels))
    moved = shares(Ties.of(values[np.ix_(order, order)]), *numbered(names[labels][order]))
    np.testing.assert_allclose(moved, before, atol=1e-12)


@given(seeds, st.floats(1e-6, 1e6), st.integers(-3, 3))
def test_unit_and_origin_of_ties_do_not_matter(seed: int, times: float, plus: int) -> None:
    values = ties_of(seed)
    group_at, groups = numbered(np.random.default_rng(seed).integers(4, size=12))
    before = shares(Ties.of(values), group_at, groups)
    np.testing.assert_allclose(shares(Ties.of((values + plus) * times), group_at, groups), before, atol=1e-12)


@given(seeds)
def test_shares_are_shares_and_the_percentile_asks_no_less_than_the_mean_of_two(seed: int) -> None:
    found = shares(Ties.of(ties_of(seed)), *numbered(np.random.default_rng(seed).integers(5, size=12)))
    assert ((found >= 0) & (found <= 1)).all()


@given(seeds)
def test_groups_that_are_planted_pass_and_others_of_the_same_sizes_do_worse(seed: int) -> None:
    labels = np.repeat(np.arange(6), 5)
    values = ties_of(seed, 30, 0) + 6 * (labels[:, None] == labels)
    ties = Ties.of(values)
    assert shares(ties, labels, 6).tolist() == [1, 1, 1, 1]
    mixed = np.random.default_rng(seed).permutation(labels)
    assert shares(ties, mixed, 6).mean() < 1


@pytest.mark.parametrize("value", [0.0, 0.1, 1 / 3, 1e8])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_of_equal_ties_nothing_is_above_anything(value: float, dtype: type[np.floating]) -> None:
    values = np.full((40, 40), value)
    labels, groups = numbered(np.random.default_rng(0).integers(7, size=40))
    assert shares(Ties.of(values, dtype=dtype), labels, groups).tolist() == [0, 0, 0, 0]


def test_a_group_of_one_does_not_pass_and_says_why() -> None:
    found = scored(ties_of(1, 7, 0), [0, 0, 0, 1, 1, 1, 2])
    alone = found.groups.index("g2")
    assert np.isnan(found.by_group.within[alone])
    assert not found.by_group.above_mean[alone]
    assert found.explain("g2").sentence.endswith("one industry has no ties within, so it does not pass")


def test_a_group_of_which_nothing_is_known_does_not_pass() -> None:
    values = ties_of(2, 8, 0)
    values[:2], values[:, :2] = np.nan, np.nan
    found = scored(values, [0, 0, 1, 1, 1, 2, 2, 2])
    assert not found.by_group.above_mean[found.groups.index("g0")]
    assert not found.by_industry.above_mean[:2].any()
    assert found.industries_frame()["second_group"].tolist()[:2] == ["", ""]


def test_nothing_known_at_all_scores_zero_and_no_warning() -> None:
    found = scored(np.full((6, 6), np.nan), [0, 0, 1, 1, 2, 2])
    assert [getattr(found, name) for name in SCORES] == [0, 0, 0, 0]


def test_frames_tell_every_group_and_every_industry() -> None:
    found = scored(ties_of(3), [0, 1, 2] * 4)
    assert found.to_frame()["industries"].tolist() == [4, 4, 4]
    assert len(found.industries_frame()) == 12
    assert found.groups_above_p95 == found.to_frame()["above_p95"].mean()


def test_ties_that_were_given_stay_as_they_are() -> None:
    values = ties_of(4)
    before = values.copy()
    Ties.of(values)
    scored(values, [0, 1, 2] * 4)
    np.testing.assert_array_equal(values, before)


def test_industries_outside_are_left_out_and_told() -> None:
    ties = matrix(ties_of(5, 6, 0))
    part = Definition("part", dict(zip(ties.industries[:4], "aabb", strict=True)))
    found = definition_scores(part, ties)
    assert found.industries == ties.industries[:4]
    assert any("2" in note for note in found.notes)


@pytest.mark.parametrize(
    "groups", [dict.fromkeys([f"own{i:02d}" for i in range(6)], "one"), {"own00": "a", "own01": "a"}]
)
def test_a_definition_in_one_group_cannot_be_scored(groups: dict[str, str]) -> None:
    with pytest.raises(InvalidDefinition, match=r"into 1 group; a score compares groups") as refused:
        definition_scores(Definition("one", groups), matrix(ties_of(6, 6, 0)))
    assert "at least two groups" in str(refused.value)


def test_a_definition_of_other_codes_is_refused() -> None:
    with pytest.raises(InvalidDefinition, match="strange"):
        definition_scores(Definition("strange", {"x": "a", "y": "b"}), matrix(ties_of(7, 6, 0)))


def test_codes_of_another_revision_are_refused() -> None:
    naics = matrix(ties_of(8, 4, 0), ["111110", "211120", "325311", "541713"])
    nace = Definition("of Europe", {"C10": "food", "C11": "food", "C24": "metal", "C25": "metal"})
    with pytest.raises(InvalidDefinition):
        definition_scores(nace, naics)


def test_a_code_in_two_groups_is_refused() -> None:
    frame = pd.DataFrame({"code": ["own00", "own00", "own01"], "group": ["a", "b", "a"]})
    with pytest.raises(InvalidDefinition, match="own00"):
        definition_scores(Definition.from_frame(frame), matrix(ties_of(9, 6, 0)))
