"""A map without borders: a square for each region, the darker the more organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from klastr_platform.places.analysis import tiles
from klastr_platform.register.queries import regions_of_the_map

# Lengths of the drawing: a square with the gap to the next one.
_STEP, _MARGIN, _CENTRE, _CODE, _VALUE = 66, 2, 31, 22, 49
_STEPS = 5


@dataclass(frozen=True, slots=True)
class MapTile:
    """A region's square."""

    code: str
    name: str
    x: int
    y: int
    count: int
    step: int
    is_chosen: bool

    @property
    def middle(self) -> int:
        """Where its words stand."""
        return self.x + _CENTRE

    @property
    def upper(self) -> int:
        """The line of its code."""
        return self.y + _CODE

    @property
    def lower(self) -> int:
        """The line of its number."""
        return self.y + _VALUE


@dataclass(frozen=True, slots=True)
class MapClass:
    """A step of the scale and what it stands for."""

    step: int
    words: str


@dataclass(frozen=True, slots=True)
class TileMap:
    """Squares, their scale, and the question that a choice of a region is added to."""

    tiles: Sequence[MapTile]
    classes: Sequence[MapClass]
    query: str


def tile_map(counts: Mapping[str, int], *, chosen: str = "", query: str = "") -> TileMap:
    """The regions of Czechia, Hungary, Poland and Slovakia, from north to south.

    Parameters
    ----------
    counts : mapping of str to int
        Organisations by region of NUTS 2.
    chosen : str
        The region that was chosen.
    query : str
        What was asked beside the region, as an address writes it.
    """
    regions = {region.code: str(region) for region in regions_of_the_map()}
    laid = tiles(list(regions))
    limits = step_limits([counts.get(code, 0) for code in laid])
    squares = [
        MapTile(
            code=code,
            name=regions[code],
            x=tile.column * _STEP + _MARGIN,
            y=tile.row * _STEP + _MARGIN,
            count=counts.get(code, 0),
            step=sum(counts.get(code, 0) > limit for limit in limits),
            is_chosen=code == chosen,
        )
        for code, tile in sorted(laid.items(), key=lambda item: item[1])
    ]
    return TileMap(squares, _classes(limits), query)


def step_limits(counts: Sequence[int]) -> list[int]:
    """The largest count of each step but the last: nothing at all, then equal parts of the regions that have some.

    >>> step_limits([0, 0, 1, 1, 2, 3, 5, 8, 13, 21])
    [0, 1, 3, 8]
    >>> step_limits([0, 0, 2]), step_limits([0])
    ([0], [])
    """
    some = sorted(count for count in counts if count)
    if not some:
        return []
    parts = _STEPS - 1
    ends = {some[len(some) * part // parts - 1] for part in range(1, parts) if len(some) * part // parts > 0}
    return [0, *sorted(ends - {some[-1]})]


def _classes(limits: Sequence[int]) -> list[MapClass]:
    """Counts in figures, so that no language is needed."""
    if not limits:
        return []
    words = ["0"]
    for low, high in pairwise(limits):
        words.append(str(high) if high == low + 1 else f"{low + 1}–{high}")
    return [MapClass(step, text) for step, text in enumerate([*words, f"≥ {limits[-1] + 1}"])]
