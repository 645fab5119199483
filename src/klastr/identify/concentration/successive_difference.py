"""How restless is the employment of a cell from year to year? The mean squared successive difference."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from klastr.identify.industry_grid import hidden_notes
from klastr.identify.measured import Measured, reasoned
from klastr.identify.reasons import Reason
from klastr.measures import checked_convention, measure
from klastr.tables.impute import impute
from klastr.tables.regional import RegionalTable

Floats = NDArray[np.float64]


@measure(
    family="concentration",
    needs=("years",),
    returns=("region", "industry"),
    reference="Von Neumann, J. et al. (1941). The mean square successive difference. Annals Math. Statistics 12 (2)",
    page="concentration",
    covers=("Mean squared successive difference",),
)
def successive_difference(
    table: RegionalTable,
    *,
    region_level: int | None = None,
    industry_level: int | None = None,
    convention: str = "published",
) -> Measured:
    """Mean square of the change of employment from one year of the table to the next.

    d2[r, i] = sum_t (E[t, r, i] - E[t - 1, r, i])^2 / (T - 1)

    A variance would count a steady rise as unrest; this does so only as far as each step goes.

    Parameters
    ----------
    table : RegionalTable, T years
        Hidden cells are estimated first. Years of the table follow each other, whatever lies between them.
    region_level, industry_level : int, optional
        Needed where the table holds several levels.
    convention : {"published"}
        The one formula; REAT calls it ``mssd``.

    Returns
    -------
    Measured
        By region and industry, persons squared, from 0 on. ``not_there`` where the region is missing in a year,
        ``too_few`` where the table has a single year. There is no interval: the plants of two years are mostly the
        same, and drawing both again as if they were not would show unrest where there is none.

    Raises
    ------
    MixedLevels
        The table holds several levels and none was chosen.

    References
    ----------
    .. [1] Von Neumann, J., Kent, R. H., Bellinson, H. R. and Hart, B. I. (1941). The mean square successive
       difference. Annals of Mathematical Statistics 12 (2), 153-162.

    Examples
    --------
    >>> import pandas as pd
    >>> import klastr
    >>> frame = pd.DataFrame({"region": ["A"] * 4, "industry": ["steel"] * 4, "year": range(2010, 2014),
    ...                       "jobs": [10, 12, 11, 15]})
    >>> table = klastr.RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")
    >>> klastr.successive_difference(table).at("A", "steel")
    7.0
    """
    convention = checked_convention(convention, successive_difference)
    chosen = impute(table).at_level(region_level=region_level, industry_level=industry_level)
    steps = np.diff(chosen.values, axis=0)
    values = np.square(steps).sum(axis=0) / max(len(steps), 1)
    few = np.full(values.shape, len(steps) == 0)
    reasons = reasoned(values, (few, Reason.TOO_FEW), otherwise=Reason.NOT_THERE)
    return Measured(
        measure="successive_difference",
        axes={"region": chosen.regions, "industry": chosen.industries},
        values=values,
        reasons=reasons,
        formula="mean over years of (employment - employment of the year before) squared",
        year=chosen.years[-1],
        unit="persons squared",
        parts=lambda at: {
            f"change to {year}": float(step)
            for year, step in zip(chosen.years[1:], steps[:, at[0], at[1]], strict=True)
        },
        sources=(table.source,) if table.source else (),
        notes=hidden_notes(chosen.is_imputed, chosen.values),
        settings={
            "years": chosen.years,
            "convention": convention,
            "interval": "none, because the plants of two years are mostly the same",
        },
    )
