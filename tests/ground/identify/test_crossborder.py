"""Regional clusters across borders."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from klastr.identify.crossborder import CrossBorderClusters, cross_border_clusters
from klastr.identify.regional_clusters import RegionalClusters, regional_clusters
from klastr.tables.regional import RegionalTable

Make = Callable[..., RegionalTable]

REGIONS = ("AT11", "CZ01", "CZ08", "PL22", "SK03")
PAIRS = [("CZ08", "PL22"), ("SK03", "CZ08"), ("CZ01", "CZ08"), ("AT11", "CZ01")]


@pytest.fixture
def found(make: Make) -> RegionalClusters:
    metal = np.array([100.0, 100.0, 30_000.0, 40_000.0, 20_000.0])
    food = np.array([90_000.0, 90_000.0, 9_000.0, 9_000.0, 9_000.0])
    cells = np.stack([metal, food], axis=1)
    return regional_clusters(make(cells, REGIONS, ("C24", "C10"), establishments=cells / 50), draws=300)


def test_a_chain_of_borders_is_one_cluster(found: RegionalClusters) -> None:
    (one,) = cross_border_clusters(found, PAIRS).clusters
    assert one.group == "C24"
    assert one.regions == ("CZ08", "PL22", "SK03")
    assert one.countries == ("CZ", "PL", "SK")
    assert one.persons_employed == 90_000
    assert one.share_of_regions == pytest.approx(90_000 / 117_000)
    assert one.location_quotient == pytest.approx((90_000 / 117_000) / (90_200 / 297_200))
    assert 0 < one.probability <= 1


def test_the_probability_is_that_of_the_surest_pair(found: RegionalClusters) -> None:
    (one,) = cross_border_clusters(found, PAIRS).clusters
    strong = dict(zip(found.regions, found.strong_probability[:, 0], strict=True))
    assert one.probability == pytest.approx(max(strong[a] * strong[b] for a, b in one.pairs))


@pytest.mark.parametrize("mixed", [[("PL22", "CZ08"), ("CZ08", "SK03")], PAIRS * 2])
def test_the_order_and_number_of_pairs_do_not_matter(found: RegionalClusters, mixed: list) -> None:
    assert cross_border_clusters(found, mixed).clusters == cross_border_clusters(found, PAIRS).clusters


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [([], "no_neighbours"), ([("CZ01", "CZ08")], "one_country"), ([("AT11", "CZ01")], "none_strong")],
)
def test_without_one_the_reason_is_said_and_the_header_stays(found: RegionalClusters, pairs: list, reason: str) -> None:
    result = cross_border_clusters(found, pairs)
    assert len(result) == 0
    assert result.reason == reason
    assert result.to_frame().columns.tolist()[:3] == ["group", "group_name", "countries"]


def test_unknown_regions_among_the_neighbours_are_left_out(found: RegionalClusters) -> None:
    assert len(cross_border_clusters(found, [*PAIRS, ("CZ08", "DE21"), ("XX", "YY")])) == 1


def test_explaining_names_every_region(found: RegionalClusters) -> None:
    result: CrossBorderClusters = cross_border_clusters(found, PAIRS)
    assert set(result.explain("C24", "PL22").cells) == {"CZ08", "PL22", "SK03"}
