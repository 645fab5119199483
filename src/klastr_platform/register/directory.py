"""What the directory shows beside its list: what was asked, and a map of tiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from klastr_platform.places.analysis import tiles
from klastr_platform.register.models import Kind
from klastr_platform.register.queries import Asked, regions_named

_LONGEST = 200
_COUNTRIES = ("CZ", "HU", "PL", "SK")
_SHADES = 5
_STEP = 21


@dataclass(frozen=True, slots=True)
class MapTile:
    """A region's square on the map."""

    code: str
    name: str
    row: int
    column: int
    count: int
    shade: int
    is_chosen: bool

    @property
    def x(self) -> int:
        """Its left edge."""
        return self.column * _STEP

    @property
    def y(self) -> int:
        """Its upper edge."""
        return self.row * _STEP

    @property
    def middle(self) -> int:
        """Where its words stand."""
        return self.x + 10

    @property
    def upper(self) -> int:
        """The line of its code."""
        return self.y + 8

    @property
    def lower(self) -> int:
        """The line of its number."""
        return self.y + 16


def asked_of(given: QueryDict) -> Asked:
    """What an address asks for; what cannot be is left out."""
    kinds = tuple(kind for kind in given.getlist("kind") if kind in Kind.values)
    countries = tuple(code for code in given.getlist("country") if len(code) == 2 and code.isalpha())
    region = given.get("region", "")
    section = given.get("section", "")
    return Asked(
        words=given.get("q", "")[:_LONGEST].replace("\0", ""),
        kinds=kinds,
        countries=countries[:60],
        region=region if region.isalnum() and len(region) <= 5 else "",
        section=section if section.isalpha() and len(section) == 1 else "",
    )


def tile_map(counts: Mapping[str, int], chosen: str) -> list[MapTile]:
    """The regions of the four countries, from north to south; empty where organisations stand outside the map."""
    from klastr_platform.places.models import Region

    codes = list(Region.objects.filter(level=2, country__in=_COUNTRIES).values_list("code", flat=True))
    laid = tiles(codes)
    names = {region.code: str(region) for region in regions_named(codes)}
    most = max(counts.values(), default=0)
    return [
        MapTile(
            code=code,
            name=names[code],
            row=tile.row,
            column=tile.column,
            count=counts.get(code, 0),
            shade=_shade(counts.get(code, 0), most),
            is_chosen=code == chosen,
        )
        for code, tile in sorted(laid.items(), key=lambda item: item[1])
    ]


def _shade(count: int, most: int) -> int:
    """0 for nothing, then 1 to 5."""
    return 0 if not count else 1 + min(_SHADES - 1, count * _SHADES // (most + 1))
