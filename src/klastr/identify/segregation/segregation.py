"""How unevenly does an industry lie among the others? The indices of segregation that need no map."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Literal, get_args

import numpy as np

from klastr.errors import InvalidOption, nearest_names
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.segregation.evenness import KERNELS, Kernel, atkinson
from klastr.identify.segregation.judged_index import judged_index
from klastr.identify.segregation.random_labelling import region_jobs
from klastr.identify.spatial.spatial_measured import SpatialMeasured
from klastr.measures import measure

Kind = Literal[
    "dissimilarity",
    "gini",
    "entropy",
    "atkinson",
    "isolation",
    "interaction",
    "correlation_ratio",
    "minmax",
    "modified_dissimilarity",
    "modified_gini",
]


@measure(
    family="concentration",
    needs=("table",),
    returns=("industry",),
    reference="Massey, D. S. and Denton, N. A. (1988). The dimensions of residential segregation. Social Forces 67",
    page="segregation",
    covers=(
        "Segregation: dissimilarity",
        "Segregation: Gini",
        "Segregation: entropy (Theil's H)",
        "Segregation: Atkinson",
        "Segregation: isolation",
        "Segregation: interaction",
        "Segregation: correlation ratio",
        "Segregation: min-max",
        "Segregation: modified for chance",
    ),
)
def segregation(
    ground: Ground,
    *,
    kind: Kind = "dissimilarity",
    aversion: float = 0.5,
    draws: int = 200,
    labellings: int = 199,
    seed: int = 0,
    plant_size: float | None = None,
) -> SpatialMeasured:
    """How far an industry lies apart from all others.

    D[i] = sum_r |x[r] / X - (t[r] - x[r]) / (T - X)| / 2,  x jobs of the industry, t all jobs of the region

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable or wide frame, R regions x I industries
    kind : str
        "dissimilarity" D; "gini"; "entropy" (Theil's H of the industry against the rest); "atkinson"; "isolation" xPx;
        "interaction" xPy; "correlation_ratio" (eta squared, V); "minmax" 2 D / (1 + D); "modified_dissimilarity" and
        "modified_gini": what is beyond chance, (D - D*) / (1 - D*).
    aversion : float
        Of Atkinson's index, above 0 and below 1.
    draws, seed : int
        How often the table is drawn again for the interval (0: none), and the seed.
    labellings : int
        How often the industries of all plants are drawn at random for the p-value (0: none).
    plant_size : float, optional
        Jobs per plant where the table names no establishments; default 10.

    Returns
    -------
    SpatialMeasured
        By industry, 0 to 1 (modified ones may lie below 0), with what chance alone gives (``expected``) and the p-value
        of as much or more. ``empty_industry`` without jobs, ``one_industry`` where all jobs are its own.

    Raises
    ------
    InvalidOption
        An unknown kind, an aversion or numbers of draws outside their domain.

    Notes
    -----
    D is the Hoover index of the industry against all *other* jobs. Against all jobs, the industry included, the Hoover
    index is (1 - P) D, P the industry's share in all jobs.

    References
    ----------
    .. [1] Massey, D. S. and Denton, N. A. (1988). The dimensions of residential segregation. Social Forces 67 (2),
       281-315.
    .. [2] Carrington, W. J. and Troske, K. R. (1997). On measuring segregation in samples with small units. Journal of
       Business and Economic Statistics 15 (4), 402-409.

    Examples
    --------
    >>> import klastr
    >>> table = klastr.RegionalTable.from_rows([("A", "steel", 30), ("A", "food", 10), ("B", "steel", 10),
    ...     ("B", "food", 50)])
    >>> round(klastr.segregation(table).at("steel"), 4)
    0.5833
    """
    if kind not in get_args(Kind):
        near = nearest_names(kind, get_args(Kind)) or get_args(Kind)
        raise InvalidOption(f"There is no index of segregation {kind!r}.", hint=f"use {' or '.join(near)}.", kind=kind)
    if not 0 < aversion < 1:
        raise InvalidOption(f"An aversion of {aversion} is outside 0 to 1.", hint="use aversion=0.5.")
    beyond = kind.startswith("modified_")
    if beyond and not labellings:
        raise InvalidOption(f"{kind} is what lies beyond chance.", hint="leave labellings=199.")
    grid = cells_of(ground)
    plain = kind.removeprefix("modified_")
    kernel: Kernel = partial(atkinson, aversion=aversion) if plain == "atkinson" else KERNELS[plain]
    return judged_index(
        "segregation",
        grid,
        kernel,
        formula=_FORMULAS[plain] + ("; less its mean by chance, over 1 less that mean" if beyond else ""),
        draws=draws,
        labellings=labellings,
        seed=seed,
        plant_size=plant_size,
        lowest=-np.inf if beyond else 0.0,
        highest=1.0,
        told={"kind": kind, **({"aversion": aversion} if plain == "atkinson" else {})},
        parts=lambda at: largest_gaps(grid, at[0]),
        beyond_chance=beyond,
    )


_FORMULAS = {
    "dissimilarity": "half the sum over regions of |share in the industry - share in all other jobs|",
    "gini": "mean difference of local shares between two jobs / (2 P (1 - P))",
    "entropy": "1 - mean local entropy of the industry against the others / that of all regions together",
    "atkinson": "1 - P / (1 - P) x (mean of (1 - p)^(1 - b) p^b / P)^(1 / (1 - b))",
    "isolation": "mean local share p of the industry, over its own jobs",
    "interaction": "mean local share of the others, over the industry's jobs",
    "correlation_ratio": "(isolation - P) / (1 - P)",
    "minmax": "2 D / (1 + D)",
}


def largest_gaps(grid: IndustryGrid, industry: int) -> Mapping[str, float | str]:
    """The regions whose share in the industry is furthest from their share in all other jobs."""
    x = grid.employment[:, industry]
    rest = region_jobs(grid) - x
    if x.sum() <= 0 or rest.sum() <= 0:
        return {}
    gaps = x / x.sum() - rest / rest.sum()
    order = np.argsort(-np.abs(gaps), kind="stable")[:5]
    return {f"share of {grid.regions[k]} less its share in other jobs": round(float(gaps[k]), 4) for k in order}
