"""Indices of segregation: hard tables, what must hold for any table, what is refused."""

from __future__ import annotations

from typing import Any, get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import klastr
from klastr.errors import KlastrError
from klastr.identify.reasons import Reason
from klastr.identify.segregation.multigroup_segregation import Kind as ManyKind
from klastr.identify.segregation.segregation import Kind as OneKind
from klastr.identify.segregation.spatial_segregation import Kind as MapKind

JOBS = np.random.default_rng(1).gamma(0.6, 100, (8, 4)).round() + np.eye(8, 4) + 1
FEW = {"draws": 20, "labellings": 19}
NONE = {"draws": 0, "labellings": 0}


def frame(jobs: Any) -> pd.DataFrame:
    numbers = np.array(jobs)
    return pd.DataFrame(numbers, [f"r{k}" for k in range(len(numbers))], [f"i{k}" for k in range(numbers.shape[1])])


def on_a_map(table: pd.DataFrame) -> dict[str, Any]:
    labels = list(table.index)
    weights = klastr.spatial_weights(labels, neighbours=list(zip(labels, labels[1:] + labels[:1], strict=True)))
    return {
        "weights": weights,
        "points": {label: (float(k), float(k % 3)) for k, label in enumerate(labels)},
        "areas": {label: 1.0 + k for k, label in enumerate(labels)},
    }


def answer(name: str, table: pd.DataFrame, **options: Any) -> Any:
    room, kind = name.split(": ")
    if room == "segregation":
        return klastr.segregation(table, kind=kind, **options)
    if room == "multigroup":
        return klastr.multigroup_segregation(table, kind=kind, **options)
    return klastr.spatial_segregation(table, kind=kind, **on_a_map(table), **options)


EVERY = [
    *(f"segregation: {kind}" for kind in get_args(OneKind)),
    *(f"spatial: {kind}" for kind in get_args(MapKind)),
    *(f"multigroup: {kind}" for kind in get_args(ManyKind)),
]


def changed(region: Any, industry: Any, value: float) -> np.ndarray:
    jobs = JOBS.copy()
    jobs[region, industry] = value
    return jobs


ALL = slice(None)
HARD = {
    "an empty region": changed(2, ALL, 0),
    "an empty industry": changed(ALL, 1, 0),
    "all rows equal": np.ones((8, 4)) * [1, 2, 3, 4],
    "one industry": JOBS[:, :1],
    "two regions": JOBS[:2],
    "blocks that share nothing": np.kron(np.eye(2), np.ones((4, 2))),
    "a full column": changed(ALL, 0, 10000),
    "one job": changed(slice(1, None), 1, 0),
    "whole numbers": JOBS.astype(int),
}


@pytest.mark.parametrize("table", HARD)
@pytest.mark.parametrize("name", EVERY)
def test_a_number_or_a_reason_at_every_label(name: str, table: str) -> None:
    jobs = frame(HARD[table])
    before = jobs.copy()
    found = answer(name, jobs, **FEW)
    pd.testing.assert_frame_equal(jobs, before)
    assert found.axes.get("industry", tuple(jobs.columns)) == tuple(jobs.columns)
    assert np.array_equal(np.isnan(found.values), found.reasons != Reason.DEFINED)
    inside = ~np.isnan(found.values)
    if found.low is not None:
        assert (found.low[inside] <= found.values[inside]).all()
        assert (found.values[inside] <= found.high[inside]).all()
    known = found.p_values[~np.isnan(found.p_values)]
    assert ((known > 0) & (known <= 1)).all()
    assert str(found.explain(*(labels[0] for labels in found.axes.values())))


@pytest.mark.parametrize("name", EVERY)
def test_reasons_name_what_is_missing(name: str) -> None:
    lone = answer(name, frame(JOBS[:, :1]), **FEW)
    assert set(lone.to_long_frame()["reason"]) == {"one_industry"}
    if "industry" in lone.axes:
        assert answer(name, frame(HARD["an empty industry"]), **FEW).reason("i1") == "empty_industry"


@pytest.mark.parametrize("name", [name for name in EVERY if "adjusted" not in name])
def test_one_region_has_nothing_to_compare_with(name: str) -> None:
    table = frame(JOBS[:1])
    room, kind = name.split(": ")
    if room == "spatial":
        where = {"points": {"r0": (0.0, 0.0)}, "areas": {"r0": 1.0}}
        found = klastr.spatial_segregation(table, kind=kind, **where, **FEW)
    else:
        found = answer(name, table, **FEW)
    assert set(found.to_long_frame()["reason"]) == {"one_region"}


tables = st.integers(0, 10_000).map(lambda seed: frame(np.random.default_rng(seed).gamma(1, 50, (6, 3)).round() + 1))


@pytest.mark.slow
@settings(max_examples=10)
@given(tables)
@pytest.mark.proves("segregation", by="property")
@pytest.mark.proves("multigroup_segregation", by="property")
@pytest.mark.proves("spatial_segregation", by="property")
def test_what_holds_for_any_table(table: pd.DataFrame) -> None:
    for name in EVERY:
        if "modified" in name:
            continue
        value = answer(name, table, **NONE).values
        turned = answer(name, table.iloc[:, ::-1], **NONE).values  # a table sorts its codes
        assert turned == pytest.approx(value), name
        assert answer(name, table * 7, **NONE).values == pytest.approx(value), name
        if not name.startswith("spatial"):
            assert ((value >= -1e-12) & (value <= (3 if "divergence" in name else 1 + 1e-12))).all(), name
            split = pd.concat([table * 0.25, (table * 0.75).set_index(table.index + "x")])
            assert answer(name, split, **NONE).values == pytest.approx(value), name  # regions of one mix may be split


def test_an_even_spread_is_zero_and_a_complete_one_is_one() -> None:
    even, apart = frame(np.outer([1, 2, 3], [4, 5])), frame(np.eye(2) * 9)
    for kind in ("dissimilarity", "gini", "entropy", "atkinson", "correlation_ratio", "minmax"):
        assert klastr.segregation(even, kind=kind, **NONE).values == pytest.approx(0, abs=1e-12)
        assert klastr.segregation(apart, kind=kind, **NONE).values == pytest.approx(1)
    for kind in ("theil", "dissimilarity", "gini", "exposure", "relative_diversity", "squared_variation"):
        assert klastr.multigroup_segregation(even, kind=kind, **NONE).at("all") == pytest.approx(0, abs=1e-12)
        assert klastr.multigroup_segregation(apart, kind=kind, **NONE).at("all") == pytest.approx(1)


@pytest.mark.proves("segregation", by="property")
def test_dissimilarity_is_the_hoover_index_over_the_share_of_the_others() -> None:
    table = frame(JOBS)
    share = JOBS.sum(axis=0) / JOBS.sum()
    everywhere = JOBS.sum(axis=1, keepdims=True) / JOBS.sum()
    hoover = np.abs(JOBS / JOBS.sum(axis=0) - everywhere).sum(axis=0) / 2
    assert klastr.segregation(table, **NONE).values * (1 - share) == pytest.approx(hoover)


def test_jobs_near_the_centre_are_central() -> None:
    jobs = frame([[90, 10], [10, 50], [10, 50]])
    line = {"r0": (0.0, 0.0), "r1": (1.0, 0.0), "r2": (2.0, 0.0)}
    found = klastr.spatial_segregation(jobs, kind="relative_centralisation", points=line, centre="r0", **NONE)
    assert found.at("i0") > 0 > found.at("i1")
    same = klastr.spatial_segregation(jobs, kind="relative_centralisation", points=line, centre=(0.0, 0.1), **NONE)
    assert same.values == pytest.approx(found.values)


def test_chance_alone_is_not_significant_and_a_small_industry_is_expected_to_look_uneven() -> None:
    random = np.random.default_rng(4)
    plants = random.multinomial(np.full(40, 200), [0.9, 0.08, 0.01, 0.01]).astype(float)
    found = klastr.segregation(frame(plants * 10), draws=0)
    assert (found.p_values > 0.02).all()
    assert found.expected[3] > found.expected[0]
    beyond = klastr.segregation(frame(plants * 10), kind="modified_dissimilarity", draws=0)
    assert np.abs(beyond.values).max() < 0.25


def test_an_industry_that_vanishes_in_some_labellings_has_a_p_value() -> None:
    jobs = np.column_stack([JOBS * 100, np.eye(8, 1) * 12])
    found = klastr.segregation(frame(jobs), labellings=199, draws=0)
    assert 0 < found.p_values[-1] <= 1


@pytest.mark.parametrize("measure", ["segregation", "spatial_segregation", "multigroup_segregation"])
@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"kind": "dissimilarty"}, "'dissimilarty'"),
        ({"labellings": 3}, "3 random labellings"),
        ({"draws": 2}, "draws is 2"),
    ],
)
def test_options_that_do_not_exist_are_named(measure: str, options: dict[str, Any], said: str) -> None:
    where = {"weights": on_a_map(frame(JOBS))["weights"]} if measure == "spatial_segregation" else {}
    with pytest.raises(KlastrError, match=said):
        getattr(klastr, measure)(frame(JOBS), **where, **options)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"kind": "delta"}, "areas"),
        ({"kind": "delta", "areas": {"r0": 1.0}}, "7 of 8 regions have no area"),
        ({"kind": "relative_centralisation"}, "coordinates"),
        ({"kind": "relative_centralisation", "centre": "r99"}, "'r99'"),
        ({"kind": "spatial_proximity", "reach": 0.0}, "reach of 0"),
    ],
)
def test_a_map_that_is_missing_is_asked_for(options: dict[str, Any], said: str) -> None:
    table = frame(JOBS)
    if "centre" in options or "reach" in options:
        options = {**options, "points": on_a_map(table)["points"]}
    with pytest.raises(KlastrError, match=said):
        klastr.spatial_segregation(table, **options)


def test_negative_jobs_and_a_wrong_aversion_are_refused() -> None:
    with pytest.raises(KlastrError):
        klastr.segregation(frame(changed(0, 0, -1)))
    with pytest.raises(KlastrError, match="aversion of 1"):
        klastr.segregation(frame(JOBS), kind="atkinson", aversion=1)
