"""Which industries came to a region, which left it, which stayed?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.dynamics.events import Events
from klastr.identify.dynamics.panel import Panel, Years, panel_of
from klastr.identify.dynamics.panel_draws import PanelDraws, panel_draws
from klastr.identify.dynamics.summarised import change_notes
from klastr.identify.measured import reasoned
from klastr.identify.product_space.presence import presences
from klastr.identify.reasons import Reason
from klastr.measures import measure
from klastr.tables.regional import Year

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Kind = Literal["entry", "exit", "stay"]


@measure(
    family="dynamics",
    needs=("years",),
    returns=("region", "industry"),
    reference="Boschma, R., Balland, P.-A., Kogler, D. F. (2015). Relatedness and technological change in cities. "
    "Industrial and Corporate Change 24 (1)",
    page="entry-exit",
    covers=("Entry matrix", "Exit matrix", "Entry list", "Exit list", "Minimum years of staying"),
)
def entry_exit(
    ground: Years,
    *,
    kind: Kind = "entry",
    since: Year = None,
    at: Year = None,
    threshold: float = 1.0,
    stays: int = 1,
    each_year: bool = False,
    region_level: int | None = None,
    industry_level: int | None = None,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Events:
    """Whether an industry came to a region, left it or stayed.

    entry[r, i] = 1 where M0[r, i] = 0 and M1[r, i] = 1;  0 where it could have come and did not
    exit[r, i]  = 1 where M0[r, i] = 1 and M1[r, i] = 0;  0 where it could have left and did not
    stay[r, i]  = 1 where M0[r, i] = 1 and M1[r, i] = 1;  0 where it could have stayed and did not

    Parameters
    ----------
    ground : RegionalTable with years, or mapping of year to table, R regions x I industries
    kind : {"entry", "exit", "stay"}
    since, at : int, optional
        First and last year; default: those of the table.
    threshold : float
        An industry is present (M = 1) where its location quotient is at least this.
    stays : int
        How many years in a row, the last of them `at`, an industry must be present to have come, and absent to have
        left. One year above the threshold is often noise.
    each_year : bool
        Compare each year with the one before, not the last with the first; the answer has a dimension ``year``, and
        `stays` counts from that year on.
    region_level, industry_level : int, optional
        Needed where the table holds several levels.
    draws, seed : int
        How often the years are drawn again, together (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments.

    Returns
    -------
    Events
        By region and industry (and year), 1 or 0. An entry has the reason ``present_already`` where the industry was
        there before, an exit and a stay ``not_there`` where it was not; ``not_there`` too for regions that cannot be
        followed back, and for industries that no region of the table has in one of the years; ``unknown`` where the
        number of a year is less than one person, and that an estimate of a hidden cell.
        ``confidence`` is the share of the draws that repeat the answer; ``low`` is 1 where at least 95 % of them have
        the event, ``high`` is 0 where at most 5 % do. There is no p-value: the draws move around the table as it is,
        and nothing is drawn under a hypothesis.

    Raises
    ------
    MissingYear, InvalidOption
        One year alone; fewer years than `stays`; a threshold or number of draws outside its domain.

    References
    ----------
    .. [1] Boschma, R., Balland, P.-A., Kogler, D. F. (2015). Relatedness and technological change in cities.
       Industrial and Corporate Change 24 (1), 223-250.

    Examples
    --------
    >>> import pandas as pd, klastr
    >>> before = pd.DataFrame({"food": [60, 30], "steel": [10, 90]}, ["A", "B"])
    >>> after = pd.DataFrame({"food": [30, 60], "steel": [60, 50]}, ["A", "B"])
    >>> came = klastr.entry_exit({2010: before, 2014: after})
    >>> came.at("A", "steel"), came.reason("A", "food")
    (1.0, 'present_already')
    """
    _refuse(kind, threshold, stays)
    panel = panel_of(
        ground,
        since=since,
        at=at,
        region_level=region_level,
        industry_level=industry_level,
        all_between=each_year or stays > 1,
    )
    _refuse_too_few(panel, stays)
    present = _present(panel.employment[None], threshold)[0]
    events, at_risk = _events(present, kind, stays, each_year=each_year)
    values = np.where(at_risk, events, np.nan)
    before = Reason.PRESENT_ALREADY if kind == "entry" else Reason.NOT_THERE
    reasons = reasoned(values, *_unknown(panel, stays, each_year=each_year), otherwise=before)
    again = panel_draws(panel, draws, seed=seed, plant_size=plant_size)
    low = high = confidence = None
    if again.are_alive:
        share = _share_with_event(again, kind, threshold, stays, each_year=each_year)
        low, high, confidence = _ends(values, share, again.level)
    labels = {"region": panel.regions, "industry": panel.industries}
    years = tuple(str(year) for year in panel.years[1:])
    return Events(
        measure=kind,
        axes=labels | {"year": years} if each_year else labels,
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        confidence=confidence,
        formula=f"present where the location quotient is at least {threshold:g}",
        year=None if each_year else panel.years[-1],
        parts=lambda at: _quotients(panel, at),
        sources=panel.sources,
        notes=change_notes(panel),
        settings={
            "kind": kind,
            "since": panel.years[0],
            "at": panel.years[-1],
            "threshold": threshold,
            "stays": stays,
            **again.settings(),
        },
    )


def _present(tables: NDArray[np.floating], threshold: float) -> Flags:
    """(b, T, R, I) whether a quotient reaches the threshold; not where there is no number."""
    cells = np.nan_to_num(tables).reshape(-1, *tables.shape[2:])
    return presences(cells, threshold=threshold).reshape(tables.shape) > 0


def _events(present: Flags, kind: Kind, stays: int, *, each_year: bool) -> tuple[Flags, Flags]:
    """What happened, and where it could have: (..., R, I), or (..., R, I, T - 1); `present` is (..., T, R, I)."""
    years = present.shape[-3]
    pairs = [(t - 1, t, min(t + stays, years)) for t in range(1, years)] if each_year else [(0, years - stays, years)]
    happened, could = [], []
    for before, start, end in pairs:
        was = present[..., before, :, :]
        now = present[..., start:end, :, :]
        could.append(~was if kind == "entry" else was)
        happened.append(could[-1] & ((~now).all(axis=-3) if kind == "exit" else now.all(axis=-3)))
    if each_year:
        return np.stack(happened, axis=-1), np.stack(could, axis=-1)
    return happened[0], could[0]


def _unknown(panel: Panel, stays: int, *, each_year: bool) -> list[tuple[Flags, Reason]]:
    """Cells of which nothing can be said: a year is missing or a guess, or there are too few after it."""
    years = len(panel.years)
    pairs = [(t - 1, t, t + stays) for t in range(1, years)] if each_year else [(0, years - stays, years)]

    def in_all(cells: Flags) -> Flags:
        found = [cells[before] & cells[start:end].all(axis=0) for before, start, end in pairs]
        return np.stack(found, axis=-1) if each_year else found[0]

    because = [(~in_all(panel.comparable), Reason.NOT_THERE), (~in_all(~panel.is_guess), Reason.UNKNOWN)]
    if each_year:
        late = np.broadcast_to(np.arange(1, years) + stays > years, because[0][0].shape)
        because.insert(1, (late, Reason.TOO_FEW))
    return because


def _share_with_event(again: PanelDraws, kind: Kind, threshold: float, stays: int, *, each_year: bool) -> Floats:
    """Share of the draws in which the event happens, of the shape of the answer."""
    counts = [
        _events(_present(block, threshold), kind, stays, each_year=each_year)[0].sum(axis=0, dtype=np.float64)
        for block in again.blocks()
    ]
    return np.asarray(np.sum(counts, axis=0) / again.draws)


def _ends(values: Floats, share: Floats, level: float) -> tuple[Floats, Floats, Floats]:
    """Ends of the interval of 0 or 1, and the share of the draws that say the same."""
    sure = (1 + level) / 2
    gap = np.isnan(values)
    low = np.where(gap, np.nan, np.minimum(values, share >= sure))
    high = np.where(gap, np.nan, np.maximum(values, share > 1 - sure))
    same = np.where(gap, np.nan, np.where(values == 1, share, 1 - share))
    return low, high, same


def _quotients(panel: Panel, at: tuple[int, ...]) -> Mapping[str, float | str]:
    """The quotients of one cell in every year compared, with the persons behind them."""
    told: dict[str, float | str] = {}
    for year, cells in zip(panel.years, panel.employment, strict=True):
        known = np.nan_to_num(cells)
        expected = known[at[0]].sum() * known[:, at[1]].sum()
        told[f"persons employed {year}"] = round(float(known[at[0], at[1]]), 1)
        if expected > 0:
            told[f"quotient {year}"] = round(float(known[at[0], at[1]] * known.sum() / expected), 3)
    return told


def _refuse(kind: str, threshold: float, stays: int) -> None:
    if kind not in get_args(Kind):
        raise InvalidOption(f"entry_exit has no kind {kind!r}.", hint=f"use {', '.join(get_args(Kind))}.")
    if not 0 < threshold < np.inf:
        raise InvalidOption(f"threshold is {threshold}; a lowest quotient is above 0.", hint="the usual one is 1.")
    if stays < 1:
        raise InvalidOption(f"stays is {stays}; an industry stays at least one year.", hint="use 1 or more.")


def _refuse_too_few(panel: Panel, stays: int) -> None:
    if stays >= len(panel.years):
        raise InvalidOption(
            f"stays is {stays}, and the table has {len(panel.years)} years from {panel.years[0]} to {panel.years[-1]}: "
            f"none is left to come from.",
            hint=f"use at most {len(panel.years) - 1}, or an earlier --since.",
            stays=stays,
        )
