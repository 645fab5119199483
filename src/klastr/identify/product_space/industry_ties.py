"""Which industries go together, by any of the normalisations of how often they are in the same regions?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, overload

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names
from klastr.identify.industry_grid import Ground, cells_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.co_occurrence import Margins, Weighting, of_counts, region_weights
from klastr.identify.product_space.normalisations import FORMULAS, OF_QUOTIENTS
from klastr.identify.product_space.presence import presence
from klastr.identify.product_space.tie_answer import SHARED_AT_RANDOM, answered, ties_of
from klastr.identify.product_space.tie_values import normalised
from klastr.identify.reasons import Reason
from klastr.identify.relatedness import Relatedness
from klastr.measures import checked_convention, measure

Floats = NDArray[np.float64]
Symmetric = Literal[
    "association",
    "probability",
    "cosine",
    "salton",
    "jaccard",
    "minimum_probability",
    "z_score",
    "correlation",
    "continuous",
]

# What a convention was compared for.
_COMPARED = {
    "econgeo": ("probability", "z_score"),
    "ecomplexity": ("minimum_probability", "conditional", "continuous"),
    "economiccomplexity": ("minimum_probability",),
}


@overload
def relatedness(
    ground: Ground | Relatedness,
    *,
    normalisation: Symmetric | None = ...,
    margins: Margins = ...,
    weights: Weighting | Mapping[str, float] = ...,
    threshold: float = ...,
    convention: str = ...,
) -> Relatedness: ...


@overload
def relatedness(
    ground: Ground | Relatedness,
    *,
    normalisation: Literal["conditional"],
    margins: Margins = ...,
    weights: Weighting | Mapping[str, float] = ...,
    threshold: float = ...,
    convention: str = ...,
) -> Measured: ...


@overload
def relatedness(
    ground: Ground | Relatedness,
    *,
    normalisation: str,
    margins: Margins = ...,
    weights: Weighting | Mapping[str, float] = ...,
    threshold: float = ...,
    convention: str = ...,
) -> Relatedness | Measured: ...


@measure(
    family="relatedness",
    needs=("table",),
    returns=("industry", "other"),
    conventions=("published", "econgeo", "ecomplexity", "economiccomplexity"),
    reference="Steijn, M. (2021). Improvement on the association strength. Quantitative Science Studies 2(2), 778-794",
    page="relatedness-measures",
    covers=(
        "Co-occurrence of industries",
        "Relatedness: probability (Steijn)",
        "Relatedness: association strength",
        "Relatedness: cosine",
        "Relatedness: Jaccard",
        "Relatedness: Salton (square root)",
        "Relatedness: conditional probability, asymmetric",
        "Relatedness: correlation and continuous proximity",
        "Relatedness: z-score",
        "Relatedness: regions weighted",
    ),
)
def relatedness(
    ground: Ground | Relatedness,
    *,
    normalisation: str | None = None,
    margins: Margins = "ubiquity",
    weights: Weighting | Mapping[str, float] = "equal",
    threshold: float = 1.0,
    convention: str = "published",
) -> Relatedness | Measured:
    """How often two industries are in the same regions, against how often they would be anyway.

    C[i, j] = sum_r w[r] M[r, i] M[r, j],  tie[i, j] = C[i, j] / what the normalisation divides it by

    Parameters
    ----------
    ground : IndustryGrid, RegionalTable, wide frame or Relatedness
        R regions x I industries; or a Relatedness of counts: how often two industries were seen together, in patents
        or in firms (then only `margins` "cooccurrence" are known).
    normalisation : str, optional
        ``association``, ``probability`` (Steijn), ``cosine``, ``salton``, ``jaccard``, ``minimum_probability``
        (proximity), ``conditional`` (to have one, given the other: not symmetric), ``z_score`` (hypergeometric),
        ``correlation`` of the quotients, or ``continuous``: (1 + correlation) / 2. Default: association, or the first
        that the convention computes.
    margins : {"ubiquity", "cooccurrence"}
        What an industry counts for: the regions that have it, or the sum of its co-occurrences with others.
    weights : {"equal", "size", "diversity"} or mapping
        Of the regions: all the same, their jobs, 1 / their number of industries, or numbers of your own.
    threshold : float
        The lowest quotient that makes an industry present.
    convention : {"published", "econgeo", "ecomplexity", "economiccomplexity"}
        ``econgeo``: margins are co-occurrences, 0 on the diagonal; the two others keep 1 there.

    Returns
    -------
    Relatedness
        (I, I) ties with their chance (`p_values`); for ``conditional`` a Measured, ``industry`` x ``given``.

    Raises
    ------
    InvalidOption
        A word that is not known, or one that the convention or the counts cannot follow.

    References
    ----------
    .. [1] van Eck, N. J. and Waltman, L. (2009). How to normalize cooccurrence data? Journal of the American Society
       for Information Science and Technology 60(8), 1635-1651.
    .. [2] Steijn, M. (2021). Improvement on the association strength. Quantitative Science Studies 2(2), 778-794.
    .. [3] Teece, D. J., Rumelt, R., Dosi, G. and Winter, S. (1994). Understanding corporate coherence. Journal of
       Economic Behavior and Organization 23(1), 1-30.

    Examples
    --------
    >>> import klastr
    >>> rows = [("A", "ore", 9), ("A", "steel", 9), ("B", "ore", 1), ("B", "food", 99), ("C", "steel", 9)]
    >>> klastr.relatedness(klastr.RegionalTable.from_rows(rows), normalisation="association").at("ore", "steel")
    1.5
    """
    convention = checked_convention(convention, relatedness)
    normalisation = normalisation or _COMPARED.get(convention, ("association",))[0]
    _refuse(normalisation, margins, convention)
    if isinstance(ground, Relatedness):
        return _from_counts(ground, normalisation, convention)
    grid = cells_of(ground)
    present = presence(grid, threshold=threshold)
    if convention == "econgeo" and normalisation != "z_score":
        margins = "cooccurrence"
    weighting = region_weights(grid, present, weights)
    if weighting is not None and (normalisation == "z_score" or normalisation in OF_QUOTIENTS):
        raise InvalidOption(f"{normalisation} takes no weights of regions.", hint="leave weights out.")
    values, reasons = ties_of(grid, present, normalisation, margins, weighting)
    settings = {
        "measure": "relatedness",
        "normalisation": normalisation,
        "margins": margins,
        "weights": weights if isinstance(weights, str) else "given",
        "threshold": threshold,
        "convention": convention,
        "year": grid.year,
        "regions": len(grid.regions),
        "null": SHARED_AT_RANDOM,
    }
    return answered(grid, present, values, reasons, name=f"{normalisation} relatedness", settings=settings)


def _from_counts(found: Relatedness, normalisation: str, convention: str) -> Relatedness | Measured:
    """Ties out of how often industries were seen together, without the regions."""
    if normalisation in OF_QUOTIENTS or normalisation in ("z_score", "salton") or convention != "published":
        raise InvalidOption(
            f"{normalisation} ({convention}) needs the table of regions and industries; these are counts of pairs.",
            hint="use association, probability, cosine, jaccard, minimum_probability or conditional.",
        )
    both = np.nan_to_num(found.values)
    np.fill_diagonal(both, 0.0)
    if (both < 0).any():
        raise InvalidOption(
            f"{int((both < 0).sum()) // 2:,} of the counts of pairs are below 0.",
            hint="give counts, or ties as they are.",
        )
    values = normalised(of_counts(both), normalisation)
    reasons = reasoned(
        values,
        (np.eye(len(values), dtype=bool), Reason.SAME),
        (np.isnan(found.values), Reason.UNKNOWN),
        otherwise=Reason.NO_NEIGHBOUR,
    )
    settings = {"measure": "relatedness", "normalisation": normalisation, "margins": "cooccurrence"}
    if normalisation == "conditional":
        axes = {"industry": found.industries, "given": found.industries}
        return Measured(
            measure="relatedness",
            axes=axes,
            values=values,
            reasons=reasons,
            formula=FORMULAS[normalisation],
            sources=found.sources,
            settings=settings,
        )
    return Relatedness(
        industries=found.industries,
        values=values,
        name=f"{normalisation} relatedness",
        formula=FORMULAS[normalisation].replace("regions", "sightings"),
        industry_names=found.industry_names,
        reasons=reasons,
        sources=found.sources,
        settings=settings,
    )


def _refuse(normalisation: str, margins: str, convention: str) -> None:
    for name, asked, offered in (
        ("normalisation", normalisation, tuple(FORMULAS)),
        ("margins", margins, ("ubiquity", "cooccurrence")),
    ):
        if asked not in offered:
            near = nearest_names(asked, offered) or offered
            raise InvalidOption(f"relatedness has no {name} {asked!r}.", hint=f"use {' or '.join(near)}.")
    allowed = _COMPARED.get(convention, tuple(FORMULAS))
    if normalisation not in allowed:
        raise InvalidOption(
            f"The convention {convention!r} was not compared for {normalisation}.",
            hint=f"it is offered for {', '.join(allowed)}; margins='cooccurrence' gives EconGeo's formulas.",
        )
