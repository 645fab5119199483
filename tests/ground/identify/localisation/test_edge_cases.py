"""Localisation of odd industries and odd tables: a number, a reason, or a sentence with what to do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import klastr
from klastr.errors import InvalidOption, InvalidTable, MissingColumn, NothingToMeasure

INDICES = ("ellison_glaeser", "maurel_sedillot", "devereux_griffith_simpson")
Rows = list[tuple[str, str, float]]


def plants(rows: Rows) -> klastr.PlantTable:
    return klastr.PlantTable.from_frame(pd.DataFrame(rows, columns=["r", "i", "jobs"]), "r", "i", "jobs")


PLAIN: Rows = [("A", "x", 9), ("A", "x", 4), ("B", "x", 2), ("B", "y", 8), ("B", "y", 8), ("C", "y", 30), ("C", "z", 5)]


@pytest.mark.parametrize("name", INDICES)
def test_an_industry_of_one_plant_has_a_reason(name: str) -> None:
    found = getattr(klastr, name)(plants(PLAIN))
    assert np.isnan(found.at("z"))
    assert found.reason("z") == "one_plant"
    assert found.reason("x") == ""


@pytest.mark.parametrize("name", INDICES)
def test_plants_without_anybody_are_left_out_and_told(name: str) -> None:
    table = plants([*PLAIN, ("A", "x", 0), ("C", "x", 0)])
    assert table.notes == ("2 plants without persons employed are left out.",)
    measure = getattr(klastr, name)
    assert measure(table, draws=0).at("x") == measure(plants(PLAIN), draws=0).at("x")


@pytest.mark.parametrize("name", ["ellison_glaeser", "maurel_sedillot"])
def test_all_jobs_in_one_region_are_refused(name: str) -> None:
    with pytest.raises(NothingToMeasure, match=r"All jobs are in one region.*add the other regions"):
        getattr(klastr, name)(plants([("A", "x", 1), ("A", "y", 2)]))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        pytest.param([("A", "x", -3)], "1 plants have an unknown, endless or negative number", id="negative"),
        pytest.param([("A", "x", np.nan)], "unknown, endless or negative", id="unknown"),
        pytest.param([("A", "x", np.inf)], "unknown, endless or negative", id="endless"),
        pytest.param([("A", None, 3)], "1 plants have no industry in column 'i'", id="no industry"),
        pytest.param([(None, "x", 3)], "1 plants have no region in column 'r'", id="no region"),
    ],
)
def test_plants_that_say_too_little_are_refused(rows: Rows, said: str) -> None:
    with pytest.raises(InvalidTable, match=said):
        plants([*PLAIN, *rows])


def test_a_table_of_nobody_is_refused() -> None:
    with pytest.raises(NothingToMeasure, match="None of 1 plants has anybody"):
        plants([("A", "x", 0)])


def test_a_missing_column_offers_the_nearest() -> None:
    with pytest.raises(MissingColumn, match="did you mean 'jobs'"):
        klastr.PlantTable.from_frame(pd.DataFrame(PLAIN, columns=["r", "i", "jobs"]), "r", "i", "job")


def test_a_table_without_plants_is_told_what_to_do() -> None:
    table = klastr.RegionalTable.from_rows([("A", "x", 1), ("B", "x", 2), ("B", "y", 2)])
    with pytest.raises(NothingToMeasure, match=r"names no plants.*--establishments"):
        klastr.ellison_glaeser(table)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"sizes": "area"}, "sizes is 'area'"),
        ({"sizes": {"A": 1.0}}, "2 of 3 regions have no size"),
        ({"units": "firms"}, "units is 'firms'"),
        ({"form": "G"}, "form is 'G'"),
        ({"draws": 3}, "--draws is 3"),
        ({"convention": "dbmss"}, "no convention 'dbmss'"),
    ],
)
def test_options_outside_their_domain_are_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidOption, match=said):
        klastr.ellison_glaeser(plants(PLAIN), **options)  # type: ignore[arg-type]


def test_sizes_of_plants_that_are_assumed_say_so() -> None:
    frame = pd.DataFrame({"r": ["A", "B", "B"], "i": ["x", "x", "y"], "jobs": [30, 10, 9], "units": [3, 2, 4]})
    table = klastr.RegionalTable.from_frame(frame, "r", "i", "jobs", establishments="units")
    assert str(klastr.ellison_glaeser(table).settings["plant sizes"]).startswith("assumed: a relative variance of 8")


def test_the_same_seed_gives_the_same_interval() -> None:
    one, other = (klastr.ellison_glaeser(plants(PLAIN), seed=4) for _ in range(2))
    assert one.low is not None
    assert other.low is not None
    assert np.array_equal(one.low, other.low, equal_nan=True)


@pytest.mark.proves("ellison_glaeser", by="property")
@pytest.mark.proves("maurel_sedillot", by="property")
@pytest.mark.proves("devereux_griffith_simpson", by="property")
@given(
    st.lists(st.tuples(st.sampled_from("ABCD"), st.sampled_from("xyz"), st.integers(1, 500)), min_size=6, max_size=40),
    st.permutations(range(6)),
    st.integers(2, 9),
)
def test_order_and_unit_of_plants_do_not_matter(rows: Rows, order: list[int], times: int) -> None:
    if len({row[0] for row in rows}) < 2:
        return
    table = plants(rows)
    moved = plants([*(rows[k] for k in order), *rows[6:]])
    larger = plants([(r, i, times * jobs) for r, i, jobs in rows])
    for name in INDICES:
        measure = getattr(klastr, name)
        found = measure(table, draws=0)
        for other in (moved, larger):
            assert np.allclose(found.values, measure(other, draws=0).values, equal_nan=True, atol=1e-9)


@pytest.mark.proves("ellison_glaeser", by="property")
def test_plants_thrown_at_random_give_an_index_of_nothing() -> None:
    random = np.random.default_rng(3)
    rows = [
        (region, industry, float(jobs))
        for region, industry, jobs in zip(
            random.choice(list("ABCDEFGH"), 6_000),
            random.choice([f"i{k:02d}" for k in range(30)], 6_000),
            random.lognormal(2, 1, 6_000),
            strict=True,
        )
    ]
    found = klastr.ellison_glaeser(plants(rows))
    assert abs(found.values.mean()) < 0.003  # three standard errors
    assert found.p_values is not None
    assert 0.01 < (found.p_values < 0.10).mean() < 0.30
    assert found.low is not None
    assert found.high is not None
    assert ((found.low <= 0) & (found.high >= 0)).mean() > 0.75


@pytest.mark.proves("group_coagglomeration", by="property")
@pytest.mark.proves("colocated_firms", by="property")
def test_industries_that_are_twins_are_together_as_much_as_can_be() -> None:
    rows: Rows = [(r, i, 5.0) for r in "AAAB" for i in "xy"] + [("C", "z", 40.0), ("D", "z", 40.0)]
    table = plants(rows)
    twins = klastr.group_coagglomeration(table, {"x": "twins", "y": "twins"}).at("twins")
    strangers = klastr.group_coagglomeration(table, {"x": "strangers", "z": "strangers"}).at("strangers")
    assert twins > 0.4 > 0 > strangers
    firms = klastr.colocated_firms(table, form="share")
    assert firms.at("x", "y") == pytest.approx(10 / 16)
    assert firms.at("x", "z") == 0


@pytest.mark.proves("litzenberger_sternberg", by="property")
@given(st.lists(st.integers(1, 300), min_size=6, max_size=6), st.floats(0.1, 50))
def test_unit_of_area_and_population_does_not_matter(jobs: list[int], factor: float) -> None:
    frame = pd.DataFrame({"r": list("AABBCC"), "i": list("xyxyxy"), "jobs": jobs, "units": 2})
    table = klastr.RegionalTable.from_frame(frame, "r", "i", "jobs", establishments="units")
    area, people = {"A": 3.0, "B": 5.0, "C": 1.0}, {"A": 70.0, "B": 10.0, "C": 30.0}
    found = klastr.litzenberger_sternberg(table, area=area, population=people, draws=0)
    other = klastr.litzenberger_sternberg(
        table, area={code: factor * value for code, value in area.items()}, population=people, draws=0
    )
    assert np.allclose(found.values, other.values)


@pytest.mark.proves("coagglomeration", by="property")
@given(st.lists(st.integers(0, 60), min_size=16, max_size=16))
def test_coagglomeration_does_not_hang_on_the_order_of_regions(cells: list[int]) -> None:
    frame = pd.DataFrame(np.reshape(cells, (4, 4)), index=list("ABCD"), columns=list("wxyz"))
    if (frame.sum(axis=1) > 0).sum() < 2:
        return
    one = klastr.coagglomeration(klastr.RegionalTable.from_wide(frame))
    other = klastr.coagglomeration(klastr.RegionalTable.from_wide(frame.iloc[::-1]))
    assert np.allclose(one.values, other.ordered(one.industries).values, equal_nan=True)
