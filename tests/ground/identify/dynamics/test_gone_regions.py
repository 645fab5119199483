"""A region or industry that one year alone has keeps its label, with a number or a reason."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidOption, MissingYear
from klastr.tables.regional import RegionalTable

GRID = [(r, i) for r in "ABCD" for i in "wxyz"]


def frame_of(without: str = "D", year: int = 2014) -> pd.DataFrame:
    rows = [(r, i, t) for t in (2010, 2014) for r, i in GRID if (r, t) != (without, year)]
    frame = pd.DataFrame(rows, columns=["region", "industry", "year"])
    frame["jobs"] = np.arange(1, len(frame) + 1)
    return frame


def years(without: str = "D", year: int = 2014) -> RegionalTable:
    """2010 and 2014, 1, 2, 3, ... persons; one of the years does not have one of the regions."""
    return read(frame_of(without, year))


def read(frame: pd.DataFrame) -> RegionalTable:
    return RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")


CELLS = {
    "growth": klastr.growth,
    "entry": klastr.entry_exit,
    "exit": lambda table: klastr.entry_exit(table, kind="exit"),
    "stay": lambda table: klastr.entry_exit(table, kind="stay"),
    "shift_share": lambda table: klastr.shift_share(table).measured(),
    "regional_shift": lambda table: klastr.shift_share(table).measured("regional_shift"),
    "gerfin": lambda table: klastr.shift_share(table, form="gerfin", each_year=True).measured("regional_ratio"),
    "quotient_growth": klastr.quotient_growth,
}


@pytest.mark.parametrize("year", [2010, 2014])
@pytest.mark.parametrize("name", CELLS)
def test_a_region_of_one_year_has_a_row_and_a_reason(name: str, year: int) -> None:
    found = CELLS[name](years(year=year))
    assert found.axes["region"] == ("A", "B", "C", "D")
    assert {found.reason("D", i) for i in "wxyz"} == {"not_there"}
    assert not np.isnan(found.values[:3]).all() or name == "entry"


def test_by_region_and_in_resilience_it_has_a_row_too() -> None:
    table = years()
    assert klastr.growth(table, by="region").reason("D") == "not_there"
    assert klastr.resilience(table).reason("D", "depth") == "not_there"
    assert klastr.shift_share(table).by_region("regional_shift").reason("D") == "not_there"


def test_the_notes_name_it() -> None:
    said = "1 of 4 regions cannot be followed through these years (D)."
    assert said in klastr.growth(years()).notes
    assert said in klastr.entry_exit(years()).notes
    assert said in klastr.shift_share(years()).measured().notes


def test_numbers_of_the_others_are_those_of_a_table_without_it() -> None:
    whole, without = years(), read(frame_of().query("region != 'D'"))
    for name in ("growth", "entry", "shift_share", "quotient_growth"):
        ours, theirs = CELLS[name](whole), CELLS[name](without)
        np.testing.assert_array_equal(ours.values[:3], theirs.values)


def test_shift_share_tells_what_the_lost_region_had() -> None:
    found = klastr.shift_share(years())
    assert found.before[3].tolist() == [13, 14, 15, 16]
    assert found.explain("D", "w").sentence.startswith("Growth of w in D: not defined")
    assert found.to_frame()["reason"].tolist()[-4:] == ["not there"] * 4
    assert found.sentence().startswith("Shift-share of 3 regions")


def test_an_industry_of_one_year_has_a_column_and_a_reason() -> None:
    table = read(frame_of(without="-").query("industry != 'z' or year == 2010"))
    for found in (klastr.growth(table), klastr.entry_exit(table), klastr.shift_share(table).measured()):
        assert "z" in found.axes["industry"]
        assert found.reason("A", "z") or not np.isnan(found.at("A", "z"))
    assert klastr.growth(table).reason("A", "z") == "not_there"


def test_a_region_whose_code_changed_is_no_lost_one() -> None:
    """DE41 and DE42 became DE40, ITD1 became ITH1."""
    years_ = ((2009, ("DE41", "DE42", "ITD1")), (2012, ("DE40", "ITH1")))
    rows = [(code, i, year, 5.0) for year, codes in years_ for code in codes for i in "wx"]
    found = klastr.growth(read(pd.DataFrame(rows, columns=["region", "industry", "year", "jobs"])))
    assert found.axes["region"] == ("DE40", "ITH1")
    assert found.at("DE40", "w") == pytest.approx(-0.5)


def test_shift_share_of_one_year_says_what_growth_says() -> None:
    table = RegionalTable.from_rows([("A", "w", 1), ("A", "x", 2), ("B", "w", 3), ("B", "x", 5)])
    with pytest.raises(MissingYear, match="The table holds no years; change needs two"):
        klastr.shift_share(table)
    with pytest.raises(MissingYear, match="The table holds no years; change needs two"):
        klastr.growth(table)


@pytest.mark.parametrize("labels", [(), ("A",), ("A", "w", "x")])
def test_too_few_or_too_many_labels_are_told(labels: tuple[str, ...]) -> None:
    with pytest.raises(InvalidOption, match="needs 2: region, industry"):
        klastr.shift_share(years()).explain(*labels)
    with pytest.raises(InvalidOption, match="needs 2: region, industry"):
        klastr.specialisation_portfolio(years()).explain(*labels)


def test_an_unknown_label_is_told() -> None:
    with pytest.raises(InvalidOption, match="no region 'E'"):
        klastr.shift_share(years()).explain("E", "w")
