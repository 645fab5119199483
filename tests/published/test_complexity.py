"""The calculations by hand of docs/methods/complexity.md and docs/methods/opportunities.md."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.identify.opportunities.opportunity_scores import percentile_ranks, scores


@pytest.fixture
def stairs() -> pd.DataFrame:
    """A has everything, B two industries, C one: present at a quotient of 0.6 and more."""
    return pd.DataFrame([[6, 6, 6], [0, 6, 6], [0, 0, 6]], index=[*"ABC"], columns=[*"xyz"])


@pytest.mark.proves("eci", by="worked")
@pytest.mark.proves("pci", by="worked")
def test_complexity_of_the_stairs(stairs: pd.DataFrame) -> None:
    found = klastr.economic_complexity(stairs, threshold=0.6, draws=0)
    assert (found.second, found.third) == (pytest.approx(1 / 4), pytest.approx(1 / 9))
    assert found.eci.values == pytest.approx([sqrt(1.5), 0, -sqrt(1.5)])
    assert found.pci.values == pytest.approx([sqrt(1.5), 0, -sqrt(1.5)])
    # 4, 1 and -2 less the mean of the regions, -1/2, over their standard deviation, sqrt(3/2).
    theirs = klastr.pci(stairs, convention="ecomplexity", threshold=0.6, draws=0).values
    assert theirs == pytest.approx(np.array([4.5, 1.5, -1.5]) / sqrt(1.5))


@pytest.mark.proves("eci", by="published")
def test_complexity_is_orthogonal_to_diversity() -> None:
    """Kemp-Benedict (2014), An interpretation and critique of the Method of Reflections, MPRA 60705, abstract."""
    random = np.random.default_rng(5)
    frame = pd.DataFrame(random.gamma(0.6, 9, (12, 8)), index=[*"ABCDEFGHIJKL"], columns=[*"stuvwxyz"])
    diversity = klastr.reflections(frame, order=0, draws=0).values
    complexity = klastr.eci(frame, draws=0)
    # The mean was taken off: what is orthogonal is the vector before that.
    raw = complexity.values - (diversity @ complexity.values) / diversity.sum()
    present = klastr.product_space(frame).present.astype(float)
    step = present / present.sum(axis=1, keepdims=True) @ (present / present.sum(axis=0)).T
    assert step @ raw == pytest.approx(complexity.settings["second_eigenvalue"] * raw)


@pytest.mark.proves("reflections", by="worked")
def test_reflections_of_the_stairs(stairs: pd.DataFrame) -> None:
    assert klastr.reflections(stairs, order=0, threshold=0.6, draws=0).values.tolist() == [3, 2, 1]
    assert klastr.reflections(stairs, order=1, threshold=0.6, draws=0).values == pytest.approx([2, 2.5, 3])
    assert klastr.reflections(stairs, order=2, threshold=0.6, draws=0).values == pytest.approx([2.5, 2.25, 2])


@pytest.mark.proves("fitness", by="worked")
def test_fitness_of_two_steps_collapses_as_calculated(stairs: pd.DataFrame) -> None:
    """After n steps the smaller fitness is 2 / (n + 2): 0 in the limit, and only slowly."""
    two = stairs.iloc[:2, :2]
    found = klastr.fitness(two, convention="economiccomplexity", threshold=0.6, draws=0)
    assert found.settings["steps"] == 19
    assert found.values == pytest.approx([2 - 2 / 21, 2 / 21])
    long = klastr.fitness(two, threshold=0.6, draws=0)
    assert long.values[1] == pytest.approx(2 / (long.settings["steps"] + 2))
    assert long.settings["collapsed"] == ("B",)
    assert not long.settings["converged"]


@pytest.mark.proves("ease_of_recombination", by="worked")
@pytest.mark.proves("modular_complexity", by="worked")
def test_recombination_of_the_stairs(stairs: pd.DataFrame) -> None:
    assert klastr.ease_of_recombination(stairs, threshold=0.6, draws=0).values == pytest.approx([2, 1, 2 / 3])
    hard = klastr.modular_complexity(stairs, threshold=0.6, draws=0).values
    assert hard == pytest.approx([9 / 11, 6 / 5, 3 / 2])


@pytest.mark.proves("prody", by="worked")
@pytest.mark.proves("expy", by="worked")
@pytest.mark.proves("attribute_index", by="worked")
@pytest.mark.proves("subnational_complexity", by="worked")
def test_what_goes_with_two_industries() -> None:
    """A: 10 in steel and 30 in food; B: 30 in steel."""
    table = klastr.RegionalTable.from_rows([("A", "steel", 10), ("A", "food", 30), ("B", "steel", 30)])
    income = {"A": 10_000.0, "B": 20_000.0}
    # Shares of steel 1/4 and 1: (10,000 / 4 + 20,000) / (5/4); food is in A alone.
    assert klastr.prody(table, income, draws=0).at("steel") == pytest.approx(18_000)
    assert klastr.prody(table, income, draws=0).at("food") == pytest.approx(10_000)
    assert klastr.expy(table, income, draws=0).values == pytest.approx([0.25 * 18_000 + 0.75 * 10_000, 18_000])
    # Steel is present (quotient of 1 or more) in B alone.
    assert klastr.attribute_index(table, {"A": 0.2, "B": 0.4}, draws=0).at("steel") == pytest.approx(0.4)
    given = klastr.subnational_complexity(table, {"steel": 1.5, "food": -0.5}, draws=0)
    assert given.values == pytest.approx([-0.5, 1.5])


@pytest.mark.proves("coi", by="worked")
@pytest.mark.proves("cog", by="worked")
def test_outlook_of_four_regions() -> None:
    """Present: A chips; B food and steel; C food; D chips and steel. Complexity: food -1, steel 0, chips 2."""
    rows = [("A", "food", 5), ("A", "steel", 5), ("A", "chips", 9), ("B", "food", 9), ("B", "steel", 9)]
    rows += [("C", "food", 9), ("C", "steel", 1), ("D", "steel", 5), ("D", "chips", 6)]
    table, worth = klastr.RegionalTable.from_rows(rows), {"food": -1.0, "steel": 0.0, "chips": 2.0}
    # Each industry is in two regions; steel shares one with each of the others: proximity 1/2, sums 3/2, 3/2 and 2.
    outlook = klastr.coi(table, complexity=worth, draws=0)
    assert outlook.values == pytest.approx([0, 2 * 1 / 3, 0, -1 / 3])
    gain = klastr.cog(table, complexity=worth, draws=0)
    # B, chips: 1 / (3/2) x 2 of itself, less density 1/3 x 2.
    assert gain.at("B", "chips") == pytest.approx(4 / 3 - 2 / 3)
    assert gain.reason("B", "food") == "present_already"


@pytest.mark.proves("log_supermodularity", by="worked")
def test_a_ladder_without_exception() -> None:
    """Quotients that grow with the product of two ranks: every comparison fits."""
    skill = np.arange(1.0, 7)
    frame = pd.DataFrame(np.exp(np.outer(skill, skill) / 6), index=[*"ABCDEF"], columns=[*"uvwxyz"])
    found = klastr.log_supermodularity(frame, draws=0)
    assert found.values[0] == 1
    assert found.settings["ties"] < 0.5  # two regions, and two industries, of the same complexity have no order


@pytest.mark.proves("opportunities", by="worked")
def test_a_score_is_a_geometric_mean_of_percentile_ranks() -> None:
    """Densities 0.2, 0.4, 0.6 and complexities 3, 1, 2: ranks 1/6, 3/6, 5/6 and 5/6, 1/6, 3/6."""
    ranks = {
        "density": percentile_ranks(np.array([0.2, 0.4, 0.6])),
        "complexity": percentile_ranks(np.array([3.0, 1, 2])),
    }
    assert ranks["density"] == pytest.approx([1 / 6, 3 / 6, 5 / 6])
    found = scores(ranks, {"density": 1.0, "complexity": 1.0})
    assert found == pytest.approx([sqrt(5) / 6, sqrt(3) / 6, sqrt(15) / 6])
