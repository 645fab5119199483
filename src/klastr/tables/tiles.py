"""A map without borders: every region one tile, laid out by hand as geographically as tiles allow."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from csv import DictReader
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Tile(NamedTuple):
    """Where a region's tile lies; row 0 is in the north, column 0 in the west."""

    row: int
    column: int


def tile_layout(regions: Collection[str]) -> Mapping[str, Tile] | None:
    """The tiles of these regions, or None where no layout holds all of them.

    Parameters
    ----------
    regions : collection of str
        Codes as the table writes them. There are two layouts, both of the NUTS 2 regions of Czechia, Hungary, Poland
        and Slovakia: with the codes that Eurostat used for 2010 and 2014, and with those of NUTS 2021.

    Returns
    -------
    mapping of str to Tile, or None
        In the order of `regions`.

    Examples
    --------
    >>> tile_layout(["CZ01", "CZ02"])
    {'CZ01': Tile(row=3, column=1), 'CZ02': Tile(row=4, column=1)}
    >>> tile_layout(["CZ01", "PL91", "HU11"])["PL91"]
    Tile(row=1, column=5)
    >>> tile_layout(["CZ01", "AT11"]) is None
    True
    """
    for layout in _layouts():
        if regions and layout.keys() >= set(regions):
            return {region: layout[region] for region in regions}
    return None


def country_layout(countries: Collection[str]) -> Mapping[str, Tile] | None:
    """The tiles of these European countries, or None where the layout does not hold all of them.

    Examples
    --------
    >>> country_layout(["CZ", "SK"])
    {'CZ': Tile(row=4, column=3), 'SK': Tile(row=4, column=4)}
    """
    layout = _layout("countries_europe.csv")
    return {code: layout[code] for code in countries} if countries and layout.keys() >= set(countries) else None


@cache
def _layouts() -> tuple[Mapping[str, Tile], ...]:
    folder = files("klastr.tables") / "data"
    names = sorted(file.name for file in folder.iterdir() if file.name.startswith("tiles_"))
    return tuple(_layout(name) for name in names)


@cache
def _layout(name: str) -> Mapping[str, Tile]:
    text = (files("klastr.tables") / "data" / name).read_text(encoding="utf-8")
    return {row["region"]: Tile(int(row["row"]), int(row["column"])) for row in DictReader(text.splitlines())}
