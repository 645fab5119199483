"""An answer to report on: the embedded example, and a small table in which everything odd happens at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from klastr.codes.classifications import recognised_industries, recognised_regions
from klastr.codes.neighbours import neighbour_pairs
from klastr.identify.crossborder import CrossBorderClusters, cross_border_clusters
from klastr.identify.findings import RegionalClusters
from klastr.identify.regional_clusters import regional_clusters
from klastr.sources.examples import visegrad, visegrad_reference
from klastr.tables.cells import cell_kinds
from klastr.tables.geography import Geography, Shape
from klastr.tables.regional import RegionalTable
from klastr.tables.tiles import Tile, tile_layout

REGIONS = ("CZ01", "CZ02", "PL21", "PL22", "SK01")
INDUSTRIES = ("C10", "C24", "C29", "G47")
HOSTILE = "</script><script>alert(1)</script>"


@pytest.fixture(scope="session")
def example() -> RegionalClusters:
    """The Visegrad regions with growth, stars and intervals."""
    table = visegrad()
    reference = next(code for code in table.regions if code.startswith("EU"))
    return regional_clusters(
        table, since=2010, region_level=2, industry_level=2, reference=reference,
        reference_population=visegrad_reference(None), draws=100,
    )  # fmt: skip


@pytest.fixture(scope="session")
def example_borders(example: RegionalClusters) -> CrossBorderClusters:
    return cross_border_clusters(example, neighbour_pairs())


@pytest.fixture(scope="session")
def example_tiles(example: RegionalClusters) -> dict[str, Tile]:
    tiles = tile_layout(example.regions)
    assert tiles is not None
    return dict(tiles)


@pytest.fixture(scope="session")
def table() -> RegionalTable:
    """Five regions of three countries, two years, one hidden cell in each year, one region that is not there."""
    hidden = np.nan
    first = [
        [900, 21000, 9000, 30000],
        [800, 400, 18000, 25000],
        [4000, 8000, 3000, 60000],
        [2000, hidden, 2000, 50000],
    ]
    last = [
        [1000, 20000, 11000, 31000],
        [700, 500, 24000, 26000],
        [5000, hidden, 3100, 61000],
        [2100, 39000, 2200, 52000],
    ]
    values = np.array([[*first, [np.nan] * 4], [*last, [0, 100, 12000, 10000]]], dtype=float)
    confidential = np.zeros(values.shape, dtype=bool)
    confidential[0, 3, 1] = confidential[1, 2, 1] = True
    units = np.ceil(np.nan_to_num(values, nan=50.0) / 40)
    return RegionalTable(
        regions=REGIONS, industries=INDUSTRIES, years=(2010, 2014), values=values,
        kinds=cell_kinds(values, confidential), establishments=units, source="Office of tests",
        region_codes=recognised_regions(REGIONS), industry_codes=recognised_industries(INDUSTRIES),
    )  # fmt: skip


@pytest.fixture(scope="session")
def found(table: RegionalTable) -> RegionalClusters:
    return regional_clusters(table, since=2010, draws=200)


@pytest.fixture(scope="session")
def borders(found: RegionalClusters) -> CrossBorderClusters:
    return cross_border_clusters(found, [("CZ01", "PL22"), ("PL22", "CZ02"), ("CZ02", "SK01")])


@pytest.fixture(scope="session")
def plain() -> RegionalClusters:
    """Two regions, two industries, no year, no establishments."""
    rows = [("A", "steel", 20), ("A", "food", 30), ("B", "steel", 5), ("B", "food", 60)]
    return regional_clusters(RegionalTable.from_rows(rows))


@pytest.fixture(scope="session")
def hostile() -> RegionalClusters:
    """Names that want to be markup, script, template, format place, control character, address."""
    regions = (HOSTILE, '"><img src=x onerror=alert(2)>', "x&region=y#z=1", "Ž+ě %41")
    industries = ("'; {{7*7}} {count} \u2028 \x01 & <b>", "<svg onload=alert(3)>", 'a"b')
    values = np.array([[[20000, 100, 40000.0], [100, 30000, 90000], [5000, 5000, 300000], [10, np.nan, 20000]]])
    return regional_clusters(
        RegionalTable(
            regions=regions, industries=industries, years=(None,), values=values,
            kinds=cell_kinds(values, np.isnan(values)), establishments=np.nan_to_num(values) // 20,
            source=f"<i>{HOSTILE}", unit="<u>unit</u>", region_names={regions[0]: f"{HOSTILE} name"},
            industry_names={industries[1]: '"><img src=y>'}, notes=(HOSTILE,),
        ),
        draws=100,
    )  # fmt: skip


@pytest.fixture
def squares() -> Callable[..., Geography]:
    """Regions as squares of one degree, side by side from (10, 50) on; `elsewhere` puts some of them far away."""

    def made(codes: tuple[str, ...], elsewhere: dict[str, tuple[float, float]] | None = None) -> Geography:
        corner = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]], dtype=float)
        places = {code: (elsewhere or {}).get(code, (10.0 + k, 50.0)) for k, code in enumerate(codes)}
        shapes = {
            code: Shape(code, (corner + np.array(place),), name=f"Square {code}") for code, place in places.items()
        }
        return Geography(shapes, source="Drawn for tests")

    return made
