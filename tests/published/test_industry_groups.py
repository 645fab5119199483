"""Found groups against published ones, on regions that were not used to find them. Real tables, little effort."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from klastr.identify.grouping.held_out import FOUND, held_out
from klastr.identify.grouping.industry_groups import industry_groups
from klastr.identify.grouping.limits import group_limits
from klastr.identify.grouping.material import Material
from klastr.identify.grouping.search import SearchPlan
from klastr.identify.industry_grid import industry_grid
from klastr.identify.input_output_links import input_output_links
from klastr.sources.concordance import read_concordance
from klastr.sources.flows import read_flows
from klastr.sources.tables import read_regional_table


@pytest.mark.slow
def test_groups_found_in_half_of_the_us_areas_beat_the_published_ones_in_the_other(real_data: Path) -> None:
    """Delgado, Porter and Stern's 51 traded groups; 652 traded industries, 933 areas, 2019; BEA use table of 2017."""
    given = pd.read_csv(real_data / "us_cluster_definitions.csv.gz", dtype=str)
    given = given[(given["source"] == "ACR1/industry-clusters") & (given["traded_local"].str.lower() == "traded")]
    group_of = dict(zip(given["naics_code"], given["cluster"], strict=True))
    table = read_regional_table(
        real_data / "us_cbp_cbsa_2019.parquet",
        region="cbsa_code",
        industry="naics_code",
        value="employment",
        establishments="establishments",
    ).table
    grid = industry_grid(table, industry_level=6).of_industries(frozenset(group_of))
    flows = read_flows(real_data / "io_bea_use_2017_detail.parquet")
    concordance = read_concordance(real_data / "bea_naics_crosswalk.csv.gz", grid.industries, flows)
    material = Material.of(grid, (input_output_links(flows, grid.industries, concordance),))
    rivals = {
        "published": np.unique([group_of[code] for code in grid.industries], return_inverse=True)[1],
        "three digits": np.unique([code[:3] for code in grid.industries], return_inverse=True)[1],
    }
    plan = SearchPlan(limits=group_limits(len(grid.industries), (50, 52)), refined=3)
    answer = held_out(material, plan, rivals=rivals, repetitions=1, random_partitions=400, seed=0)
    for rival in answer.definitions[1:]:
        assert answer.wins(rival) == 1, rival
    ours, theirs = (answer.shares_of(name) for name in (FOUND, "published"))
    assert (ours[:, 1] > theirs[:, 1]).all()  # groups above the 95th percentile
    assert (ours[:, 3] > theirs[:, 3]).all()  # industries above it
    assert answer.p_value < 0.01
    assert all(50 <= score.groups <= 52 for score in answer.scores if score.definition == FOUND)


@pytest.mark.slow
def test_european_divisions_give_groups(real_data: Path) -> None:
    """Eurostat, sbs_r_nuts06_r2, NUTS 2 regions of 2014 x NACE divisions."""
    table = read_regional_table(
        real_data / "eu_sbs_regional_2008_2014.parquet",
        region="nuts_code",
        industry="nace_code",
        value="persons_employed",
        establishments="local_units",
    ).table
    found = industry_groups(table, region_level=2, industry_level=2, repetitions=1, random_partitions=200)
    limits = group_limits(len(found.industries))
    assert limits.fewest <= len(found.scores.groups) <= limits.most
    assert len(found.industries) > 60
    assert found.held_out.p_value < 0.05
    assert found.held_out.summary(FOUND)["overall"][0] > found.held_out.random.mean()
