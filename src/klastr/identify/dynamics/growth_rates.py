"""How fast did regions, industries, and the industries of regions grow?"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.dynamics.panel import Panel, Years, panel_of
from klastr.identify.dynamics.panel_draws import PanelDraws, ends_of_draws, panel_draws
from klastr.identify.dynamics.summarised import change_notes
from klastr.identify.measured import Measured, reasoned
from klastr.identify.reasons import Reason
from klastr.measures import measure
from klastr.tables.regional import Year

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
By = Literal["cell", "region", "industry", "total"]
Rate = Literal["simple", "log", "annual", "symmetric"]

# Of (b, T, R, I): what is summed over.
_AXES: dict[str, tuple[int, ...]] = {"cell": (), "region": (3,), "industry": (2,), "total": (2, 3)}
_FORMULAS = {
    "simple": "E1 / E0 - 1",
    "log": "ln E1 - ln E0",
    "annual": "(E1 / E0) ^ (1 / years) - 1",
    "symmetric": "2 (E1 - E0) / (E1 + E0)",
}


@measure(
    family="dynamics",
    needs=("years",),
    returns=("region", "industry"),
    reference="Davis, S. J., Haltiwanger, J. C., Schuh, S. (1996). Job Creation and Destruction. MIT Press",
    page="growth-measures",
    covers=(
        "Growth by region and industry",
        "Growth by industry",
        "Growth by region",
        "Growth list by region and industry",
        "Growth list by industry",
        "Growth list by region",
        "Average annual growth",
        "Log growth",
        "Symmetric growth (Davis-Haltiwanger)",
    ),
)
def growth(
    ground: Years,
    *,
    by: By = "cell",
    rate: Rate = "simple",
    since: Year = None,
    at: Year = None,
    each_year: bool = False,
    region_level: int | None = None,
    industry_level: int | None = None,
    draws: int = 200,
    seed: int = 0,
    plant_size: float | None = None,
) -> Measured:
    """Growth of employment between two years, or from each year to the next.

    simple: E1 / E0 - 1;  log: ln(E1 / E0);  annual: (E1 / E0)^(1 / years) - 1;  symmetric: 2 (E1 - E0) / (E1 + E0)

    Parameters
    ----------
    ground : RegionalTable with years, or mapping of year to table, R regions x I industries
    by : {"cell", "region", "industry", "total"}
        Of every industry in every region, of whole regions, of industries over all regions, of everything. Sums run
        over what is there in both years, so that a region which came into the table is no growth of its industries,
        and an industry that one year does not have no growth of its regions.
    rate : {"simple", "log", "annual", "symmetric"}
    since, at : int, optional
        First and last year; default: those of the table.
    each_year : bool
        From each year to the next, not from the first to the last; the answer has a dimension ``year``.
    region_level, industry_level : int, optional
        Needed where the table holds several levels.
    draws, seed : int
        How often the years are drawn again, together (0: none), and the seed of the draws.
    plant_size : float, optional
        Persons per plant where the table names no establishments.

    Returns
    -------
    Measured
        ``nobody_before`` where growth would be from nobody (the symmetric rate is 2 there, and has that reason only
        where nobody came either); ``not_positive`` where nobody is left and the rate is a logarithm; ``not_there``
        where a region cannot be followed back, or no region of the table has the industry in one of the years;
        ``unknown`` where it would be from less than one person, and that an estimate of a hidden cell. For the interval
        of a cell, no draw of it falls below one person.

    Raises
    ------
    MissingYear, InvalidOption

    References
    ----------
    .. [1] Davis, S. J., Haltiwanger, J. C., Schuh, S. (1996). Job Creation and Destruction. MIT Press, chapter 2.

    Examples
    --------
    >>> import pandas as pd, klastr
    >>> frames = {2010: pd.DataFrame({"food": [50], "steel": [0]}, ["A"]),
    ...           2012: pd.DataFrame({"food": [72], "steel": [9]}, ["A"])}
    >>> [round(klastr.growth(frames, rate=rate).at("A", "food"), 3) for rate in ("simple", "annual", "symmetric")]
    [0.44, 0.2, 0.361]
    >>> klastr.growth(frames).reason("A", "steel"), klastr.growth(frames, rate="symmetric").at("A", "steel")
    ('nobody_before', 2.0)
    """
    _refuse(by, rate)
    panel = panel_of(
        ground, since=since, at=at, region_level=region_level, industry_level=industry_level, all_between=each_year
    )
    before, after = _pairs(np.asarray(panel.employment)[None], panel, by)
    gaps = np.diff(panel.years)
    ratio = _log_ratio(before, after)[0]
    values, reasons = _rates(before[0], after[0], ratio, gaps, rate, _guesses(before[0], after[0], panel, by, rate))
    again = panel_draws(panel, draws, seed=seed, plant_size=plant_size)
    low = high = None
    if again.are_alive:
        ends = _ends_of_ratio(again, by, ratio)
        low, high = (np.where(np.isnan(values), np.nan, _of_ratio(end, gaps, rate)) for end in ends)
        low, high = np.fmin(low, values), np.fmax(high, values)
    axes = _axes(panel, by, each_year=each_year)
    shape = tuple(len(labels) for labels in axes.values())

    def shaped(cells: NDArray[np.float64]) -> Floats:
        return np.moveaxis(cells, 0, -1).reshape(shape)

    return Measured(
        measure="growth",
        axes=axes,
        values=shaped(values),
        reasons=np.moveaxis(reasons, 0, -1).reshape(shape),
        low=None if low is None else shaped(low),
        high=None if high is None else shaped(high),
        formula=_FORMULAS[rate],
        year=None if each_year else panel.years[-1],
        parts=lambda place: {
            f"persons employed {'before' if k == 0 else 'after'}": round(float(shaped(cells[0])[place]), 1)
            for k, cells in enumerate((before, after))
        },
        sources=panel.sources,
        notes=change_notes(panel),
        settings={"by": by, "rate": rate, "since": panel.years[0], "at": panel.years[-1], **again.settings()},
    )


def _pairs(tables: NDArray[np.floating], panel: Panel, by: By) -> tuple[Floats, Floats]:
    """Persons before and after, (b, T - 1, ...), added up over what is there in both years; (b, T, R, I) in."""
    both = panel.comparable[:-1] & panel.comparable[1:]
    before, after = (np.where(both, part, np.nan) for part in (tables[:, :-1], tables[:, 1:]))
    return _summed(before, _AXES[by]), _summed(after, _AXES[by])


def _guesses(before: Floats, after: Floats, panel: Panel, by: By, rate: Rate) -> Flags:
    """(T - 1, ...) growth from less than one person by estimates, or to it where the rate is a logarithm."""
    both = panel.comparable[:-1] & panel.comparable[1:]
    axes = tuple(axis - 1 for axis in _AXES[by])
    then, now = ((part & both).any(axis=axes) if axes else part for part in (panel.is_guess[:-1], panel.is_guess[1:]))
    with np.errstate(invalid="ignore"):
        from_guess, to_guess = (before < 1) & then, (after < 1) & now
    return np.asarray(from_guess | to_guess if rate == "log" else from_guess)


def _summed(cells: Floats, axes: tuple[int, ...]) -> Floats:
    """Sums of what is there; NaN where nothing is."""
    if not axes:
        return cells
    total = np.nansum(cells, axis=axes, dtype=np.float64)
    return np.where(np.isnan(cells).all(axis=axes), np.nan, total)


def _log_ratio(before: Floats, after: Floats) -> Floats:
    """ln(after / before); -inf where nobody is left, inf where nobody was, NaN where both hold."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.log(after.astype(np.float64)) - np.log(before.astype(np.float64)))


def _of_ratio(log_ratio: Floats, gaps: NDArray[np.int_], rate: Rate) -> Floats:
    """The rate of a log ratio, (T - 1, ...)."""
    if rate == "log":
        return log_ratio
    if rate == "symmetric":
        return np.asarray(2 * np.tanh(log_ratio / 2))
    years = gaps.reshape(-1, *(1,) * (log_ratio.ndim - 1)) if rate == "annual" else 1
    return np.asarray(np.expm1(log_ratio / years))


def _rates(
    before: Floats, after: Floats, ratio: Floats, gaps: NDArray[np.int_], rate: Rate, guesses: Flags
) -> tuple[Floats, NDArray[np.uint8]]:
    values = _of_ratio(ratio, gaps, rate)
    nobody = (before == 0) & (after == 0) if rate == "symmetric" else before == 0
    none_left = (after == 0) & (rate == "log")
    reasons = reasoned(
        values,
        (np.isnan(before), Reason.NOT_THERE),
        (guesses, Reason.UNKNOWN),
        (nobody, Reason.NOBODY_BEFORE),
        (none_left, Reason.NOT_POSITIVE),
    )
    return values, reasons


def _ends_of_ratio(again: PanelDraws, by: By, ratio: Floats) -> tuple[Floats, Floats]:
    """Interval of the log ratio; cells of nobody stay where they are."""
    blocks = (_of_a_person(block, again.panel) if by == "cell" else block for block in again.blocks())
    drawn = np.concatenate([_log_ratio(*_pairs(block, again.panel, by)) for block in blocks])
    low, high = ends_of_draws(drawn, np.where(np.isfinite(ratio), ratio, np.nan), again.level)
    edge = np.isinf(ratio)
    return np.where(edge, ratio, low), np.where(edge, ratio, high)


def _of_a_person(block: NDArray[np.float32], panel: Panel) -> NDArray[np.float32]:
    """Drawn cells that hold somebody, at least one person; the ratio of two cells would have no bound otherwise."""
    fewest = np.minimum(np.nan_to_num(panel.employment), 1).astype(np.float32)
    return np.maximum(block, fewest)


def _axes(panel: Panel, by: By, *, each_year: bool) -> dict[str, tuple[str, ...]]:
    known = {"region": panel.regions, "industry": panel.industries}
    kept = {"cell": known, "region": {"region": panel.regions}, "industry": {"industry": panel.industries}}
    axes = dict(kept.get(by, {}))
    if each_year or not axes:
        axes["year"] = tuple(str(year) for year in panel.years[1:])
    return axes


def _refuse(by: str, rate: str) -> None:
    for name, asked, offered in (("by", by, get_args(By)), ("rate", rate, get_args(Rate))):
        if asked not in offered:
            raise InvalidOption(f"growth has no {name} {asked!r}.", hint=f"use {', '.join(offered)}.")
