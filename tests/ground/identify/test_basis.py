"""What is measured against what: which regions are a part of the reference they are held against."""

from __future__ import annotations

import numpy as np
import pytest

from klastr.identify.basis import basis
from klastr.identify.specialisation import location_quotient
from klastr.tables.regional import RegionalTable


@pytest.fixture(scope="module")
def europe() -> RegionalTable:
    """Half of all miners work in one region; `EU` is the sum of all regions."""
    import pandas as pd

    regions = ["CZ01", "CZ02", "CZ03", "CZ04", "PL21", "PL22", "PL31", "PL32", "SK01", "SK02", "SK03", "SK04"]
    rows = [(code, "B05", 40_000 if code == "PL22" else 3_600, 20) for code in regions]
    rows += [(code, "C10", 50_000, 2_000) for code in regions]
    frame = pd.DataFrame(rows, columns=["region", "industry", "jobs", "plants"])
    whole = frame.groupby("industry", as_index=False)[["jobs", "plants"]].sum().assign(region="EU")
    return RegionalTable.from_frame(
        pd.concat([frame, whole]), "region", "industry", "jobs", establishments="plants", source="by hand"
    )


@pytest.mark.parametrize("reference", ["all", "EU"])
def test_every_region_is_a_part_of_europe(europe: RegionalTable, reference: str) -> None:
    assert basis(europe, region_level=2, industry_level=2, reference=reference).in_reference.all()


def test_an_interval_is_the_same_against_all_regions_and_against_their_sum(europe: RegionalTable) -> None:
    by_regions, by_row = (
        location_quotient(europe, region_level=2, industry_level=2, reference=reference, draws=4000)
        for reference in ("all", "EU")
    )
    np.testing.assert_allclose(by_regions.values, by_row.values)
    assert by_regions.low is not None
    assert by_row.low is not None
    miners = by_regions.regions.index("PL22")
    np.testing.assert_allclose(by_regions.low[miners], by_row.low[miners], rtol=0.1)
