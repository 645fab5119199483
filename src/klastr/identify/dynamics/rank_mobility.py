"""Do regions keep their places? Mobility of ranks."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.dynamics.region_series import Series, series_of
from klastr.identify.dynamics.summarised import Summarised, years_note
from klastr.identify.measured import reasoned
from klastr.identify.reasons import Reason
from klastr.measures import measure
from klastr.methods.streams import stream
from klastr.tables.counted import counted
from klastr.tables.regional import Year

Floats = NDArray[np.float64]

_LEVEL = 0.90
_FEWEST = 5
_PERMUTATIONS = 999
INDICES = ("spearman", "kendall", "mean_rank_change", "theta")


@measure(
    family="dynamics",
    needs=("years",),
    returns=("index", "year"),
    reference="Rey, S. J. (2004). Spatial dependence in the evolution of regional income distributions. "
    "In: Spatial Econometrics and Spatial Statistics",
    page="mobility",
    covers=("Rank mobility", "Rank mobility within groups of regions (theta)"),
)
def rank_mobility(
    ground: Series,
    *,
    groups: Mapping[str, str] | None = None,
    since: Year = None,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    seed: int = 0,
) -> Summarised:
    """How much the order of regions changes from each year to the next.

    Spearman and Kendall: correlation of the two orders; mean rank change: mean_r abs(rank1[r] - rank0[r]);
    theta = sum over groups of abs(sum of their regions' rank changes) / sum_r abs(rank1[r] - rank0[r])

    Parameters
    ----------
    ground : wide frame (index regions, columns years), RegionalTable with years, or mapping of year to table
    groups : mapping of region to group, optional
        For theta: whether regions of a group, such as a country, move together (1) or past each other (0).
    since, at : int, optional
        First and last year; default: those of the table.
    region_level, industry_level : int, optional
        Needed where a table holds several levels.
    seed : int
        Of the 999 permutations of the groups behind theta's p-value.

    Returns
    -------
    Summarised
        By index and year (the later one of two). P-values: no correlation of the orders; theta no larger than by
        chance. ``unknown`` for theta without groups, ``too_few`` regions, ``no_variation`` where nobody moved or all
        are equal.

    Raises
    ------
    MissingYear, InvalidOption

    Notes
    -----
    Only regions with a number in both years are ranked. Intervals of 90 % are Fisher's: variance (1 + r^2 / 2) /
    (R - 3) for Spearman and 0.437 / (R - 4) for Kendall on the scale of atanh; for R at least 5.

    References
    ----------
    .. [1] Rey, S. J. (2004). Spatial dependence in the evolution of regional income distributions. In: Getis, A.,
       Mur, J., Zoller, H. (eds), Spatial Econometrics and Spatial Statistics. Palgrave, 194-213.
    .. [2] Bonett, D. G., Wright, T. A. (2000). Sample size requirements for estimating Pearson, Kendall and Spearman
       correlations. Psychometrika 65, 23-28.

    Examples
    --------
    >>> import pandas as pd, klastr
    >>> gdp = pd.DataFrame({2010: [1, 2, 3, 4, 5], 2011: [2, 1, 3, 4, 5]}, list("ABCDE")).astype(float)
    >>> found = klastr.rank_mobility(gdp)
    >>> round(found.at("spearman", "2011"), 3), round(found.at("kendall", "2011"), 3)
    (0.9, 0.8)
    >>> found.at("mean_rank_change", "2011")
    0.4
    """
    series = series_of(ground, since=since, at=at, region_level=region_level, industry_level=industry_level)
    values = series.values[0]
    group = _groups(series.regions, groups)
    steps = [_step(values[:, t], values[:, t + 1], group, seed) for t in range(values.shape[1] - 1)]
    found, low, high, p_values = (np.stack(part, axis=1) for part in zip(*steps, strict=True))
    few = np.array([(~np.isnan(values[:, t : t + 2]).any(axis=1)).sum() < _FEWEST for t in range(len(steps))])
    no_groups = np.array([name == "theta" and groups is None for name in INDICES])
    reasons = reasoned(
        found, (few[None], Reason.TOO_FEW), (no_groups[:, None], Reason.UNKNOWN), otherwise=Reason.NO_VARIATION
    )
    gap = np.isnan(found)
    return Summarised(
        measure="rank_mobility",
        axes={"index": INDICES, "year": tuple(str(year) for year in series.years[1:])},
        values=found,
        reasons=reasons,
        low=np.where(gap, np.nan, low),
        high=np.where(gap, np.nan, high),
        p_values=np.where(gap, np.nan, p_values),
        formula="of the ranks of one year and of the next",
        sources=series.sources,
        notes=years_note(series.years),
        summary=_summary(found, series.years, len(series.regions)),
        settings={
            "since": series.years[0],
            "at": series.years[-1],
            "interval_level": _LEVEL,
            "null": "no correlation of the orders; for theta, groups at random",
            "seed": seed,
        },
    )


def _summary(found: Floats, years: tuple[int, ...], regions: int) -> str:
    """What the indices say together."""
    begins = f"Ranks of {counted(regions, 'region')}, {years[0]} to {years[-1]}:"
    if np.isnan(found[2]).all():
        return f"{begins} too few regions have a number in two years that follow each other."
    said = f"{begins} from one year to the next a region moves by {np.nanmean(found[2]):.3g} places on average"
    spearman = found[0]
    if not np.isnan(spearman).all():
        least = int(np.nanargmin(spearman))
        said += f"; the two orders correlate by {np.nanmean(spearman):.3g} (Spearman), least in {years[1:][least]}"
        said += f" ({spearman[least]:.3g})"
    return f"{said}; theta is {np.nanmean(found[3]):.3g}." if not np.isnan(found[3]).all() else f"{said}."


def _groups(regions: tuple[str, ...], groups: Mapping[str, str] | None) -> NDArray[np.intp] | None:
    """(R,) number of each region's group.

    Raises
    ------
    InvalidOption
        A region without a group.
    """
    if groups is None:
        return None
    lacking = [code for code in regions if code not in groups]
    if lacking:
        raise InvalidOption(
            f"{len(lacking):,} of {len(regions):,} regions are in no group (first: {lacking[0]}).",
            hint="name the group of every region.",
            regions=tuple(lacking),
        )
    return np.unique([groups[code] for code in regions], return_inverse=True)[1].astype(np.intp)


def _step(before: Floats, after: Floats, group: NDArray[np.intp] | None, seed: int) -> tuple[Floats, ...]:
    """(4,) indices, both ends, p-values."""
    from scipy.stats import kendalltau, rankdata, spearmanr

    gap = np.full(len(INDICES), np.nan)
    found, low, high, chance = gap.copy(), gap.copy(), gap.copy(), gap.copy()
    both = ~np.isnan(before) & ~np.isnan(after)
    then, now = before[both], after[both]
    if then.size < _FEWEST:
        return found, low, high, chance
    change = rankdata(now) - rankdata(then)
    found[2] = np.abs(change).mean()
    if np.ptp(then) > 0 and np.ptp(now) > 0:
        found[0], chance[0] = spearmanr(then, now)
        found[1], chance[1] = kendalltau(then, now)
        low[0], high[0] = _fisher(found[0], (1 + found[0] ** 2 / 2) / (then.size - 3))
        low[1], high[1] = _fisher(found[1], 0.437 / (then.size - 4))
    if group is not None and np.abs(change).sum() > 0:
        found[3], chance[3] = _theta(change, group[both], seed)
    return found, low, high, chance


def _fisher(r: float, variance: float) -> tuple[float, float]:
    """Ends of the interval of a correlation whose atanh has this variance."""
    from scipy.stats import norm

    if abs(r) >= 1:
        return r, r
    reach = norm.ppf((1 + _LEVEL) / 2) * np.sqrt(variance)
    return float(np.tanh(np.arctanh(r) - reach)), float(np.tanh(np.arctanh(r) + reach))


def _theta(change: Floats, group: NDArray[np.intp], seed: int) -> tuple[float, float]:
    """Theta, and the share of random groups of the same sizes that move together at least as much."""
    random = stream(seed, "theta")
    orders = random.permuted(np.tile(np.arange(change.size), (_PERMUTATIONS, 1)), axis=1)
    every = np.concatenate([change[None], change[orders]])
    member = np.eye(int(group.max()) + 1)[group]
    thetas = np.abs(every @ member).sum(axis=1) / np.abs(change).sum()
    return float(thetas[0]), float((thetas >= thetas[0] - 1e-12).mean())
