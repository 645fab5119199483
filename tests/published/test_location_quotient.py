"""Location quotients that others have published or computed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from klastr.identify.regional_clusters import RegionalClusters, regional_clusters
from klastr.identify.specialisation import location_quotient
from klastr.tables.definitions import Definition
from klastr.tables.regional import RegionalTable


def quotient_of(cell: float, region: float, industry: float, everything: float) -> float:
    """Through the whole library: a table of this region and industry and of all others."""
    frame = pd.DataFrame(
        [[cell, region - cell], [industry - cell, everything - region - industry + cell]],
        index=["here", "elsewhere"],
        columns=["industry", "others"],
    )
    return location_quotient(RegionalTable.from_wide(frame), draws=0).at("here", "industry")


# EconGeo 1.3 (Balland), `location.quotient`, on a seeded table of 40 regions x 25 industries: the cell, its row, its
# column and the whole table added up by us, the quotient as EconGeo prints it.
ECONGEO = [
    (84, 1379, 758, 57012, 4.58154641522575),
    (47, 170, 2036, 57012, 7.74171963480874),
    (57, 170, 1048, 57012, 18.2402559497081),
    (954, 1379, 18953, 57012, 2.08100163960412),
    (0, 1114, 1115, 57012, 0.0),
    (1, 1008, 5205, 57012, 0.0108663830565848),
    (69, 652, 740, 57012, 8.15334936163157),
    (0, 338, 1001, 57012, 0.0),
    (3, 183, 746, 57012, 1.25284577857865),
    (55, 657, 510, 57012, 9.35822365475871),
]


@pytest.mark.parametrize(("cell", "region", "industry", "everything", "quotient"), ECONGEO)
def test_econgeo_gives_the_same(
    cell: float, region: float, industry: float, everything: float, quotient: float
) -> None:
    assert quotient_of(cell, region, industry, everything) == pytest.approx(quotient, rel=1e-14)


def test_the_teaching_example_of_the_university_of_washington() -> None:
    """G. Krumme, Shift and share table, faculty.washington.edu/krumme/350/ssexcel.html, column 3: Holukuluku, 1985."""
    frame = pd.DataFrame(
        {"I": [500, 10_000], "II": [100, 20_000], "III": [200, 40_000], "IV": [200, 30_000]},
        index=["Holukuluku", "nation"],
    )
    found = location_quotient(RegionalTable.from_wide(frame), reference="nation", draws=0)
    np.testing.assert_allclose(found.values[0], [5, 0.5, 0.5, 0.667], atol=5e-4)


def test_the_first_areas_of_the_us_cluster_map(real_data: Path) -> None:
    """Traded groups as total, areas with at least 60,000 such jobs; County Business Patterns 2019, 6-digit industries.

    Groups of Delgado, Porter and Stern (2016), Defining clusters of related industries, Journal of Economic Geography
    16 (1). The first areas are those of the US Cluster Mapping Project, the figures those of this year's table.
    """
    found = us_clusters(real_data)
    assert len(found.groups) == 51 + 16
    expected = {
        "Aerospace": ("48620", 30.30),  # Wichita
        "Automotive": ("19820", 11.09),  # Detroit
        "Insurance": ("25540", 4.87),  # Hartford
        "Hospitality": ("29820", 6.35),  # Las Vegas
    }
    for name, (area, value) in expected.items():
        column = next(g for g, group in enumerate(found.groups) if group.startswith(name))
        quotients = found.location_quotient[:, column]
        assert found.regions[int(quotients.argmax())] == area
        assert quotients.max() == pytest.approx(value, abs=0.005)


def us_clusters(folder: Path) -> RegionalClusters:
    areas = pd.read_parquet(folder / "us_cbp_cbsa_2019.parquet")
    codes = pd.read_csv(folder / "us_cluster_definitions.csv.gz", dtype=str)
    codes = codes[codes["source"] == "ACR1/industry-clusters"]
    groups = codes.rename(columns={"naics_code": "code", "cluster": "group", "traded_local": "traded"})
    table = RegionalTable.from_frame(areas[areas["naics_level"] == 6], "cbsa_code", "naics_code", "employment")
    definition = Definition.from_frame(groups[["code", "group", "traded"]], name="US benchmark definitions")
    return regional_clusters(table, definition, total="traded", smallest_total=60_000, draws=0)
