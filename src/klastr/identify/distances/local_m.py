"""Around which plants is an industry denser than everywhere? M of single plants, for maps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.distances.asked import asked_points
from klastr.identify.distances.m_ratios import surroundings
from klastr.identify.distances.plant_parts import plant_name
from klastr.identify.measured import Measured
from klastr.identify.reasons import Reason
from klastr.measures import checked_convention, measure
from klastr.methods.streams import stream
from klastr.tables.points import PointSet

Floats = NDArray[np.float64]


@measure(
    family="distances",
    needs=("points",),
    returns=("plant",),
    conventions=("published", "dbmss"),
    reference="Marcon, E. and Puech, F. (2023). Mapping distributions in non-homogeneous space",
    page="m-function",
    covers=("Local values of M",),
    command="none",
)
def local_m(
    points: PointSet,
    of: str,
    *,
    within: float,
    around: str | None = None,
    weighted: bool = True,
    draws: int = 200,
    convention: str = "published",
    seed: int = 0,
) -> Measured:
    """Share of an industry around each plant of it, relative to its share everywhere.

    M_i(r) = [sum_j w_j 1(j in A, d_ij <= r) / sum_j w_j 1(d_ij <= r)] / [(W_A - w_i) / (W - w_i)]

    Parameters
    ----------
    points : PointSet
    of : str
        The industry that is counted.
    within : float
        r in km.
    around : str, optional
        Around plants of this industry.
    weighted : bool
    draws, seed : int
        How often the counted plants are drawn among all others, for the p-value (0: none).
    convention : {"published", "dbmss"}
        Both are the same formula.

    Returns
    -------
    Measured
        By plant (its name, or its number in `points`); ``no_neighbour`` where nobody is within reach. The p-value is
        the share of draws in which as large a share stands around it.

    Raises
    ------
    InvalidOption

    References
    ----------
    .. [1] Marcon, E. and Puech, F. (2023). Mapping distributions in non-homogeneous space with distance-based methods.
       Journal of Spatial Econometrics 4, 13.

    Examples
    --------
    >>> import klastr
    >>> plants = klastr.PointSet.from_arrays([0, 1, 0, 9], [0, 0, 2, 9], ["steel", "steel", "paper", "paper"])
    >>> klastr.local_m(plants, "steel", within=2.0, draws=0).values.tolist()
    [1.5, 3.0]
    """
    convention = checked_convention(convention, local_m)
    if draws < 0:
        raise InvalidOption(f"{draws} draws are none.", hint="0 or more.", draws=draws)
    asked = asked_points(points, of, around, up_to=None, distances=[within], listed_pairs=True)
    near = surroundings(asked, "cumulative", weighted=weighted, case_control=False)
    at = points.of(of if around is None else around)
    member = np.zeros(len(points), dtype=bool)
    member[points.of(of)] = True
    with np.errstate(invalid="ignore", divide="ignore"):
        values = near.local(at, member, near.weight)[:, 0]
    values[~np.isfinite(values)] = np.nan
    reached = np.ones(at.size)
    random = stream(seed, "local M")
    for _ in range(draws):
        drawn = np.zeros(len(points), dtype=bool)
        drawn[random.choice(len(points), int(member.sum()), replace=False)] = True
        with np.errstate(invalid="ignore", divide="ignore"):
            reached += near.local(at, drawn, near.weight)[:, 0] >= values * (1 - 1e-12)
    names = tuple(points.plants[k] if points.plants is not None else str(k) for k in at)
    if len(set(names)) < len(names):
        names = tuple(f"{name} ({k})" for name, k in zip(names, at, strict=True))
    gap = np.isnan(values)
    return Measured(
        measure="local_m",
        axes={"plant": names},
        values=values,
        reasons=np.where(gap, Reason.NO_NEIGHBOUR, Reason.DEFINED).astype(np.uint8),
        p_values=np.where(gap, np.nan, reached / (draws + 1)) if draws else None,
        formula="share among the neighbours of the plant / share among all plants",
        year=points.year,
        parts=lambda place: {
            "where": plant_name(points, int(at[place[0]])),
            "km east": float(points.x[at[place[0]]]),
            "km north": float(points.y[at[place[0]]]),
        },
        sources=() if points.source is None else (points.source,),
        settings={
            "convention": convention,
            "within_km": within,
            "weighted": weighted,
            "null": f"the counted plants drawn among all, {draws:,} draws",
        },
    )
