"""How dense are the plants of an industry around each other, at every distance? Duranton and Overman's K-density."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klastr.errors import InvalidOption
from klastr.identify.distances.asked import AskedPoints, asked_points
from klastr.identify.distances.curves import DistanceCurves
from klastr.identify.distances.judged import Chance, Judged, curves_answer, judged, unknown
from klastr.identify.distances.k_density_analytic import analytic_judgements
from klastr.identify.distances.k_density_bandwidth import Bandwidth, bandwidth_of
from klastr.identify.distances.k_density_dbmss import dbmss_k_density
from klastr.identify.distances.k_density_sums import GridSums, Method, sums_of
from klastr.identify.distances.nulls import NullModel
from klastr.identify.distances.plant_parts import kernel_parts
from klastr.identify.distances.told_progress import Progress, told_by_size
from klastr.measures import checked_convention, measure
from klastr.methods.envelopes import Envelope
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]

_MANY_INDUSTRIES = 20
_FORMULA = "kernel sum over pairs of plants / pairs; reflected at 0"


@measure(
    family="distances",
    needs=("points",),
    returns=("industry", "distance"),
    conventions=("published", "dbmss"),
    reference="Duranton, G. and Overman, H. G. (2005). Testing for localization using micro-geographic data",
    page="k-density",
    covers=(
        "K-density, univariate",
        "K-density, bivariate",
        "K-density, weighted",
        "K-density, exact",
        "K-density, approximated",
        "Null model: random location",
        "Null model: random labelling",
        "Null model: population independence",
        "Null model: complete randomness or shift",
        "Local envelope",
        "Global envelope",
        "Goodness-of-fit test",
        "Distance matrix as input",
    ),
    command="points",
)
def k_density(
    points: PointSet,
    of: str | Sequence[str] | None = None,
    *,
    around: str | None = None,
    up_to: float | None = None,
    distances: ArrayLike | None = None,
    weighted: bool = False,
    bandwidth: Bandwidth = "silverman",
    method: Method = "auto",
    null: str = "location",
    bands: str = "auto",
    draws: int = 1000,
    level: float = 0.95,
    envelope: Envelope = "extremes",
    fit: str = "rank",
    convention: str = "published",
    seed: int = 0,
    progress: Progress | None = None,
) -> DistanceCurves:
    """Density of the distances between the plants of an industry.

    K(d) = 1 / (h W) sum_{i<j} w_i w_j [phi((d - d_ij) / h) + phi((d + d_ij) / h)],  W = sum_{i<j} w_i w_j

    Parameters
    ----------
    points : PointSet
    of : str or sequence of str, optional
        Industries; default: every one.
    around : str, optional
        Distances from plants of this industry to those of `of`, instead of among the latter.
    up_to : float, optional
        Largest distance in km; default: the median distance between two plants of any industry.
    distances : array_like, optional
        The distances themselves, in km; default: fifty steps up to `up_to`.
    weighted : bool
        Weigh a pair by the product of its plants' weights.
    bandwidth : float or {"silverman", "sites"}
        h in km; Silverman's rule on the observed pair distances, kept for all draws, as in [1]_; or on the distances
        between all plants, with the number of pairs of the industry (what analytic bands use).
    method : {"auto", "spectrum", "grid", "pairs"}
        How pairs are summed up; see `klastr.identify.distances.k_density_sums`.
    null : {"location", "labelling", "independence", "shift", "uniform"}
        What chance does; see `klastr.identify.distances.nulls`.
    bands : {"auto", "simulated", "analytic"}
        Bands out of draws, or out of the moments of sampling without replacement (unweighted, random location, one
        industry around itself); default: analytic for more than twenty industries.
    draws : int
        How often chance is asked (0: no bands).
    level : float
        Share of drawn curves inside the bands.
    envelope : {"extremes", "rank", "deviation"}
        Kind of the global band.
    fit : {"rank", "squares"}
        What the p-value of the whole curve rests on.
    convention : {"published", "dbmss"}
        ``dbmss``: bandwidth, binning and mirroring of that package; re-estimated for each draw.
    seed : int
    progress : callable, optional
        Called with the share of the work that is done.

    Returns
    -------
    DistanceCurves
        By industry and distance, per km; ``one_plant`` where there is no pair, ``empty_industry`` where all weights
        are 0.

    Raises
    ------
    InvalidOption
        An unknown industry, convention, null model, envelope; distances that do not rise; too few draws.

    Notes
    -----
    There is no correction for the edge of the study area, by design: chance draws from the same places.

    References
    ----------
    .. [1] Duranton, G. and Overman, H. G. (2005). Testing for localization using micro-geographic data. Review of
       Economic Studies 72 (4), 1077-1106.

    Examples
    --------
    >>> import klastr
    >>> random = np.random.default_rng(1)
    >>> x, y = random.uniform(0, 100, 300), random.uniform(0, 100, 300)
    >>> near = np.hypot(x - 50, y - 50) < 20
    >>> plants = klastr.PointSet.from_arrays(x, y, np.where(near, "steel", "other").tolist())
    >>> klastr.k_density(plants, "steel", up_to=40, draws=200).sentence("steel")
    'Steel: localised between 0 and 28.8 km (p = 0.005).'
    """
    convention = checked_convention(convention, k_density)
    asked = asked_points(points, of, around, up_to=up_to, distances=distances)
    chance = Chance(null=null, draws=draws, seed=seed, level=level, envelope=envelope, fit=fit)
    models = [
        asked.model(industry, null=null, draws=draws, seed=seed, weighted=weighted) for industry in asked.industries
    ]
    if convention == "dbmss":
        made, how = _as_dbmss(asked, models, chance, bandwidth)
    elif _analytic(bands, asked, models, weighted=weighted, null=null, draws=draws):
        made, how = analytic_judgements(asked, models, chance)
    else:
        made, how = _by_draws(asked, models, chance, bandwidth, method, told_by_size(asked, progress))
    widths = how.pop("bandwidths")
    return curves_answer(
        points,
        made,
        measure="k_density",
        industries=asked.industries,
        other=around,
        distances=asked.distances,
        formula=_FORMULA,
        unit="per km",
        parts=lambda at: kernel_parts(models[at[0]].observed, float(asked.distances[at[-1]]), widths[at[0]], points),
        has_bands=draws > 0,
        notes=asked.chance_notes(null=null, draws=draws, weighted=weighted),
        settings={
            "convention": convention,
            "weighted": weighted,
            "bandwidth_km": {name: float(f"{h:.6g}") for name, h in zip(asked.industries, widths, strict=True)},
            **chance.settings(),
            **how,
        },
    )


def _by_draws(
    asked: AskedPoints,
    models: Sequence[NullModel],
    chance: Chance,
    bandwidth: Bandwidth,
    method: Method,
    tell: Callable[[str, Judged], Judged],
) -> tuple[list[Judged], dict[str, Any]]:
    """Each industry beside curves of its own null model."""
    made, widths, ways, errors = [], [], set(), []
    for industry, model in zip(asked.industries, models, strict=True):
        if reason := asked.no_answer(model):
            made.append(unknown(asked.distances, reason))
            widths.append(np.nan)
            continue
        width = bandwidth_of(model.observed, asked.points, bandwidth)
        plants = model.at.size + (0 if model.other is None else model.other.size)
        sums = sums_of(asked.points, asked.distances, width, plants, method=method)
        widths.append(width)
        ways.add(sums.name)
        if isinstance(sums, GridSums):
            errors.append(sums.error(model.observed))
        value, drawn = sums.curves([model.observed])[0], sums.curves(model.patterns())
        made.append(tell(industry, judged(value, drawn, chance, rounding=sums.rounding)))
    how: dict[str, Any] = {"bandwidths": widths, "method": " and ".join(sorted(ways)), "bands": "simulated"}
    if np.isfinite(errors).any():
        how["largest_relative_error"] = float(f"{np.nanmax(errors):.2g}")
    return made, how


def _as_dbmss(
    asked: AskedPoints, models: Sequence[NullModel], chance: Chance, bandwidth: Bandwidth
) -> tuple[list[Judged], dict[str, Any]]:
    """The same, each curve with a bandwidth of its own."""
    fixed = None if isinstance(bandwidth, str) else float(bandwidth)
    made, widths = [], []
    for model in models:
        if reason := asked.no_answer(model):
            made.append(unknown(asked.distances, reason))
            widths.append(np.nan)
            continue
        value, width = dbmss_k_density(model.observed, asked.distances, bandwidth=fixed, between=asked.points.between)
        curves = [
            dbmss_k_density(one, asked.distances, bandwidth=fixed, between=asked.points.between)[0]
            for one in model.patterns()
        ]
        made.append(judged(value, np.array(curves).reshape(-1, asked.distances.size), chance))
        widths.append(width)
    return made, {"bandwidths": widths, "method": "binned as in R", "bands": "simulated"}


def _analytic(
    bands: str, asked: AskedPoints, models: Sequence[NullModel], *, weighted: bool, null: str, draws: int
) -> bool:
    """Whether bands come out of moments."""
    if bands not in ("auto", "simulated", "analytic"):
        raise InvalidOption(f"There are no bands {bands!r}.", hint="use auto, simulated or analytic.", bands=bands)
    fits = asked.points.between is None and not weighted and null == "location" and asked.around is None and draws > 0
    if bands == "analytic" and not fits:
        raise InvalidOption(
            "Analytic bands are those of unweighted plants of one industry at random locations.",
            hint="bands='simulated'.",
            bands=bands,
        )
    return fits and (bands == "analytic" or (bands == "auto" and len(models) > _MANY_INDUSTRIES))
