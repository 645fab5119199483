"""The quotient in its forms: intervals, reasons, long rows, and what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from klastr.errors import InvalidOption
from klastr.identify.specialisation import location_quotient
from klastr.tables.regional import RegionalTable

FORMS = ("ratio", "difference", "log", "symmetric", "per_capita")
PEOPLE = {"A": 1000.0, "B": 3000.0, "C": 500.0}


@pytest.fixture
def table() -> RegionalTable:
    rows = [("A", "steel", 100, 5), ("A", "food", 300, 30), ("B", "steel", 50, 6), ("B", "food", 900, 60),
            ("B", "law", 200, 40), ("C", "food", 120, 9), ("C", "law", 60, 11)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["region", "industry", "jobs", "units"])
    return RegionalTable.from_frame(frame, "region", "industry", "jobs", establishments="units")


def asked(table: RegionalTable, form: str, **how: Any) -> Any:
    attribute = PEOPLE if form == "per_capita" else None
    return location_quotient(table, form=form, attribute=attribute, draws=200, **how)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_has_an_interval_around_its_value(table: RegionalTable, form: str) -> None:
    found = asked(table, form)
    known = ~np.isnan(found.values)
    assert known.sum() >= 7
    assert (found.low[known] <= found.values[known]).all()
    assert (found.values[known] <= found.high[known]).all()
    assert (found.low[known] < found.high[known]).any()


def test_forms_that_keep_the_order_have_the_same_ends_and_probabilities(table: RegionalTable) -> None:
    ratio, log, symmetric = (asked(table, form) for form in ("ratio", "log", "symmetric"))
    known = ~np.isnan(log.values)
    np.testing.assert_allclose(np.exp(log.low[known]), ratio.low[known], rtol=1e-6)
    np.testing.assert_allclose((1 + symmetric.high) / (1 - symmetric.high), ratio.high, rtol=1e-5)
    np.testing.assert_array_equal(symmetric.p_values, ratio.p_values)
    difference = asked(table, "difference")
    np.testing.assert_allclose(difference.p_values, ratio.p_values, atol=0.011)


@pytest.mark.parametrize("form", FORMS)
def test_long_rows_are_those_of_any_measure(table: RegionalTable, form: str) -> None:
    found = asked(table, form)
    long = found.measured().to_long_frame()
    assert list(long.columns)[:8] == ["region", "industry", "measure", "value", "low", "high", "p_value", "reason"]
    assert len(long) == 9
    assert ((long["reason"] == "") == long["value"].notna()).all()
    assert found.measured().at("B", "law") == found.at("B", "law")
    told = found.explain("B", "law")
    assert "B" in told.sentence
    assert found.settings["form"] == form


def test_nobody_has_a_quotient_of_zero_and_no_logarithm(table: RegionalTable) -> None:
    assert asked(table, "ratio").at("C", "steel") == 0
    assert asked(table, "symmetric").at("C", "steel") == -1
    assert asked(table, "log").reasons["C", "steel"] == "not_positive"


def test_econgeo_writes_zero_where_a_row_is_empty() -> None:
    frame = pd.DataFrame([[5, 3, 0], [0, 0, 0], [4, 4, 0]], index=list("ABC"), columns=["x", "y", "z"])
    table = RegionalTable.from_wide(frame)
    ours, theirs = (location_quotient(table, convention=name, draws=0) for name in ("published", "econgeo"))
    assert ours.reasons["B", "x"] == "empty_region"
    assert ours.reasons["A", "z"] == "empty_industry"
    assert theirs.at("B", "x") == theirs.at("A", "z") == 0
    assert theirs.reasons == {}
    np.testing.assert_array_equal(theirs.values, np.nan_to_num(ours.values))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"form": "odd"}, "no quotient of the form 'odd'"),
        ({"form": "per_capita"}, r"3 of 3 regions \(first: A\)"),
        ({"form": "per_capita", "attribute": PEOPLE, "reference": "A"}, "against all regions"),
        ({"attribute": PEOPLE}, "not per head"),
        ({"convention": "econgeo", "form": "log"}, "as a ratio only"),
        ({"convention": "porter"}, "no convention 'porter'"),
    ],
)
def test_what_makes_no_sense_is_refused(table: RegionalTable, options: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidOption, match=said):
        location_quotient(table, draws=0, **options)
