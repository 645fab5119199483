"""Do industries come where related ones are? Entries and exits against the density of what is related."""

from __future__ import annotations

from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.dynamics.entry_exit import entry_exit
from klastr.identify.dynamics.panel import Panel, Years, panel_of
from klastr.identify.dynamics.summarised import Summarised, chance, change_notes
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.density import relatedness_density
from klastr.identify.reasons import Reason
from klastr.measures import measure
from klastr.tables.regional import Year

Floats = NDArray[np.float64]
Kind = Literal["entry", "exit", "stay"]
Density: TypeAlias = "Measured | Floats | None"

TERMS = ("density", "one_deviation", "rate", "candidates")

_LEVEL = 0.90
_ROUNDS = 500
_CLOSE = 1e-11


@measure(
    family="dynamics",
    needs=("years",),
    returns=("term",),
    reference="Boschma, R., Balland, P.-A., Kogler, D. F. (2015). Relatedness and technological change in cities. "
    "Industrial and Corporate Change 24 (1)",
    page="entry-exit",
    covers=("Entry and exit against relatedness density",),
)
def entry_by_density(
    ground: Years,
    density: Density = None,
    *,
    kind: Kind = "entry",
    effects: bool = True,
    since: Year = None,
    at: Year = None,
    threshold: float = 1.0,
    region_level: int | None = None,
    industry_level: int | None = None,
) -> Summarised:
    """Regression of entries on the density of related industries before.

    entry[r, i] = b density0[r, i] + region[r] + industry[i] + error, over the cells that could be entered

    Parameters
    ----------
    ground : RegionalTable with years, or mapping of year to table
    density : Measured or (R, I) array, optional
        Of the first year, by the regions and industries of the panel. Default: `relatedness_density` of that year.
    kind : {"entry", "exit", "stay"}
        What is explained.
    effects : bool
        With a level of its own for every region and every industry, so that the density is not a stand-in for large
        regions and common industries.
    since, at : int, optional
        First and last year; default: those of the table.
    threshold : float
        The lowest quotient that makes an industry present.
    region_level, industry_level : int, optional
        Needed where the table holds several levels.

    Returns
    -------
    Summarised
        By term: ``density`` (b, with interval and p-value of b = 0; standard errors clustered by region),
        ``one_deviation`` (b times the standard deviation of the density), ``rate`` of entries and number of
        ``candidates``. ``too_few`` cells or regions; ``no_variation`` where the levels explain the density.

    Raises
    ------
    MissingYear, InvalidOption

    References
    ----------
    .. [1] Boschma, R., Balland, P.-A., Kogler, D. F. (2015). Relatedness and technological change in cities.
       Industrial and Corporate Change 24 (1), 223-250.

    Examples
    --------
    >>> import numpy as np, pandas as pd, klastr
    >>> before = pd.DataFrame([[9, 0, 1], [1, 9, 0], [0, 1, 9]], list("ABC"), ["x", "y", "z"])
    >>> after = pd.DataFrame([[9, 9, 1], [1, 9, 9], [9, 1, 9]], list("ABC"), ["x", "y", "z"])
    >>> near = np.array([[0.5, 0.8, 0.1], [0.1, 0.5, 0.9], [0.7, 0.2, 0.5]])
    >>> found = klastr.entry_by_density({2010: before, 2014: after}, near, effects=False)
    >>> round(found.at("density"), 2), found.at("rate"), found.at("candidates")
    (1.44, 0.5, 6.0)
    """
    panel = panel_of(ground, since=since, at=at, region_level=region_level, industry_level=industry_level)
    events = entry_exit(panel, kind=kind, threshold=threshold, draws=0)
    x = _density(panel, density, threshold)
    used = ~np.isnan(events.values) & ~np.isnan(x)
    regions, industries = np.nonzero(used)
    values, low, high, p_value, reason = _fitted(events.values[used], x[used], regions, industries, effects=effects)
    gap = np.full(len(TERMS), np.nan)
    ends = [np.concatenate([end, gap[2:]]) for end in (low, high)]
    return Summarised(
        measure=f"{kind}_by_density",
        axes={"term": TERMS},
        values=values,
        reasons=reasoned(values, otherwise=reason),
        low=ends[0],
        high=ends[1],
        p_values=np.concatenate([np.full(2, p_value), gap[2:]]),
        formula=f"{kind} on density" + (" with levels of regions and industries" if effects else ""),
        year=panel.years[-1],
        sources=panel.sources,
        notes=change_notes(panel),
        summary=_summary(kind, panel.years, values, low[1], high[1], p_value),
        settings={
            "kind": kind,
            "effects": effects,
            "since": panel.years[0],
            "at": panel.years[-1],
            "interval_level": _LEVEL,
            "interval": "least squares, errors clustered by region",
            "null": "the coefficient is 0",
        },
    )


def _summary(kind: Kind, years: tuple[int, ...], values: Floats, low: float, high: float, p_value: float) -> str:
    """What the terms say together."""
    one = {"entry": "an entry", "exit": "an exit", "stay": "a stay"}[kind]
    begins = f"{one.capitalize()} and related industries, {years[0]} to {years[-1]}:"
    of = f"{int(values[3]):,} cells where it could happen"
    if np.isnan(values[1]):
        return f"{begins} no coefficient can be estimated from {of}."
    verb = "raises" if values[1] >= 0 else "lowers"
    size, ends = abs(values[1]), sorted(np.sign(values[1] or 1) * np.array([low, high]))
    return (
        f"{begins} one standard deviation more of density {verb} its chance by {100 * size:.1f} percentage points "
        f"(90% interval {100 * ends[0]:.1f} to {100 * ends[1]:.1f}, {chance(p_value)}), from {values[2]:.1%} of {of}."
    )


def _density(panel: Panel, density: Density, threshold: float) -> Floats:
    """(R, I) of the first year.

    Raises
    ------
    InvalidOption
        It is of other regions or industries.
    """
    if density is None:
        found = relatedness_density(panel.grids[0], threshold=threshold, draws=0)
        return np.where(panel.there[0], found.values, np.nan)
    values = np.array(density.values if isinstance(density, Measured) else density, dtype=np.float64)
    labels = tuple(density.axes.values()) if isinstance(density, Measured) else (panel.regions, panel.industries)
    if values.shape != panel.employment.shape[1:] or labels != (panel.regions, panel.industries):
        raise InvalidOption(
            f"The density is of {' x '.join(map(str, values.shape))} cells, the years of "
            f"{len(panel.regions)} regions x {len(panel.industries)} industries, or under other labels.",
            hint="give the density of the first year, of the same regions and industries, in the order of the last.",
        )
    return values


def _fitted(
    y: Floats, x: Floats, regions: NDArray[np.intp], industries: NDArray[np.intp], *, effects: bool
) -> tuple[Floats, Floats, Floats, float, Reason]:
    """Values of the terms, both ends of the first two, the p-value, and why there is no coefficient."""
    from scipy.stats import t

    values, gap = np.full(len(TERMS), np.nan), np.full(2, np.nan)
    values[3] = y.size
    if y.size:
        values[2] = y.mean()
    clusters = np.unique(regions).size
    levels = clusters + np.unique(industries).size - 1 if effects else 1
    if y.size <= levels + 1 or clusters < 2:
        return values, gap, gap, np.nan, Reason.TOO_FEW
    groups = (regions, industries) if effects else (np.zeros_like(regions),)
    left_y, left_x = _without_levels(y, groups), _without_levels(x, groups)
    length = float(left_x @ left_x)
    if length <= 1e-12 * max(float(x @ x), 1e-300):
        return values, gap, gap, np.nan, Reason.NO_VARIATION
    b = float(left_x @ left_y) / length
    scores = np.bincount(regions, weights=left_x * (left_y - b * left_x))
    correction = clusters / (clusters - 1) * (y.size - 1) / (y.size - levels - 1)
    error = np.sqrt(correction * (scores @ scores)) / length
    p_value = float(2 * t.sf(abs(b) / error, clusters - 1)) if error > 0 else 0.0
    deviation = float(x.std())
    values[:2] = b, b * deviation
    reach = float(t.ppf((1 + _LEVEL) / 2, clusters - 1)) * error * np.array([1.0, deviation])
    return values, values[:2] - reach, values[:2] + reach, p_value, Reason.TOO_FEW


def _without_levels(values: Floats, groups: tuple[NDArray[np.intp], ...]) -> Floats:
    """What is left when the mean of every group is taken off, one kind of group after the other, until none is left."""
    left = values - values.mean()
    for _ in range(_ROUNDS):
        moved = 0.0
        for group in groups:
            counts = np.maximum(np.bincount(group), 1)
            means = np.bincount(group, weights=left) / counts
            left = left - means[group]
            moved = max(moved, float(np.abs(means).max()))
        if moved < _CLOSE:
            break
    return np.asarray(left)
