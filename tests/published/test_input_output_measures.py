"""Measures of input-output tables as published.

Miller, R. E. and Blair, P. D.: Input-Output Analysis, chapter 2, the example of two sectors: read in the public
tutorial "Input-Output Tables and the Leontief Inverse in R" by N. Lane (2016), which quotes it.

Eurostat (2008): Eurostat Manual of Supply, Use and Input-Output Tables, chapter 15 (J. Beutel): the German table of
1995 in six groups of products (table 15.4) and its results, as quoted in data and tests of the R package iotables.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.tables.input_output import InputOutputTable

GROUPS = ["cpa_a", "cpa_c", "cpa_f", "cpa_g_i", "cpa_business", "cpa_other"]
# Million EUR. Columns: the six groups, households, government, capital formation, stocks, exports.
GERMANY = {
    "cpa_a": [1131, 25480, 1, 607, 710, 762, 8500, 16, 2975, -6, 3734],
    "cpa_c": [7930, 304584, 64167, 41082, 11981, 30360, 197792, 8588, 91692, 7559, 313711],
    "cpa_f": [426, 7334, 3875, 5296, 23457, 9155, 3457, 742, 191715, 0, 149],
    "cpa_g_i": [3559, 72717, 14190, 74399, 10835, 21008, 269663, 13492, 14155, 0, 46045],
    "cpa_business": [3637, 96115, 31027, 65755, 193176, 34223, 214757, 10061, 30124, 0, 13612],
    "cpa_other": [1552, 14986, 1747, 11225, 15058, 22070, 119504, 317251, 3483, 0, 2042],
    "imports": [2927, 156703, 13427, 21943, 13371, 13772, 80187, 2970, 41436, -4233, 42597],
    "taxes on products": [1084, 6505, 1548, 8349, 8473, 12551, 107200, 3670, 28660, 260, -1160],
    "D1": [9382, 296464, 78819, 214450, 124810, 272975, 0, 0, 0, 0, 0],
    "B1G": [21664, 395022, 115624, 311407, 415426, 365017, 0, 0, 0, 0, 0],
    "P1": [43910, 1079446, 245606, 540063, 692487, 508918, 0, 0, 0, 0, 0],
}
EMPLOYMENT = dict(zip(GROUPS, [1096, 8381, 3236, 9251, 4258, 10206], strict=True))


@pytest.fixture(scope="module")
def germany() -> InputOutputTable:
    columns = [*GROUPS, "P3_S14", "P3_S13", "P51G", "P52", "P6"]
    table = InputOutputTable.from_frame(
        pd.DataFrame.from_dict(GERMANY, orient="index", columns=columns), name="Germany 1995"
    )
    return table.with_extension("employment", EMPLOYMENT, unit="thousand persons")


@pytest.mark.proves("technical_coefficients", by="published")
@pytest.mark.proves("leontief_inverse", by="published")
def test_the_two_sectors_of_miller_and_blair() -> None:
    table = InputOutputTable.from_arrays(["1", "2"], [[150, 500], [200, 100]], output=[1000, 2000])
    assert klastr.technical_coefficients(table).values.tolist() == [[0.15, 0.25], [0.2, 0.05]]
    published = [[1.2541254, 0.330033], [0.2640264, 1.122112]]
    np.testing.assert_allclose(klastr.leontief_inverse(table).values, published, atol=5e-7)


@pytest.mark.proves("leontief_inverse", by="published")
def test_the_german_inverse(germany: InputOutputTable) -> None:
    found = klastr.leontief_inverse(germany).values
    assert np.diag(found)[:3].round(4).tolist() == [1.0339, 1.4292, 1.0289]


@pytest.mark.proves("linkages", by="published")
def test_german_linkages(germany: InputOutputTable) -> None:
    found = klastr.linkages(germany, draws=0)
    assert found.at("cpa_a", "total_backward") == pytest.approx(1.7048, abs=2e-4)
    forward = [round(found.at(group, "ghosh_forward"), 4) for group in GROUPS]
    # 1.6691 is quoted for manufacturing, which is not the sum of the row that the printed table gives: 1.6910.
    assert forward == pytest.approx([2.1126, 1.6910, 1.3558, 1.5848, 2.1037, 1.2106], abs=6e-5)


@pytest.mark.proves("ghosh_inverse", by="published")
def test_the_german_ghosh_inverse(germany: InputOutputTable) -> None:
    found = klastr.ghosh_inverse(germany).to_frame()["cpa_a"]
    assert found.round(4).tolist() == [1.0339, 0.0118, 0.0037, 0.0103, 0.0117, 0.0043]


@pytest.mark.proves("multipliers", by="published")
def test_the_german_employment_multiplier_of_farming(germany: InputOutputTable) -> None:
    assert klastr.multipliers(germany, draws=0).at("cpa_a", "employment") == pytest.approx(0.0326, abs=5e-5)


def test_the_german_table_balances_as_printed(germany: InputOutputTable) -> None:
    assert not [problem for problem in germany.problems if problem.code == "unbalanced"]
    assert germany.household_leak == 80187 + 107200
