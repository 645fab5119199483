"""Hard tables: every spatial statistic gives a number or a reason for every label, and leaves its input alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import KlastrError
from klastr.identify.reasons import Reason

FEW = {"permutations": 19}
STATISTICS: dict[str, Callable[..., Any]] = {
    "moran": klastr.moran,
    "moran, permutations": partial(klastr.moran, inference="permutations", **FEW),
    "moran of rates": partial(klastr.moran, of="rate"),
    "moran, symmetric quotients": partial(klastr.moran, of="symmetric"),
    "geary": klastr.geary,
    "geary, permutations": partial(klastr.geary, inference="permutations", **FEW),
    "getis_ord": klastr.getis_ord,
    "join_counts": klastr.join_counts,
    "join_counts, permutations": partial(klastr.join_counts, inference="permutations", **FEW),
    "bivariate_moran": klastr.bivariate_moran,
    "lee": partial(klastr.lee, **FEW),
    "local_moran": partial(klastr.local_moran, **FEW),
    "local_moran, moments": partial(klastr.local_moran, inference="moments"),
    "local_geary": partial(klastr.local_geary, **FEW),
    "local_getis_ord": partial(klastr.local_getis_ord, **FEW),
    "local_getis_ord, not starred": partial(klastr.local_getis_ord, star=False, **FEW),
    "local_join_counts": partial(klastr.local_join_counts, **FEW),
    "losh": partial(klastr.losh, **FEW),
    "losh, chi-square": partial(klastr.losh, inference="chi-square"),
    "spatial_lag": klastr.spatial_lag,
}
JOBS = np.random.default_rng(1).gamma(0.6, 100, (8, 4)).round() + np.eye(8, 4)


def frame(jobs: Any) -> pd.DataFrame:
    numbers = np.array(jobs)
    return pd.DataFrame(numbers, [f"r{k}" for k in range(len(numbers))], [f"i{k}" for k in range(numbers.shape[1])])


def ring(regions: Any) -> Any:
    """Each region beside the next, and the last beside the first."""
    labels = list(regions)
    return klastr.spatial_weights(labels, neighbours=list(zip(labels, labels[1:] + labels[:1], strict=True)))


def with_cells(*changes: tuple[Any, Any, float]) -> np.ndarray:
    jobs = JOBS.copy()
    for region, industry, value in changes:
        jobs[region, industry] = value
    return jobs


ALL = slice(None)
HARD = {
    "an empty region": with_cells((2, ALL, 0)),
    "an empty industry": with_cells((ALL, 1, 0)),
    "both": with_cells((2, ALL, 0), (ALL, 1, 0)),
    "all rows equal": np.ones((8, 4)) * [1, 2, 3, 4],
    "one industry": JOBS[:, :1],
    "two regions": JOBS[:2],
    "three regions": JOBS[:3],
    "blocks that share nothing": np.kron(np.eye(2), np.ones((4, 2))),
    "a full column": with_cells((ALL, 0, 1000)),
    "one job": with_cells((ALL, 1, 0), (4, 1, 1)),
    "whole numbers": JOBS.astype(int),
}


@pytest.mark.parametrize("table", HARD)
@pytest.mark.parametrize("name", STATISTICS)
def test_a_number_or_a_reason_at_every_label(name: str, table: str) -> None:
    jobs = frame(HARD[table])
    before = jobs.copy()
    found = STATISTICS[name](jobs, weights=ring(jobs.index))
    pd.testing.assert_frame_equal(jobs, before)
    assert set(found.axes.get("industry", jobs.columns)) == set(jobs.columns)
    assert set(found.axes.get("region", jobs.index)) == set(jobs.index)
    assert np.array_equal(np.isnan(found.values), found.reasons != Reason.DEFINED)
    for column in found.columns.values():
        assert np.isnan(column[np.isnan(found.values)]).all()
    if found.p_values is not None:
        known = found.p_values[~np.isnan(found.p_values)]
        assert ((known >= 0) & (known <= 1)).all()
    long = found.to_long_frame()
    assert len(long) == found.values.size
    assert (long["reason"] == "").equals(long["value"].notna())


@pytest.mark.parametrize("name", STATISTICS)
def test_reasons_name_what_is_empty(name: str) -> None:
    jobs = frame(HARD["both"])
    found = STATISTICS[name](jobs, weights=ring(jobs.index)).to_long_frame()
    empty = found[found["industry"] == "i1"]
    if name != "spatial_lag" and "region" not in found:
        assert set(empty["reason"]) == {"empty_industry"}
    if "region" in found:
        assert set(found.loc[found["region"] == "r2", "reason"]) == {"empty_region"}
        assert set(empty.loc[empty["region"] != "r2", "reason"]) == {"empty_industry"}


@pytest.mark.parametrize("name", STATISTICS)
def test_one_region_has_nothing_to_compare_with(name: str) -> None:
    weights = klastr.spatial_weights(["r0"], neighbours=np.zeros((1, 1)))
    found = STATISTICS[name](frame(JOBS[:1] + 1), weights=weights)
    assert set(found.to_long_frame()["reason"]) <= {"one_region", "no_neighbour"}


@pytest.mark.parametrize("name", STATISTICS)
def test_islands_are_left_out_and_said_to_be(name: str) -> None:
    jobs = frame(JOBS)
    labels = list(jobs.index)
    near = list(zip(labels[:7], [*labels[1:7], labels[0]], strict=True))
    found = STATISTICS[name](jobs, weights=klastr.spatial_weights(labels, neighbours=near))
    alone = STATISTICS[name](jobs, weights=klastr.spatial_weights(labels, neighbours=near))
    assert found.settings["regions left out"] == 1
    assert np.array_equal(found.values, alone.values, equal_nan=True)
    if "region" in found.axes:
        assert {found.reason("r7", industry) for industry in jobs.columns} == {"no_neighbour"}


@pytest.mark.parametrize("name", [name for name in STATISTICS if "permutations" not in name])
def test_the_order_of_regions_does_not_matter(name: str) -> None:
    jobs = frame(JOBS)
    weights = ring(jobs.index)
    turned = jobs.iloc[[3, 0, 7, 5, 1, 2, 6, 4], ::-1]
    one, other = STATISTICS[name](jobs, weights=weights), STATISTICS[name](turned, weights=weights)
    keys = list(one.axes)
    first, second = (found.to_long_frame().set_index(keys)["value"] for found in (one, other))
    pd.testing.assert_series_equal(first, second.loc[first.index], check_exact=False, rtol=1e-9)


@pytest.mark.parametrize("name", STATISTICS)
def test_a_number_can_be_explained(name: str) -> None:
    jobs = frame(JOBS)
    found = STATISTICS[name](jobs, weights=ring(jobs.index))
    labels = [known[0] for known in found.axes.values()]
    assert str(found.explain(*labels))


@pytest.mark.parametrize("name", STATISTICS)
def test_negative_jobs_are_refused(name: str) -> None:
    with pytest.raises(KlastrError):
        STATISTICS[name](frame(with_cells((0, 0, -5))), weights=ring([f"r{k}" for k in range(8)]))


def test_a_frame_of_other_numbers_may_be_negative_and_have_gaps() -> None:
    numbers = frame(np.random.default_rng(3).normal(size=(8, 3)))
    numbers.iloc[2] = np.nan
    numbers.iloc[4, 1] = np.nan
    found = klastr.moran(numbers, of="values", weights=ring(numbers.index))
    assert found.axes == {"attribute": ("i0", "i1", "i2")}
    assert [found.reason(name) for name in numbers.columns] == ["", "unknown", ""]
    assert found.settings["regions left out"] == 1


def test_the_same_answer_twice() -> None:
    jobs = frame(JOBS)
    one, other = (klastr.local_moran(jobs, weights=ring(jobs.index), seed=4) for _ in range(2))
    assert np.array_equal(one.p_values, other.p_values)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"of": "quotients"}, "of='quotients'"),
        ({"inference": "magic"}, "'magic'"),
        ({"alternative": "both"}, "'both'"),
        ({"convention": "spdep"}, "convention 'spdep'"),
        ({"inference": "permutations", "permutations": 5}, "5 permutations"),
    ],
)
def test_options_that_do_not_exist_are_named(options: dict[str, Any], said: str) -> None:
    jobs = frame(JOBS)
    with pytest.raises(KlastrError, match=said):
        klastr.moran(jobs, weights=ring(jobs.index), **options)


def test_a_table_of_jobs_is_not_taken_for_other_numbers() -> None:
    table = klastr.RegionalTable.from_wide(frame(JOBS))
    with pytest.raises(KlastrError, match="no values of its own"):
        klastr.moran(table, of="values", weights=ring(table.regions))
