"""Scores of definitions by hand, and of the published US definition on the data of one year."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from klastr.identify.colocation import employment_colocation, establishment_colocation
from klastr.identify.grouping.modularity import louvain, modularity
from klastr.identify.grouping.scores import DefinitionScores, definition_scores
from klastr.identify.grouping.ties import Ties, numbered, shares
from klastr.identify.industry_grid import industry_grid
from klastr.identify.input_output_links import input_output_links
from klastr.identify.relatedness import Relatedness, combined
from klastr.sources.concordance import read_concordance
from klastr.sources.flows import read_flows
from klastr.sources.tables import read_regional_table
from klastr.tables.definitions import Definition

CODES = ["ore", "steel", "milk", "cheese", "toys"]
TIES = [
    [np.nan, 3, 1, 0, 0],
    [3, np.nan, 0, 1, 2],
    [1, 0, np.nan, 0.9, 2],
    [0, 1, 0.9, np.nan, 0],
    [0, 2, 2, 0, np.nan],
]
GROUPS = {"ore": "metal", "steel": "metal", "milk": "food", "cheese": "food", "toys": "toys"}


@pytest.fixture
def by_hand() -> DefinitionScores:
    """Five industries in three groups, as on docs/methods/definition-scores.md."""
    ties = Relatedness.from_frame(pd.DataFrame(TIES, CODES, CODES))
    return definition_scores(Definition("mine", GROUPS), ties)


def test_groups_by_hand(by_hand: DefinitionScores) -> None:
    frame = by_hand.to_frame().set_index("group")
    assert frame.loc["metal", ["within", "between_mean", "between_p95"]].tolist() == [3, 0.75, 0.975]
    assert frame.loc["food", ["within", "between_mean", "between_p95"]].tolist() == [0.9, 0.75, 0.975]
    assert np.isnan(frame.loc["toys", "within"])
    assert frame["above_mean"].to_dict() == {"metal": True, "food": True, "toys": False}
    assert frame["above_p95"].to_dict() == {"metal": True, "food": False, "toys": False}


def test_industries_by_hand(by_hand: DefinitionScores) -> None:
    frame = by_hand.industries_frame().set_index("industry")
    assert frame.loc["steel", ["within", "between_mean", "between_p95"]].tolist() == [3, 1.25, pytest.approx(1.925)]
    assert frame.loc["steel", "second_group"] == "toys"
    assert frame["above_p95"].to_dict() == {"ore": True, "steel": True, "milk": False, "cheese": True, "toys": False}
    assert (by_hand.industries_above_mean, by_hand.industries_above_p95) == (0.6, 0.6)
    assert by_hand.overall == pytest.approx(0.55)


def test_modularity_of_two_triangles_that_one_tie_joins() -> None:
    """Seven ties, six of them within; both groups have half of all strength: 6/7 - 1/2."""
    graph = np.zeros((6, 6))
    for first, second in [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5), (2, 3)]:
        graph[first, second] = graph[second, first] = 1
    halves = np.array([0, 0, 0, 1, 1, 1])
    assert modularity(graph, halves) == pytest.approx(6 / 7 - 1 / 2)
    found = numbered(louvain(graph, 1.0, np.random.default_rng(0)))[0]
    assert (found[:3] == found[0]).all()
    assert (found[3:] == found[3]).all()
    assert found[0] != found[3]


# The published US groups and three-digit NAICS on log-employment + establishment colocation + input-output links of 652
# traded industries. Conventions decide about the second and fourth share; docs/methods/definition-scores.md.
CONVENTIONS = {
    ("published", "own share", "failing"): (0.961, 0.745, 0.983, 0.635),
    ("published", "own share", "left out"): (1.000, 0.776, 0.985, 0.635),
    ("published", "one", "failing"): (0.961, 0.902, 0.988, 0.796),
    ("published", "one", "left out"): (1.000, 0.939, 0.989, 0.797),
    ("three digits", "own share", "failing"): (0.788, 0.470, 0.910, 0.463),
    ("three digits", "own share", "left out"): (0.930, 0.596, 0.927, 0.485),
    ("three digits", "one", "failing"): (0.864, 0.818, 0.945, 0.739),
    ("three digits", "one", "left out"): (1.000, 0.947, 0.961, 0.764),
}


@pytest.mark.slow
def test_the_published_us_groups_under_four_conventions(real_data: Path) -> None:
    given = pd.read_csv(real_data / "us_cluster_definitions.csv.gz", dtype=str)
    given = given[(given["source"] == "ACR1/industry-clusters") & (given["traded_local"].str.lower() == "traded")]
    table = read_regional_table(
        real_data / "us_cbp_cbsa_2019.parquet",
        region="cbsa_code", industry="naics_code", value="employment", establishments="establishments",
    ).table  # fmt: skip
    every = industry_grid(table, industry_level=6)
    grid = every.of_industries(frozenset(given["naics_code"]))
    links, same_code = us_links(real_data, grid.industries)
    group_of = dict(zip(given["naics_code"], given["cluster"], strict=True))
    assert len(grid.industries) == 652
    definitions = {
        "published": np.array([group_of[code] for code in grid.industries]),
        "three digits": np.array([code[:3] for code in grid.industries]),
    }
    judges = {}
    for name, ties in {"own share": links.values, "one": np.where(same_code, 1.0, links.values)}.items():
        whole = Relatedness(industries=grid.industries, values=ties.copy(), name="links", formula="")
        judges[name] = combined([employment_colocation(grid), establishment_colocation(grid), whole]).values
    for (definition, tie, alone), expected in CONVENTIONS.items():
        labels = np.unique(definitions[definition], return_inverse=True)[1]
        kept = np.arange(labels.size)
        if alone == "left out":
            kept = np.flatnonzero(np.bincount(labels)[labels] > 1)
        found = shares(Ties.of(judges[tie]).of_part(kept), *numbered(labels[kept]))
        np.testing.assert_allclose(found, expected, atol=0.002, err_msg=f"{definition}, {tie}, {alone}")


def us_links(folder: Path, industries: tuple[str, ...]) -> tuple[Relatedness, NDArray[np.bool_]]:
    """Input-output links, and which pairs of industries share a code of the table."""
    flows = read_flows(folder / "io_bea_use_2017_detail.parquet")
    concordance = read_concordance(folder / "bea_naics_crosswalk.csv.gz", industries, flows)
    codes = tuple(dict.fromkeys((*flows.products, *flows.industries)))
    shared = concordance.coverage(codes, industries).weights > 0
    return input_output_links(flows, industries, concordance), shared.astype(int).T @ shared.astype(int) > 0
