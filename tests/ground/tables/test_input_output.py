"""Whole input-output tables out of arrays and frames; what is refused, and what is told."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings

import klastr
from klastr.errors import InvalidOption, InvalidTable
from klastr.tables.input_output import InputOutputTable

CELLS = [[1, 8, 3, 12], [2, 2, 16, 20], [9, 10, 0, 0], [12, 20, 0, 0]]


def small(**changes: float) -> pd.DataFrame:
    rows, columns = ["ore", "steel", "value added", "output"], ["ore", "steel", "households", "output"]
    frame = pd.DataFrame(CELLS, rows, columns).astype(float)
    for place, value in changes.items():
        row, column = place.split("__")
        frame.loc[row.replace("_", " "), column] = value
    return frame


def long(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.rename_axis("row_code").reset_index().melt("row_code", var_name="col_code", value_name="value")


def test_wide_and_long_are_the_same_table() -> None:
    wide, tall = InputOutputTable.from_frame(small()), InputOutputTable.from_frame(long(small()))
    assert set(wide.industries) == set(tall.industries) == {"ore", "steel"}
    np.testing.assert_array_equal(wide.flows, tall.to_frame().loc[["ore", "steel"], ["ore", "steel"]])
    assert wide.demand == tall.demand == ("households",)
    assert wide.households == (0,)
    assert not wide.problems


def test_pyarrow_frames_are_read() -> None:
    table = InputOutputTable.from_frame(pa.Table.from_pandas(long(small()), preserve_index=False))
    assert table.output.sum() == 32


def test_a_table_goes_out_and_comes_back() -> None:
    first = InputOutputTable.from_frame(small())
    again = InputOutputTable.from_frame(first.to_frame())
    np.testing.assert_array_equal(again.flows, first.flows)
    np.testing.assert_array_equal(again.value_added, first.value_added)


def test_the_frame_of_the_caller_stays_and_the_table_is_sealed() -> None:
    frame = small()
    before = frame.copy()
    table = InputOutputTable.from_frame(frame)
    pd.testing.assert_frame_equal(frame, before)
    with pytest.raises(ValueError, match="read-only"):
        table.flows[0, 0] = 5
    mine = np.ones((1, 1))
    InputOutputTable.from_arrays(["a"], mine, output=[3])
    mine[0, 0] = 2


def test_an_unbalanced_table_says_how_much_and_where() -> None:
    table = InputOutputTable.from_frame(small(steel__households=17))
    assert [problem.code for problem in table.problems] == ["unbalanced"]
    assert "worst: steel, 21 against 20, by +1, 5.0% of it" in table.notes[0]


def test_a_grossly_unbalanced_table_is_refused() -> None:
    with pytest.raises(InvalidTable, match=r"all differences together are 31\.2% of the totals"):
        InputOutputTable.from_frame(small(steel__households=26))


def test_balancing_moves_flows_until_both_sides_add_up() -> None:
    table = InputOutputTable.from_frame(small(ore__steel=8.3)).balanced()
    np.testing.assert_allclose(table.flows.sum(axis=1) + table.total_demand, table.output)
    np.testing.assert_allclose(table.flows.sum(axis=0) + table.value_added, table.output)
    assert "balanced by RAS" in table.notes[-1]


def test_what_cannot_be_balanced_is_refused() -> None:
    table = InputOutputTable.from_arrays(
        ["a", "b"], [[5, 0], [0, 5]], output=[100, 100], final_demand=[90, 97], value_added=[94, 94]
    )
    with pytest.raises(InvalidTable, match="No flows with these zeros"):
        table.balanced()


def test_buying_without_making_is_refused_and_making_nothing_at_all_is_not() -> None:
    with pytest.raises(InvalidTable, match=r"buy but make nothing: 1 industry: b \(2\)"):
        InputOutputTable.from_arrays(["a", "b"], [[1, 2], [0, 0]], output=[9, 0])
    assert InputOutputTable.from_arrays(["a", "b"], [[1, 0], [0, 0]], output=[9, 0]).output[1] == 0


def test_a_table_in_which_nothing_is_made_is_refused() -> None:
    with pytest.raises(InvalidTable, match="No industry makes anything"):
        InputOutputTable.from_arrays(["a", "b"], [[0, 0], [0, 0]], output=[0, 0])


def test_output_below_zero_is_refused() -> None:
    with pytest.raises(InvalidTable, match="Output is below zero in 1 industry: b"):
        InputOutputTable.from_arrays(["a", "b"], [[1, 2], [0, 0]], output=[9, -4])


def test_value_added_below_zero_is_told() -> None:
    table = InputOutputTable.from_arrays(["a", "b"], [[5, 6], [6, 5]], output=[20, 10])
    assert any("Value added is below zero in 1 industry: b (-1)" in note for note in table.notes)


def test_numbers_that_are_missing_are_refused() -> None:
    with pytest.raises(InvalidTable, match="flows missing or infinite"):
        InputOutputTable.from_arrays(["a", "b"], [[1, np.nan], [1, 1]], output=[9, 9])


def test_shapes_that_do_not_fit_are_named() -> None:
    with pytest.raises(InvalidTable, match="flows are 2 x 3 for 2 industries"):
        InputOutputTable.from_arrays(
            ["a", "b"], [[1, 2, 3], [4, 5, 6]], output=[9, 9], final_demand=[1, 1], value_added=[1, 1]
        )


def test_a_code_that_stands_twice_is_refused() -> None:
    frame = small().rename(index={"steel": "ore"})
    with pytest.raises(InvalidTable, match="more than one row"):
        InputOutputTable.from_frame(frame)
    with pytest.raises(InvalidTable, match="in more than one row"):
        InputOutputTable.from_frame(pd.concat([long(small()), long(small()).head(1)]))


def test_text_in_a_cell_is_named() -> None:
    frame = small().astype(object)
    frame.loc["ore", "steel"] = "much"
    with pytest.raises(InvalidTable, match=r"Text where a number belongs in 1 cell \(first: ore to steel\)"):
        InputOutputTable.from_frame(frame)


def test_cells_in_several_units_are_refused_with_the_first_of_each() -> None:
    frame = long(small())
    frame["unit"] = ["MIO_USD" if code == "steel" else "MIO_EUR" for code in frame["row_code"]]
    with pytest.raises(InvalidTable, match="ore to ore in MIO_EUR; steel to ore in MIO_USD"):
        InputOutputTable.from_frame(frame)


def test_of_the_same_table_in_two_units_the_euro_is_taken() -> None:
    frame = pd.concat([long(small()).assign(unit="MIO_EUR"), long(small() * 27).assign(unit="MIO_NAC")])
    table = InputOutputTable.from_frame(frame)
    assert table.output.sum() == 32
    assert table.unit == "million EUR"


def test_several_countries_are_not_added_up() -> None:
    frame = pd.concat([long(small()).assign(geo="CZ"), long(small() * 2).assign(geo="SK")])
    with pytest.raises(InvalidOption, match="tables of 2 areas"):
        InputOutputTable.from_frame(frame)
    assert InputOutputTable.from_frame(frame, country="SK").output.sum() == 64
    with pytest.raises(InvalidOption, match="no table of 'PL'"):
        InputOutputTable.from_frame(frame, country="PL")


def test_a_table_without_anything_that_tells_output_is_refused() -> None:
    with pytest.raises(InvalidTable, match="what each industry makes is not known"):
        InputOutputTable.from_frame(small().loc[["ore", "steel"], ["ore", "steel"]])


def test_a_sector_that_is_missing_on_one_side_is_told() -> None:
    frame = small()
    frame.loc["coal"] = [0, 0, 0, 0]
    frame.loc["coal", "steel"] = 1
    frame.loc["value added", "steel"] = 9
    table = InputOutputTable.from_frame(frame)
    assert table.other_inputs["products without an industry"].tolist() == [0, 1]
    assert "1 product of no industry (coal)" in table.notes[0]


def test_employment_is_laid_by_codes_and_what_does_not_match_is_told() -> None:
    table = InputOutputTable.from_frame(small())
    found = table.with_extension("employment", {"steel": 30, "gold": 2})
    assert np.isnan(found.extensions["employment"][0])
    assert "1 industry without a number (ore), 1 code of no industry (gold)" in found.notes[-1]
    frame = pd.DataFrame({"name": ["Ore", "Steel"], "code": ["ore", "steel"], "jobs": [5, 6]})
    assert table.with_extension("employment", frame).extensions["employment"].tolist() == [5, 6]
    assert table.with_extension("co2", [1, 2], unit="kt").extension_units == {"co2": "kt"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"gold": 3}, "None of the 1 codes"),
        ({"ore": -3, "steel": 1}, "below zero"),
        ([1, 2, 3], "3 numbers of employment for 2 industries"),
        (pd.DataFrame({"code": ["ore", "ore"], "jobs": [1, 2]}), "more than once"),
    ],
)
def test_employment_that_cannot_be_laid_is_refused(given: object, said: str) -> None:
    with pytest.raises(InvalidTable, match=said):
        InputOutputTable.from_frame(small()).with_extension("employment", given)


@pytest.mark.proves("aggregated_input_output", by="property")
@pytest.mark.proves("aggregated_input_output", by="oracle")
@given(st.lists(st.integers(0, 30), min_size=16, max_size=16), st.lists(st.sampled_from("AB"), min_size=4, max_size=4))
@settings(max_examples=20)
def test_adding_up_is_adding_cell_by_cell_and_leaves_every_total(cells: list[int], groups: list[str]) -> None:
    flows = np.array(cells, dtype=float).reshape(4, 4)
    table = InputOutputTable.from_arrays(list("wxyz"), flows, output=np.full(4, 200.0))
    found = klastr.aggregated_input_output(table, dict(zip("wxyz", groups, strict=True)))
    for i, seller in enumerate(found.industries):
        for j, buyer in enumerate(found.industries):
            obvious = sum(flows[k, m] for k in range(4) for m in range(4) if (groups[k], groups[m]) == (seller, buyer))
            assert found.flows[i, j] == pytest.approx(obvious)
    assert found.output.sum() == pytest.approx(800)
    assert found.total_demand.sum() == pytest.approx(table.total_demand.sum())
    alone = klastr.aggregated_input_output(found, dict.fromkeys(found.industries, "all"))
    assert klastr.multipliers(alone, draws=0).at("all", "output") == pytest.approx(800 / table.total_demand.sum())


def test_adding_up_keeps_sums_and_names() -> None:
    flows = np.arange(9.0).reshape(3, 3)
    table = InputOutputTable.from_arrays(["C24", "C25", "G46"], flows, output=[50, 60, 70])
    table = table.with_extension("employment", [1, 2, 3])
    found = table.aggregated({"C24": "C", "C25": "C"})
    assert found.industries == ("C", "G46")
    assert found.flows.tolist() == [[8, 7], [13, 8]]
    assert found.output.tolist() == [110, 70]
    assert found.extensions["employment"].tolist() == [3, 3]
    assert found.value_added.sum() == pytest.approx(table.value_added.sum())
    with pytest.raises(InvalidOption, match="no industry of it"):
        table.aggregated({"C99": "C"})


def buyer_without_a_row() -> pd.DataFrame:
    cells = [("ind", "ind", 40), ("ind", "agr", 15), ("ser", "ser", 30), ("ind", "P3_S14", 100), ("ser", "P3_S14", 90)]
    return pd.DataFrame(cells, columns=["row_code", "col_code", "value"])


def test_an_industry_without_a_row_becomes_demand_only_with_a_word() -> None:
    table = InputOutputTable.from_frame(buyer_without_a_row())
    assert set(table.demand) == {"P3_S14", "agr"}
    assert [problem.code for problem in table.problems] == ["taken_for_demand"]
    assert "Not the same codes sell and buy: 1 column without a row (agr) counts as final demand" in table.notes[0]


def test_a_column_that_looks_like_demand_is_taken_without_a_word() -> None:
    frame = buyer_without_a_row().replace({"col_code": {"agr": "P6"}})
    assert not InputOutputTable.from_frame(frame).problems


def test_a_note_says_only_what_is() -> None:
    frame = small()
    frame.insert(2, "idle", [1.0, 0, 3, 4])
    frame.loc["ore", "households"] = 2
    note = next(one for one in InputOutputTable.from_frame(frame).notes if "sell and buy" in one)
    assert "1 industry (idle) sells nothing" in note
    assert "0 product" not in note
    found = InputOutputTable.from_frame(small()).with_extension("employment", {"steel": 3, "ore": 1, "gold": 2})
    assert found.notes[-1].startswith("Codes of employment do not all match: 1 code of no industry (gold).")


def imports_beside() -> pd.DataFrame:
    return pd.concat([long(small()).assign(flow=name) for name in ("DOM", "IMP", "TOTAL")])


def test_imports_are_no_table_of_their_own() -> None:
    with pytest.raises(InvalidOption, match="'IMP' is not a table of its own") as raised:
        InputOutputTable.from_frame(imports_beside(), flow="imp")
    assert "take DOM or TOTAL: --flow DOM" in raised.value.hint
    with pytest.raises(InvalidOption, match="not a table of its own"):
        InputOutputTable.from_frame(imports_beside().query("flow == 'IMP'"))
    assert InputOutputTable.from_frame(imports_beside(), flow="TOTAL").flow == "TOTAL"


def test_one_industry_alone_is_a_square_table() -> None:
    frame = small().loc[["ore", "value added"], ["ore", "households"]]
    frame.loc["value added", "ore"] = 3
    table = InputOutputTable.from_frame(frame)
    assert table.industries == ("ore",)
    assert table.value_added.tolist() == [3]


def test_output_that_is_wrong_is_told_once() -> None:
    frame = small()
    frame["output"] = frame["output"] * 2
    frame.loc["output"] *= 2
    with pytest.raises(InvalidTable) as raised:
        InputOutputTable.from_frame(frame)
    assert len(raised.value.problems) == 1
    assert "what is sold, which equals what goes in," in str(raised.value)
    assert "--balance" in str(raised.value)


def test_a_table_that_does_not_balance_at_all_is_balanced_first() -> None:
    frame = small(ore__steel=80, steel__ore=20)
    with pytest.raises(InvalidTable, match="does not balance"):
        InputOutputTable.from_frame(frame)
    table = InputOutputTable.from_frame(frame, balance=True)
    np.testing.assert_allclose(table.flows.sum(axis=1) + table.total_demand, table.output)
    np.testing.assert_allclose(table.flows.sum(axis=0) + table.value_added, table.output)
    told = next(problem for problem in table.problems if problem.code == "balanced")
    assert told.severity == "warning"
    arrays = {"output": [100, 100], "final_demand": [50, 50], "value_added": [60, 40]}
    with pytest.raises(InvalidTable, match="does not balance"):
        InputOutputTable.from_arrays(["a", "b"], [[90, 80], [5, 6]], **arrays)
    made = InputOutputTable.from_arrays(["a", "b"], [[90, 80], [5, 6]], balance=True, **arrays)
    np.testing.assert_allclose(made.flows.sum(axis=1), [50, 50])


def test_the_column_of_employment_is_named_and_flows_are_no_employment() -> None:
    table = InputOutputTable.from_frame(small())
    frame = pd.DataFrame({"code": ["ore", "steel"], "area": [3, 4], "jobs": [5, 6]})
    assert table.with_extension("employment", frame).notes == (
        "Employment is read from the column 'jobs', by the codes in 'code'.",
    )
    with pytest.raises(InvalidTable, match=r"flows between them, no employment"):
        table.with_extension("employment", small().reset_index(names="code"))
