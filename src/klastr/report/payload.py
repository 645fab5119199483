"""The numbers behind the report's page: one column per measure, packed, only the pairs of region and group that matter.

Everything that a formula gives from other columns (quotients, shares, expectations) is computed in the page, from
these cells, by the formula that the page shows.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.findings import RegionalClusters
from klastr.identify.predecessors import predecessors

Floats = NDArray[np.float64]

# What a page can hold and a browser opens at once; above, the weakest pairs stay in clusters.csv.
MOST_CELLS = 80_000
MOST_PARTS = 60_000

UNDEFINED = -(2**31)
"""In columns of whole per mille: not defined."""


@dataclass(frozen=True, eq=False, slots=True)
class Cells:
    """N pairs of region and group, by region; those with nobody are left out.

    Attributes
    ----------
    region, group : (N,) int
    columns : mapping of str to (N,) array
        ``persons``; ``hidden``, per cent of them that are estimates, at least 1 where any is; ``low``, ``high`` of the
        quotient; ``earned``, one bit a star and bit 7 for strong; ``sure``, ``strong``, ``star0`` ..., per cent of
        draws; ``found``, the false-discovery rate in per mille; ``growth``, ``growth_low``, ``growth_high`` in per
        mille; ``before`` and ``before_hidden``, as persons and hidden; ``units``, local units, -1 where not known;
        ``wages`` per person.
    left_out : int
        Pairs with somebody that there was no room for.
    """

    region: NDArray[np.intp]
    group: NDArray[np.intp]
    columns: Mapping[str, NDArray[Any]]
    left_out: int

    def position(self, region: int, group: int) -> int:
        """Where a pair stands; -1 where it was left out."""
        found = np.flatnonzero((self.region == region) & (self.group == group))
        return int(found[0]) if found.size else -1


def cells_of(
    found: RegionalClusters, *, beside: Mapping[str, NDArray[Any]] | None = None, most: int = MOST_CELLS
) -> Cells:
    """The pairs of an answer that its page shows, with further (R, G) columns beside its measures."""
    there = found.employment > 0
    kept = np.flatnonzero(there)
    if kept.size > most:
        order = np.lexsort(
            (
                -np.nan_to_num(found.location_quotient.ravel()[kept]),
                -found.stars.ravel()[kept],
                ~found.is_strong.ravel()[kept],
            )
        )
        kept = np.sort(kept[order[:most]])
    region, group = np.divmod(kept, found.employment.shape[1])
    arrays = _measures(found) | dict(beside or {})
    columns = {name: np.ascontiguousarray(array.ravel()[kept]) for name, array in arrays.items()}
    return Cells(region, group, columns, int(there.sum()) - kept.size)


def _measures(found: RegionalClusters) -> dict[str, NDArray[Any]]:
    """All columns as (R, G) arrays of the smallest type that holds them."""
    columns: dict[str, NDArray[Any]] = {
        "persons": found.employment.astype(np.float32),
        "hidden": _some_per_cent(found.imputed_share),
        "earned": _bits(found),
        "units": _local_units(found),
    }
    if found.low is not None and found.high is not None:
        columns |= {"low": found.low.astype(np.float32), "high": found.high.astype(np.float32)}
    if found.drawn is not None:
        columns |= {"sure": per_cent(found.drawn.at_least_stars), "strong": per_cent(found.drawn.strong)}
        columns |= {f"star{k}": per_cent(each) for k, each in enumerate(found.drawn.each_star)}
    if found.q_values is not None:
        columns["found"] = per_mille(found.q_values)
    if found.wages_per_person is not None:
        columns["wages"] = found.wages_per_person.astype(np.float32)
    return columns | _growth(found)


def _bits(found: RegionalClusters) -> NDArray[np.uint8]:
    weights = np.array([1 << k for k in range(len(found.scheme.stars))], dtype=np.uint8)
    bits = np.tensordot(weights, found.earned.astype(np.uint8), axes=1)
    return (bits + np.where(found.is_strong, 128, 0)).astype(np.uint8)


def _growth(found: RegionalClusters) -> dict[str, NDArray[Any]]:
    grown = found.growth
    if grown is None:
        return {}
    nothing = np.full(grown.growth.shape, np.nan)
    return {
        "growth": per_mille(grown.growth),
        "growth_low": per_mille(nothing if grown.low is None else grown.low),
        "growth_high": per_mille(nothing if grown.high is None else grown.high),
        "before": grown.before.astype(np.float32),
        "before_hidden": _some_per_cent(_hidden_before(found)),
    }


def _hidden_before(found: RegionalClusters) -> Floats:
    """(R, G) share of the persons employed in the first year that is an estimate of hidden cells."""
    assert found.growth is not None
    ground, table = found.ground, found.ground.table
    first = table.year_index(found.growth.settings["since"])
    hidden = np.where(table.is_imputed[first], table.values[first], 0.0)
    past = predecessors(table, ground.region_at, first)
    part = past.summed(ground.grouped(hidden, np.arange(len(table.regions))))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(found.growth.before > 0, part / found.growth.before, 0.0)


def _local_units(found: RegionalClusters) -> NDArray[np.float32]:
    ground = found.ground
    if ground.table.establishments is None:
        return np.full(found.employment.shape, -1, dtype=np.float32)
    units = ground.table.establishments[ground.t]
    known = np.isfinite(units)
    several = ground.grouped(np.where(known, units, 0.0), ground.region_at)
    any_known = ground.grouped(known.astype(float), ground.region_at) > 0
    return np.where(any_known, several, -1).astype(np.float32)


def hidden_in_totals(found: RegionalClusters) -> tuple[NDArray[np.uint8], NDArray[np.uint8], int]:
    """Per cent that are estimates: of the regions' totals (R,), of the reference's groups (G,), of its total."""
    ground, table = found.ground, found.ground.table
    hidden = np.where(table.is_imputed[ground.t], table.values[ground.t], 0.0)

    def of_total(rows: NDArray[np.intp]) -> Floats:
        if ground.total_at is not None:
            return np.asarray(hidden[rows, ground.total_at])
        return np.asarray(hidden[np.ix_(rows, ground.industry_at[ground.in_total])].sum(axis=1))

    row = np.array([table.regions.index(ground.reference)]) if ground.reference_at is None else ground.reference_at
    by_group = ground.grouped(hidden, row).sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        regions = of_total(ground.region_at) / ground.region_total
        groups = by_group / ground.reference_group
    everything = np.array([of_total(row).sum() / ground.reference_total])
    return _some_per_cent(regions), _some_per_cent(groups), int(_some_per_cent(everything)[0])


def per_cent(share: Floats) -> NDArray[np.uint8]:
    """Whole per cent; 0 where not defined."""
    return np.clip(np.round(np.nan_to_num(share) * 100), 0, 100).astype(np.uint8)


def _some_per_cent(share: Floats) -> NDArray[np.uint8]:
    """Per cent, but never 0 where there is something and never 100 where there is something else."""
    part = np.nan_to_num(share)
    clipped = np.clip(np.round(part * 100), np.where(part > 0, 1, 0), np.where(part < 1 - 1e-9, 99, 100))
    return clipped.astype(np.uint8)


def per_mille(share: Floats) -> NDArray[np.int32]:
    """Whole per mille; `UNDEFINED` where not defined."""
    clipped = np.clip(np.round(share * 1000), UNDEFINED + 1, -UNDEFINED - 1)
    return np.where(np.isfinite(share), clipped, UNDEFINED).astype(np.int32)


# -- the cells of the table that a pair was added up from -----------------------------------------------------------


@dataclass(frozen=True, eq=False, slots=True)
class Parts:
    """The cells of the table behind the pairs of `Cells`, in their order.

    Attributes
    ----------
    count : (N,) uint16
        How many cells each pair has here; 0 where there was no room.
    industry : (M,) int
        Position among the industries of the level.
    persons : (M,) float32
    kind : (M,) uint8
        A `CellKind`.
    """

    count: NDArray[np.uint16]
    industry: NDArray[np.uint16]
    persons: NDArray[np.float32]
    kind: NDArray[np.uint8]


def parts_of(found: RegionalClusters, cells: Cells, *, most: int = MOST_PARTS) -> Parts:
    """The published and estimated cells behind each pair; of strong ones first where there is no room for all."""
    ground = found.ground
    shown = np.ix_(ground.region_at, ground.industry_at)
    persons, kinds = ground.table.values[ground.t][shown], ground.table.kinds[ground.t][shown]
    members = [np.flatnonzero(ground.group_of == g) for g in range(len(found.groups))]
    count = np.zeros(cells.region.size, dtype=np.uint16)
    pieces: dict[int, NDArray[np.intp]] = {}
    room = most
    for k in _most_wanted(cells):
        r = cells.region[k]
        there = members[cells.group[k]]
        there = there[persons[r, there] > 0]
        if room < there.size:
            break
        room -= there.size
        pieces[int(k)], count[k] = there, there.size
    order = sorted(pieces)
    industry = np.concatenate([pieces[k] for k in order] or [np.zeros(0, dtype=np.intp)])
    row = np.repeat(cells.region[order], count[order]) if order else np.zeros(0, dtype=np.intp)
    return Parts(
        count,
        industry.astype(np.uint16),
        persons[row, industry].astype(np.float32),
        kinds[row, industry].astype(np.uint8),
    )


def _most_wanted(cells: Cells) -> NDArray[np.intp]:
    earned = cells.columns["earned"]
    stars = np.unpackbits((earned & 127).astype(np.uint8)[:, None], axis=1).sum(axis=1)
    return np.lexsort((np.arange(earned.size), -stars.astype(int), -(earned >> 7).astype(int)))


# -- packing --------------------------------------------------------------------------------------------------------


def packed(array: NDArray[Any]) -> list[str]:
    """A column as its type and its bytes, little-endian, in base 64.

    >>> packed(np.array([1, 258], dtype=np.uint16))
    ['u2', 'AQACAQ==']
    """
    little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False)
    return [f"{array.dtype.kind}{array.dtype.itemsize}", base64.b64encode(little.tobytes()).decode("ascii")]
