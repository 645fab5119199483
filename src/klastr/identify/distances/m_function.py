"""How much more of an industry is there around its own plants than everywhere? Marcon and Puech's M."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from klastr.errors import InvalidOption
from klastr.identify.distances.asked import AskedPoints, asked_points
from klastr.identify.distances.curves import DistanceCurves
from klastr.identify.distances.judged import Chance, Judged, curves_answer, judged, unknown
from klastr.identify.distances.m_ratios import Surroundings, surroundings
from klastr.identify.distances.nulls import NullModel
from klastr.identify.distances.plant_parts import plant_name
from klastr.identify.distances.told_progress import Progress, told_by_size
from klastr.measures import checked_convention, measure
from klastr.methods.envelopes import Envelope
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]

_NULLS = ("location", "labelling", "independence")
_NAMED = 5


@measure(
    name="m",
    family="distances",
    needs=("points",),
    returns=("industry", "distance"),
    conventions=("published", "dbmss"),
    reference="Marcon, E. and Puech, F. (2010). Measures of the geographic concentration of industries",
    page="m-function",
    covers=("Marcon and Puech's M", "M of two industries", "M of cases and controls", "m (density of M)"),
    command="points",
)
def m_function(
    points: PointSet,
    of: str | Sequence[str] | None = None,
    *,
    around: str | None = None,
    up_to: float | None = None,
    distances: ArrayLike | None = None,
    form: str = "cumulative",
    case_control: bool = False,
    weighted: bool = True,
    null: str = "location",
    draws: int = 200,
    level: float = 0.95,
    envelope: Envelope = "extremes",
    fit: str = "rank",
    convention: str = "published",
    seed: int = 0,
    progress: Progress | None = None,
) -> DistanceCurves:
    """Share of an industry around its own plants, relative to its share everywhere.

    M(r) = sum_i [sum_j w_j 1(j in A, d_ij <= r) / sum_j w_j 1(d_ij <= r)] / sum_i [(W_A - w_i) / (W - w_i)],  i in A

    Parameters
    ----------
    points : PointSet
    of : str or sequence of str, optional
        Industries whose plants are counted; default: every one.
    around : str, optional
        Around plants of this industry, instead of around each other; the last fraction is then W_A / (W - w_i).
    up_to : float, optional
        Largest distance in km. Default: the median distance between two plants, or less where there are too many pairs.
    distances : array_like, optional
        The distances themselves.
    form : {"cumulative", "density"}
        ``density``: neighbours at a distance (by a normal kernel), not up to it; m in the literature.
    case_control : bool
        Cases (`of`) around cases, relative to controls (`around`) around them, not to all plants.
    weighted : bool
        Weigh plants, as the published formula does.
    null : {"location", "labelling", "independence"}
        ``location``: the industry's plants are drawn among all plants, each place keeps its weight.
    draws, seed : int
        How often chance is asked (0: no bands), and the seed.
    level : float
        Share of drawn curves inside the bands.
    envelope : {"extremes", "rank", "deviation"}
    fit : {"rank", "squares"}
    convention : {"published", "dbmss"}
        Both are the same formula.
    progress : callable, optional
        Called with the share of the work that is done.

    Returns
    -------
    DistanceCurves
        By industry and distance: 1 is the share everywhere; ``no_neighbour`` where no plant has anyone within reach.

    Raises
    ------
    InvalidOption
        An unknown industry, form, null model or convention; more pairs within reach than fit into memory.

    Notes
    -----
    Plants with no neighbour at all within a distance are left out of both sums.

    References
    ----------
    .. [1] Marcon, E. and Puech, F. (2010). Measures of the geographic concentration of industries: improving
       distance-based methods. Journal of Economic Geography 10 (5), 745-762.
    .. [2] Lang, G., Marcon, E. and Puech, F. (2020). Distance-based measures of spatial concentration: introducing a
       relative density function. Annals of Regional Science 64, 243-265.

    Examples
    --------
    >>> import klastr
    >>> plants = klastr.PointSet.from_arrays([0, 1, 0, 9], [0, 0, 2, 9], ["steel", "steel", "paper", "paper"])
    >>> klastr.m_function(plants, "steel", distances=[1.0, 3.0], draws=0).values.tolist()
    [[3.0, 1.5]]
    """
    convention = checked_convention(convention, m_function)
    if null not in _NULLS:
        raise InvalidOption(f"M has no null model {null!r}.", hint=f"use {', '.join(_NULLS)}.", null=null)
    asked = asked_points(points, of, around, up_to=up_to, distances=distances, listed_pairs=True)
    if case_control:
        asked = _cases_and_controls(asked)
    chance = Chance(null=null, draws=draws, seed=seed, level=level, envelope=envelope, fit=fit)
    near = surroundings(asked, form, weighted=weighted, case_control=case_control)
    tell = told_by_size(asked, progress)
    made = [tell(industry, _judged(asked, industry, near, chance)) for industry in asked.industries]
    return curves_answer(
        points,
        made,
        measure="m",
        industries=asked.industries,
        other=around,
        distances=asked.distances,
        formula="share among the neighbours of plants / share among all plants",
        parts=lambda at: _parts(asked, near, at),
        has_bands=draws > 0,
        notes=asked.chance_notes(null=null, draws=draws, weighted=weighted),
        theory=np.ones(1) if draws == 0 else None,
        settings={
            "convention": convention,
            "form": form,
            "weighted": weighted,
            "case_control": case_control,
            **near.settings(),
            **chance.settings(),
        },
    )


def _cases_and_controls(asked: AskedPoints) -> AskedPoints:
    """The plants of two industries only: cases around cases, against controls."""
    if asked.around is None or len(asked.industries) != 1:
        raise InvalidOption(
            "Cases and controls are one industry each.", hint="name them: of the cases, around the controls."
        )
    points = asked.points
    places = np.concatenate([points.of(asked.industries[0]), points.of(asked.around)])
    return AskedPoints(points.taken(np.sort(places)), asked.industries, None, asked.distances)


def _judged(asked: AskedPoints, industry: str, near: Surroundings, chance: Chance) -> Judged:
    model = asked.model(industry, null=chance.null, draws=chance.draws, seed=chance.seed, weighted=near.weighted)
    if reason := asked.no_answer(model):
        return unknown(asked.distances, reason)
    value = near.value(*_marks(model))
    drawn = [near.value(at, member, weight) for at, member, weight in _drawn_marks(model)]
    return judged(value, np.array(drawn).reshape(-1, asked.distances.size), chance)


def _marks(model: NullModel) -> tuple[NDArray[np.intp], NDArray[np.bool_], Floats]:
    """Reference plants, who counts around them, and the weight of every plant."""
    member = np.zeros(len(model.points), dtype=bool)
    member[model.at if model.other is None else model.other] = True
    return model.at, member, model.weight


def _drawn_marks(model: NullModel) -> Iterator[tuple[NDArray[np.intp], NDArray[np.bool_], Floats]]:
    """The same for each draw; places keep their weights, unless the weights themselves are exchanged."""
    for pattern in model.patterns():
        assert pattern.at is not None
        member = np.zeros(len(model.points), dtype=bool)
        member[pattern.at if pattern.other_at is None else pattern.other_at] = True
        weight = model.weight
        if model.kind == "labelling":
            weight = weight.copy()
            weight[pattern.at] = pattern.weight
        yield pattern.at, member, weight


def _parts(asked: AskedPoints, near: Surroundings, at: tuple[int, ...]) -> Mapping[str, float | str]:
    """M around each of the plants that pull most, and how many plants have a neighbour."""
    model = asked.model(asked.industries[at[0]], null="location", draws=0, seed=0, weighted=near.weighted)
    if asked.no_answer(model):
        return {}
    local = near.local(*_marks(model))[:, at[-1]]
    known = np.flatnonzero(np.isfinite(local))
    order = known[np.argsort(-local[known], kind="stable")[:_NAMED]]
    parts: dict[str, float | str] = {"plants with a neighbour": f"{known.size:,} of {local.size:,}"}
    named = {plant_name(asked.points, int(model.at[k])): round(float(local[k]), 4) for k in order}
    return parts | {f"M around {name}": value for name, value in named.items()}
