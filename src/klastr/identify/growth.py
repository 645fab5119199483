"""Did a region's industries grow more than could be expected? Shift-share analysis."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.basis import Basis, Total, basis
from klastr.identify.dynamics.neighbourhoods import Neighbours
from klastr.identify.dynamics.panel import Years, too_few_years, years_table
from klastr.identify.dynamics.panel_draws import panel_draws
from klastr.identify.dynamics.reference_growth import reference_change
from klastr.identify.dynamics.shift_share_answer import ShiftShare, with_gone_regions
from klastr.identify.dynamics.shift_share_forms import Form
from klastr.identify.dynamics.shift_share_steps import COMPONENT_DRAWS, taken_apart, taken_steps
from klastr.identify.growth_interval import growth_interval
from klastr.identify.hidden import HiddenDraws
from klastr.identify.predecessors import Predecessors, gone_regions, predecessors, regions_there
from klastr.identify.redraw import SIZE_DISPERSION, Redrawing
from klastr.measures import checked_convention, measure
from klastr.tables.definitions import Definition
from klastr.tables.regional import Year

__all__ = ["ShiftShare", "first_year", "relative_growth", "shift_share", "shift_share_on"]

Floats = NDArray[np.float64]


@measure(
    family="dynamics",
    needs=("years",),
    returns=("region", "industry"),
    conventions=("published", "reat"),
    reference="Dunn, E. S. (1960). A statistical and analytical technique for regional analysis. "
    "Papers of the Regional Science Association 6",
    page="shift-share",
    covers=(
        "Shift-share, Dunn",
        "Shift-share, Esteban-Marquillas",
        "Shift-share, Gerfin",
        "Shift-share, Arcelus",
        "Shift-share, productivity (Rigby-Anderson)",
        "Shift-share, dynamic",
        "Shift-share, by industry",
        "Shift-share, spatial",
    ),
)
def shift_share(
    employment: Years,
    definition: Definition | None = None,
    *,
    since: Year = None,
    at: Year = None,
    form: Form = "dunn",
    each_year: bool = False,
    output: Years | None = None,
    neighbours: Neighbours | None = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    reference: str = "all",
    total: Total | None = None,
    convention: str = "published",
    draws: int = 1000,
    seed: int = 0,
    size_dispersion: float = SIZE_DISPERSION,
    plant_size: float | None = None,
) -> ShiftShare:
    """Take growth apart into what the economy, the industry and the region did.

    E1[r,i] - E0[r,i] = E0[r,i] G  +  E0[r,i] (G_i - G)  +  E0[r,i] (g_ri - G_i)
                        national share   industry mix         regional shift

    Parameters
    ----------
    employment : RegionalTable with years, or mapping of year to table
        With both years. Hidden cells are estimated first.
    definition : Definition, optional
        Industries that go together. Default: each industry by itself.
    since, at : int, optional
        First and last year; default: those of the table.
    form : {"dunn", "esteban-marquillas", "arcelus", "gerfin", "rigby-anderson", "spatial"}
        Into what the change is taken apart; see the page of the method.
    each_year : bool
        Dynamic: every year against the one before, components added up (Gerfin's multiplied), so that the mix of the
        first year does not weigh growth many years later (Barff and Knight, 1988).
    output : RegionalTable with years, or mapping of year to table, optional
        What was made, by the same regions, industries and years; ``rigby-anderson`` needs it.
    neighbours : mapping of region to regions, or pairs of regions, optional
        What lies around each region, for ``spatial``. Default: the built-in list of NUTS 2 regions.
    region_level, industry_level : int, optional
        Needed where the table holds several levels.
    reference : str
        Where G and G_i are counted: all regions there in both years, or the code of an area in the table.
    total : {"all", "table", "traded"}, optional
        What G is the growth of; default: the total row where there is one, else the table.
    convention : {"published", "reat"}
        Both are the same formula.
    draws, seed, size_dispersion
        As in `location_quotient`.
    plant_size : float, optional
        Persons per plant where the table names no establishments, for the intervals of the components.

    Returns
    -------
    ShiftShare
        ``growth`` (R, G) float64, a share; the components (R, G) float64 in persons employed.

    Raises
    ------
    MissingYear
    InvalidOption
        `since` is not before `at`; or ``rigby-anderson`` without output.
    InvalidGeography
        No region has a neighbour in the table.

    Notes
    -----
    A region whose code changed is followed through the NUTS concordance; one that was split, or is not there in one of
    the years, has no growth, and `reasons` says so. The interval of growth draws plants and hidden cells of both years
    again; plants that survive (92 % a year, assumed) move both years alike. Those of the components draw the cells of
    the region again, at most 200 times, and hold the reference.

    References
    ----------
    .. [1] Dunn, E. S. (1960). A statistical and analytical technique for regional analysis. Papers of the Regional
       Science Association 6, 97-112.

    Examples
    --------
    >>> import pandas as pd
    >>> before = pd.DataFrame({"food": [50, 50], "steel": [50, 50]}, ["A", "B"])
    >>> after = pd.DataFrame({"food": [50, 50], "steel": [80, 40]}, ["A", "B"])
    >>> found = shift_share({2010: before, 2014: after})
    >>> found.growth.round(3).tolist()
    [[0.0, 0.6], [0.0, -0.2]]
    >>> round(found.by_region("regional_shift").at("A"), 6)
    20.0
    """
    convention = checked_convention(convention, shift_share)
    ground = basis(
        years_table(employment),
        definition,
        at=at,
        region_level=region_level,
        industry_level=industry_level,
        reference=reference,
        total=total,
        refuses_one=False,
    )
    since = ground.table.years[0] if since is None else since
    t0 = first_year(ground, since)
    steps = taken_steps(
        ground,
        since,
        form,
        each_year=each_year,
        output=None if output is None else years_table(output),
        neighbours=neighbours,
    )
    answer = shift_share_on(ground, since, Redrawing(draws=draws, seed=seed, size_dispersion=size_dispersion))
    again = panel_draws(steps.panel, min(draws, COMPONENT_DRAWS), seed=seed, plant_size=plant_size)
    found = taken_apart(answer, steps, again, {"form": form, "convention": convention, "each_year": each_year})
    gone = gone_regions(ground.table, ground.region_at, [ground.table.year_index(year) for year in steps.panel.years])
    then = ground.grouped(np.nan_to_num(ground.table.values[t0]), gone)
    then = np.where(regions_there(ground.table, t0)[gone, None], then, np.nan)
    return with_gone_regions(found, tuple(ground.table.regions[k] for k in gone), then)


def first_year(ground: Basis, since: Year) -> int:
    """Position of the year that growth counts from.

    Raises
    ------
    MissingYear
        The table does not have it, or has fewer than two years.
    InvalidOption
        It is not before the year of the answer.
    """
    known = [year for year in ground.table.years if year is not None]
    if len(known) < 2:
        raise too_few_years(known)
    t0 = ground.table.year_index(since)
    if t0 >= ground.t:
        raise InvalidOption(f"--since {since} is not before --at {ground.year}.", hint="choose an earlier year.")
    return t0


def shift_share_on(
    ground: Basis,
    since: Year,
    redrawing: Redrawing,
    hidden: tuple[HiddenDraws | None, HiddenDraws | None] | None = None,
) -> ShiftShare:
    """`shift_share` on a basis that is already settled, with hidden cells of both years that are already drawn."""
    t0 = first_year(ground, since)
    past = predecessors(ground.table, ground.region_at, t0)
    before, after = _before(ground, t0, past), ground.employment
    growth = relative_growth(before, after)
    growth[_is_a_guess_of_nobody(ground, t0, past, before)] = np.nan
    then, now = reference_change(ground, t0, ground.t)
    expected = relative_growth(then[0], now[0])
    expected_total = float(relative_growth(np.array(then[1]), np.array(now[1])))
    low = high = None
    if redrawing.draws:
        last, first = hidden or redrawing.hidden(ground, (ground.t, t0))
        low, high = growth_interval(ground, t0, past, before, growth, redrawing, (last, first))
    # Where nobody was there before, nothing was to be expected: all that came is the region's.
    mix = np.where(before == 0, 0.0, before * (expected - expected_total))
    national, shift = before * expected_total, after - before - before * expected_total - mix
    return ShiftShare(
        regions=ground.regions,
        industries=ground.groups,
        before=before,
        after=after,
        growth=growth,
        low=low,
        high=high,
        expected=expected,
        expected_total=expected_total,
        national_share=national,
        industry_mix=mix,
        regional_shift=shift,
        components={"national_share": national, "industry_mix": mix, "regional_shift": shift},
        reasons=past.reasons,
        settings={"since": since, "at": ground.year, "reference": ground.reference, "total": ground.total},
        sources=(ground.table.source,) if ground.table.source else (),
    )


def relative_growth(before: Floats, after: Floats) -> Floats:
    """after / before - 1; NaN where nobody was there before.

    >>> relative_growth(np.array([50.0, 0.0]), np.array([80.0, 20.0])).round(3).tolist()
    [0.6, nan]
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(before > 0, after / np.where(before > 0, before, 1.0) - 1, np.nan)


def _before(ground: Basis, t0: int, past: Predecessors) -> Floats:
    """(R, G) employment of the predecessors; NaN where there are none."""
    return past.summed(ground.grouped(np.nan_to_num(ground.table.values[t0]), np.arange(len(ground.table.regions))))


def _is_a_guess_of_nobody(ground: Basis, t0: int, past: Predecessors, before: Floats) -> NDArray[np.bool_]:
    """(R, G): less than one person, by estimates of hidden cells; a ratio to that says nothing."""
    estimates = np.where(ground.table.is_imputed[t0], ground.table.values[t0], 0.0)
    guessed = past.summed(ground.grouped(np.nan_to_num(estimates), np.arange(len(ground.table.regions))))
    return np.asarray((before < 1) & (guessed > 0))
