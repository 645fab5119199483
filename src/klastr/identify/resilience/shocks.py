"""What a shock did to every region, against what its industries went through elsewhere: arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.dynamics.panel import Panel
from klastr.identify.dynamics.region_series import By
from klastr.identify.resilience.cycles import Fall, against_expectation, deepest_fall, own_cycle

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Expected = Literal["mix", "total"]

INDICES = ("depth", "sensitivity", "resistance", "recoverability", "recovery_years", "recovery_rate", "regained")


@dataclass(frozen=True, eq=False, slots=True)
class Shock:
    """What is asked of a panel.

    Attributes
    ----------
    group : (R,) int
        The reference of each region: all regions of its group together.
    start, end : (groups,) int
        Positions of the years between which each reference shrank; the same where it did not.
    expected : {"mix", "total"}
    by : {"region", "industry"}
    """

    group: NDArray[np.intp]
    start: NDArray[np.intp]
    end: NDArray[np.intp]
    expected: Expected
    by: By


def years_of_shock(shock: tuple[int, int] | str | None) -> tuple[int, int] | None:
    """The two years of a shock, however they were given.

    Raises
    ------
    InvalidOption
        Not two years.

    >>> years_of_shock("2010-2012"), years_of_shock([2010, 2012])
    ((2010, 2012), (2010, 2012))
    """
    if shock is None:
        return None
    parts: Any = shock.replace("-", " ").replace(",", " ").split() if isinstance(shock, str) else shock
    try:
        first, last = (int(part) for part in parts)
    except (TypeError, ValueError) as error:
        raise InvalidOption(
            f"{shock!r} is no shock: it has two years.",
            hint="name the last year before it and the year of the trough, such as 2008-2010.",
        ) from error
    return first, last


def settled_shock(
    panel: Panel, shock: tuple[int, int] | None, expected: Expected, groups: Mapping[str, str] | None, by: By
) -> Shock:
    """The references and the years in which they shrank."""
    lacking = [] if groups is None else [code for code in panel.regions if code not in groups]
    if lacking:
        raise InvalidOption(
            f"{len(lacking):,} of {len(panel.regions):,} regions are in no group (first: {lacking[0]}).",
            hint="name the group of every region.",
        )
    names = [""] * len(panel.regions) if groups is None else [groups[code] for code in panel.regions]
    group = np.unique(names, return_inverse=True)[1].astype(np.intp)
    many = int(group.max()) + 1
    if shock is not None:
        if shock[0] >= shock[1] or not set(shock) <= set(panel.years):
            known = ", ".join(map(str, panel.years))
            raise InvalidOption(
                f"A shock from {shock[0]} to {shock[1]} is not in the years of the table ({known}).",
                hint="name the last year before it, and the year of the trough.",
            )
        start, end = (np.full(many, panel.years.index(year), dtype=np.intp) for year in shock)
        return Shock(group, start, end, expected, by)
    totals = references_of(np.asarray(panel.employment), group).sum(axis=-1)
    fall = deepest_fall(totals)
    return Shock(group, fall.peak.astype(np.intp), fall.trough.astype(np.intp), expected, by)


def references_of(tables: Floats, group: NDArray[np.intp]) -> Floats:
    """(..., T, groups, I) sums over the regions that can be followed through all years."""
    lacking: NDArray[Any] = np.asarray(np.isnan(tables).any(axis=(-3, -1)))
    whole: NDArray[Any] = np.logical_not(lacking.reshape(-1, tables.shape[-2]).any(axis=0))
    member = np.eye(int(group.max()) + 1)[group] * whole[:, None]
    return np.asarray(member.T @ np.nan_to_num(tables))


def series_of_cells(tables: Floats, by: By) -> Floats:
    """(..., T, M) of whole regions, or of every cell."""
    return tables.reshape(*tables.shape[:-2], -1) if by == "industry" else tables.sum(axis=-1)


def indices(tables: Floats, panel: Panel, shock: Shock, fall: Fall) -> Mapping[str, Floats]:
    """(..., M) every index; recovery years are infinite where there is no recovery."""
    own = own_cycle(series_of_cells(tables, shock.by), fall, np.array(panel.years, dtype=np.float64))
    references = references_of(tables, shock.group)
    start, end = shock.start[shock.group], shock.end[shock.group]
    last = np.full_like(end, len(panel.years) - 1)
    change, hoped, share = _against(tables, references, shock, start, end)
    later, later_hoped, _ = _against(tables, references, shock, end, last)
    shrank = by_series(end > start, tables, shock)
    recovers = shrank & by_series(last > end, tables, shock)
    return {
        **own,
        "sensitivity": np.where(shrank, share, np.nan),
        "resistance": np.where(shrank, against_expectation(change, hoped), np.nan),
        "recoverability": np.where(recovers, against_expectation(later, later_hoped), np.nan),
    }


def _against(
    tables: Floats, references: Floats, shock: Shock, start: NDArray[np.intp], end: NDArray[np.intp]
) -> tuple[Floats, Floats, Floats]:
    """(..., M) change between two years of each region, expected change, change relative to that of the reference."""
    regions = np.arange(tables.shape[-2])
    before, after = (tables[..., year, regions, :] for year in (start, end))
    then, now = (references[..., year, shock.group, :] for year in (start, end))
    if shock.expected == "total":
        then, now = (np.broadcast_to(part.sum(axis=-1, keepdims=True), part.shape) for part in (then, now))
    with np.errstate(divide="ignore", invalid="ignore"):
        hoped = before * np.where(then > 0, now / then - 1, 0.0)
        totals = [part.sum(axis=-1, keepdims=True) for part in (then, now)]
        reference = totals[1] / totals[0] - 1
        if shock.by == "region":
            before, after, hoped = (part.sum(axis=-1, keepdims=True) for part in (before, after, hoped))
        share = np.where(reference != 0, (after / before - 1) / reference, np.nan)
    flat = [part.reshape(*tables.shape[:-3], -1) for part in (after - before, hoped, share)]
    return flat[0], flat[1], np.where(np.isfinite(flat[2]), flat[2], np.nan)


def by_series(by_region: NDArray[Any], tables: Floats, shock: Shock) -> NDArray[Any]:
    """(M,) of (R,)."""
    return np.repeat(by_region, tables.shape[-1]) if shock.by == "industry" else by_region
