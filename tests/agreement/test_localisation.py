"""Ellison and Glaeser's index beside REAT's, on the small table of plants."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import klastr


@pytest.fixture
def plants(peers_tables: Path) -> klastr.PlantTable:
    return klastr.PlantTable.from_frame(pd.read_csv(peers_tables / "in_plants.csv"), "region", "industry", "emp")


@pytest.mark.proves("ellison_glaeser", by="agreement", peer="REAT 3.0.3")
def test_gamma_raw_and_score_are_those_of_reat(
    peers_tables: Path, plants: klastr.PlantTable, difference: Callable[[str, str, float], None]
) -> None:
    theirs = pd.read_csv(peers_tables / "reat_ellison.a2.csv", index_col=0)
    gamma = klastr.ellison_glaeser(plants, convention="reat", draws=0)
    raw = klastr.ellison_glaeser(plants, form="raw", draws=0)
    assert gamma.axes["industry"] == tuple(theirs.index)
    largest = float(np.abs(gamma.values - theirs["Gamma i"]).max())
    difference("ellison_glaeser", "REAT 3.0.3", largest)
    assert largest < 1e-14
    assert np.abs(raw.values - theirs["G i"]).max() < 1e-14
    scores = [float(gamma.explain(code).cells["standard deviations above chance"]) for code in theirs.index]
    assert np.abs(np.array(scores) - theirs["z Gi"]).max() < 1e-3  # the explanation rounds


@pytest.mark.proves("ellison_glaeser", by="agreement", peer="the collapsed table")
@pytest.mark.proves("maurel_sedillot", by="agreement", peer="the collapsed table")
@pytest.mark.proves("devereux_griffith_simpson", by="agreement", peer="the collapsed table")
@pytest.mark.parametrize("name", ["ellison_glaeser", "maurel_sedillot", "devereux_griffith_simpson"])
def test_a_collapsed_table_gives_what_its_plants_give(
    peers_tables: Path, plants: klastr.PlantTable, name: str, difference: Callable[[str, str, float], None]
) -> None:
    from klastr.tables.establishments import collapsed

    table = collapsed(pd.read_csv(peers_tables / "in_plants.csv"), "region", "industry", "emp")
    measure = getattr(klastr, name)
    one, other = measure(plants, draws=0), measure(table, draws=0)
    largest = float(np.abs(one.values - other.values).max())
    difference(name, "the collapsed table", largest)
    assert largest < 1e-12


@pytest.mark.proves("coagglomeration", by="agreement", peer="the index of a group of two")
@pytest.mark.proves("group_coagglomeration", by="agreement", peer="the index of a pair")
def test_a_group_of_two_is_their_pair(
    peers_tables: Path, plants: klastr.PlantTable, difference: Callable[[str, str, float], None]
) -> None:
    """The two are written apart: one from plants by Ellison and Glaeser (1997), one from shares by Kerr's (2010)."""
    frame = pd.read_csv(peers_tables / "in_matrix_40x25.csv", index_col=0)
    pairs = klastr.coagglomeration(klastr.RegionalTable.from_wide(frame))
    largest = 0.0
    for first, second in (("i00", "i01"), ("i03", "i17"), ("i10", "i24")):
        group = klastr.group_coagglomeration(plants, {first: "both", second: "both"}).at("both")
        largest = max(largest, abs(group - pairs.at(first, second)))
    difference("coagglomeration", "the index of a group of two", largest)
    difference("group_coagglomeration", "the index of a pair", largest)
    assert largest < 1e-12


@pytest.mark.proves("colocated_firms", by="agreement", peer="deals drawn at random")
def test_excess_colocation_is_what_many_deals_give(
    plants: klastr.PlantTable, difference: Callable[[str, str, float], None]
) -> None:
    """The authors draw the expectation; here it is exact."""
    random = np.random.default_rng(11)
    industries = plants.industries
    at = [industries.index(code) for code in ("i00", "i01")]
    own = np.isin(plants.industry_at, at)
    regions, kinds = plants.region_at[own], plants.industry_at[own] == at[0]
    drawn = []
    for _ in range(2_000):
        dealt = random.permutation(kinds)
        first, second = np.bincount(regions[dealt], minlength=40), np.bincount(regions[~dealt], minlength=40)
        drawn.append(first @ second / (kinds.sum() * (~kinds).sum()))
    share = klastr.colocated_firms(plants, form="share").at("i00", "i01")
    largest = abs(klastr.colocated_firms(plants).at("i00", "i01") - (share - np.mean(drawn)))
    difference("colocated_firms", "deals drawn at random", largest)
    assert largest < 4 * np.std(drawn) / np.sqrt(len(drawn))


@pytest.mark.proves("litzenberger_sternberg", by="agreement", peer="products of its three quotients")
def test_litzenberger_and_sternberg_from_location_quotients(
    peers_tables: Path, difference: Callable[[str, str, float], None]
) -> None:
    """LQ by area times LQ by population over LQ of jobs by firms, each from `location_quotient` of two columns."""
    from klastr.tables.establishments import collapsed

    about = pd.read_csv(peers_tables / "in_regions_40.csv")
    code = about.columns[0]
    table = collapsed(pd.read_csv(peers_tables / "in_plants.csv"), "region", "industry", "emp")
    area, people = (dict(zip(about[code], about[name].astype(float), strict=True)) for name in ("area", "pop"))
    found = klastr.litzenberger_sternberg(table, area=area, population=people, draws=0)
    jobs, firms = table.values[0], table.establishments
    assert firms is not None
    land, heads = (np.array([of[region] for region in table.regions]) for of in (area, people))

    def quotient(top: np.ndarray, bottom: np.ndarray) -> np.ndarray:
        return (top / bottom) / (top.sum(axis=0) / bottom.sum(axis=0))

    with np.errstate(invalid="ignore"):
        expected = quotient(jobs, land[:, None]) * quotient(jobs, heads[:, None]) / quotient(jobs, firms[0])
    largest = float(np.abs(found.values - np.nan_to_num(expected)).max())
    difference("litzenberger_sternberg", "products of its three quotients", largest)
    assert largest < 1e-9
