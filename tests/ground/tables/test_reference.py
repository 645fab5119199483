"""What the top tenth of a reference area reaches."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from klastr.tables.reference import ReferencePopulation, least_of_top

EUROPE = ReferencePopulation(
    "Europe", 2014, ("food", "cars"), np.array([9.0, 5.0]), np.array([0.09, 0.05]), 280, "Eurostat"
)


def test_percentiles_come_in_the_order_that_was_asked_for() -> None:
    size = EUROPE.percentile("persons_employed", 1 - 0.1, ("cars", "food"))
    focus = EUROPE.percentile("share_of_region", 0.9, ("cars",))
    assert size is not None
    assert focus is not None
    assert size.tolist() == [5.0, 9.0]
    assert focus.tolist() == [0.05]


@pytest.mark.parametrize(
    ("measure", "share", "groups"),
    [
        ("wages_per_person", 0.9, ("cars",)),
        ("persons_employed", 0.95, ("cars",)),
        ("persons_employed", 0.9, ("ships",)),
    ],
)
def test_what_was_not_kept_is_not_made_up(measure: str, share: float, groups: tuple[str, ...]) -> None:
    assert EUROPE.percentile(measure, share, groups) is None


@given(arrays(float, st.tuples(st.integers(1, 40), st.integers(1, 3)), elements=st.floats(0, 1e6)), st.floats(0.01, 1))
def test_the_least_of_the_top_is_found_by_counting(values: np.ndarray, share: float) -> None:
    for column, found in zip(values.T, least_of_top(values, share), strict=True):
        top = sorted(column, reverse=True)[: int(np.ceil(len(column) * share))]
        assert found == min(top)


def test_regions_without_a_value_count_as_the_smallest() -> None:
    assert least_of_top(np.array([[np.nan], [3.0], [2.0]]), 0.5).tolist() == [2.0]
