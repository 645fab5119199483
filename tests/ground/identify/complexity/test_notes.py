"""Answers about complexity say what they rest on: a weak sign, regions without an attribute, what made a number."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.identify.industry_grid import industry_grid

RANDOM = np.random.default_rng(4)
NOISE = pd.DataFrame(
    RANDOM.gamma(0.5, 100, (30, 20)).round(), [f"r{k:02}" for k in range(30)], [f"i{k:02}" for k in range(20)]
)
EVERY = ("eci", "pci", "coi", "cog")


@pytest.fixture(scope="module")
def nested() -> klastr.IndustryGrid:
    return industry_grid(klastr.visegrad(), at=2014, region_level=2, industry_level=2)


def with_diversity(ground: object) -> float:
    return float(klastr.eci(ground, draws=0).settings["sign"].split()[-1])


@pytest.mark.parametrize("measure", EVERY)
def test_a_weak_sign_is_told(measure: str) -> None:
    assert with_diversity(NOISE) < 0.3
    notes = getattr(klastr, measure)(NOISE, draws=0).notes
    assert len(notes) == 1
    assert f"their correlation is {with_diversity(NOISE):.2f} only" in notes[0]
    assert "Read the order and not the direction" in notes[0]


@pytest.mark.parametrize("measure", EVERY)
def test_a_settled_sign_needs_no_words(measure: str, nested: klastr.IndustryGrid) -> None:
    assert with_diversity(nested) > 0.3
    assert getattr(klastr, measure)(nested, draws=0).notes == ()


def test_where_there_is_no_order_its_direction_is_not_spoken_of() -> None:
    assert klastr.eci(NOISE * 0 + 1, draws=0).notes == ()
    assert klastr.economic_complexity(NOISE, draws=0).notes == klastr.product_space(NOISE).notes != ()


@pytest.mark.parametrize("measure", ["prody", "expy", "attribute_index"])
def test_regions_without_the_attribute_are_told(measure: str) -> None:
    half = {region: float(k + 1) for k, region in enumerate(NOISE.index[:15])}
    found = getattr(klastr, measure)(NOISE, half, draws=0)
    assert found.notes == (
        "15 of 30 regions have no attribute and stay out of its means (r15, r16, r17, r18, r19, ...).",
    )
    assert not np.isnan(found.values).any()
    whole = {region: float(k + 1) for k, region in enumerate(NOISE.index)}
    assert getattr(klastr, measure)(NOISE, whole, draws=0).notes == ()


def test_industries_without_a_given_complexity_are_told() -> None:
    given = {"i00": 1.0, "i01": -1.0}
    for measure in (klastr.subnational_complexity, lambda table, known: klastr.coi(table, complexity=known, draws=0)):
        notes = measure(NOISE, given).notes
        assert len(notes) == 1
        assert notes[0].startswith("18 of 20 industries have no complexity and stay out of its means (i02, ")


def test_ease_is_explained_by_both_sides_of_its_division() -> None:
    found = klastr.ease_of_recombination(NOISE, draws=0)
    cells = found.explain("i03").cells
    assert found.at("i03") == pytest.approx(cells["other industries found beside it"] / cells["regions that have it"])
    assert any(name.startswith("regions with ") for name in cells)
    hard = klastr.modular_complexity(NOISE, of="industry", draws=0).explain("i03").cells
    assert any(name.startswith("modular complexity of r") for name in hard)


def test_a_reflection_is_explained_by_those_one_order_below() -> None:
    first = klastr.reflections(NOISE, order=1, draws=0)
    cells = first.explain("r05").cells
    present = int(cells["present"])
    assert present == klastr.reflections(NOISE, order=0, draws=0).at("r05")
    ubiquity = klastr.reflections(NOISE, order=0, of="industry", draws=0)
    told = {name.split()[-1]: value for name, value in cells.items() if name.startswith("reflection 0 of")}
    assert told == {code: ubiquity.at(code) for code in told}
    assert len(told) == min(present, 6)
    assert klastr.reflections(NOISE, order=0, draws=0).explain("r05").cells == {"present": float(present)}


def test_log_supermodularity_is_explained_by_its_comparisons_and_their_chance() -> None:
    found = klastr.log_supermodularity(NOISE, comparisons=500, draws=20)
    cells = found.explain("share of comparisons").cells
    assert cells["comparisons"] == 500
    assert cells["share by chance, on average"] == pytest.approx(found.settings["chance"], abs=1e-4)


def test_unrelated_variety_is_explained_by_industries_that_add_up_to_it() -> None:
    groups = {code: f"g{k // 5}" for k, code in enumerate(NOISE.columns)}
    few = NOISE.iloc[:, ::4]
    found = klastr.unrelated_variety(few, groups=groups, draws=0)
    cells = found.explain("r00").cells
    added = [value for name, value in cells.items() if name.startswith("across groups, from ")]
    assert sum(added) == pytest.approx(found.at("r00"), abs=1e-3)


def test_shares_of_an_attribute_need_every_region() -> None:
    half = dict.fromkeys(NOISE.index[:15], 1.0)
    for measure in (klastr.williamson, lambda table, given: klastr.coulter(table, attribute=given)):
        with pytest.raises(klastr.errors.InvalidOption, match=r"15 of 30 regions \(first: r15\)"):
            measure(NOISE, half)


def test_opportunities_tell_of_a_weak_sign_where_complexity_counts() -> None:
    def notes(**weights: float) -> tuple[str, ...]:
        return klastr.opportunities(NOISE, "r00", weights=weights, draws=0).notes

    assert notes(density=1, complexity=1) == klastr.pci(NOISE, draws=0).notes != ()
    assert notes(density=1) == ()
