"""Tables at the edge: every measure of complexity gives a number or a reason, keeps its labels and its input."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import KlastrError
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason

Function = Callable[..., Measured]

NUMBERS = {"attribute": {f"r{k}": 10.0 + k for k in range(9)}, "complexity": {f"i{k}": k - 2.0 for k in range(9)}}
MEASURES: Mapping[str, tuple[Function, tuple[str, ...]]] = {
    "eci": (klastr.eci, ()),
    "pci": (klastr.pci, ()),
    "fitness": (klastr.fitness, ()),
    "reflections": (klastr.reflections, ()),
    "coi": (klastr.coi, ()),
    "cog": (klastr.cog, ()),
    "prody": (klastr.prody, ("attribute",)),
    "expy": (klastr.expy, ("attribute",)),
    "attribute_index": (klastr.attribute_index, ("attribute",)),
    "subnational_complexity": (klastr.subnational_complexity, ("complexity",)),
    "ease_of_recombination": (klastr.ease_of_recombination, ()),
    "modular_complexity": (klastr.modular_complexity, ()),
    "log_supermodularity": (klastr.log_supermodularity, ()),
}

TABLES = {
    "as it should be": [[9, 1, 0, 4], [2, 8, 1, 0], [0, 3, 7, 1], [5, 0, 2, 9], [1, 1, 1, 0]],
    "zero row": [[9, 1, 0], [0, 0, 0], [1, 8, 3], [2, 2, 9]],
    "zero column": [[9, 0, 1], [2, 0, 8], [3, 0, 3]],
    "single region": [[9, 1, 4]],
    "single industry": [[9], [1], [4]],
    "one cell": [[9]],
    "all rows equal": [[4, 2, 6], [4, 2, 6], [4, 2, 6]],
    "disconnected blocks": [[5, 3, 0, 0], [2, 6, 0, 0], [3, 1, 0, 0], [0, 0, 4, 4]],
    "two equal blocks": [[5, 0], [0, 5]],
    "identity": [[5, 0, 0], [0, 5, 0], [0, 0, 5]],
    "full row": [[9, 9, 9], [9, 0, 0], [0, 9, 0], [0, 0, 9]],
    "full column": [[9, 1, 0], [9, 0, 1], [9, 1, 1]],
    "tie at 1": [[2, 2], [2, 2], [4, 0]],
}


def wide(rows: list[list[float]]) -> pd.DataFrame:
    return pd.DataFrame(
        rows, index=[f"r{k}" for k in range(len(rows))], columns=[f"i{k}" for k in range(len(rows[0]))], dtype=float
    )


def measured(name: str, table: pd.DataFrame, **options: object) -> Measured:
    function, needs = MEASURES[name]
    return function(table, *(NUMBERS[one] for one in needs), **options)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("name", MEASURES)
def test_there_is_a_number_or_a_reason(name: str, table: str) -> None:
    frame = wide(TABLES[table])
    before = frame.copy()
    found = measured(name, frame, draws=20)
    assert np.array_equal(np.isnan(found.values), found.reasons != Reason.DEFINED)
    assert np.isfinite(found.values[found.reasons == Reason.DEFINED]).all()
    assert not (found.reasons == Reason.UNKNOWN).any()
    for axis, labels in found.axes.items():
        known = {"region": frame.index, "industry": frame.columns}.get(axis)
        assert known is None or list(labels) == list(known)
    if found.low is not None and found.high is not None:
        held = ~np.isnan(found.values)
        assert (found.low[held] <= found.values[held]).all()
        assert (found.values[held] <= found.high[held]).all()
    pd.testing.assert_frame_equal(frame, before)
    assert len(found.to_long_frame()) == found.values.size


@pytest.mark.proves("eci", by="property")
@pytest.mark.proves("pci", by="property")
@pytest.mark.proves("fitness", by="property")
@pytest.mark.proves("reflections", by="property")
@pytest.mark.proves("coi", by="property")
@pytest.mark.proves("cog", by="property")
@pytest.mark.proves("prody", by="property")
@pytest.mark.proves("expy", by="property")
@pytest.mark.proves("attribute_index", by="property")
@pytest.mark.proves("subnational_complexity", by="property")
@pytest.mark.proves("ease_of_recombination", by="property")
@pytest.mark.proves("modular_complexity", by="property")
@pytest.mark.proves("log_supermodularity", by="property")
@pytest.mark.parametrize("name", MEASURES)
def test_whole_numbers_and_another_order_give_the_same(name: str) -> None:
    frame = wide(TABLES["as it should be"])
    mixed = frame.iloc[[3, 0, 4, 2, 1], [2, 0, 3, 1]].astype(int)
    one, other = measured(name, frame, draws=0), measured(name, mixed, draws=0)
    if name == "log_supermodularity":  # comparisons are drawn: only about the same
        assert one.values == pytest.approx(other.values, abs=0.02)
        return
    for labels in np.ndindex(one.values.shape):
        names = [axis[k] for axis, k in zip(one.axes.values(), labels, strict=True)]
        assert other.at(*names) == pytest.approx(one.at(*names), abs=1e-9, nan_ok=True)
        assert other.reason(*names) == one.reason(*names)


@pytest.mark.parametrize("name", MEASURES)
def test_a_table_ten_times_as_large_gives_the_same(name: str) -> None:
    frame = wide(TABLES["as it should be"])
    one, other = measured(name, frame, draws=0), measured(name, 10 * frame, draws=0)
    assert other.values == pytest.approx(one.values, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("name", MEASURES)
def test_negative_employment_is_refused_with_a_hint(name: str) -> None:
    with pytest.raises(KlastrError):
        measured(name, wide([[9, -1], [2, 8]]))


@pytest.mark.parametrize("name", [name for name in MEASURES if "table" not in MEASURES[name][1]])
def test_explanations_and_frames_say_something_of_every_number(name: str) -> None:
    found = measured(name, wide(TABLES["as it should be"]), draws=0)
    first = [axis[0] for axis in found.axes.values()]
    assert str(found.explain(*first))
    assert len(found.to_frame())


@pytest.mark.parametrize(
    ("table", "region", "reason"),
    [
        ("zero row", "r1", "empty_region"),
        ("single region", "r0", "one_region"),
        ("single industry", "r0", "one_industry"),
        ("all rows equal", "r0", "no_variation"),
        ("disconnected blocks", "r3", "disconnected"),
        ("disconnected blocks", "r0", ""),
    ],
)
def test_complexity_says_why_it_is_not_defined(table: str, region: str, reason: str) -> None:
    assert klastr.eci(wide(TABLES[table]), draws=0).reason(region) == reason


def test_one_empty_region_leaves_the_others_as_they_are() -> None:
    rows = TABLES["as it should be"]
    alone, beside = wide(rows), wide([*rows, [0, 0, 0, 0]])
    assert not np.isnan(klastr.eci(alone, draws=0).values).any()
    assert klastr.eci(beside, draws=0).values[:5] == pytest.approx(klastr.eci(alone, draws=0).values)
    assert klastr.pci(beside, draws=0).values == pytest.approx(klastr.pci(alone, draws=0).values)


def test_equal_eigenvalues_are_said_and_not_guessed() -> None:
    # Three regions around one shared industry: nothing tells the three apart.
    frame = wide([[6, 0, 0, 6], [0, 6, 0, 6], [0, 0, 6, 6]])
    assert set(klastr.eci(frame, draws=0, threshold=0.5).reasons) == {Reason.NOT_UNIQUE}


@pytest.mark.parametrize("name", ["eci", "pci", "fitness", "reflections", "coi", "cog", "modular_complexity"])
def test_a_threshold_that_nothing_reaches_is_a_reason_everywhere(name: str) -> None:
    found = measured(name, wide(TABLES["as it should be"]), draws=20, threshold=1000)
    assert set(found.reasons.ravel()) <= {Reason.NOT_SPECIALISED, Reason.EMPTY_INDUSTRY}
    assert np.isnan(found.values).all()
