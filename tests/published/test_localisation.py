"""Localisation worked by hand: docs/methods/localisation.md shows each step."""

from __future__ import annotations

import pandas as pd
import pytest

import klastr


@pytest.fixture
def plants() -> klastr.PlantTable:
    """Two steel works in one town, three food plants in two."""
    rows = [("A", "steel", 10), ("A", "steel", 10), ("A", "food", 10), ("B", "food", 10), ("B", "food", 20)]
    return klastr.PlantTable.from_frame(pd.DataFrame(rows, columns=["r", "i", "jobs"]), "r", "i", "jobs")


@pytest.mark.proves("ellison_glaeser", by="worked")
@pytest.mark.proves("maurel_sedillot", by="worked")
@pytest.mark.proves("devereux_griffith_simpson", by="worked")
def test_steel_and_food_by_hand(plants: klastr.PlantTable) -> None:
    """x = (1/2, 1/2); steel s = (1, 0), H = 1/2; food s = (1/4, 3/4), H = (1 + 1 + 4) / 16 = 3/8."""
    gamma = klastr.ellison_glaeser(plants, draws=0)
    assert gamma.at("steel") == pytest.approx((0.5 / 0.5 - 0.5) / (1 - 0.5))
    assert gamma.at("food") == pytest.approx((0.125 / 0.5 - 0.375) / (1 - 0.375))
    ms = klastr.maurel_sedillot(plants, draws=0)
    assert ms.at("food") == pytest.approx(((0.625 - 0.5) / 0.5 - 0.375) / 0.625)
    alpha = klastr.devereux_griffith_simpson(plants, draws=0)
    assert alpha.at("steel") == pytest.approx((1 - 1 / 2) - (1 / 2 - 1 / 2))
    assert alpha.at("food") == pytest.approx((0.625 - 1 / 2) - (0.375 - 1 / 3))


@pytest.mark.proves("group_coagglomeration", by="worked")
def test_a_group_by_hand() -> None:
    """G = 0.375, 1 - sum x^2 = 0.625, H = 0.25, own part 0.05: (0.6 - 0.25 - 0.05) / 0.5."""
    rows = [(r, i, 10) for r, i in ("Aa", "Aa", "Ab", "Ab", "Bc", "Bc", "Cc", "Cc")]
    plants = klastr.PlantTable.from_frame(pd.DataFrame(rows, columns=["r", "i", "jobs"]), "r", "i", "jobs")
    assert klastr.group_coagglomeration(plants, {"a": "metal", "b": "metal"}).at("metal") == pytest.approx(0.6)


@pytest.mark.proves("coagglomeration", by="worked")
def test_a_pair_by_hand() -> None:
    """Two quarters of all jobs in A, one each in B and C: (1/4 + 1/16 + 1/16) / (5/8)."""
    rows = [("A", "ore", 1), ("A", "steel", 1), ("B", "food", 1), ("C", "food", 1)]
    assert klastr.coagglomeration(klastr.RegionalTable.from_rows(rows)).at("ore", "steel") == pytest.approx(0.6)


@pytest.mark.proves("colocated_firms", by="worked")
def test_six_firms_in_two_places() -> None:
    """The six firms with which REAT's manual shows `howard.cl`: 5 of 9 mixed pairs meet, 7 of all 15 pairs do."""
    firms = pd.DataFrame({"what": list("ABABAB"), "where": list("XXXYYX"), "jobs": 1})
    plants = klastr.PlantTable.from_frame(firms, "where", "what", "jobs")
    assert klastr.colocated_firms(plants, form="share").at("A", "B") == pytest.approx(5 / 9)
    assert klastr.colocated_firms(plants).at("A", "B") == pytest.approx(5 / 9 - 7 / 15)


@pytest.mark.proves("litzenberger_sternberg", by="worked")
def test_two_equal_regions_by_hand() -> None:
    """Three quarters of the jobs on half of the land and people, firms of one size: 1.5 x 1.5 / 1."""
    frame = pd.DataFrame({"r": ["A", "B"], "i": ["x", "x"], "jobs": [30, 10], "units": [3, 1]})
    table = klastr.RegionalTable.from_frame(frame, "r", "i", "jobs", establishments="units")
    same = {"A": 1.0, "B": 1.0}
    found = klastr.litzenberger_sternberg(table, area=same, population=same, draws=0)
    assert found.at("A", "x") == pytest.approx(2.25)
    assert found.at("B", "x") == pytest.approx(0.25)
