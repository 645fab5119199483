"""Concordances: which columns are taken, how codes cover industries, what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from klastr.codes.classifications import recognised_industries
from klastr.codes.products import industry_form
from klastr.errors import InvalidTable, MissingColumn
from klastr.tables.concordance import Concordance
from klastr.tables.coverage import Coverage, coverage_by_codes

PAIRS = {"code": ["331000", "331000", "336000"], "industry": ["331110", "331210", "336111"]}
INDUSTRIES = ["331110", "331210", "336111"]


@pytest.mark.parametrize(
    "frame", [pd.DataFrame(PAIRS), pl.DataFrame(PAIRS), pa.table(PAIRS)], ids=["pandas", "polars", "arrow"]
)
def test_a_frame_of_any_kind_with_code_and_industry_is_a_concordance(frame: Any) -> None:
    concordance = Concordance.from_frame(frame)
    assert concordance.pairs == {
        "331110": {"331000": 1.0},
        "331210": {"331000": 1.0},
        "336111": {"336000": 1.0},
    }
    assert not concordance.weighted
    assert len(concordance.to_frame()) == 3


def test_of_many_columns_those_are_taken_that_match_both_tables() -> None:
    frame = pd.DataFrame(
        {
            "sector": ["31G", "31G", "31G"],
            "detail": PAIRS["code"],
            "detail_name": ["Metals", "Metals", "Cars"],
            "naics_2017": INDUSTRIES,
            "naics_2012": ["331111", "331210", "336111"],
        }
    )
    concordance = Concordance.from_frame(frame, table_codes=["331000", "336000"], industries=INDUSTRIES)
    assert set(concordance.pairs) == set(INDUSTRIES)
    (note,) = concordance.notes
    assert "'detail' holds 2 of the 2 codes of the table and 'naics_2017' 3 of the 3 industries." in note
    older = Concordance.from_frame(
        frame, table_codes=["331000", "336000"], industries=INDUSTRIES, industry="naics_2012"
    )
    assert "331111" in older.pairs


def test_columns_of_no_known_name_must_be_named() -> None:
    frame = pd.DataFrame(PAIRS).set_axis(["a", "b"], axis=1)
    with pytest.raises(MissingColumn, match=r"no two columns hold codes of the table and industries; it has 'a', 'b'"):
        Concordance.from_frame(frame)
    assert len(Concordance.from_frame(frame, code="a", industry="b").pairs) == 3
    with pytest.raises(MissingColumn, match="no column 'c'"):
        Concordance.from_frame(frame, code="c", industry="b")


def test_a_concordance_of_other_classifications_says_what_its_columns_hold() -> None:
    with pytest.raises(MissingColumn, match=r"'code', which holds 2 of the 2 codes .* 0 of the 2 industries"):
        Concordance.from_frame(pd.DataFrame(PAIRS), table_codes=["331000", "336000"], industries=["C24", "C29"])


def test_a_concordance_without_rows_is_refused() -> None:
    with pytest.raises(InvalidTable, match="No row holds both a 'code' and a 'industry'"):
        Concordance.from_frame(pd.DataFrame({"code": [], "industry": []}))


def test_rows_with_one_code_only_are_left_out_and_counted() -> None:
    frame = pd.DataFrame({"code": ["a", None, "b"], "industry": ["x", "y", None]})
    concordance = Concordance.from_frame(frame)
    assert concordance.pairs == {"x": {"a": 1.0}}
    assert concordance.notes == ("2 rows of the concordance with one code only are left out.",)


@pytest.mark.parametrize(("weight", "row"), [(1.5, 1), (-0.1, 1), (None, 1), ("half", 1)])
def test_weights_that_are_no_parts_are_named_with_their_rows(weight: Any, row: int) -> None:
    frame = pd.DataFrame(PAIRS).assign(weight=pd.Series([0.5, weight, 1], dtype=object))
    with pytest.raises(InvalidTable, match=rf"Weights in 'weight' that are no parts of one. \(row {row}\)"):
        Concordance.from_frame(frame)


def test_weights_that_add_up_to_more_than_one_are_refused() -> None:
    concordance = Concordance.from_frame(pd.DataFrame(PAIRS).assign(weight=[1, 1, 1]))
    with pytest.raises(InvalidTable, match=r"The weights of 1 code add up to more than 1 \(first: 331000, 2\)"):
        concordance.coverage(["331000", "336000"], INDUSTRIES)


def test_a_finer_industry_is_covered_by_the_pair_above_it() -> None:
    concordance = Concordance.from_frame(pd.DataFrame({"code": ["metals", "cars"], "industry": ["331", "336"]}))
    found = concordance.coverage(["metals", "cars"], INDUSTRIES)
    assert found.weights.tolist() == [[1, 1, 0], [0, 0, 1]]
    assert found.shared.tolist() == [True, False]
    assert found.coarse.tolist() == [True, True, False]


def test_a_coarser_industry_is_covered_by_all_pairs_below_it() -> None:
    frame = pd.DataFrame({"code": ["iron", "pipes", "cars"], "industry": ["331110", "331210", "336111"]})
    found = Concordance.from_frame(frame).coverage(["iron", "pipes", "cars"], ["331", "336"])
    assert found.weights.tolist() == [[1, 0], [1, 0], [0, 1]]
    assert not found.shared.any()


def test_of_pairs_at_several_levels_those_of_the_industry_itself_count() -> None:
    frame = pd.DataFrame({"code": ["iron", "iron", "pipes", "pipes"], "industry": ["331", "331110", "331", "331210"]})
    found = Concordance.from_frame(frame).coverage(["iron", "pipes"], ["331110", "331210"])
    assert found.weights.tolist() == [[1, 0], [0, 1]]
    assert not found.shared.any()


def test_a_code_shared_with_an_industry_that_is_not_asked_for_is_shared() -> None:
    found = Concordance.from_frame(pd.DataFrame(PAIRS)).coverage(["331000", "336000"], ["331110", "336111"])
    assert found.shared.tolist() == [True, False]


def by_codes(codes: list[str], industries: list[str]) -> Coverage:
    return coverage_by_codes(codes, industries, recognised_industries(industries))


DIVISIONS = ["C10", "C11", "C12", "C24", "D35", "F41", "F42", "J62", "L68"]


def test_product_codes_cover_divisions() -> None:
    codes = ["CPA_C10-12", "CPA_C24", "CPA_D", "CPA_F", "CPA_J62_63", "CPA_L68A", "CPA_L68B", "TOTAL"]
    found = by_codes(codes, DIVISIONS)
    covering = {
        industry: [codes[k] for k in np.flatnonzero(found.weights[:, i])] for i, industry in enumerate(DIVISIONS)
    }
    assert covering == {
        "C10": ["CPA_C10-12"],
        "C11": ["CPA_C10-12"],
        "C12": ["CPA_C10-12"],
        "C24": ["CPA_C24"],
        "D35": ["CPA_D"],
        "F41": ["CPA_F"],
        "F42": ["CPA_F"],
        "J62": ["CPA_J62_63"],
        "L68": ["CPA_L68A", "CPA_L68B"],
    }
    # J62 is alone here, yet its code holds J63 as well; section D is one division.
    assert [code for code, shared in zip(codes, found.shared, strict=True) if shared] == [
        "CPA_C10-12",
        "CPA_F",
        "CPA_J62_63",
    ]


def test_a_code_beside_one_above_it_counts_alone() -> None:
    found = by_codes(["CPA_C", "CPA_C24", "CPA_C10-12"], ["C10", "C24", "C29", "F41"])
    assert found.weights.tolist() == [[0, 0, 1, 0], [0, 1, 0, 0], [1, 0, 0, 0]]


def test_groups_of_divisions_in_the_table_of_regions_are_covered_by_the_divisions() -> None:
    found = by_codes(["CPA_C10", "CPA_C11", "CPA_C24", "CPA_C10-12"], ["C10-C12", "C24", "C29"])
    assert found.weights[:, 0].tolist() == [0, 0, 0, 1]
    found = by_codes(["CPA_C10", "CPA_C11", "CPA_C24"], ["C10-C12", "C24", "C29"])
    assert found.weights[:, 0].tolist() == [1, 1, 0]


def test_american_codes_filled_with_zeros() -> None:
    found = by_codes(["336111", "336500", "541100"], ["336111", "336510", "541110", "541120", "541511"])
    assert found.weights.tolist() == [[1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 1, 0]]
    assert found.holes("the table", np.array([1.0, 1, 1, 1, 96])) == [
        "1 of 5 industries with 96 jobs (96.0% of all) is not in the table (541511); its ties are unknown."
    ]


def test_codes_of_ones_own_match_themselves() -> None:
    found = by_codes(["steel", "cars"], ["cars", "steel", "food"])
    assert found.weights.tolist() == [[0, 1, 0], [1, 0, 0]]


def test_codes_divided_by_size_add_up_to_one() -> None:
    found = by_codes(["CPA_C10-12", "CPA_C24"], ["C10", "C11", "C24"]).spread(np.array([30.0, 10, 5]))
    assert found.weights.tolist() == [[0.75, 0.25, 0], [0, 0, 1]]
    nobody = by_codes(["CPA_C10-12", "CPA_C24"], ["C10", "C11", "C24"]).spread(np.array([0.0, np.nan, 5]))
    assert nobody.weights.tolist() == [[0.5, 0.5, 0], [0, 0, 1]]


def test_forms_of_codes() -> None:
    nace = recognised_industries(DIVISIONS)
    assert [industry_form(code, nace) for code in ("NACE_R2_C29", "C29", "29", "CPA_C31_32", "CPA_T", "GSLGE")] == [
        "C29",
        "C29",
        "29",
        "C31_32",
        "T",
        "GSLGE",
    ]
