"""A table of sums of plants made safe to publish: the public door."""

from __future__ import annotations

from collections.abc import Mapping
from math import nextafter
from typing import Any, Literal

import numpy as np

from klastr.errors import InvalidOption
from klastr.tables.collapsed_plants import CollapsedPlants
from klastr.tables.disclosure_audit import feasible_intervals
from klastr.tables.disclosure_margins import Axis, Margins, axis, with_margins
from klastr.tables.disclosure_options import checked_groups, checked_number
from klastr.tables.disclosure_pattern import hidden_pattern
from klastr.tables.disclosure_rules import Hidden, Rules, room_needed, sensitive
from klastr.tables.protected_table import ProtectedTable, ProtectedYear

Audit = Literal["all", "sensitive", "none"]

_MOST_AUDITED = 600


def protected(
    table: CollapsedPlants,
    *,
    fewest: int = 3,
    dominance: tuple[int, float] | None = (1, 0.85),
    p_percent: float | None = 10.0,
    within: float = 10.0,
    totals: bool = True,
    region_groups: Mapping[str, str] | None = None,
    industry_groups: Mapping[str, str] | None = None,
    round_to: int | None = None,
    audit: Audit | None = None,
) -> ProtectedTable:
    """Hide the cells of a table of plants that tell too much, and as many others as protect them.

    few: N < fewest;  dominance: x1 (+ x2) > share E;  p_percent: E - x1 - x2 < p / 100 x1

    Parameters
    ----------
    table : CollapsedPlants
        What `klastr.collapse` gives: sums with the two largest plants of each cell. Each year is protected by itself.
    fewest : int
        Cells with fewer plants are hidden.
    dominance : (int, float), optional
        ``(n, share)``: cells whose n largest plants, 1 or 2, make up more than this share; None: no such rule.
    p_percent : float, optional
        Cells in which the rest is smaller than so many percent of the largest plant; None: no such rule.
    within : float
        No sensitive cell can be worked out to within so many percent of its value, or to within one person.
    totals : bool
        Whether sums of all regions and of all industries are published too, by which hidden cells could be found.
    region_groups, industry_groups : mapping of code to group, optional
        Sums of groups that are published too, such as countries or sections.
    round_to : int, optional
        Round what is published to multiples of this.
    audit : {"all", "sensitive", "none"}, optional
        Which intervals are computed. Default: of all hidden cells, in large tables of none: there every cell is
        protected by construction, and the answer says that it was not computed again.

    Returns
    -------
    ProtectedTable
        ``.to_frame()`` may be published, ``.hidden()`` may not: which cells are hidden, why, and what can be worked out
        of the rest; ``.cost`` how much is hidden; ``.table`` a `RegionalTable` with confidential cells.

    Raises
    ------
    InvalidOption
        A rule outside its domain, groups of codes that are not there or named as others are, groups without sums, or no
        table of `klastr.collapse`.
    NothingToMeasure
        A cell that nothing can protect, such as the only one of a table with its sums.

    Notes
    -----
    A plant that is alone in its cell knows that cell, and could subtract it. Such cells are taken last for protecting
    others, but they are taken where there is nothing else. Numbers of plants are published, also of hidden cells.

    Examples
    --------
    >>> import klastr, pandas as pd
    >>> rows = [("A", "x", 40), ("A", "x", 50), ("A", "x", 45), ("A", "y", 70), ("A", "z", 30), ("A", "z", 25)]
    >>> rows += [("A", "z", 20), ("B", "x", 9), ("B", "x", 8), ("B", "x", 9), ("B", "y", 6), ("B", "y", 5)]
    >>> rows += [("B", "y", 5), ("B", "z", 11), ("B", "z", 12), ("B", "z", 14)]
    >>> plants = pd.DataFrame(rows, columns=["region", "industry", "jobs"])
    >>> sums = klastr.collapse(plants, region="region", industry="industry", employment="jobs")
    >>> safe = protected(sums)
    >>> safe.hidden()[["region", "industry", "why", "low", "high"]].values.tolist()[0]
    ['A', 'y', 'few', 33.0, 86.0]
    """
    rules = Rules(fewest, dominance, p_percent)
    _check(table, within, round_to, audit)
    _check_groups(table, region_groups, industry_groups, totals=totals)
    rows = axis(table.cells.regions, region_groups)
    columns = axis(table.cells.industries, industry_groups)
    years = tuple(
        _year(_margins(table, t, rows, columns), year, rules, within, totals=totals, audit=audit)
        for t, year in enumerate(table.cells.years)
    )
    return ProtectedTable(
        years=years,
        rows=rows,
        columns=columns,
        round_to=round_to,
        unit=table.unit,
        settings={
            **table.settings,
            "fewest": fewest,
            "dominance": dominance,
            "p_percent": p_percent,
            "within": within,
            "totals": totals,
            "region_groups": dict(region_groups or {}),
            "industry_groups": dict(industry_groups or {}),
            "round_to": round_to,
        },
        sources=table.sources,
    )


def _check(table: Any, within: float, round_to: int | None, audit: str | None) -> None:
    if not isinstance(table, CollapsedPlants):
        raise InvalidOption(
            f"A table of klastr.collapse was expected, not {type(table).__name__}.",
            hint="only there the sizes of the largest plants are known: klastr.protected(klastr.collapse(...)).",
        )
    checked_number("within", within, "above 0, at most 100; 10 is usual.", least=nextafter(0, 1), most=100, whole=False)
    if round_to is not None:
        checked_number("round_to", round_to, "a whole number of persons, such as 5.", least=1, whole=True)
    if audit not in (None, "all", "sensitive", "none"):
        raise InvalidOption(f"audit is {audit!r}.", hint="it can be 'all', 'sensitive' or 'none'.", audit=audit)


def _check_groups(table: CollapsedPlants, region_groups: Any, industry_groups: Any, *, totals: bool) -> None:
    sides = (("region_groups", region_groups, "regions"), ("industry_groups", industry_groups, "industries"))
    for name, groups, labels in sides:
        if groups is None:
            continue
        checked_groups(name, groups, getattr(table.cells, labels))
        if groups and not totals:
            raise InvalidOption(
                f"{name} asks for sums, and totals=False for none.", hint="leave one of them out.", totals=totals
            )


def _margins(table: CollapsedPlants, t: int, rows: Axis, columns: Axis) -> Margins:
    """Persons, plants and the two largest of one year, 0 where there is nothing, with their sums."""
    cells = table.cells
    now = cells.year_at == t
    found = []
    for numbers in (cells.persons, cells.plants, cells.largest, cells.second):
        whole = np.zeros((len(cells.regions), len(cells.industries)))
        whole[cells.region_at[now], cells.industry_at[now]] = np.nan_to_num(numbers[now].astype(np.float64))
        found.append(whole)
    return with_margins(found[0], found[1], found[2], found[3], rows, columns)


def _year(
    margins: Margins, year: int | None, rules: Rules, within: float, *, totals: bool, audit: str | None
) -> ProtectedYear:
    why = sensitive(margins.persons, margins.plants, margins.largest, margins.second, rules)
    room = room_needed(margins.persons, within)
    if not totals:
        # Sums that nobody sees need no protection, and give none away.
        leaves = np.zeros(margins.shape, dtype=bool)
        leaves[: margins.rows.leaves, : margins.columns.leaves] = True
        why[~leaves] = Hidden.PUBLISHED
        return _told(margins, year, why, room, np.where(leaves, why > 0, True), "none", seen=leaves)
    hidden = hidden_pattern(margins, why > 0, room)
    why[hidden & (why == 0)] = Hidden.COMPLEMENTARY
    chosen = audit or ("all" if hidden.sum() <= _MOST_AUDITED else "none")
    return _told(margins, year, why, room, hidden, chosen, seen=np.ones(margins.shape, dtype=bool))


def _told(
    margins: Margins, year: int | None, why: Any, room: Any, hidden: Any, audit: str, *, seen: Any
) -> ProtectedYear:
    asked = hidden if audit == "all" else (why > 0) & (why < Hidden.COMPLEMENTARY) & (audit == "sensitive")
    low = high = np.full(margins.shape, np.nan)
    if asked.any():
        low, high = feasible_intervals(margins, hidden, asked)
    return ProtectedYear(year, margins, np.where(seen, why, 0), room, low, high, audit, seen)
