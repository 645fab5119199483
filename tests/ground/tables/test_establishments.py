"""Plants become a table that knows how large they are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest

from klastr.errors import InvalidTable, MissingColumn
from klastr.identify.specialisation import location_quotient
from klastr.tables.establishments import collapsed


@pytest.fixture
def plants() -> pd.DataFrame:
    random = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "region": random.choice(list("ABC"), 500),
            "industry": random.choice(["x", "y"], 500),
            "jobs": random.lognormal(2, 1, 500).round() + 1,
            "year": random.choice([2010, 2014], 500),
        }
    )


def test_cells_hold_sum_number_and_squares(plants: pd.DataFrame) -> None:
    table = collapsed(plants, "region", "industry", "jobs", year="year")
    for (region, industry, year), own in plants.groupby(["region", "industry", "year"])["jobs"]:
        at = table.years.index(year), table.regions.index(region), table.industries.index(industry)
        assert table.values[at] == pytest.approx(own.sum())
        assert table.establishments is not None
        assert table.establishments[at] == len(own)
        assert table.plant_squares is not None
        assert table.plant_squares[at] == pytest.approx((own**2).sum())


def test_polars_and_pandas_agree_and_the_frame_is_not_changed(plants: pd.DataFrame) -> None:
    before = plants.copy()
    one = collapsed(plants, "region", "industry", "jobs", year="year")
    other = collapsed(pl.from_pandas(plants), "region", "industry", "jobs", year="year")
    np.testing.assert_array_equal(one.values, other.values)
    pd.testing.assert_frame_equal(plants, before)


def test_unequal_plants_give_a_wider_interval_than_equal_ones() -> None:
    rows = [(region, industry) for region in "AB" for industry in "xy" for _ in range(60)]
    equal = pd.DataFrame(rows, columns=["region", "industry"]).assign(jobs=10.0)
    unequal = equal.assign(jobs=np.tile([1.0] * 54 + [91.0] * 6, 4))
    assert unequal["jobs"].sum() == equal["jobs"].sum()
    width = {}
    for name, frame in (("equal", equal), ("unequal", unequal)):
        found = location_quotient(collapsed(frame, "region", "industry", "jobs"))
        assert found.low is not None
        assert found.high is not None
        width[name] = float((found.high - found.low)[0, 0])
    assert width["unequal"] > 1.5 * width["equal"]


def test_unusable_plants_are_named(plants: pd.DataFrame) -> None:
    plants.loc[7, "jobs"] = -1
    plants.loc[9, "jobs"] = np.nan
    with pytest.raises(InvalidTable, match=r"(?s)negative number of persons.*row 7.*without a number.*row 9"):
        collapsed(plants, "region", "industry", "jobs")
    with pytest.raises(InvalidTable, match="texts where persons belong"):
        collapsed(plants.assign(jobs="many"), "region", "industry", "jobs")
    with pytest.raises(MissingColumn):
        collapsed(plants, "region", "industry", "people")
