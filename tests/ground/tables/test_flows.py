"""Input-output tables out of frames: what is read, what is checked, what is refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from klastr.errors import InvalidOption, InvalidTable, MissingColumn, MissingYear
from klastr.tables.flow_balance import GROSS, TOLERANCE
from klastr.tables.flows import FlowTable

# Ore sells 8 to steel and 2 to households; steel sells 1 to ore, 5 to itself, 20 to cars, 4 abroad.
ROWS = {
    "row_code": ["ore", "ore", "steel", "steel", "steel", "steel", "cars"],
    "col_code": ["steel", "households", "ore", "steel", "cars", "exports", "households"],
    "value_meur": [8.0, 2, 1, 5, 20, 4, 50],
}


@pytest.mark.parametrize(
    "frame", [pd.DataFrame(ROWS), pl.DataFrame(ROWS), pa.table(ROWS)], ids=["pandas", "polars", "arrow"]
)
def test_a_long_frame_of_any_kind_is_a_table_of_flows(frame: Any) -> None:
    table = FlowTable.from_frame(frame)
    assert table.products == ("cars", "ore", "steel")
    assert table.industries == ("cars", "ore", "steel")
    assert table.values.tolist() == [[0, 0, 0], [0, 0, 8], [20, 1, 5]]
    assert table.final_demand is not None
    assert table.final_demand.tolist() == [50, 2, 4]
    assert table.unit == "million EUR"
    assert table.special == {"households": "a part of final demand", "exports": "a part of final demand"}


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [("from", "to", "flow_value"), ("prd_ava", "prd_use", "OBS_VALUE"), ("Seller", "Buyer", "Amount")],
)
def test_columns_are_recognised_by_the_names_that_offices_and_people_give(row: str, column: str, value: str) -> None:
    frame = pd.DataFrame(ROWS).set_axis([row, column, value], axis=1)
    assert FlowTable.from_frame(frame).values.sum() == 34


def test_columns_of_other_names_can_be_named() -> None:
    frame = pd.DataFrame(ROWS).set_axis(["wer", "wem", "wieviel"], axis=1)
    assert FlowTable.from_frame(frame, row="wer", column="wem", value="wieviel").values.sum() == 34
    with pytest.raises(MissingColumn, match=r"sellers .*buyers .*values.*'wer', 'wem', 'wieviel'"):
        FlowTable.from_frame(frame)


def test_a_wide_frame_is_the_same_table() -> None:
    long = FlowTable.from_frame(pd.DataFrame(ROWS))
    wide = pd.DataFrame(ROWS).pivot(index="row_code", columns="col_code", values="value_meur")
    table = FlowTable.from_wide(wide)
    assert (table.products, table.industries) == (long.products, ("cars", "ore", "steel"))
    np.testing.assert_array_equal(table.values, long.values)
    np.testing.assert_array_equal(table.final_demand, long.final_demand)


def test_a_code_that_heads_two_columns_is_refused() -> None:
    frame = pd.DataFrame([[1, 2, 3], [4, 5, 6]], ["a", "b"], ["a", "b", "b"])
    with pytest.raises(InvalidTable, match=r"1 codes head more than one column \(first: b\)"):
        FlowTable.from_wide(frame)


def test_texts_where_numbers_belong_are_named_with_their_rows() -> None:
    frame = pd.DataFrame(ROWS).astype({"value_meur": object})
    frame.loc[2, "value_meur"] = "a lot"
    with pytest.raises(InvalidTable, match=r"Text where numbers belong in 'value_meur': “a lot”. \(row 2\)"):
        FlowTable.from_frame(frame)


def test_infinite_numbers_are_refused() -> None:
    frame = pd.DataFrame(ROWS)
    frame.loc[2, "value_meur"] = np.inf
    with pytest.raises(InvalidTable, match=r"row 2"):
        FlowTable.from_frame(frame)


def test_cells_without_a_number_count_as_nothing_and_are_told() -> None:
    frame = pd.DataFrame(ROWS)
    frame.loc[3, "value_meur"] = np.nan
    table = FlowTable.from_frame(frame)
    assert table.values[2, 2] == 0
    assert "1 flow written without a number; they count as nothing." in table.notes


def test_an_industry_without_any_number_is_unknown_not_zero() -> None:
    frame = pd.DataFrame(ROWS)
    frame.loc[2, "value_meur"] = np.nan
    table = FlowTable.from_frame(frame)
    assert (table.products, table.industries) == (("cars", "ore", "steel"), ("cars", "steel"))


def test_flows_without_a_seller_are_refused_with_their_rows() -> None:
    frame = pd.DataFrame(ROWS)
    frame.loc[[1, 4], "row_code"] = None
    with pytest.raises(InvalidTable, match=r"without a seller or a buyer. \(rows 1, 4\)"):
        FlowTable.from_frame(frame)


def test_a_flow_that_stands_twice_is_refused_and_named() -> None:
    frame = pd.concat([pd.DataFrame(ROWS), pd.DataFrame(ROWS).iloc[:1]])
    with pytest.raises(InvalidTable, match=r"1 flow stands in more than one row \(first: ore to steel\)"):
        FlowTable.from_frame(frame)


def test_flows_below_zero_are_told() -> None:
    frame = pd.DataFrame(ROWS)
    frame.loc[2, "value_meur"] = -1
    notes = " ".join(FlowTable.from_frame(frame).notes)
    assert "1 flow below zero (lowest: steel to ore: -1)" in notes


def test_one_industry_is_no_table() -> None:
    with pytest.raises(InvalidTable, match="1 seller and 1 buyer"):
        FlowTable.from_frame(pd.DataFrame({"from": ["a"], "to": ["a"], "value": [1]}))
    with pytest.raises(InvalidTable, match="0 sellers and 0 buyers"):
        FlowTable.from_frame(pd.DataFrame({"from": [], "to": [], "value": []}))


def test_of_several_years_the_last_is_taken_and_told() -> None:
    frame = pd.concat([pd.DataFrame(ROWS).assign(year=year) for year in (2010, 2015)])
    table = FlowTable.from_frame(frame)
    assert table.year == "2015"
    assert "The year 2015 is used, the last of 2." in table.notes
    assert FlowTable.from_frame(frame, year=2010).year == "2010"
    with pytest.raises(MissingYear, match="holds no 2012; it holds 2010, 2015"):
        FlowTable.from_frame(frame, year=2012)


def test_of_several_origins_all_goods_are_taken_and_told() -> None:
    frames = [pd.DataFrame(ROWS).assign(flow=flow) for flow in ("DOM", "IMP", "TOTAL")]
    frames[2]["value_meur"] *= 2
    table = FlowTable.from_frame(pd.concat(frames))
    assert table.values.sum() == 68
    assert "Flows 'TOTAL' are used, of DOM, IMP, TOTAL." in table.notes
    assert FlowTable.from_frame(pd.concat(frames), flow="dom").values.sum() == 34
    with pytest.raises(InvalidOption, match="holds no flows 'DON'"):
        FlowTable.from_frame(pd.concat(frames), flow="DON")
    with pytest.raises(InvalidOption, match="several kinds of flows: DOM, IMP"):
        FlowTable.from_frame(pd.concat(frames[:2]))


def test_countries_are_added_up_and_told() -> None:
    czech, slovak = (pd.DataFrame(ROWS).assign(geo=geo) for geo in ("CZ", "SK"))
    both = pd.concat([czech, slovak.query("row_code != 'ore'")])
    table = FlowTable.from_frame(both)
    assert table.areas == ("CZ", "SK")
    assert table.values.sum() == 60
    assert "The tables of CZ and SK are added up; 1 seller not in all of them (ore)." in table.notes
    only = FlowTable.from_frame(both, areas=["CZ", "PL"])
    assert only.values.sum() == 34
    assert "Left out: SK, where none of the regions is." in only.notes
    with pytest.raises(InvalidTable, match="It is about CZ, SK, and the regions are in PL"):
        FlowTable.from_frame(both, areas=["PL"])


def test_a_sum_of_countries_beside_them_is_left_out() -> None:
    frame = pd.concat([pd.DataFrame(ROWS).assign(geo=geo) for geo in ("CZ", "EU27_2020", "SK")])
    table = FlowTable.from_frame(frame)
    assert (table.areas, table.values.sum()) == (("CZ", "SK"), 68)
    assert "Left out: EU27_2020, beside its countries." in table.notes
    assert FlowTable.from_frame(frame, areas=["EU27_2020"]).values.sum() == 34
    assert FlowTable.from_frame(frame.query("geo == 'EU27_2020'")).values.sum() == 34


def test_of_several_units_euros_are_taken_and_told() -> None:
    frame = pd.concat([pd.DataFrame(ROWS).assign(unit=unit) for unit in ("MIO_NAC", "MIO_EUR")])
    table = FlowTable.from_frame(frame)
    assert (table.unit, table.values.sum()) == ("million EUR", 34)
    assert "Amounts in 'MIO_EUR' are used, of MIO_EUR, MIO_NAC." in table.notes
    with pytest.raises(InvalidOption, match="several units: PPS, USD"):
        FlowTable.from_frame(frame.replace({"MIO_NAC": "PPS", "MIO_EUR": "USD"}))


def test_amounts_in_national_currencies_are_not_added_up() -> None:
    frame = pd.concat([pd.DataFrame(ROWS).assign(geo=geo, unit="MIO_NAC") for geo in ("CZ", "SK")])
    with pytest.raises(InvalidTable, match="amounts of CZ, SK in national currencies"):
        FlowTable.from_frame(frame)
    assert FlowTable.from_frame(frame, areas=["CZ"]).values.sum() == 34


def with_totals(output: float = 100.0, use: float = 30.0) -> pd.DataFrame:
    """Two industries with all their totals; by default they balance."""
    return pd.DataFrame(
        [[1, 8, 9, 1, 10], [9, 11, 20, 10, use], [10, 19, 29, None, None], [5, 81, None, None, None],
         [15, output, None, None, None]],
        ["ore", "steel", "T005", "T006", "T008"],
        ["ore", "steel", "T001", "T004", "T007"],
    )  # fmt: skip


def test_a_table_that_balances_says_nothing() -> None:
    table = FlowTable.from_wide(with_totals())
    assert [problem.code for problem in table.problems] == ["beside_industries"]
    assert table.notes[0].startswith("Beside the industries stand 3 rows (T005: total of intermediate flows")
    assert table.output is not None
    assert table.value_added is not None
    assert (table.output.tolist(), table.value_added.tolist()) == ([15, 100], [5, 81])


def test_a_table_that_does_not_balance_is_told_with_numbers() -> None:
    table = FlowTable.from_wide(with_totals(output=108))
    (problem, _) = table.problems
    assert (problem.code, problem.severity, problem.count) == ("unbalanced", "warning", 1)
    assert "intermediate purchases and value added differs from the stated total in 1 of 2" in problem.message
    assert "worst: steel, 100 against 108, by -8, 7.4% of it" in problem.message


def test_a_table_that_is_grossly_wrong_is_refused() -> None:
    with pytest.raises(InvalidTable, match=r"does not balance: intermediate sales and final demand .* 30 against 90"):
        FlowTable.from_wide(with_totals(use=90))
    assert (TOLERANCE, GROSS) == (0.005, 0.1)


def test_rounding_is_no_imbalance() -> None:
    assert not any(problem.code == "unbalanced" for problem in FlowTable.from_wide(with_totals(use=32)).problems)


def test_a_table_without_totals_says_that_nothing_could_be_checked() -> None:
    assert (
        "It states no totals: whether it balances cannot be checked." in FlowTable.from_frame(pd.DataFrame(ROWS)).notes
    )


def test_imports_are_no_part_of_what_is_sold() -> None:
    """In American tables imports are a negative part of final demand."""
    frame = pd.DataFrame(
        [[1, 8, 30, -25, 5, 14], [9, 11, 10, 0, 10, 30]],
        ["ore", "steel"],
        ["ore", "steel", "F01000", "F05000", "T004", "T007"],
    )
    table = FlowTable.from_wide(frame)
    assert table.final_demand is not None
    assert table.final_demand.tolist() == [30, 10]
    assert FlowTable.from_wide(frame.drop(columns=["T004", "T007"])).final_demand.tolist() == [30, 10]  # type: ignore[union-attr]
    assert FlowTable.from_wide(frame[["ore", "steel", "T007"]]).final_demand.tolist() == [5, 10]  # type: ignore[union-attr]


def test_parts_within_parts_of_final_demand_count_once() -> None:
    frame = pd.DataFrame([[1, 8, 7, 4, 3], [9, 11, 5, 5, 0]], ["C24", "C29"], ["C24", "C29", "P3", "P3_S13", "P3_S14"])
    assert FlowTable.from_wide(frame).final_demand.tolist() == [7, 5]  # type: ignore[union-attr]


def test_a_use_table_says_what_only_sells_and_what_only_buys() -> None:
    frame = pd.DataFrame({"row_code": ["ore", "scrap", "steel"], "col_code": ["steel", "steel", "army"], "value": 1.0})
    (note,) = [note for note in FlowTable.from_frame(frame).notes if "Not the same codes" in note]
    assert "2 codes only sold (ore, scrap), 1 only buying (army)" in note


def test_codes_that_sell_and_buy_are_industries_whatever_they_are_called() -> None:
    names = ["D1", "P3", "V00100"]
    table = FlowTable.from_wide(pd.DataFrame(np.arange(9.0).reshape(3, 3), names, names))
    assert (table.products, table.special) == (("D1", "P3", "V00100"), {})
    lower = FlowTable.from_frame(pd.DataFrame({"from": ["p5", "k1"], "to": ["k2", "p5"], "value": [1.0, 2]}))
    assert lower.industries == ("k2", "p5")


def test_totals_of_one_name_on_both_sides_are_totals() -> None:
    frame = pd.DataFrame([[1, 2, 3], [3, 4, 7], [4, 6, 10]], ["a", "b", "Total"], ["a", "b", "Total"])
    table = FlowTable.from_wide(frame)
    assert (table.products, table.industries) == (("a", "b"), ("a", "b"))
    assert not any(problem.code == "unbalanced" for problem in table.problems)


def test_totals_of_any_name_are_recognised_by_being_sums() -> None:
    frame = pd.DataFrame(
        [[1, 2, 3, 6], [3, 4, 0, 7], [4, 6, 3, 13]], ["a", "b", "Zwischensumme"], ["a", "b", "c", "Vorleistungen"]
    )
    table = FlowTable.from_wide(frame)
    assert (table.products, table.industries) == (("a", "b"), ("a", "b", "c"))
    assert table.special == {"Zwischensumme": "a total", "Vorleistungen": "a total"}


def test_a_section_beside_its_divisions_counts_once() -> None:
    names = ["CPA_C", "CPA_C24", "CPA_C29", "CPA_F"]
    cells = pd.DataFrame([[60, 20, 40, 5], [30, 20, 10, 2], [30, 0, 30, 3], [9, 8, 1, 7]], names, names)
    table = FlowTable.from_wide(cells)
    assert table.products == table.industries == ("CPA_C24", "CPA_C29", "CPA_F")
    assert table.values.sum() == 81
    assert any("CPA_C: a code above or within others, which would count twice" in note for note in table.notes)


def test_a_part_beside_its_whole_counts_once() -> None:
    """Imputed rents are a part of real estate that some tables give beside it."""
    names = ["CPA_C24", "CPA_C29", "CPA_F", "CPA_G46", "CPA_L68", "CPA_L68A"]
    cells = np.arange(1.0, 37).reshape(6, 6)
    assert FlowTable.from_wide(pd.DataFrame(cells, names, names)).products == tuple(names[:5])


def test_values_cannot_be_changed() -> None:
    table = FlowTable.from_frame(pd.DataFrame(ROWS))
    with pytest.raises(ValueError, match="read-only"):
        table.values[0, 0] = 1
    frame = table.to_frame()
    frame.iloc[0, 0] = 99
    assert table.values[0, 0] == 0
