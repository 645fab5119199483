"""What every measure of the product space says of tables in which something is missing, single, equal or apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import KlastrError
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.measured import Measured
from klastr.identify.product_space.tie_network import TieNetwork
from klastr.identify.reasons import Reason
from klastr.identify.relatedness import Relatedness

Grid = Callable[..., IndustryGrid]

NORMALISATIONS: tuple[Any, ...] = (
    "association",
    "probability",
    "cosine",
    "salton",
    "jaccard",
    "minimum_probability",
    "conditional",
    "z_score",
    "correlation",
    "continuous",
)
KINDS: tuple[Any, ...] = ("all", "in", "out", "nearest", "weighted", "complement")
COHERENCES: tuple[Any, ...] = ("jobs", "presence", "density_in", "density_out")
SIMILARITIES: tuple[Any, ...] = ("proximity", "jaccard", "cosine", "correlation")
Measure = Callable[[Any], Any]
MEASURES: dict[str, Measure] = {
    "proximity": klastr.proximity,
    **{name: partial(klastr.relatedness, normalisation=name) for name in NORMALISATIONS},
    "by co-occurrence": partial(klastr.relatedness, normalisation="probability", margins="cooccurrence"),
    "weighted by size": partial(klastr.relatedness, weights="size"),
    **{f"density, {kind}": partial(klastr.relatedness_density, kind=kind, draws=20) for kind in KINDS},
    "density by chance": partial(klastr.relatedness_density, null="bicm", draws=0),
    "relative relatedness": partial(klastr.relative_relatedness, draws=20),
    **{f"coherence, {kind}": partial(klastr.coherence, kind=kind, draws=20) for kind in COHERENCES},
    **{f"similarity, {kind}": partial(klastr.region_similarity, kind=kind, draws=20) for kind in SIMILARITIES},
    "cross proximity": lambda ground: klastr.cross_proximity(ground, ground),
    "cross density": lambda ground: klastr.cross_space_density(ground, ground, draws=20),
    **{
        f"validated, {null}, {side}": partial(klastr.validated_ties, null=null, side=side, draws=20)
        for null in ("bicm", "hypergeometric", "stochastic_degree", "fixed_degree")
        for side in ("industry", "region")
    },
    "strongest ties": klastr.strongest_ties,
}

_ANY = np.random.default_rng(3).poisson(4, (7, 5)).astype(float)


def _with(*changes: Callable[[np.ndarray], None]) -> np.ndarray:
    table = _ANY.copy()
    for change in changes:
        change(table)
    return table


def _empty_row(table: np.ndarray) -> None:
    table[2] = 0


def _empty_column(table: np.ndarray) -> None:
    table[:, 1] = 0


def _full(table: np.ndarray) -> None:
    table[:] = 1
    table[0, 1:], table[1:, 0] = 5, 9


TABLES: dict[str, np.ndarray] = {
    "an empty region": _with(_empty_row),
    "an empty industry": _with(_empty_column),
    "an empty region and an empty industry": _with(_empty_row, _empty_column),
    "a single region": _ANY[:1],
    "a single industry": _ANY[:, :1],
    "a single cell": np.array([[3.0]]),
    "two industries": _ANY[:, :2],
    "all rows equal": np.tile([3.0, 1.0, 2.0], (4, 1)),
    "two parts that share nothing": np.kron(np.eye(2), np.ones((3, 2))) * 4,
    "each region its own industry": np.eye(4) * 7,
    "a full row and a full column": _with(_full),
    "whole numbers": _ANY.astype(np.int64),
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("measure", MEASURES.values(), ids=MEASURES)
def test_every_number_is_there_or_its_reason(grid: Grid, measure: Callable[[Any], Any], table: np.ndarray) -> None:
    before = table.copy()
    found = measure(grid(table))
    assert np.array_equal(table, before)
    regions, industries = (
        tuple(f"{letter}{k}" for k in range(size)) for letter, size in zip("RI", table.shape, strict=True)
    )
    if isinstance(found, Measured):
        assert [labels for labels in found.axes.values() if labels[0][0] == "R"] in ([], [regions], [regions] * 2)
        assert np.isfinite(found.values[found.reasons == Reason.DEFINED]).all()
        for array in found.columns.values():
            assert not np.isinf(array).any()
            assert np.isnan(array[found.reasons != Reason.DEFINED]).all()
    elif isinstance(found, Relatedness):
        assert found.industries == industries
        assert found.reasons is not None
        assert np.array_equal(np.isnan(found.values), found.reasons != Reason.DEFINED)
        assert found.p_values is not None
        assert np.isnan(found.p_values[found.reasons != Reason.DEFINED]).all()
    else:
        assert isinstance(found, TieNetwork)
        assert found.nodes == (regions if found.side == "region" else industries)
        assert (found.ties_of_nodes[found.node_reasons != Reason.DEFINED] == 0).all()
        assert np.isfinite(found.weights).all()
    assert len(found.to_long_frame().columns) >= 8


def test_the_words_of_the_reasons(grid: Grid) -> None:
    table = _with(_empty_row, _empty_column)
    density = klastr.relatedness_density(grid(table), draws=0)
    assert density.reason("R2", "I0") == "empty_region"
    assert density.reason("R0", "I1") == "empty_industry"
    assert klastr.relatedness_density(grid(_ANY[:1]), draws=0).reason("R0", "I0") == "one_region"
    assert klastr.relatedness_density(grid(_ANY[:, :1]), draws=0).reason("R0", "I0") == "one_industry"
    assert klastr.relatedness_density(grid(np.eye(4)), draws=0).reason("R0", "I0") == "no_neighbour"
    ties = klastr.relatedness(grid(table))
    assert (ties.reason("I0", "I0"), ties.reason("I0", "I1")) == ("same", "empty_industry")
    everywhere = klastr.relatedness(grid(np.tile([3.0, 1.0, 2.0], (4, 1))), normalisation="z_score")
    assert everywhere.reason("I0", "I1") == "no_variation"
    high = klastr.relatedness(grid(_ANY), threshold=50)
    assert high.reason("I0", "I1") == "not_specialised"
    assert klastr.coherence(grid(np.eye(3)), draws=0).reason("R0") == "too_few"
    assert klastr.region_similarity(grid(table), draws=0).reason("R2", "R1") == "empty_region"


@pytest.mark.parametrize("name", [name for name in MEASURES if "fixed_degree" not in name])
def test_labels_in_any_order_give_the_same(name: str) -> None:
    measure = MEASURES[name]
    frame = pd.DataFrame(_ANY, [f"R{k}" for k in range(7)], [f"I{k}" for k in range(5)])
    moved = frame.iloc[[3, 1, 0, 6, 5, 4, 2], [4, 2, 0, 1, 3]]
    first, second = (measure(one) for one in (frame, moved))
    assert first.to_frame().fillna(-1).round(5).equals(second.to_frame().fillna(-1).round(5))


@pytest.mark.parametrize("measure", [klastr.relatedness, klastr.relatedness_density, klastr.validated_ties])
def test_negative_jobs_are_refused(measure: Callable[[Any], Any]) -> None:
    with pytest.raises(KlastrError, match=r"[Nn]egative|below 0|-1"):
        measure(pd.DataFrame([[1.0, -1.0], [2.0, 3.0]], ["A", "B"], ["x", "y"]))
