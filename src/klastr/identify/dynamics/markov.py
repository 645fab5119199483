"""Who moves up, who moves down, and where does it lead? Markov chains of regions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.dynamics.chains import (
    Homogeneity,
    closed_classes,
    first_passage,
    homogeneity,
    long_run,
    mobility,
    probabilities,
)
from klastr.identify.dynamics.panel import Panel, panel_of
from klastr.identify.dynamics.region_series import By, RegionSeries, Series, series_of
from klastr.identify.dynamics.states import (
    QUOTIENT_BOUNDS,
    Classes,
    Pooled,
    bounded_classes,
    quantile_classes,
    quotient_classes,
    whole_regions,
)
from klastr.identify.dynamics.summarised import years_note
from klastr.identify.measured import Measured, reasoned
from klastr.identify.reasons import Reason
from klastr.measures import measure
from klastr.methods.inference import percentile_interval
from klastr.methods.streams import stream
from klastr.results import long_frame
from klastr.tables.regional import RegionalTable, Year

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
State = Literal["value", "quotient"]

LEVEL = 0.90
# Jeffreys' prior of a multinomial: what was never seen in few transitions may still happen.
_PRIOR = 0.5


@dataclass(frozen=True, kw_only=True, eq=False)
class Transitions(Measured):
    """Probabilities of moving from one class to another within a year, and what follows from them.

    Attributes
    ----------
    classes : Classes
        Of every unit in every year.
    counts : (K, K) float64
        Transitions seen.
    long_run, long_run_low, long_run_high : (K,) float64
        Shares of the classes that the chain leads to (ergodic distribution); NaN where there is not one.
    first_passage : (K, K) float64
        Years until a class is first entered, on average; on the diagonal, until it is entered again.
    mobility : mapping of str to float
        Shorrocks' and other indices, and the years in which half of the distance to the long run is gone.
    over_time : Homogeneity
        Whether the years have the same probabilities.
    """

    classes: Classes
    counts: Floats
    long_run: Floats
    long_run_low: Floats
    long_run_high: Floats
    first_passage: Floats
    mobility: Mapping[str, float]
    over_time: Homogeneity

    def class_frame(self) -> pd.DataFrame:
        """One row per class: how often it was left, its share now and in the long run, years until it is left."""
        stays = np.diag(self.values)
        with np.errstate(divide="ignore"):
            sojourn = 1 / (1 - stays)
        last = self.classes.states[:, -1]
        now = np.bincount(last[last >= 0], minlength=self.classes.count) / max((last >= 0).sum(), 1)
        return long_frame(
            {
                "class": self.classes.names,
                "transitions": self.counts.sum(axis=1),
                "share_now": now,
                "long_run": self.long_run,
                "long_run_low": self.long_run_low,
                "long_run_high": self.long_run_high,
                "years_until_left": sojourn,
            }
        )


@measure(
    family="dynamics",
    needs=("years",),
    returns=("from", "to"),
    reference="Quah, D. (1993). Empirical cross-section dynamics in economic growth. European Economic Review 37",
    page="mobility",
    covers=("Markov transition matrix", "Markov long run, first passage and mobility", "Markov homogeneity over time"),
)
def markov(
    ground: Series,
    *,
    state: State = "value",
    classes: int | Sequence[float] | None = None,
    pooled: Pooled = "each_year",
    by: By = "region",
    since: Year = None,
    at: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    draws: int = 200,
    seed: int = 0,
) -> Transitions:
    """Probability of moving from each class to each other within a year.

    p[i, j] = n[i, j] / sum_j n[i, j],  n[i, j] = transitions from i to j over all years

    Parameters
    ----------
    ground : wide frame (index regions, columns years), RegionalTable with years, or mapping of year to table
    state : {"value", "quotient"}
        Classes of an attribute (of a table: employment), or of the location quotient of every region and industry.
    classes : int or sequence of float, optional
        How many quantiles, or the bounds of the classes. Default: 5; bounds 0.5, 1, 2 for quotients.
    pooled : {"each_year", "all_years"}
        Quantiles of each year by itself, or of all years together.
    by : {"region", "industry"}
        Of a table: whole regions, or every industry of every region.
    since, at : int, optional
        First and last year; default: those of the table.
    region_level, industry_level : int, optional
        Needed where a table holds several levels.
    draws, seed : int
        How often the probabilities are drawn from what the counts allow (0: no intervals).

    Returns
    -------
    Transitions
        By class before (``from``) and after (``to``); ``too_few`` in rows of classes that nobody was in.

    Raises
    ------
    MissingYear, InvalidOption

    Notes
    -----
    Intervals of 90 % are those of Dirichlet distributions with the prior of Jeffreys, row by row. A step is one step
    of the table: where years are missing, years between steps differ.

    References
    ----------
    .. [1] Quah, D. (1993). Empirical cross-section dynamics in economic growth. European Economic Review 37, 426-434.

    Examples
    --------
    >>> import pandas as pd, klastr
    >>> gdp = pd.DataFrame({2010: [1, 2, 3, 4], 2011: [1, 3, 2, 4], 2012: [1, 2, 3, 4]}, ["A", "B", "C", "D"])
    >>> found = klastr.markov(gdp.astype(float), classes=2)
    >>> found.at("1 of 2", "2 of 2"), found.long_run.tolist(), found.mobility["shorrocks"]
    (0.5, [0.5, 0.5], 1.0)
    """
    series, found = _states(ground, state, classes, pooled, by, since, at, region_level, industry_level)
    every = found.counts()
    counts = every.sum(axis=0)
    values = probabilities(counts)
    never = counts.sum(axis=1) == 0
    reasons = reasoned(values, (never[:, None], Reason.TOO_FEW))
    low, high, run_low, run_high = _intervals(counts, values, draws, seed)
    ends = closed_classes(values)
    one_end = len(ends) == 1 and not never.any()
    run = long_run(values) if one_end else np.full(found.count, np.nan)
    first = found.states[:, 0]
    start = np.bincount(first[first >= 0], minlength=found.count) / max((first >= 0).sum(), 1)
    return Transitions(
        measure="markov",
        axes={"from": found.names, "to": found.names},
        values=values,
        reasons=reasons,
        low=low,
        high=high,
        formula="transitions from i to j / transitions from i",
        year=series.years[-1],
        parts=lambda at: {"transitions": float(counts[at]), "transitions from it": float(counts[at[0]].sum())},
        sources=series.sources,
        notes=years_note(series.years),
        settings={
            "state": state,
            "since": series.years[0],
            "at": series.years[-1],
            "pooled": pooled,
            "draws": draws,
            "seed": seed,
            "interval_level": LEVEL,
            "interval": "Dirichlet with the prior of Jeffreys",
            "ends": len(ends),
        },
        classes=found,
        counts=counts,
        long_run=run,
        long_run_low=np.fmin(run_low, run) if one_end else np.full(found.count, np.nan),
        long_run_high=np.fmax(run_high, run) if one_end else np.full(found.count, np.nan),
        first_passage=first_passage(values),
        mobility=mobility(values, start),
        over_time=homogeneity(every),
    )


def _states(
    ground: Series,
    state: State,
    classes: int | Sequence[float] | None,
    pooled: Pooled,
    by: By,
    since: Year,
    at: Year,
    region_level: int | None,
    industry_level: int | None,
) -> tuple[RegionSeries | Panel, Classes]:
    if state not in ("value", "quotient"):
        raise InvalidOption(f"markov has no state {state!r}.", hint="use value or quotient.")
    if state == "value":
        series = series_of(ground, by=by, since=since, at=at, region_level=region_level, industry_level=industry_level)
        values = whole_regions(series)
        if classes is None or isinstance(classes, int):
            return series, quantile_classes(values, 5 if classes is None else classes, pooled)
        return series, bounded_classes(values, classes)
    if not isinstance(ground, RegionalTable | Panel | Mapping) or isinstance(classes, int):
        raise InvalidOption(
            "Quotients need a table of regions, industries and years, and bounds for their classes.",
            hint="give bounds such as 0.5, 1, 2, or use state value.",
        )
    panel = panel_of(
        ground, since=since, at=at, region_level=region_level, industry_level=industry_level, all_between=True
    )
    return panel, quotient_classes(panel, QUOTIENT_BOUNDS if classes is None else classes)


def _intervals(
    counts: Floats, values: Floats, draws: int, seed: int
) -> tuple[Floats | None, Floats | None, Floats, Floats]:
    """Ends of the probabilities and of the long run."""
    gap = np.full(len(counts), np.nan)
    if not draws:
        return None, None, gap, gap
    drawn = drawn_probabilities(counts, draws, seed)
    low, high = ends_around(drawn, values)
    if (counts.sum(axis=1) == 0).any():
        return low, high, gap, gap
    run_low, run_high = percentile_interval(np.moveaxis(long_run(drawn), 0, -1).copy(), LEVEL)
    return low, high, np.asarray(run_low), np.asarray(run_high)


def drawn_probabilities(counts: Floats, draws: int, seed: int) -> Floats:
    """(B, ..., K, K) matrices that the counts allow."""
    random = stream(seed, "markov")
    gammas = np.maximum(random.standard_gamma(counts + _PRIOR, size=(draws, *counts.shape)), 1e-300)
    return np.asarray(gammas / gammas.sum(axis=-1, keepdims=True))


def ends_around(drawn: Floats, values: Floats) -> tuple[Floats, Floats]:
    """Ends of the interval of every probability; NaN where there is none."""
    gap = np.isnan(values)
    low, high = percentile_interval(np.moveaxis(drawn, 0, -1).copy(), LEVEL, around=np.nan_to_num(values))
    return np.where(gap, np.nan, low), np.where(gap, np.nan, high)
