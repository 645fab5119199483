"""What can be asked of location quotients: any ground, long rows, reasons, labels that are not there."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidOption

FRAME = pd.DataFrame({"food": [10, 20, 0, 4], "steel": [5, 0, 0, 8]}, index=["A", "B", "C", "D"])


def test_a_wide_frame_will_do() -> None:
    found = klastr.location_quotient(FRAME, draws=0)
    of_table = klastr.location_quotient(klastr.RegionalTable.from_wide(FRAME), draws=0)
    np.testing.assert_array_equal(found.values, of_table.values)


def test_long_rows_are_those_of_every_measure() -> None:
    found = klastr.location_quotient(FRAME, draws=50)
    rows = found.to_long_frame()
    assert rows.columns.tolist() == ["region", "industry", "measure", "value", "low", "high", "p_value", "reason"]
    pd.testing.assert_frame_equal(rows, found.measured().to_long_frame())
    assert len(rows) == FRAME.size


def test_the_reason_of_one_cell() -> None:
    found = klastr.location_quotient(FRAME, draws=0)
    assert found.reason("C", "food") == "empty_region"
    assert found.reason("A", "food") == ""


@pytest.mark.parametrize("labels", [(), ("A",), ("A", "food", "x")])
@pytest.mark.parametrize("ask", ["at", "reason", "explain"])
def test_too_few_or_too_many_labels_are_refused_by_name(ask: str, labels: tuple[str, ...]) -> None:
    with pytest.raises(InvalidOption, match=f"{len(labels)} labels") as caught:
        getattr(klastr.location_quotient(FRAME, draws=0), ask)(*labels)
    assert caught.value.hint == "give one each of region, industry."


@pytest.fixture
def lacking() -> pd.DataFrame:
    frame = FRAME.astype(float)
    frame.loc["B"] = np.nan
    return frame


def test_a_region_without_figures_keeps_its_label(lacking: pd.DataFrame) -> None:
    found = klastr.location_quotient(lacking, draws=20)
    assert found.regions == ("A", "B", "C", "D")
    assert found.reason("B", "food") == "unknown"
    assert found.reason("C", "food") == "empty_region"
    assert found.low is not None
    assert np.isnan(found.low[1]).all()
    assert any("1 of 4 regions has no figure at all" in note for note in found.notes)
    others = klastr.location_quotient(lacking.drop(index="B"), draws=20)
    np.testing.assert_array_equal(found.values[[0, 2, 3]], others.values)
    np.testing.assert_array_equal(found.high[[0, 2, 3]], others.high)


@pytest.mark.parametrize("name", ["hachman", "krugman", "entropy", "diversity", "presence"])
def test_it_does_so_in_every_index_of_regions(lacking: pd.DataFrame, name: str) -> None:
    found = getattr(klastr, name)(lacking, draws=20)
    assert found.axes["region"] == ("A", "B", "C", "D")
    assert set(np.unique(found.reasons[1])) == {13}
    assert any("no figure at all" in note for note in found.notes)
    others = getattr(klastr, name)(lacking.drop(index="B"), draws=20)
    np.testing.assert_array_equal(found.values[[0, 2, 3]], others.values)
    labels = ("D", "food")[: len(found.axes)]
    assert found.explain(*labels).cells == others.explain(*labels).cells
    assert "not defined" in found.explain(*("B", "food")[: len(found.axes)]).sentence


def test_it_changes_no_index_of_industries(lacking: pd.DataFrame) -> None:
    found, others = (klastr.gini(frame, draws=20) for frame in (lacking, lacking.drop(index="B")))
    np.testing.assert_array_equal(found.values, others.values)
    assert any("no figure at all" in note for note in found.notes)


def test_over_several_years_a_region_that_is_gone_is_not_named() -> None:
    rows = pd.DataFrame(
        [("A", "x", 2010, 5), ("B", "x", 2010, 5), ("A", "y", 2010, 3), ("A", "x", 2011, 6), ("C", "y", 2011, 6)],
        columns=["region", "industry", "year", "jobs"],
    )
    table = klastr.RegionalTable.from_frame(rows, "region", "industry", "jobs", year="year")
    found = klastr.hachman(table, draws=0)
    assert found.axes["region"] == ("A", "C")
    assert found.notes == ()
