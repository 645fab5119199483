"""What must hold of indices of shares whatever the table: order, scale, merging, bounds, how they hang together."""

from __future__ import annotations

from collections.abc import Callable
from math import log
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

import klastr
from klastr.identify.measured import Measured
from klastr.tables.regional import RegionalTable

GROUPS = {"a": "x", "b": "y", "c": "x", "d": "y"}


@st.composite
def tables(draw: st.DrawFn, smallest: int = 0) -> pd.DataFrame:
    """2 to 5 regions x 4 industries, somebody in every region and every industry."""
    rows = draw(st.integers(2, 5))
    number = st.integers(smallest, 10**5) | st.integers(smallest, smallest + 3)
    cells = np.array(draw(st.lists(number, min_size=4 * rows, max_size=4 * rows)), dtype=float).reshape(rows, 4)
    cells[:, 0] += 1
    cells[0] += 1
    return pd.DataFrame(cells, [f"r{k}" for k in range(rows)], list("abcd"))


Ask = Callable[..., Measured]
SCALE_FREE: dict[str, tuple[Ask, dict[str, Any], float, float]] = {
    "hachman": (klastr.hachman, {}, 0, 1),
    "mean_quotient": (klastr.mean_quotient, {}, 1, np.inf),
    "krugman": (klastr.krugman, {"against": "others"}, 0, 2),
    "hoover": (klastr.hoover, {"of": "industry"}, 0, 1),
    "herfindahl": (klastr.herfindahl, {}, 0.25, 1),
    "entropy": (klastr.entropy, {}, 0, 2),
    "kullback_leibler": (klastr.kullback_leibler, {}, 0, np.inf),
    "relative_diversity": (klastr.relative_diversity, {"kind": "specialisation"}, 1, np.inf),
    "gini": (klastr.gini, {}, 0, 1),
    "gini_locational": (klastr.gini_locational, {}, 0, 1),
    "gini_of_quotients": (klastr.gini_of_quotients, {}, 0, 0.75),
    "theil": (klastr.theil, {}, 0, log(5)),
    "atkinson": (klastr.atkinson, {}, 0, 1),
    "coulter": (klastr.coulter, {}, 0, 1),
    "coefficient_of_variation": (klastr.coefficient_of_variation, {}, 0, 2),
    "related_variety": (klastr.related_variety, {"groups": GROUPS}, 0, 1),
    "unrelated_variety": (klastr.unrelated_variety, {"groups": GROUPS}, 0, 1),
    "diversity": (klastr.diversity, {}, 1, 4),
    "ubiquity": (klastr.ubiquity, {}, 1, 5),
    "normalised_ubiquity": (klastr.normalised_ubiquity, {}, 0, np.inf),
}


@pytest.mark.proves("hachman", by="property")
@pytest.mark.proves("mean_quotient", by="property")
@pytest.mark.proves("krugman", by="property")
@pytest.mark.proves("hoover", by="property")
@pytest.mark.proves("herfindahl", by="property")
@pytest.mark.proves("entropy", by="property")
@pytest.mark.proves("kullback_leibler", by="property")
@pytest.mark.proves("relative_diversity", by="property")
@pytest.mark.proves("gini", by="property")
@pytest.mark.proves("gini_locational", by="property")
@pytest.mark.proves("gini_of_quotients", by="property")
@pytest.mark.proves("theil", by="property")
@pytest.mark.proves("atkinson", by="property")
@pytest.mark.proves("coulter", by="property")
@pytest.mark.proves("coefficient_of_variation", by="property")
@pytest.mark.proves("related_variety", by="property")
@pytest.mark.proves("unrelated_variety", by="property")
@pytest.mark.proves("diversity", by="property")
@pytest.mark.proves("ubiquity", by="property")
@pytest.mark.proves("normalised_ubiquity", by="property")
@pytest.mark.parametrize("name", SCALE_FREE)
@settings(max_examples=15)
@given(frame=tables(), order=st.randoms(use_true_random=False))
def test_unit_and_order_change_nothing_and_bounds_hold(name: str, frame: pd.DataFrame, order: Any) -> None:
    ask, options, lowest, highest = SCALE_FREE[name]
    found = ask(frame, draws=0, **options)
    rows, columns = list(frame.index), list(frame.columns)
    order.shuffle(rows)
    order.shuffle(columns)
    other = ask(frame.loc[rows, columns] * 3, draws=0, **options)
    (axis,) = found.axes
    for label in found.axes[axis]:
        assert found.at(label) == pytest.approx(other.at(label), rel=1e-9, abs=1e-9)
        assert lowest - 1e-9 <= found.at(label) <= highest + 1e-9


@pytest.mark.slow
@settings(max_examples=25)
@given(tables())
def test_indices_that_are_others_in_disguise(frame: pd.DataFrame) -> None:
    def of(function: Ask, **options: Any) -> np.ndarray:
        return function(frame, draws=0, **options).values

    close = {"rtol": 1e-9, "atol": 1e-9}
    np.testing.assert_allclose(of(klastr.hachman), 1 / of(klastr.mean_quotient), **close)
    np.testing.assert_allclose(of(klastr.krugman), 2 * of(klastr.hoover), **close)
    np.testing.assert_allclose(of(klastr.gini_locational), of(klastr.gini, against="all"), **close)
    np.testing.assert_allclose(
        of(klastr.theil, of="region", against="all"), log(2) * of(klastr.kullback_leibler), **close
    )
    np.testing.assert_allclose(of(klastr.gini, of="region"), klastr.gini(frame.T, draws=0).values, **close)
    np.testing.assert_allclose(of(klastr.krugman, of="industry"), klastr.krugman(frame.T, draws=0).values, **close)
    together = of(klastr.related_variety, groups=GROUPS) + of(klastr.unrelated_variety, groups=GROUPS)
    np.testing.assert_allclose(together, of(klastr.entropy), **close)
    curves = klastr.lorenz_curve(frame)
    np.testing.assert_allclose(curves.gini, of(klastr.gini), **close)


@pytest.mark.proves("lorenz_curve", by="property")
@settings(max_examples=25)
@given(tables(), st.sampled_from(["equal", "all", "rest"]))
def test_curves_rise_ever_steeper_from_corner_to_corner(frame: pd.DataFrame, against: str) -> None:
    curves = klastr.lorenz_curve(frame, against=against)
    for name in frame:
        points = curves.points(name)
        assert points[0].tolist() == [0, 0]
        assert points[-1] == pytest.approx([1, 1])
        across, upward = np.diff(points, axis=0).T
        real = across > 1e-9
        assert (np.diff(upward[real] / across[real]) >= -1e-6).all()


@pytest.mark.slow
@settings(max_examples=25)
@given(tables())
def test_a_region_cut_in_two_alike_parts_stays_what_it_is(frame: pd.DataFrame) -> None:
    cut = pd.concat([frame.drop("r0"), frame.loc[["r0"]].mul(0.25), frame.loc[["r0"]].mul(0.75).rename({"r0": "rx"})])
    for ask in (klastr.hachman, klastr.krugman, klastr.hoover, klastr.entropy, klastr.gini_of_quotients):
        assert ask(cut, draws=0).at("rx") == pytest.approx(ask(frame, draws=0).at("r0"), abs=1e-9)
    weighted = klastr.gini_locational(cut, draws=0).values
    np.testing.assert_allclose(weighted, klastr.gini_locational(frame, draws=0).values, atol=1e-9)


@pytest.mark.proves("dalton", by="property")
@pytest.mark.proves("williamson", by="property")
@pytest.mark.proves("land_requirement", by="property")
@settings(max_examples=25)
@given(tables(smallest=2), st.integers(2, 9))
def test_what_depends_on_the_unit_and_what_does_not(frame: pd.DataFrame, times: int) -> None:
    people = {region: 10.0 + k for k, region in enumerate(frame.index)}
    found, larger = (klastr.williamson(table, people, draws=0).values for table in (frame, frame * times))
    np.testing.assert_allclose(found, larger, rtol=1e-9, atol=1e-9)
    same = dict.fromkeys(people, 5.0)
    plain = klastr.coefficient_of_variation(frame, draws=0).values
    np.testing.assert_allclose(klastr.williamson(frame, same, draws=0).values, plain, rtol=1e-9, atol=1e-9)
    first, second = (klastr.dalton(table, draws=0).values for table in (frame, frame * times))
    assert (first >= 1 - 1e-9).all()
    assert (second <= first + 1e-9).all(), "the larger the unit's number, the nearer the logarithms"
    quotas = {"percent_settling": 0.3, "percent_moving": 0.7, "area_per_person_m2": 50, "draws": 0}
    land = [klastr.land_requirement(table, **quotas).values for table in (frame, frame * times)]
    np.testing.assert_allclose(land[1], times * land[0])


@pytest.mark.proves("location_quotient", by="property")
@settings(max_examples=30)
@given(tables())
def test_forms_of_the_quotient_agree_on_what_is_above_average(frame: pd.DataFrame) -> None:
    table = RegionalTable.from_wide(frame)
    ratio = klastr.location_quotient(table, draws=0).values
    for form, average in (("difference", 0), ("log", 0), ("symmetric", 0)):
        found = klastr.location_quotient(table, form=form, draws=0).values
        clear = ~np.isnan(found) & (np.abs(ratio - 1) > 1e-9)
        assert ((found > average) == (ratio > 1))[clear].all()


@pytest.mark.proves("presence", by="property")
@settings(max_examples=30)
@given(tables(), st.floats(0.2, 3))
def test_presences_are_fewer_the_higher_the_threshold(frame: pd.DataFrame, threshold: float) -> None:
    found = klastr.presence(frame, threshold=threshold, draws=0).values
    assert set(np.unique(found)) <= {0.0, 1.0}
    assert (klastr.presence(frame, threshold=2 * threshold, draws=0).values <= found).all()
    assert (klastr.presence(frame, threshold=threshold, above=True, draws=0).values <= found).all()
    at_one = klastr.presence(frame, draws=0).values
    assert at_one.max(axis=0).min() == 1, "every industry is somewhere at least average"
    np.testing.assert_array_equal(at_one.sum(axis=1), klastr.diversity(frame, draws=0).values)
    np.testing.assert_array_equal(at_one.sum(axis=0), klastr.ubiquity(frame, draws=0).values)


def test_a_presence_that_chance_could_undo_has_an_interval_from_0_to_1() -> None:
    frame = pd.DataFrame([(3000.0, 10), (10, 3000), (52, 50)], index=list("ABC"), columns=["steel", "food"])
    found = klastr.presence(frame)
    rows = found.to_long_frame().set_index(["region", "industry"])
    assert rows.loc[("A", "steel"), ["low", "high"]].tolist() == [1, 1]
    assert rows.loc[("A", "food"), ["low", "high"]].tolist() == [0, 0]
    assert rows.loc[("C", "steel"), ["low", "high"]].tolist() == [0, 1]


@pytest.mark.proves("successive_difference", by="property")
@pytest.mark.proves("quotient_growth", by="property")
@pytest.mark.proves("specialisation_portfolio", by="property")
@settings(max_examples=20)
@given(tables(smallest=1), st.integers(1, 5))
def test_an_economy_that_grows_alike_changes_no_quotient(frame: pd.DataFrame, times: int) -> None:
    years = {2010: frame, 2014: frame * times}
    long = pd.concat({year: table.stack() for year, table in years.items()}).rename("jobs")
    long.index.names = ["year", "region", "industry"]
    table = RegionalTable.from_frame(long.reset_index(), "region", "industry", "jobs", year="year")
    np.testing.assert_allclose(klastr.quotient_growth(table, draws=0).values, 0, atol=1e-9)
    points = klastr.specialisation_portfolio(table)
    np.testing.assert_allclose(points.growth, times - 1)
    assert {word.split(", ")[1] for word in points.quadrant.ravel()} == {"growing" if times > 1 else "not growing"}
    unrest = klastr.successive_difference(table).values
    np.testing.assert_allclose(unrest, (frame.to_numpy() * (times - 1)) ** 2)


def test_years_may_be_frames_in_a_mapping() -> None:
    before = pd.DataFrame({"food": [50, 50], "steel": [50, 50]}, ["A", "B"])
    after = pd.DataFrame({"food": [50, 50], "steel": [150, 50]}, ["A", "B"])
    years = {2010: before, 2014: after}
    assert klastr.quotient_growth(years, draws=0).at("A", "steel") == pytest.approx(0.125)
    assert klastr.quotient_growth(years, draws=0).settings["since"] == 2010
    found = klastr.specialisation_portfolio(years)
    assert found.explain("A", "steel").sentence == "steel in A: specialised, growing"
