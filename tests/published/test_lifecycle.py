"""The worked number of docs/methods/lifecycle.md, in the embedded example."""

from __future__ import annotations

import pytest

from klastr.identify.lifecycle import lifecycle_stages
from klastr.identify.regional_clusters import regional_clusters
from klastr.sources.examples import visegrad
from klastr.tables.definitions import Definition


def test_telecommunications_software_and_data_in_lower_silesia_emerged() -> None:
    found = lifecycle_stages(
        regional_clusters(
            visegrad(),
            Definition.built_in("nace"),
            at=2014,
            since=2010,
            region_level=2,
            industry_level=2,
            reference="EU",
            regions=["PL"],
        )
    )
    r, g = found.regions.index("PL51"), found.groups.index("digital")
    told = {name: values[r, g] for name, values in found.measures.items()}
    assert told["location_quotient"] == pytest.approx((23_616 / 702_546) / (4_800_662 / 135_536_566), abs=1e-4)
    assert told["location_quotient"] == pytest.approx(0.949, abs=1e-3)
    assert told["location_quotient_before"] == pytest.approx(0.660, abs=1e-3)
    assert told["growth_a_year"] == pytest.approx((23_616 / 14_430 / (4_800_662 / 4_280_385)) ** 0.25 - 1, abs=1e-4)
    assert told["growth_a_year"] == pytest.approx(0.099, abs=1e-3)
    assert told["entry_a_year"] == pytest.approx((5_796 / 3_739) ** 0.25 - 1, abs=1e-4)
    assert told["entropy"] == pytest.approx(0.991, abs=1e-3)
    assert told["entropy_change"] == pytest.approx(-0.317, abs=1e-3)
    assert told["composition_change"] == pytest.approx(0.127, abs=1e-3)
    assert found.entered[r, g] == 1
    assert found.stage[r, g] == "emerging"
    assert found.stage_probability[r, g] > 0.95
