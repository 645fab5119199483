"""What do the neighbours of a region have? The spatial lag of any table."""

from __future__ import annotations

import numpy as np

from klastr.identify.spatial.local_answer import neighbours_of, over_cells
from klastr.identify.spatial.placed import placed
from klastr.identify.spatial.spatial_measured import SpatialMeasured
from klastr.identify.spatial.variable import Of, Spatial
from klastr.identify.spatial.weights import SpatialWeights
from klastr.measures import measure

NO_INTERVAL = "none: it restates the neighbours' numbers and is neither an estimate nor a test; for a test see moran"


@measure(
    family="spatial",
    needs=("table", "neighbours"),
    returns=("region", "industry"),
    reference="Cliff, A. D. and Ord, J. K. (1981). Spatial Processes: Models and Applications. Pion",
    page="spatial-autocorrelation",
    covers=("Spatial lag",),
)
def spatial_lag(ground: Spatial, *, weights: SpatialWeights | None = None, of: Of = "quotient") -> SpatialMeasured:
    """The weighted sum of the neighbours' numbers; with rows that add up to 1, their mean.

    lag[r] = sum_j w[r, j] x[j]

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable, wide frame, or mapping of region to number
    weights : SpatialWeights, optional
        Default: the built-in list of NUTS 2 neighbours, rows adding up to 1.
    of : {"quotient", "symmetric", "share", "log", "jobs", "rate", "values"}
        What is looked at, see `klastr.identify.spatial.variable`.

    Returns
    -------
    SpatialMeasured
        By region and industry. It has neither interval nor p-value: it restates the neighbours' numbers and tests
        nothing. ``no_neighbour`` for islands.

    Raises
    ------
    InvalidGeography
        No neighbours are known, or the weights lack a region.
    InvalidOption
        An `of` that does not exist.

    References
    ----------
    .. [1] Cliff, A. D. and Ord, J. K. (1981). Spatial Processes: Models and Applications. Pion.

    Examples
    --------
    >>> import klastr
    >>> line = klastr.spatial_weights("ABC", neighbours=[("A", "B"), ("B", "C")])
    >>> klastr.spatial_lag({"A": 1.0, "B": 5.0, "C": 2.0}, weights=line).at("B", "attribute")
    1.5
    """
    put = placed(ground, weights, of, varies=False)
    return over_cells(
        "spatial_lag",
        put,
        np.asarray(put.matrix @ put.values, dtype=np.float64),
        p_values=None,
        fdr="industry",
        level=0.05,
        told={"interval": NO_INTERVAL},
        formula="sum over neighbours of weight x their number",
        parts=lambda at: neighbours_of(put, put.values, at),
    )
