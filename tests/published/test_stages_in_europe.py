"""What docs/methods/lifecycle.md and docs/methods/emerging.md say was seen in the regions of Europe."""

from __future__ import annotations

from pathlib import Path

import pytest

from klastr.identify.emerging import emerging_bundles
from klastr.identify.findings import RegionalClusters
from klastr.identify.lifecycle import lifecycle_stages
from klastr.identify.regional_clusters import regional_clusters
from klastr.sources.tables import read_regional_table
from klastr.tables.definitions import Definition


@pytest.fixture(scope="module")
def europe(real_data: Path) -> RegionalClusters:
    table = read_regional_table(real_data / "eu_sbs_regional_2008_2014.parquet").table
    return regional_clusters(
        table, Definition.built_in("nace"), at=2014, since=2010, region_level=2, industry_level=2, draws=200
    )


@pytest.mark.slow
def test_software_emerges_textiles_and_electronics_decline_where_they_did(europe: RegionalClusters) -> None:
    found = lifecycle_stages(europe)

    def said(region: str, group: str) -> tuple[str, float]:
        at = found.regions.index(region), found.groups.index(group)
        return str(found.stage[at]), float(found.stage_probability[at])

    for region in ("PL51", "PL21", "PL63", "RO11", "RO21", "LV00"):
        stage, probability = said(region, "digital")
        assert stage == "emerging", region
        assert probability > 0.95, region
    for region, group in (
        ("PL11", "textiles"),
        ("HU21", "electronics"),
        ("HU23", "electronics"),
        ("SK02", "electronics"),
    ):
        stage, probability = said(region, group)
        assert stage == "declining", region
        assert probability > 0.8, region
    assert said("CZ05", "electronics")[0] == "growing"
    assert said("HU22", "automotive")[0] == "growing"


@pytest.mark.slow
def test_newcomers_are_drawn_to_what_is_related_and_grows(europe: RegionalClusters) -> None:
    found = emerging_bundles(europe)
    assert len(found) == 71
    assert found.pairs_found == 145
    assert found.pairs_by_chance == pytest.approx(92, abs=2)
    assert found.p_value_of_all <= 0.01
    assert {one.region for one in found.bundles[:5]} >= {"RO12", "HU33", "UKH3"}
