"""Names of regions that the table does not tell and the geometry file does; names of a length that can be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from klastr.identify.crossborder import CrossBorderClusters
from klastr.identify.findings import RegionalClusters
from klastr.report.drawing import shortened
from klastr.tables.geography import Geography

MOST_LETTERS = 200
"""Of a name; the longest ones of NUTS and NACE have about 130."""


def named(found: RegionalClusters, geography: Geography | None) -> RegionalClusters:
    """The same answer, its nameless regions named as in the geometry file, and no name longer than a few lines."""
    ground = found.ground
    table, definition = ground.table, ground.definition
    shapes = {} if geography is None else geography.shapes
    told = {code: shape.name for code, shape in shapes.items() if shape.name and table.region_label(code) == code}
    regions = told | _short((code, told.get(code) or table.region_label(code)) for code in table.regions)
    industries = _short((code, table.industry_label(code)) for code in table.industries)
    groups = {
        language: dict(names) | _short(names.items())
        for language, names in definition.group_names.items()
        if _short(names.items())
    }
    if not (regions or industries or groups):
        return found
    table = replace(
        table,
        region_names=dict(table.region_names) | regions,
        industry_names=dict(table.industry_names) | industries,
    )
    definition = replace(definition, group_names=dict(definition.group_names) | groups)
    return replace(found, ground=replace(ground, table=table, definition=definition))


def _short(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Those names that nobody reads to their end, cut."""
    return {code: shortened(name, MOST_LETTERS) for code, name in names if len(name) > MOST_LETTERS}


def named_borders(borders: CrossBorderClusters, found: RegionalClusters) -> CrossBorderClusters:
    """Cross-border clusters that speak of the same regions by the same names."""
    return borders if borders.found_in is found else replace(borders, found_in=found)
