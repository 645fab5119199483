"""Growth and shift-share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from klastr.errors import InvalidOption, MissingYear
from klastr.identify.growth import shift_share
from klastr.identify.regional_clusters import regional_clusters
from klastr.tables.regional import RegionalTable

Make = Callable[..., RegionalTable]

BEFORE = ((100.0, 50.0), (200.0, 150.0), (0.0, 300.0))
AFTER = ((130.0, 40.0), (200.0, 180.0), (70.0, 300.0))


def test_growth_is_what_a_person_would_say(make: Make) -> None:
    found = shift_share(make([BEFORE, AFTER]), since=2010)
    assert found.growth[0, 0] == pytest.approx(0.3)
    assert found.growth[0, 1] == pytest.approx(-0.2)
    assert found.expected[0] == pytest.approx(400 / 300 - 1)
    assert found.growth_against_expectation[0, 0] == pytest.approx(0.3 - 100 / 300)


def test_an_industry_that_came_has_no_growth_and_is_all_regional_shift(make: Make) -> None:
    found = shift_share(make([BEFORE, AFTER]), since=2010)
    assert np.isnan(found.growth[2, 0])
    assert found.regional_shift[2, 0] == 70
    assert found.national_share[2, 0] == found.industry_mix[2, 0] == 0


def test_an_industry_new_everywhere_still_adds_up(make: Make) -> None:
    found = shift_share(make([[[10.0, 0.0], [20.0, 0.0]], [[10.0, 5.0], [20.0, 0.0]]]), since=2010)
    assert np.isnan(found.expected[1])
    assert found.regional_shift[0, 1] == 5
    parts = found.national_share + found.industry_mix + found.regional_shift
    np.testing.assert_allclose(parts, found.after - found.before)


def test_an_industry_that_left_shrank_by_all_and_could_have_stayed(make: Make) -> None:
    cells = [[[100.0, 500.0], [200.0, 600.0]], [[0.0, 500.0], [200.0, 600.0]]]
    found = shift_share(make(cells, establishments=np.array(cells) / 20), since=2010)
    assert found.growth[0, 0] == -1
    assert found.low[0, 0] == -1
    assert -0.9 < found.high[0, 0] < 0.5


def test_the_interval_holds_the_growth_and_is_narrow_where_plants_are_many(make: Make) -> None:
    cells = np.array([BEFORE, AFTER])
    few = shift_share(make(cells, establishments=np.maximum(cells / 30, 1)), since=2010)
    many = shift_share(make(cells * 1000, establishments=cells * 30), since=2010)
    some = np.isfinite(few.growth)
    for found in (few, many):
        assert (found.low[some] <= found.growth[some]).all()
        assert (found.growth[some] <= found.high[some]).all()
        assert np.isnan(found.low[~some]).all()
    assert ((few.high - few.low)[some] > 3 * (many.high - many.low)[some]).all()


def test_years_further_apart_share_fewer_plants(make: Make) -> None:
    cells = np.array([BEFORE, AFTER])
    width = []
    for years in ((2013, 2014), (2010, 2014), (1990, 2014)):
        found = shift_share(make(cells, years=years, establishments=np.maximum(cells / 10, 1)), since=years[0])
        width.append(np.log1p(found.high[0, 0]) - np.log1p(found.low[0, 0]))
    assert width == sorted(width)


def test_without_plants_there_is_no_interval(make: Make) -> None:
    found = shift_share(make([BEFORE, AFTER]), since=2010)
    assert found.low is None
    assert found.to_frame()["growth_low"].isna().all()


def test_limiting_the_answer_does_not_limit_what_growth_is_expected_from(make: Make) -> None:
    table = make([BEFORE, AFTER], regions=("CZ01", "CZ02", "SK01"), industries=("C10", "C11"))
    whole = regional_clusters(table, since=2010, draws=0).growth
    limited = regional_clusters(table, since=2010, draws=0, regions=["CZ"]).growth
    np.testing.assert_array_equal(limited.expected, whole.expected)
    assert limited.expected_total == whole.expected_total
    np.testing.assert_array_equal(limited.regional_shift, whole.regional_shift[:2])


def test_growth_is_expected_from_the_reference(make: Make) -> None:
    found = shift_share(make([BEFORE, AFTER]), since=2010, reference="r1")
    assert found.expected.tolist() == pytest.approx([0.0, 0.2])
    assert found.expected_total == pytest.approx(380 / 350 - 1)


@pytest.mark.parametrize(("since", "error"), [(2011, InvalidOption), (2014, MissingYear), (1999, MissingYear)])
def test_a_first_year_that_is_not_before_or_not_there_is_refused(make: Make, since: int, error: type) -> None:
    with pytest.raises(error):
        shift_share(make([BEFORE, AFTER]), since=since)


class TestRegionsThatChanged:
    """Codes come and go; growth compares the same places."""

    INDUSTRIES = ("C10", "C11")

    def test_a_recoded_region_is_followed(self, make: Make) -> None:
        # ITD5 became ITH5 with NUTS 2010.
        cells = np.array([[[100.0, 50.0], [np.nan] * 2, [10.0, 10.0]], [[np.nan] * 2, [130.0, 40.0], [10.0, 10.0]]])
        kinds = np.where(np.isnan(cells), 3, 0).astype(np.uint8)
        table = make(cells, ("ITC1", "ITH1", "ITF1"), self.INDUSTRIES, years=(2010, 2012), kinds=kinds)
        found = shift_share(table, since=2010)
        assert found.reasons[found.regions.index("ITF1")] == "same"
        assert found.reasons[found.regions.index("ITH1")] in ("recoded", "not there", "split")

    def test_a_region_without_a_past_has_no_growth_and_a_reason(self, make: Make) -> None:
        cells = np.array([[[np.nan] * 2, [20.0, 30.0]], [[5.0, 5.0], [20.0, 30.0]]])
        kinds = np.where(np.isnan(cells), 3, 0).astype(np.uint8)
        found = shift_share(make(cells, kinds=kinds), since=2010)
        assert np.isnan(found.growth[0]).all()
        assert np.isnan(found.regional_shift[0]).all()
        assert found.reasons == ("not there", "same")
        assert found.expected.tolist() == [0, 0]


def test_explaining_shows_the_three_parts(make: Make) -> None:
    found = shift_share(make([BEFORE, AFTER]), since=2010)
    cells = found.explain("r0", "i0").cells
    parts = [cells[name] for name in ("national share", "industry mix", "regional shift")]
    assert sum(parts) == pytest.approx(cells["after"] - cells["before"], abs=0.2)
