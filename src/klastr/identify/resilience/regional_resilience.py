"""How hard did a shock hit, compared with what was to be expected, and what has been made up for since?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.dynamics.panel import Panel, Years, panel_of
from klastr.identify.dynamics.panel_draws import ends_of_draws, panel_draws
from klastr.identify.dynamics.region_series import By
from klastr.identify.dynamics.summarised import Summarised, change_notes
from klastr.identify.measured import reasoned
from klastr.identify.reasons import Reason
from klastr.identify.resilience.cycles import Fall, at_years, deepest_fall
from klastr.identify.resilience.shocks import (
    INDICES,
    Expected,
    Shock,
    by_series,
    indices,
    series_of_cells,
    settled_shock,
    years_of_shock,
)
from klastr.identify.resilience.told_resilience import shock_notes, summary_of
from klastr.measures import measure
from klastr.tables.definitions import Definition
from klastr.tables.regional import Year

Floats = NDArray[np.float64]


@measure(
    family="beyond",
    needs=("years",),
    returns=("region", "index"),
    reference="Martin, R., Sunley, P., Gardiner, B., Tyler, P. (2016). How regions react to recessions. "
    "Regional Studies 50 (4)",
    page="resilience",
    covers=("Depth of a shock", "Sensitivity to a shock", "Resistance to a shock", "Recovery time", "Recoverability"),
)
def resilience(
    ground: Years,
    definition: Definition | None = None,
    *,
    by: By = "region",
    shock: tuple[int, int] | str | None = None,
    expected: Expected = "mix",
    groups: Mapping[str, str] | None = None,
    since: Year = None,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Summarised:
    """How regions take a shock and come out of it.

    resistance[r] = (change of E[r] - expected) / abs(expected),  expected = sum_i E0[r, i] g[i]

    Parameters
    ----------
    ground : RegionalTable with years, or mapping of year to table
    definition : Definition, optional
        Industries that go together. Default: each industry by itself.
    by : {"region", "industry"}
        Whole regions, or every industry of every region.
    shock : (int, int) or str, optional
        Last year before the shock and year of the trough, for sensitivity, resistance and recoverability, also as text:
        ``"2010-2012"``. Default: the deepest fall of the reference in these years.
    expected : {"mix", "total"}
        g is the growth of each industry in the reference, or that of all its jobs.
    groups : mapping of region to group, optional
        The reference of a region is its group, such as its country. Default: all regions.
    since, at : int, optional
        First and last year; default: those of the table. Recovery is followed until the last.
    region_level, industry_level : int, optional
        Needed where the table holds several levels.
    draws, seed : int
        How often the years are drawn again, together (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments.

    Returns
    -------
    Summarised
        By region (and industry) and ``index``:

        - ``depth``: share lost in the deepest fall of its own, from the peak before to the trough; 0 without one;
        - ``sensitivity``: its change over the shock, divided by that of all jobs of the reference; 1 is alike,
          below 1 is milder;
        - ``resistance``, ``recoverability``: change over the shock, and from its end to the last year, against what was
          to be expected: 0 is as expected, above 0 is better;
        - ``recovery_years``: from its own trough until the level of its own peak is reached again;
        - ``recovery_rate``: growth a year since its own trough;
        - ``regained``: share of its own loss that is made up for by the last year.

        ``no_shock`` where nothing fell, ``not_recovered`` where the peak has not been reached again, ``too_few`` where
        no year follows the trough, ``nobody_before`` for growth since a year of nobody, ``not_there`` where a region
        cannot be followed through all years.

    Raises
    ------
    MissingYear, InvalidOption

    Notes
    -----
    Interval: the plants of all years are drawn again, those that survive together; peaks and troughs stay the years
    that the table shows, because the deepest of many falls grows with every noise. A depth of 0 has no interval: its
    region never fell, and falls are not searched for in the draws. An upper end of the recovery years that lies beyond
    the table is missing.

    References
    ----------
    .. [1] Martin, R. (2012). Regional economic resilience, hysteresis and recessionary shocks. Journal of Economic
       Geography 12 (1), 1-32.
    .. [2] Martin, R., Sunley, P., Gardiner, B., Tyler, P. (2016). How regions react to recessions: resilience and the
       role of economic structure. Regional Studies 50 (4), 561-585.

    Examples
    --------
    >>> import pandas as pd, klastr
    >>> jobs = {2008: [100, 100], 2009: [90, 98], 2010: [101, 99]}
    >>> table = {year: pd.DataFrame({"food": cells}, ["A", "B"]) for year, cells in jobs.items()}
    >>> found = klastr.resilience(table)
    >>> [round(found.at("A", index), 3) for index in ("depth", "sensitivity", "resistance", "recovery_years")]
    [0.1, 1.667, -0.667, 1.0]
    >>> found.reason("B", "recovery_years")
    'not_recovered'
    """
    _refuse(by, expected)
    panel = panel_of(
        ground,
        since=since,
        at=at,
        region_level=region_level,
        industry_level=industry_level,
        all_between=True,
        definition=definition,
    )
    settled = settled_shock(panel, years_of_shock(shock), expected, groups, by)
    table = np.asarray(panel.employment)
    fall = deepest_fall(series_of_cells(table, by))
    found = indices(table, panel, settled, fall)
    values = np.stack([found[name] for name in INDICES], axis=-1)
    reasons = _reasons(values, panel, settled, fall)
    low, high = _interval(values, panel, settled, fall, draws, seed, plant_size)
    axes = {"region": panel.regions} | ({"industry": panel.industries} if by == "industry" else {})
    shape = (*(len(labels) for labels in axes.values()), len(INDICES))
    shocks = _named_shocks(panel, settled, groups)
    return Summarised(
        measure="resilience",
        axes=axes | {"index": INDICES},
        values=values.reshape(shape),
        reasons=reasons.reshape(shape),
        low=None if low is None else low.reshape(shape),
        high=None if high is None else high.reshape(shape),
        formula="(change - expected change) / abs(expected change)",
        year=panel.years[-1],
        parts=lambda place: _told(panel, settled, fall, place),
        sources=panel.sources,
        notes=(*change_notes(panel), *shock_notes(shocks)),
        summary=summary_of(values, panel, by),
        settings={
            "by": by,
            "expected": expected,
            "since": panel.years[0],
            "at": panel.years[-1],
            "shock": shocks,
            **panel_draws(panel, draws, seed=seed, plant_size=plant_size).settings(),
        },
    )


def _reasons(values: Floats, panel: Panel, shock: Shock, fall: Fall) -> NDArray[np.uint8]:
    """Why an index has no value; infinite recovery years become a reason."""
    table = np.asarray(panel.employment)
    series = series_of_cells(table, shock.by)
    never = np.isinf(values) & np.array([name == "recovery_years" for name in INDICES])
    start, end = (by_series(part[shock.group], table, shock)[:, None] for part in (shock.start, shock.end))
    relative = np.array([name in ("sensitivity", "resistance", "recoverability") for name in INDICES])
    of_recovery = np.array([name == "recoverability" for name in INDICES])
    own = np.array([name in ("recovery_years", "recovery_rate", "regained") for name in INDICES])
    late = (fall.trough == len(panel.years) - 1)[:, None] & fall.happened[:, None]
    nobody = (np.nan_to_num(series).max(axis=0) <= 0)[:, None]
    gap = np.isnan(values)
    return reasoned(
        values,
        (np.isnan(series).any(axis=0, keepdims=True).T & np.ones_like(gap), Reason.NOT_THERE),
        (nobody & np.ones_like(gap), Reason.EMPTY_INDUSTRY if shock.by == "industry" else Reason.EMPTY_REGION),
        ((relative & (end <= start)) | (own & ~fall.happened[:, None]), Reason.NO_SHOCK),
        (never & ~late, Reason.NOT_RECOVERED),
        ((own & late) | (of_recovery & (end == len(panel.years) - 1)), Reason.TOO_FEW),
        (gap & relative & (at_years(series, start[:, 0])[:, None] == 0), Reason.NOBODY_BEFORE),
        (gap & relative, Reason.NO_SHOCK),
        (gap & own, Reason.NOBODY_BEFORE),
    )


def _interval(
    values: Floats,
    panel: Panel,
    shock: Shock,
    fall: Fall,
    draws: int,
    seed: int,
    plant_size: float | None,
) -> tuple[Floats | None, Floats | None]:
    again = panel_draws(panel, draws, seed=seed, plant_size=plant_size)
    if not again.are_alive:
        return None, None
    blocks = []
    for block in again.blocks():
        found = indices(block.astype(np.float64), panel, shock, fall)
        blocks.append(np.stack([found[name] for name in INDICES], axis=-1).astype(np.float32))
    low, high = ends_of_draws(np.concatenate(blocks), values, again.level)
    still = ~fall.happened[:, None] & np.array([name == "depth" for name in INDICES])
    gap = [np.isinf(end) | still for end in (low, high)]
    return np.where(gap[0], np.nan, low), np.where(gap[1], np.nan, high)


def _told(panel: Panel, shock: Shock, fall: Fall, place: tuple[int, ...]) -> Mapping[str, float | str]:
    """The years and the persons behind one series."""
    table = np.asarray(panel.employment)
    column = place[0] * table.shape[-1] + place[1] if shock.by == "industry" else place[0]
    series = series_of_cells(table, shock.by)[:, column]
    start, end = (int(part[shock.group[place[0]]]) for part in (shock.start, shock.end))
    years = {
        "own peak": int(fall.peak[column]),
        "own trough": int(fall.trough[column]),
        "before the shock": start,
        "end of the shock": end,
        "last year": len(panel.years) - 1,
    }
    return {f"{name} ({panel.years[t]})": round(float(series[t]), 1) for name, t in years.items()}


def _named_shocks(panel: Panel, shock: Shock, groups: Mapping[str, str] | None) -> dict[str, tuple[int, int] | None]:
    names = ["all"] if groups is None else sorted({groups[code] for code in panel.regions})
    return {
        name: (panel.years[start], panel.years[end]) if end > start else None
        for name, start, end in zip(names, shock.start, shock.end, strict=True)
    }


def _refuse(by: str, expected: str) -> None:
    if by not in ("region", "industry"):
        raise InvalidOption(f"resilience has no by {by!r}.", hint="use region or industry.")
    if expected not in ("mix", "total"):
        raise InvalidOption(f"resilience has no expected {expected!r}.", hint="use mix or total.")
