"""Location quotients: what holds for every table, and what each edge case gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from klastr.errors import InvalidOption, MissingReference, NothingToMeasure
from klastr.identify.specialisation import location_quotient, quotients
from klastr.tables.regional import RegionalTable

Make = Callable[..., RegionalTable]

PLAIN = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def random_cells(seed: int, empty: float = 0.2) -> np.ndarray:
    random = np.random.default_rng(seed)
    cells = random.lognormal(5, 1.5, (random.integers(2, 7), random.integers(2, 7))).round() + 1
    return cells * (random.random(cells.shape) >= empty)


def lq(cells: np.ndarray) -> np.ndarray:
    return quotients(cells, cells.sum(axis=1), cells.sum(axis=0), float(cells.sum()))


@PLAIN
@given(st.integers(0, 2**32), st.floats(1e-3, 1e6))
def test_the_unit_of_employment_does_not_matter(make: Make, seed: int, scale: float) -> None:
    cells = random_cells(seed)
    once = location_quotient(make(cells), draws=0).values
    np.testing.assert_allclose(location_quotient(make(cells * scale), draws=0).values, once, rtol=1e-12)


@PLAIN
@given(st.integers(0, 2**32))
def test_the_order_of_regions_and_industries_does_not_matter(make: Make, seed: int) -> None:
    cells = random_cells(seed)
    random = np.random.default_rng(seed)
    rows, columns = random.permutation(cells.shape[0]), random.permutation(cells.shape[1])
    np.testing.assert_allclose(lq(cells[rows][:, columns]), lq(cells)[rows][:, columns], rtol=1e-12)


@PLAIN
@given(st.integers(0, 2**32))
def test_merging_regions_of_the_same_structure_changes_no_quotient(seed: int) -> None:
    cells = random_cells(seed)
    twice = np.vstack([cells, 2 * cells[:1]])
    merged = cells.copy()
    merged[0] *= 3
    np.testing.assert_allclose(lq(twice)[:-1], lq(merged), rtol=1e-12)
    np.testing.assert_allclose(lq(twice)[-1], lq(twice)[0], rtol=1e-12)


@PLAIN
@given(st.integers(0, 2**32), st.floats(0.01, 0.99))
def test_splitting_an_industry_alike_everywhere_changes_no_quotient(seed: int, part: float) -> None:
    cells = random_cells(seed)
    split = np.hstack([cells[:, :1] * part, cells[:, :1] * (1 - part), cells[:, 1:]])
    np.testing.assert_allclose(lq(split)[:, 1:], lq(cells), rtol=1e-9)
    np.testing.assert_allclose(lq(split)[:, 0], lq(cells)[:, 0], rtol=1e-9)


@PLAIN
@given(st.integers(0, 2**32))
def test_quotients_average_to_one_weighted_by_the_shares_of_regions(seed: int) -> None:
    cells = random_cells(seed)
    weights = cells.sum(axis=1) / cells.sum()
    some = cells.sum(axis=0) > 0
    np.testing.assert_allclose(np.nansum(weights[:, None] * lq(cells)[:, some], axis=0), 1, rtol=1e-9)
    assert (np.nan_to_num(lq(cells)) >= 0).all()


def test_equal_regions_are_specialised_in_nothing() -> None:
    assert (lq(np.tile([3.0, 7.0, 11.0], (4, 1))) == 1).all()


@pytest.mark.parametrize("kind", [int, float, np.float32])
def test_whole_and_broken_numbers_give_the_same(make: Make, kind: type) -> None:
    cells = np.array([[10, 20], [30, 5]], dtype=kind)
    assert location_quotient(make(cells), draws=0).at("r0", "i0") == pytest.approx(10 * 65 / (30 * 40))


def test_an_empty_region_and_an_empty_industry_have_no_quotient_and_a_reason(make: Make) -> None:
    cells = [[1.0, 0.0, 2.0], [0.0, 0.0, 0.0], [3.0, 0.0, 1.0]]
    found = location_quotient(make(cells, establishments=np.ones((3, 3))), draws=200)
    assert np.isnan(found.values[1]).all()
    assert np.isnan(found.values[:, 1]).all()
    for array in (found.low, found.high, found.p_values, found.q_values):
        assert array is not None
        assert np.array_equal(np.isnan(array), np.isnan(found.values))
    assert found.reasons["r1", "i0"] == "empty_region"
    assert found.reasons["r0", "i1"] == "empty_industry"
    assert len(found.reasons) == np.isnan(found.values).sum()


def test_labels_are_complete_whatever_is_empty(make: Make) -> None:
    frame = location_quotient(make([[1.0, 0.0], [0.0, 0.0], [2.0, 0.0]]), draws=0).to_frame()
    assert frame.shape == (3, 2)
    assert frame.index.tolist() == ["r0", "r1", "r2"]


def test_a_table_of_zeros_is_refused_with_a_hint(make: Make) -> None:
    with pytest.raises(NothingToMeasure, match="zero") as caught:
        location_quotient(make([[0.0, 0.0], [0.0, 0.0]]), draws=0)
    assert caught.value.hint


@pytest.mark.parametrize("convention", ["published", "econgeo"])
@pytest.mark.parametrize(("cells", "reason"), [([[1.0, 2.0]], "one_region"), ([[1.0], [2.0]], "one_industry")])
def test_a_single_region_or_industry_has_no_quotient_and_a_reason(
    make: Make, cells: list, reason: str, convention: str
) -> None:
    found = location_quotient(make(cells), draws=20, convention=convention)
    assert np.isnan(found.values).all()
    assert set(found.reasons.values()) == {reason}
    assert found.low is None
    assert found.to_long_frame()["reason"].tolist() == [reason, reason]


def test_a_single_region_against_a_row_of_its_own_has_a_quotient() -> None:
    rows = [("CZ", "C10", 60), ("CZ", "C11", 40), ("CZ01", "C10", 10), ("CZ01", "C11", 30)]
    found = location_quotient(RegionalTable.from_rows(rows), region_level=2, reference="CZ", draws=0)
    assert found.at("CZ01", "C11") == pytest.approx((30 / 40) / (40 / 100))


def test_the_table_and_its_arrays_stay_as_they_were(make: Make) -> None:
    table = make([[5.0, np.nan], [7.0, 9.0]], establishments=[[1, 2], [3, 4]])
    before = table.values.copy(), table.establishments.copy()
    location_quotient(table, draws=200)
    np.testing.assert_array_equal(table.values, before[0])
    np.testing.assert_array_equal(table.establishments, before[1])


def test_the_frame_can_be_changed_without_changing_the_answer(make: Make) -> None:
    found = location_quotient(make([[5.0, 4.0], [7.0, 9.0]]), draws=0)
    frame = found.to_frame()
    frame.iloc[0, 0] = 99
    assert found.values[0, 0] != 99


class TestReference:
    """What quotients are held against."""

    CELLS = ((10.0, 30.0), (20.0, 40.0), (50.0, 50.0))

    def test_a_row_of_the_table(self, make: Make) -> None:
        found = location_quotient(make(self.CELLS), reference="r2", draws=0)
        assert found.at("r0", "i0") == pytest.approx((10 / 40) / (50 / 100))
        assert found.at("r2", "i0") == 1

    def test_the_regions_of_a_country(self, make: Make) -> None:
        table = make(self.CELLS, regions=("CZ01", "CZ02", "SK01"), industries=("C10", "C11"))
        found = location_quotient(table, reference="CZ", draws=0)
        assert found.at("SK01", "C10") == pytest.approx((50 / 100) / (30 / 100))

    def test_an_area_that_is_not_there_is_refused_with_near_names(self, make: Make) -> None:
        with pytest.raises(MissingReference, match="r9"):
            location_quotient(make(self.CELLS), reference="r9", draws=0)

    def test_an_interval_does_not_take_a_region_for_a_part_of_a_reference_that_it_is_not_in(self, make: Make) -> None:
        cells = np.array([[1000.0, 300_000.0], [2000.0, 400_000.0], [50_000.0, 50_000.0]])
        table = make(cells, regions=("CZ01", "CZ02", "SK01"), industries=("C10", "C11"), establishments=cells / 5)
        found = location_quotient(table, reference="CZ", draws=500)
        # The region has seventeen times what the whole reference has: taken off, nothing would be left of it.
        assert found.low is not None
        assert found.high is not None
        value, low, high = found.values[2, 0], found.low[2, 0], found.high[2, 0]
        assert value / 1.6 < low < value < high < value * 1.6


class TestInterval:
    """How far a quotient would move."""

    CELLS = ((40.0, 500.0, 0.0), (3.0, 900.0, 60.0), (80.0, 20.0, 700.0))
    UNITS = ((4.0, 50.0, 0.0), (1.0, 90.0, 6.0), (8.0, 2.0, 70.0))

    def test_it_always_holds_the_estimate(self, make: Make) -> None:
        found = location_quotient(make(self.CELLS, establishments=self.UNITS), draws=300)
        assert (found.low <= found.values).all()
        assert (found.values <= found.high).all()

    def test_it_begins_at_exactly_zero_where_nobody_works_and_ends_above(self, make: Make) -> None:
        found = location_quotient(make(self.CELLS, establishments=self.UNITS), draws=300)
        assert found.low[0, 2] == 0
        assert found.high[0, 2] > 0

    def test_few_plants_have_a_wide_one(self, make: Make) -> None:
        few = location_quotient(make(self.CELLS, establishments=self.UNITS), draws=500)
        many = location_quotient(make(self.CELLS, establishments=np.array(self.UNITS) * 100), draws=500)
        some = np.array(self.CELLS) > 0
        assert ((few.high - few.low)[some] > 2 * (many.high - many.low)[some]).all()

    def test_more_unequal_plants_have_a_wider_one(self, make: Make) -> None:
        table = make(self.CELLS, establishments=self.UNITS)
        widths = [np.log(found.high[1, 1] / found.low[1, 1]) for found in (
            location_quotient(table, draws=500, size_dispersion=size) for size in (0.0, 2.0, 8.0, 30.0))]  # fmt: skip
        assert widths == sorted(widths)
        assert widths[0] > 0

    def test_the_same_seed_gives_the_same_one_and_another_seed_nearly(self, make: Make) -> None:
        table = make(self.CELLS, establishments=self.UNITS)
        once, again, other = (location_quotient(table, draws=500, seed=seed) for seed in (3, 3, 4))
        np.testing.assert_array_equal(once.low, again.low)
        assert not np.array_equal(once.low, other.low)
        np.testing.assert_allclose(once.high[0, 1], other.high[0, 1], rtol=0.2)

    def test_without_plants_and_hidden_cells_there_is_none_and_it_says_why(self, make: Make) -> None:
        found = location_quotient(replace(make(self.CELLS), unit="EUR"), draws=500)
        assert found.low is None
        assert found.settings["null"].startswith("none, since")
        assert "local units" in found.settings["interval"]
        with pytest.raises(InvalidOption, match="no interval"):
            found.interval_frame()

    def test_without_plants_the_hidden_cells_alone_are_drawn(self, make: Make) -> None:
        cells = np.array([[10_000.0, 6000.0, 4000.0], [20_000.0, 11_000.0, 9000.0], [300.0, np.nan, np.nan]])
        table = make(cells, regions=("CZ01", "CZ02", "CZ03"), industries=("C", "C10", "C11"))
        found = location_quotient(replace(table, unit="EUR"), draws=500, industry_level=2)
        assert "hidden cells filled again" in found.settings["interval"]
        width = found.high - found.low
        assert (width[2] > 0.5).all()
        assert (width[:2] < 0.05).all()

    def test_without_local_units_plants_of_ten_persons_are_assumed_as_by_all_other_measures(self, make: Make) -> None:
        found = location_quotient(make(self.CELLS), draws=20)
        assert "plants of 10 persons on average" in found.settings["interval"]
        assert "20 draws" in found.settings["null"]
        given = location_quotient(make(self.CELLS, establishments=np.maximum(np.array(self.CELLS) / 10, 1)), draws=20)
        some = np.array(self.CELLS) > 0
        np.testing.assert_allclose(found.high[some], given.high[some], rtol=0.3)
        large = location_quotient(make(self.CELLS), draws=500, plant_size=100)
        small = location_quotient(make(self.CELLS), draws=500, plant_size=1)
        assert ((large.high - large.low)[some] > (small.high - small.low)[some]).all()

    def test_a_plant_size_gives_a_table_of_money_its_interval(self, make: Make) -> None:
        table = replace(make(self.CELLS), unit="EUR")
        assert location_quotient(table, draws=100, plant_size=50).low is not None

    @pytest.mark.parametrize("size", [0, -1.0, np.inf, np.nan, "large"])
    def test_a_plant_size_that_is_none_is_refused(self, make: Make, size: object) -> None:
        with pytest.raises(InvalidOption, match="plant-size"):
            location_quotient(make(self.CELLS), plant_size=size)

    @pytest.mark.parametrize("source", ["establishments", "hidden", "both", "persons"])
    def test_each_source_can_be_shown_alone(self, make: Make, source: str) -> None:
        cells = np.array([[100.0, 60.0, 40.0], [200.0, 110.0, 90.0], [300.0, np.nan, np.nan]])
        table = make(cells, ("CZ01", "CZ02", "CZ03"), ("C", "C10", "C11"), establishments=np.full((3, 3), 5.0))
        found = location_quotient(table, draws=300, industry_level=2, redraw=source)
        assert found.settings["redraw"] == source
        assert (found.high >= found.low).all()
        assert found.high[2, 0] > found.low[2, 0]

    def test_an_unknown_source_and_too_few_draws_are_refused(self, make: Make) -> None:
        for wrong in ({"redraw": "plants"}, {"draws": 19}, {"draws": -1}, {"size_dispersion": -1.0}):
            with pytest.raises(InvalidOption):
                location_quotient(make(self.CELLS, establishments=self.UNITS), **wrong)

    def test_what_is_drawn_alone_is_narrower_than_both(self, make: Make) -> None:
        cells = np.array([[100.0, 60.0, 40.0], [200.0, 110.0, 90.0], [300.0, np.nan, np.nan], [500.0, np.nan, np.nan]])
        regions = ("CZ01", "CZ02", "CZ03", "CZ04")
        table = make(cells, regions, ("C", "C10", "C11"), establishments=np.full((4, 3), 40.0))
        width = {}
        for source in ("establishments", "hidden", "both"):
            found = location_quotient(table, draws=1000, industry_level=2, redraw=source)
            width[source] = np.log(found.high[2, 0] / found.low[2, 0])
        assert width["both"] > width["establishments"] > 0
        assert width["both"] > width["hidden"] > 0

    def test_it_promises_no_more_than_a_quotient_can_reach(self, make: Make) -> None:
        """A region with nearly all of an industry cannot have a quotient above the inverse of its own share."""
        cells = np.array([[9500.0, 90_500.0], [250.0, 199_750.0], [250.0, 199_750.0]])
        units = np.array([[10.0, 9000.0], [2.0, 20_000.0], [2.0, 20_000.0]])
        found = location_quotient(make(cells, establishments=units), draws=1000)
        assert found.values[0, 0] == pytest.approx(0.95 * 5)
        assert found.high[0, 0] < 5.2
        assert found.low[0, 0] > 2.5

    def test_p_values_say_how_often_the_quotient_is_not_above_one(self, make: Make) -> None:
        cells = np.array([[900.0, 100.0], [500.0, 500.0], [100.0, 900.0]])
        found = location_quotient(make(cells, establishments=cells / 2), draws=500)
        assert found.p_values[0, 0] < 0.05
        assert 0.3 < found.p_values[1, 0] < 0.7
        assert found.p_values[2, 0] > 0.95
        assert (found.q_values >= found.p_values).all()


def test_explaining_shows_the_four_numbers_that_give_the_quotient(make: Make) -> None:
    found = location_quotient(make([[10.0, 30.0], [20.0, 40.0]]), draws=0)
    cells = list(found.explain("r0", "i0").cells.values())
    assert cells == [10.0, 0.0, 40.0, 30.0, 100.0]
    assert f"{10 / 40 / (30 / 100):.4g}" in found.explain("r0", "i0").sentence
