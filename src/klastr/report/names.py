"""Names of regions that the table does not tell and the geometry file does."""

from __future__ import annotations

from dataclasses import replace

from klastr.identify.crossborder import CrossBorderClusters
from klastr.identify.findings import RegionalClusters
from klastr.tables.geography import Geography


def named(found: RegionalClusters, geography: Geography | None) -> RegionalClusters:
    """The same answer, its nameless regions named as in the geometry file."""
    if geography is None:
        return found
    table = found.ground.table
    names = {
        code: shape.name for code, shape in geography.shapes.items() if shape.name and table.region_label(code) == code
    }
    if not names:
        return found
    told = replace(table, region_names=names | dict(table.region_names))
    return replace(found, ground=replace(found.ground, table=told))


def named_borders(borders: CrossBorderClusters, found: RegionalClusters) -> CrossBorderClusters:
    """Cross-border clusters that speak of the same regions by the same names."""
    return borders if borders.found_in is found else replace(borders, found_in=found)
