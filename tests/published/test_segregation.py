"""Indices of segregation, worked by hand on docs/methods/segregation.md."""

from __future__ import annotations

import pytest

import klastr

NONE = {"draws": 0, "labellings": 0}


@pytest.fixture
def table() -> klastr.RegionalTable:
    rows = [("A", "steel", 30), ("A", "food", 10), ("B", "steel", 10), ("B", "food", 50)]
    return klastr.RegionalTable.from_rows(rows)


@pytest.mark.proves("segregation", by="worked")
@pytest.mark.proves("multigroup_segregation", by="worked")
def test_two_regions_and_two_industries(table: klastr.RegionalTable) -> None:
    def steel(kind: str) -> float:
        return klastr.segregation(table, kind=kind, **NONE).at("steel")

    assert steel("dissimilarity") == pytest.approx(7 / 12)
    assert steel("isolation") == pytest.approx(29 / 48)
    assert steel("interaction") == pytest.approx(19 / 48)
    assert steel("correlation_ratio") == pytest.approx(49 / 144)
    assert steel("gini") == pytest.approx(7 / 12)
    assert steel("minmax") == pytest.approx(14 / 19)
    together = klastr.multigroup_segregation(table, kind="dissimilarity", **NONE).at("all")
    assert together == pytest.approx(7 / 12)
    assert klastr.multigroup_segregation(table, kind="exposure", **NONE).at("all") == pytest.approx(49 / 144)


@pytest.mark.proves("spatial_segregation", by="worked")
def test_the_same_on_a_map(table: klastr.RegionalTable) -> None:
    border = klastr.spatial_weights(table, neighbours=[("A", "B")])
    found = klastr.spatial_segregation(table, weights=border, **NONE)
    assert found.values == pytest.approx(0)  # 7 / 12 less the gap of 3 / 4 - 1 / 6 between the two
    line = {"A": (0.0, 0.0), "B": (1.0, 0.0)}
    central = klastr.spatial_segregation(table, kind="relative_centralisation", points=line, centre="A", **NONE)
    assert central.at("steel") == pytest.approx(7 / 12)
    area = klastr.spatial_segregation(table, kind="delta", areas={"A": 1.0, "B": 3.0}, **NONE)
    assert area.at("steel") == pytest.approx(0.5)
