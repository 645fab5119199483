"""Ties that chance does not explain: planted ones are found, and random tables give hardly any."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import klastr
from klastr.cli.measured_rows import rows_of, sentence_of
from klastr.errors import InvalidOption
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.product_space.pair_chances import pair_chances
from klastr.measures import described

Grid = Callable[..., IndustryGrid]

BLOCKS = np.kron(np.eye(3), np.ones((12, 5))) * 8 + 1


@pytest.mark.proves("validated_ties", by="property")
@pytest.mark.parametrize("null", ["bicm", "hypergeometric", "stochastic_degree", "fixed_degree"])
def test_planted_groups_are_found_and_nothing_else(grid: Grid, null: str) -> None:
    found = klastr.validated_ties(grid(BLOCKS), null=null, draws=2000)  # type: ignore[arg-type]
    assert found.first.size == 3 * 10
    assert (found.first // 5 == found.second // 5).all()
    assert found.weights.tolist() == [12.0] * 30
    assert [name for name, _ in found.neighbours("I0")] == ["I1", "I2", "I3", "I4"]


@pytest.mark.slow
@pytest.mark.proves("validated_ties", by="property")
@pytest.mark.parametrize("null", ["bicm", "fixed_degree"])
def test_tables_that_only_have_degrees_give_hardly_any_tie(null: str) -> None:
    random, falsely = np.random.default_rng(0), 0
    for _ in range(20):
        odds = np.exp(np.add.outer(random.normal(-1, 1, 80), random.normal(0, 1, 12)))
        table = (random.random((80, 12)) < odds / (1 + odds)).astype(np.float32)
        falsely += pair_chances(table, null, 0.05, "poisson_binomial", 400, 0).first.size > 0
    # By chance one table in twenty has any.
    assert falsely <= 4


def test_ubiquitous_industries_are_no_tie_for_bicm_but_for_the_hypergeometric_null() -> None:
    # Varied regions have nearly everything: industries meet there, whatever they are.
    random = np.random.default_rng(1)
    table = (random.random((200, 30)) < random.choice([0.1, 0.9], 200)[:, None]).astype(np.float32)
    ties = {
        null: pair_chances(table, null, 0.05, "poisson_binomial", 0, 0).first.size
        for null in ("bicm", "hypergeometric")
    }
    assert ties["hypergeometric"] > 400
    assert ties["bicm"] < 5


def test_the_poisson_tail_keeps_a_part_of_what_the_exact_one_keeps() -> None:
    random = np.random.default_rng(2)
    strength = random.normal(0, 1, (150, 3)) @ random.normal(0, 1, (3, 24)) + random.logistic(0, 0.6, (150, 24))
    table = (strength > 0.9).astype(np.float32)
    quick, exact = (pair_chances(table, "bicm", 0.05, tail, 0, 0) for tail in ("poisson", "poisson_binomial"))
    kept = [set(zip(found.first.tolist(), found.second.tolist(), strict=True)) for found in (quick, exact)]
    assert 0 < len(kept[0]) < len(kept[1])
    assert kept[0] < kept[1]
    assert exact.limit <= 0.05 * exact.first.size / exact.pairs


def test_regions_have_ties_too(grid: Grid) -> None:
    found = klastr.validated_ties(grid(BLOCKS), side="region", null="hypergeometric")
    assert list(found.to_frame().columns) == ["region", "other_region", "tie", "p_value", "q_value", "kept"]
    assert (found.first // 12 == found.second // 12).all()
    assert found.first.size == 3 * 66


def test_the_answer_tells_its_ties_its_nodes_and_why(grid: Grid) -> None:
    jobs = np.column_stack([BLOCKS, np.zeros(36)])
    found = klastr.validated_ties(grid(jobs), null="hypergeometric")
    long = found.to_long_frame()
    assert list(long.columns[:9]) == [
        "industry", "other_industry", "year", "measure", "value", "low", "high", "p_value", "reason",
    ]  # fmt: skip
    assert (found.p_values is not None and found.p_values.max()) == found.settings["largest p-value kept"]
    nodes = found.nodes_frame().set_index("industry")
    assert nodes.loc["I15", "reason"] == "empty_industry"
    assert nodes.loc["I0", "ties"] == 4
    told = found.explain("I1", "I0")
    assert told.sentence == "I1 and I0: tied"
    assert told.cells["shared"] == 12
    assert found.explain("I0", "I5").sentence == "I0 and I5: not tied"
    assert "nobody works in the industry" in str(found.explain("I0", "I15"))
    assert found.matrix()[0, 1] == 12


def test_too_few_draws_for_so_many_pairs_are_told(grid: Grid) -> None:
    notes = klastr.validated_ties(grid(BLOCKS), null="fixed_degree", draws=20).notes
    assert notes[0].startswith("With 20 draws no p-value is below 0.048; among 105 pairs ties are kept only where at")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"side": "regions"}, "no side 'regions'"),
        ({"null": "bicmm"}, "no null 'bicmm'"),
        ({"tail": "normal"}, "no tail 'normal'"),
        ({"alpha": 0.0}, "alpha is 0.0"),
        ({"alpha": 0.7}, "alpha is 0.7"),
        ({"null": "fixed_degree", "draws": 5}, "--draws is 5"),
    ],
)
def test_what_cannot_be_is_refused(grid: Grid, options: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidOption, match=said):
        klastr.validated_ties(grid(BLOCKS), **options)  # type: ignore[arg-type]


def test_the_command_says_that_nothing_was_kept(grid: Grid) -> None:
    found = klastr.validated_ties(grid(np.eye(4) + 1))
    about = described(klastr.validated_ties)
    assert about is not None
    assert sentence_of(rows_of(found, about), about, found).endswith(" of 4 industries, 2020: 0 ties of 6 pairs kept.")
