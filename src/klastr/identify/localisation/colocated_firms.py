"""How often are a firm of one industry and a firm of another in the same region? Howard, Newman and Tarp's index."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, NothingToMeasure
from klastr.identify.localisation.colocation_moments import colocation_moments
from klastr.identify.localisation.dartboard import FLOOR
from klastr.identify.localisation.plant_sums import PlantGround, plant_sums
from klastr.identify.reasons import Reason
from klastr.identify.relatedness import Relatedness
from klastr.measures import measure

Floats = NDArray[np.float64]

NULL = f"the firms of both industries keep their places and are dealt to the two industries anew; {FLOOR}"


@measure(
    family="concentration",
    needs=("plants",),
    returns=("industry", "other"),
    reference="Howard, E., Newman, C. and Tarp, F. (2016). Measuring industry coagglomeration. JEG 16",
    page="localisation",
    covers=("Howard-Newman-Tarp colocation index", "Howard-Newman-Tarp excess colocation index"),
)
def colocated_firms(ground: PlantGround, *, form: str = "excess") -> Relatedness:
    """Share of the pairs of firms, one of each industry, that are in one region; and how far that is beyond chance.

    CL[i, j] = sum_r n[r, i] n[r, j] / (N[i] N[j]),   XCL[i, j] = CL[i, j] - E(CL[i, j])

    n[r, i]: firms of industry i in region r. E: where the firms of both industries keep their places and are dealt to
    the two industries anew. The authors draw that expectation; here it is exact: the share of all pairs of these firms
    that are in one region.

    Parameters
    ----------
    ground : PlantTable, IndustryGrid, RegionalTable or wide frame, R regions x I industries
        A table must name its establishments: firms are counted, not their jobs.
    form : {"excess", "share"}
        XCL, or CL alone.

    Returns
    -------
    Relatedness
        ``values`` (I, I) float64, CL in 0..1, XCL in -1..1; NaN with its reason for an industry without firms, and on
        the diagonal. ``p_values``: of a CL at least as high.

    Raises
    ------
    NothingToMeasure
        The table names no establishments.
    InvalidOption
        Another form.

    References
    ----------
    .. [1] Howard, E., Newman, C. and Tarp, F. (2016). Measuring industry coagglomeration and identifying the driving
       forces. Journal of Economic Geography 16 (5), 1055-1078.

    Examples
    --------
    >>> import pandas as pd, klastr
    >>> firms = pd.DataFrame({"what": list("ABABAB"), "where": list("XXXYYX"), "jobs": 1})
    >>> plants = klastr.PlantTable.from_frame(firms, "where", "what", "jobs")
    >>> round(klastr.colocated_firms(plants, form="share").at("A", "B"), 4)
    0.5556
    """
    if form not in ("excess", "share"):
        raise InvalidOption(f"form is {form!r}; it can be 'excess' or 'share'.", hint="use form='excess'.", form=form)
    sums = plant_sums(ground, units="plants")
    if not sums.plants.any():
        raise NothingToMeasure("The table counts no establishments.", hint="check the column of local units.")
    pairs = colocation_moments(sums.jobs)
    values = pairs.share - pairs.expected if form == "excess" else pairs.share
    reasons = np.where(np.isnan(values), np.uint8(Reason.EMPTY_INDUSTRY), np.uint8(Reason.DEFINED))
    np.fill_diagonal(values, np.nan)
    np.fill_diagonal(reasons, Reason.SAME)
    return Relatedness(
        industries=sums.industries,
        values=values,
        name="excess colocation of firms" if form == "excess" else "colocation of firms",
        formula="sum over r of n[r,i] n[r,j] / (N[i] N[j])" + (", less its expectation" if form == "excess" else ""),
        reasons=reasons,
        sources=sums.sources,
        notes=sums.notes,
        settings={"year": sums.year, "form": form, "null": NULL},
        chance=pairs.p_values,
        parts=lambda first, second: _shared(sums.jobs, sums.regions, sums.industries, first, second),
    )


def _shared(
    firms: Floats, regions: tuple[str, ...], industries: tuple[str, ...], first: str, second: str
) -> dict[str, float | str]:
    """The regions that hold most pairs of firms of two industries."""
    pairs = firms[:, industries.index(first)] * firms[:, industries.index(second)]
    order = np.argsort(-pairs, kind="stable")[:5]
    return {f"pairs in {regions[r]}": float(pairs[r]) for r in order if pairs[r] > 0}
