"""What every index of shares says of tables at the edge: empty, alone, alike, apart, hidden, repeated, unordered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidOption, InvalidTable
from klastr.identify.measured import Measured
from klastr.tables.regional import RegionalTable

Ask = Callable[..., Measured]


def _williamson(frame: Any, **how: Any) -> Measured:
    regions = frame.index if isinstance(frame, pd.DataFrame) else frame.regions
    return klastr.williamson(frame, {str(region): 100.0 for region in regions}, **how)


def _land(frame: Any, **how: Any) -> Measured:
    return klastr.land_requirement(frame, percent_settling=0.3, percent_moving=0.7, area_per_person_m2=100, **how)


def _of(function: Callable[..., Measured], **options: Any) -> Ask:
    return lambda frame, **how: function(frame, **options, **how)


GROUPS = {"a": "first", "b": "first", "c": "second"}
OF_REGIONS: dict[str, Ask] = {
    "hachman": klastr.hachman,
    "mean_quotient": klastr.mean_quotient,
    "krugman": klastr.krugman,
    "krugman, others": _of(klastr.krugman, against="others"),
    "krugman, rest": _of(klastr.krugman, against="rest"),
    "hoover": klastr.hoover,
    "herfindahl": klastr.herfindahl,
    "herfindahl, normalised": _of(klastr.herfindahl, kind="normalised"),
    "entropy": klastr.entropy,
    "evenness": _of(klastr.entropy, kind="evenness"),
    "evenness of present": _of(klastr.entropy, kind="evenness_of_present"),
    "kullback_leibler": klastr.kullback_leibler,
    "relative_diversity": klastr.relative_diversity,
    "highest quotient": _of(klastr.relative_diversity, kind="specialisation"),
    "gini_of_quotients": klastr.gini_of_quotients,
    "related_variety": _of(klastr.related_variety, groups=GROUPS),
    "unrelated_variety": _of(klastr.unrelated_variety, groups=GROUPS),
    "diversity": klastr.diversity,
    "land_requirement": _land,
}
OF_INDUSTRIES: dict[str, Ask] = {
    "krugman": _of(klastr.krugman, of="industry"),
    "hoover": _of(klastr.hoover, of="industry"),
    "gini": klastr.gini,
    "gini, normalised": _of(klastr.gini, normalised=True),
    "gini_locational": klastr.gini_locational,
    "gini_locational, unweighted": _of(klastr.gini_locational, scale="unweighted"),
    "gini_locational, attainable": _of(klastr.gini_locational, scale="attainable"),
    "theil": klastr.theil,
    "theil, l": _of(klastr.theil, kind="l"),
    "atkinson": klastr.atkinson,
    "atkinson, 1": _of(klastr.atkinson, epsilon=1),
    "dalton": klastr.dalton,
    "coulter": klastr.coulter,
    "coefficient_of_variation": klastr.coefficient_of_variation,
    "williamson": _williamson,
    "ubiquity": klastr.ubiquity,
    "normalised_ubiquity": klastr.normalised_ubiquity,
}
ALL: Mapping[str, Ask] = {f"{name} of regions": ask for name, ask in OF_REGIONS.items()} | {
    f"{name} of industries": ask for name, ask in OF_INDUSTRIES.items()
}
EACH = pytest.mark.parametrize("ask", ALL.values(), ids=ALL.keys())


def frame(rows: list[list[float]]) -> pd.DataFrame:
    columns = list("abcdefgh"[: len(rows[0])])
    return pd.DataFrame(rows, index=[f"R{k}" for k in range(len(rows))], columns=columns, dtype=float)


HARD = {
    "an empty region": frame([[5, 3, 2], [0, 0, 0], [1, 4, 9]]),
    "an empty industry": frame([[5, 0, 2], [1, 0, 3], [1, 0, 9]]),
    "a single region": frame([[5, 3, 2]]),
    "a single industry": frame([[5], [3], [2]]),
    "one of each": frame([[5]]),
    "all regions alike": frame([[2, 4, 6], [1, 2, 3], [3, 6, 9]]),
    "all cells alike": frame([[7, 7, 7], [7, 7, 7], [7, 7, 7]]),
    "two blocks apart": frame([[5, 3, 0, 0], [4, 1, 0, 0], [0, 0, 2, 2], [0, 0, 9, 1]]),
    "a full row and column": frame([[5, 3, 8], [2, 0, 0], [7, 0, 0]]),
    "one cell": frame([[0, 0], [0, 9]]),
    "next to nobody": frame([[1e-9, 3], [2, 5]]),
    "very many": frame([[1e11, 3e11], [2e11, 5e11]]),
}


@EACH
@pytest.mark.parametrize("name", HARD)
def test_every_number_is_defined_or_has_its_reason(name: str, ask: Ask) -> None:
    """Measured itself refuses a gap without a reason; a warning is an error here."""
    table = HARD[name]
    before = table.copy()
    found = ask(table, draws=20)
    (axis,) = found.axes
    assert found.axes[axis] == tuple(table.index if axis == "region" else table.columns)
    assert not np.isinf(found.values).any()
    assert 13 not in found.reasons, "unknown is no reason here"
    pd.testing.assert_frame_equal(table, before)
    known = ~np.isnan(found.values)
    if found.low is not None and found.high is not None:
        both = known & ~np.isnan(found.low)
        assert (found.low[both] <= found.values[both]).all()
        assert (found.values[both] <= found.high[both]).all()
    size = table.sum(axis=1 if axis == "region" else 0).to_numpy()
    empty = {found.reason(label) for label, jobs in zip(found.axes[axis], size, strict=True) if not jobs}
    assert empty <= {f"empty_{axis}"}
    frame = found.to_long_frame()
    assert len(frame) == found.values.size
    assert ((frame["reason"] == "") == frame["value"].notna()).all()


@EACH
def test_the_order_of_labels_and_kind_of_numbers_change_nothing(ask: Ask) -> None:
    table = frame([[5, 3, 2], [4, 1, 7], [1, 4, 9], [20, 1, 1]])
    found, other = ask(table, draws=0), ask(table.iloc[[2, 0, 3, 1], [1, 2, 0]].astype(int), draws=0)
    (axis,) = found.axes
    assert [found.at(label) for label in found.axes[axis]] == pytest.approx([other.at(x) for x in found.axes[axis]])


@EACH
def test_repeated_rows_of_a_long_table_are_refused_or_the_same(ask: Ask) -> None:
    rows = [("R0", "a", 5), ("R0", "b", 3), ("R1", "a", 2), ("R1", "b", 8), ("R1", "c", 1), ("R0", "a", 5)]
    with pytest.raises(InvalidTable, match="R0"):
        ask(RegionalTable.from_rows(rows), draws=0)


@EACH
def test_negative_jobs_are_refused_with_a_hint(ask: Ask) -> None:
    with pytest.raises(InvalidTable, match="Negative"):
        ask(frame([[5, -3, 2], [4, 1, 7]]), draws=0)


@EACH
def test_hidden_cells_are_estimated_first(ask: Ask) -> None:
    cells = {
        ("R0", "a"): 5,
        ("R0", "b"): 3,
        ("R0", "c"): 2,
        ("R1", "a"): 4,
        ("R1", "c"): 7,
        ("R2", "a"): 1,
        ("R2", "c"): 9,
    }
    rows = [(*place, jobs, None) for place, jobs in cells.items()] + [("R1", "b", np.nan, "c"), ("R2", "b", 4, None)]
    long = pd.DataFrame(rows, columns=["region", "industry", "jobs", "flag"])
    table = RegionalTable.from_frame(long, "region", "industry", "jobs", flag="flag")
    found = ask(table, draws=0)
    assert np.isfinite(found.values).all()


@EACH
def test_the_same_seed_gives_the_same_interval(ask: Ask) -> None:
    table = frame([[500, 300, 200], [400, 100, 700], [100, 400, 900]])
    first, second, other = ask(table, draws=40, seed=1), ask(table, draws=40, seed=1), ask(table, draws=40, seed=2)
    assert first.low is not None
    assert second.low is not None
    assert other.low is not None
    np.testing.assert_array_equal(first.low, second.low)
    assert first.settings["draws"] == 40
    assert first.rank is not None


@EACH
def test_no_draws_no_interval(ask: Ask) -> None:
    found = ask(frame([[5, 3, 2], [4, 1, 7]]), draws=0)
    assert found.low is None
    assert found.rank is None
    assert found.settings["interval"] == "no draws were asked for"


@EACH
def test_an_unknown_convention_is_refused(ask: Ask) -> None:
    with pytest.raises(InvalidOption, match="convention 'porter'"):
        ask(frame([[5, 3, 2], [4, 1, 7]]), convention="porter")


@EACH
def test_every_number_tells_how_it_came_about(ask: Ask) -> None:
    found = ask(frame([[500, 300, 200], [400, 100, 700], [100, 400, 900]]), draws=20)
    (labels,) = found.axes.values()
    told = found.explain(labels[0])
    assert labels[0] in told.sentence
    assert told.formula
    assert "low" in told.cells


def test_all_regions_alike_are_not_specialised() -> None:
    alike = HARD["all regions alike"]
    assert klastr.krugman(alike, draws=0).values == pytest.approx([0, 0, 0], abs=1e-12)
    assert klastr.hachman(alike, draws=0).values == pytest.approx([1, 1, 1])
    assert klastr.gini_locational(alike, draws=0).values == pytest.approx([0, 0, 0], abs=1e-12)
    assert {klastr.relative_diversity(alike, draws=0).reason(label) for label in alike.index} == {"no_variation"}
    assert klastr.diversity(alike, draws=0).values.tolist() == [3, 3, 3], "a quotient of exactly 1 is a presence"


def test_one_region_has_no_other() -> None:
    alone = HARD["a single region"]
    assert klastr.krugman(alone, against="others", draws=0).reason("R0") == "one_region"
    assert klastr.gini(alone, normalised=True, draws=0).reason("a") == "one_region"
    assert klastr.herfindahl(HARD["a single industry"], kind="normalised", draws=0).reason("R0") == "one_industry"
    assert klastr.entropy(HARD["one cell"], kind="evenness_of_present", draws=0).reason("R1") == "one_industry"


def test_an_absent_industry_has_no_logarithm() -> None:
    absent = HARD["two blocks apart"]
    for found in (klastr.theil(absent, kind="l", draws=0), klastr.atkinson(absent, epsilon=1, draws=0),
                  klastr.dalton(absent, draws=0)):  # fmt: skip
        assert {found.reason(label) for label in "abcd"} == {"not_positive"}
    assert klastr.kullback_leibler(absent, against="R0", draws=0).reason("R2") == "not_positive"
