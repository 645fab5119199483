"""Input-output links: what is a tie, which ties are coarse, what is not known, what is refused."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from klastr.errors import InvalidOption, InvalidTable, NothingToMeasure
from klastr.identify.input_output_links import input_output_links
from klastr.identify.relatedness import Relatedness
from klastr.tables.concordance import Concordance
from klastr.tables.flows import FlowTable

CODES = ["ore", "steel", "cars"]
# What is sold to ore, steel, cars and abroad.
CELLS = [[0, 8, 0, 2], [1, 5, 20, 4], [0, 0, 5, 45]]


def flows(cells: list[list[float]] = CELLS, **labels: list[str]) -> FlowTable:
    return FlowTable.from_wide(
        pd.DataFrame(cells, labels.get("rows", CODES), labels.get("columns", [*CODES, "exports"]))
    )


def test_a_tie_is_the_largest_of_four_shares() -> None:
    links = input_output_links(flows(), CODES)
    # Ore sells 8 of 10 to steel, which buys 8 of 13 from it; steel sells 1 of 30 to ore, which buys nothing else.
    assert links.at("ore", "steel") == pytest.approx(max(8 / 10, 8 / 13, 1 / 30, 1 / 1))
    assert links.at("steel", "cars") == pytest.approx(max(20 / 30, 20 / 25, 0, 0))
    assert links.at("ore", "cars") == 0
    assert np.isnan(np.diag(links.values)).all()
    np.testing.assert_array_equal(links.values, links.values.T)
    assert links.coarse is not None
    assert not links.coarse.any()


def test_shares_may_leave_final_demand_out_or_take_value_added_in() -> None:
    table = pd.DataFrame([*CELLS, [9, 7, 75, None]], [*CODES, "value added"], [*CODES, "exports"])
    with_value_added = FlowTable.from_wide(table)
    only = input_output_links(with_value_added, CODES, sales_total="intermediate")
    assert only.at("steel", "cars") == pytest.approx(max(20 / 26, 20 / 25))
    whole = input_output_links(with_value_added, CODES, purchases_total="all")
    assert whole.at("steel", "cars") == pytest.approx(max(20 / 30, 20 / 100))
    assert whole.settings["purchases_total"] == "all"
    assert "sales (intermediate)" in only.formula


def test_a_table_without_final_demand_says_what_shares_it_gives() -> None:
    table = FlowTable.from_wide(pd.DataFrame(CELLS, CODES, [*CODES, "exports"])[CODES])
    links = input_output_links(table, CODES, purchases_total="all")
    assert "The table has no final demand: shares of sales are those of sales to industries." in links.notes
    assert any("no value added" in note for note in links.notes)
    assert links.at("ore", "steel") == 1.0


def test_an_industry_that_is_not_in_the_table_has_unknown_ties() -> None:
    links = input_output_links(flows(), [*CODES, "food"], employment=[10, 20, 30, 40])
    assert np.isnan(links.values[3]).all()
    assert np.isnan(links.values[:, 3]).all()
    (note,) = [note for note in links.notes if "food" in note]
    assert note.startswith("1 of 4 industries with 40 jobs (40.0% of all) is not in the input-output table (food)")


def test_an_industry_that_neither_sells_nor_buys_has_unknown_ties_not_ties_of_zero() -> None:
    idle = [[0, 8, 0, 0, 2], [1, 5, 20, 0, 4], [0, 0, 5, 0, 45], [0, 0, 0, 0, 0]]
    names = [*CODES, "ghost"]
    links = input_output_links(flows(idle, rows=names, columns=[*names, "exports"]), names)
    assert np.isnan(links.values[3]).all()
    assert any("1 industry neither sells nor buys in the table (ghost)" in note for note in links.notes)


def test_what_only_buys_is_tied_by_what_it_buys() -> None:
    table = FlowTable.from_frame(
        pd.DataFrame({"from": ["ore", "ore", "steel"], "to": ["steel", "army", "army"], "value": [6.0, 2, 8]})
    )
    links = input_output_links(table, ["ore", "steel", "army"])
    assert links.at("ore", "army") == pytest.approx(max(2 / 8, 2 / 10))
    assert links.at("steel", "army") == 1.0


def test_what_two_buyers_without_a_product_sell_to_each_other_is_not_known() -> None:
    table = FlowTable.from_frame(
        pd.DataFrame({"from": ["ore", "steel", "steel"], "to": ["steel", "army", "navy"], "value": [6.0, 2, 8]})
    )
    links = input_output_links(table, ["steel", "army", "navy"])
    assert np.isnan(links.at("army", "navy"))
    assert links.at("steel", "navy") == 1.0


def test_no_industry_in_the_table_is_refused_with_a_way_out() -> None:
    with pytest.raises(NothingToMeasure, match=r"None of the 2 industries .*first: food.* which has cars, ore, steel"):
        input_output_links(flows(), ["food", "wood"])


def test_no_industries_at_all_are_refused() -> None:
    with pytest.raises(NothingToMeasure, match="None of the 0 industries"):
        input_output_links(flows(), [])


def test_another_revision_is_not_taken_for_this_one() -> None:
    """D29 was machinery in NACE Rev. 1.1; CPA_C29 is motor vehicles."""
    names = ["CPA_C28", "CPA_C29"]
    table = flows([[1, 2, 3], [4, 5, 6]], rows=names, columns=[*names, "TFU"])
    with pytest.raises(NothingToMeasure, match=r"NACE Rev. 1.1"):
        input_output_links(table, ["DK29", "DM34", "DA15", "DL30", "DL31"])


def divisions() -> FlowTable:
    names = ["CPA_C10-12", "CPA_C24", "CPA_C29"]
    return flows([[30, 0, 10, 60], [0, 40, 40, 20], [5, 5, 10, 80]], rows=names, columns=[*names, "TFU"])


def test_a_product_code_of_several_divisions_covers_each_of_them() -> None:
    links = input_output_links(divisions(), ["C10", "C11", "C24", "C29"])
    # Between the divisions of one code: the share that the code sells to itself, or buys from itself.
    assert links.at("C10", "C11") == pytest.approx(max(30 / 100, 30 / 35))
    assert links.at("C10", "C29") == links.at("C11", "C29") == pytest.approx(max(10 / 100, 10 / 60, 5 / 100, 5 / 35))
    assert links.coarse is not None
    frame = pd.DataFrame(links.coarse, links.industries, links.industries)
    assert frame.loc["C10", "C11"]
    assert frame.loc["C10", "C29"]
    assert not frame.loc["C24", "C29"]
    assert any("2 industries have their own codes in the table, 2 share one." in note for note in links.notes)


def test_a_shared_code_is_coarse_even_if_the_table_of_regions_has_one_of_its_divisions() -> None:
    links = input_output_links(divisions(), ["C10", "C24", "C29"])
    assert links.coarse is not None
    assert links.coarse[0, 1]
    assert not links.coarse[1, 2]


def test_shared_codes_may_be_divided_by_employment() -> None:
    links = input_output_links(
        divisions(), ["C10", "C11", "C24", "C29"], employment=[75, 25, 10, 10], shared_codes="employment"
    )
    # C10 is three quarters of the code: it buys 30 x 0.75 x 0.25 from C11, of its 35 x 0.75.
    assert links.at("C10", "C11") == pytest.approx(max(30 * 0.75 * 0.25 / (35 * 0.25), 30 * 0.75 * 0.25 / (100 * 0.25)))
    assert links.at("C24", "C29") == pytest.approx(max(40 / 100, 40 / 60))
    assert links.coarse is not None
    assert links.coarse[0, 1]


def test_an_industry_coarser_than_the_table_adds_its_codes_up() -> None:
    names = ["CPA_C24", "CPA_C29", "CPA_F"]
    table = flows([[40, 40, 10, 10], [5, 10, 0, 85], [2, 3, 20, 75]], rows=names, columns=[*names, "TFU"])
    links = input_output_links(table, ["C", "F"])
    assert links.at("C", "F") == pytest.approx(max(10 / 200, 10 / 30, 5 / 100, 5 / 100))


def test_a_concordance_ties_other_codes() -> None:
    pairs = pd.DataFrame({"code": ["ore", "steel", "steel", "cars"], "industry": ["2122", "3311", "3312", "3361"]})
    links = input_output_links(flows(), ["2122", "3311", "3312", "3361"], Concordance.from_frame(pairs))
    assert links.at("2122", "3311") == links.at("2122", "3312") == 1.0
    assert links.at("3311", "3312") == pytest.approx(5 / 13)
    assert links.coarse is not None
    assert links.coarse.sum() == 10
    assert not links.coarse[0, 3]


def test_weights_of_a_concordance_divide_a_code() -> None:
    pairs = pd.DataFrame(
        {"code": ["ore", "steel", "steel", "cars"], "industry": ["2122", "3311", "3312", "3361"]}
    ).assign(weight=[1, 0.9, 0.1, 1])
    links = input_output_links(flows(), ["2122", "3311", "3312", "3361"], Concordance.from_frame(pairs))
    assert links.at("3312", "3361") == pytest.approx(max(2 / 3, 2 / 25))
    assert links.at("3311", "3361") == pytest.approx(max(18 / 27, 18 / 25))


def test_a_concordance_with_holes_says_which_and_how_many_jobs() -> None:
    pairs = pd.DataFrame({"code": ["ore", "steel"], "industry": ["2122", "3311"]})
    links = input_output_links(
        flows(), ["2122", "3311", "3361"], Concordance.from_frame(pairs), employment=[1_000, 2_000, 7_000]
    )
    assert any("1 of 3 industries with 7,000 jobs (70.0% of all)" in note for note in links.notes)
    assert any(
        "1 of 3 codes of the input-output table cover none of the industries (cars)" in note for note in links.notes
    )
    assert links.known_share == pytest.approx(2 / 6)


def test_a_concordance_of_other_industries_is_refused() -> None:
    pairs = pd.DataFrame({"code": ["ore", "steel"], "industry": ["C24", "C29"]})
    with pytest.raises(InvalidTable, match=r"None of the 2 industries \(first: 541511, NAICS.* NACE Rev. 2"):
        input_output_links(flows(), ["541511", "336411"], Concordance.from_frame(pairs))


def test_a_concordance_of_another_table_is_refused() -> None:
    pairs = pd.DataFrame({"code": ["A", "B"], "industry": ["212210", "331110"]})
    with pytest.raises(InvalidTable, match=r"None of its 2 codes \(first: A\) is in the table, which has cars"):
        input_output_links(flows(), ["212210", "331110"], Concordance.from_frame(pairs))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sales_total": "total"}, "sales_total='total' is not known; it is 'all' or 'intermediate'"),
        ({"shared_codes": "jobs"}, "'whole' or 'employment'"),
        ({"shared_codes": "employment"}, "none was given"),
        ({"employment": [1, 2]}, r"shape \(2,\) for 3 industries"),
        ({"employment": [1, 2, -3]}, "below zero"),
    ],
)
def test_options_that_mean_nothing_are_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidOption, match=message):
        input_output_links(flows(), CODES, **options)  # type: ignore[arg-type]


def test_the_shares_behind_a_tie_are_told_also_after_picking() -> None:
    links = input_output_links(flows(), CODES).pick(["cars", "steel"])
    assert links.shares("steel", "cars") == {
        "of the sales of steel, to cars": pytest.approx(20 / 30),
        "of the purchases of cars, from steel": pytest.approx(20 / 25),
        "of the sales of cars, to steel": 0,
        "of the purchases of steel, from cars": 0,
    }
    told = links.explain("steel", "cars")
    assert told.cells["tie"] == 0.8
    assert told.cells["share of the purchases of cars, from steel"] == 0.8
    assert "Input-output links of steel and cars: 0.8" in str(told)
    assert max(links.shares("steel", "cars").values()) == links.at("steel", "cars")


def test_shares_of_an_industry_that_is_not_in_the_table_are_not_known() -> None:
    links = input_output_links(flows(), [*CODES, "food"])
    told = links.explain("ore", "food")
    assert told.cells["share of the sales of ore, to food"] == "not known"
    assert told.cells["reason"] == "not known from this material"
    with pytest.raises(InvalidOption, match="no industry 'fod'"):
        links.explain("ore", "fod")


CELLS_OF_A_TABLE = arrays(np.float64, (4, 4), elements=st.integers(0, 1000).map(float))


@given(CELLS_OF_A_TABLE, st.permutations(range(4)), st.floats(0.01, 1e6))
def test_order_and_unit_of_the_table_change_nothing(cells: np.ndarray, order: list[int], unit: float) -> None:
    names = [f"i{k}" for k in range(4)]
    links = linked(cells, names)
    moved = linked(cells[np.ix_(order, order)] * unit, [names[k] for k in order])
    np.testing.assert_allclose(moved.ordered(names).values, links.values, rtol=1e-9)


@given(CELLS_OF_A_TABLE)
def test_ties_are_shares_and_symmetric(cells: np.ndarray) -> None:
    links = linked(cells, [f"i{k}" for k in range(4)])
    known = links.values[~np.isnan(links.values)]
    assert ((known >= 0) & (known <= 1)).all()
    np.testing.assert_array_equal(links.values, links.values.T)


@given(CELLS_OF_A_TABLE, st.floats(0.01, 0.99))
def test_an_industry_cut_in_two_keeps_its_ties_to_all_others(cells: np.ndarray, part: float) -> None:
    """Each half takes over the whole of the code; with weights, shares of its own sales and purchases stay."""
    names = [f"i{k}" for k in range(4)]
    pairs = pd.DataFrame({"code": [*names, "i0"], "industry": [*names, "twin"]})
    table = FlowTable.from_wide(pd.DataFrame(cells, names, names))
    halves = input_output_links(table, [*names, "twin"], Concordance.from_frame(pairs))
    np.testing.assert_array_equal(halves.values[0, 1:4], halves.values[4, 1:4])
    np.testing.assert_allclose(halves.pick(names).values, linked(cells, names).values)
    weighted = Concordance.from_frame(pairs.assign(weight=[part, 1, 1, 1, 1 - part]))
    divided = input_output_links(table, [*names, "twin"], weighted)
    known = ~np.isnan(divided.values)
    assert (divided.values[known] <= halves.values[known] + 1e-12).all()


def linked(cells: np.ndarray, names: list[str]) -> Relatedness:
    return input_output_links(FlowTable.from_wide(pd.DataFrame(cells, names, names)), names)
