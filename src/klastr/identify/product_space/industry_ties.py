"""Which industries go together, by any of the normalisations of how often they are in the same regions?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, nearest_names
from klastr.identify.industry_grid import Ground, IndustryGrid, cells_of
from klastr.identify.measured import Measured, reasoned
from klastr.identify.product_space.chance import shared_by_chance
from klastr.identify.product_space.co_occurrence import Margins, Weighting, of_counts, region_weights
from klastr.identify.product_space.normalisations import FORMULAS, OF_QUOTIENTS
from klastr.identify.product_space.presence import Presence, presence
from klastr.identify.product_space.tie_values import normalised, tie_values
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

# What a convention computes, and what it keeps on the diagonal.
_FOLLOWED = {
    "econgeo": (("probability", "z_score"), 0.0),
    "ecomplexity": (("minimum_probability", "conditional", "continuous"), 1.0),
    "economiccomplexity": (("minimum_probability",), 1.0),
}
_NULL = "regions drawn at random for each industry, as many as it has (hypergeometric)"


@overload
def relatedness(
    ground: Ground | Relatedness,
    *,
    normalisation: Symmetric = ...,
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
    normalisation: str = "association",
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
    normalisation : str
        ``association``, ``probability`` (Steijn), ``cosine``, ``salton``, ``jaccard``, ``minimum_probability``
        (proximity), ``conditional`` (to have one, given the other: not symmetric), ``z_score`` (hypergeometric),
        ``correlation`` of the quotients, or ``continuous``: (1 + correlation) / 2.
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
        "normalisation": normalisation,
        "margins": margins,
        "weights": weights if isinstance(weights, str) else "given",
        "threshold": threshold,
        "convention": convention,
        "year": grid.year,
        "regions": len(grid.regions),
        "null": _NULL,
    }
    return answered(grid, present, values, reasons, name=f"{normalisation} relatedness", settings=settings)


def answered(
    grid: IndustryGrid,
    present: Presence,
    values: Floats,
    reasons: NDArray[np.uint8],
    *,
    name: str,
    settings: dict[str, Any],
) -> Relatedness | Measured:
    """Ties with their chance, their parts and what the convention keeps on the diagonal."""
    normalisation = settings["normalisation"]
    diagonal = _FOLLOWED.get(settings["convention"], ((), np.nan))[1]
    if not np.isnan(diagonal):
        own = np.arange(len(values))[reasons.diagonal() == Reason.SAME]
        values[own, own], reasons[own, own] = diagonal, Reason.DEFINED
    codes = {code: k for k, code in enumerate(grid.industries)}

    def parts(first: str, second: str) -> Mapping[str, float | str]:
        return _shared_regions(grid, present, codes[first], codes[second])

    if normalisation == "conditional":
        return Measured(
            measure="relatedness",
            axes={"industry": grid.industries, "given": grid.industries},
            values=values,
            reasons=reasons,
            formula=FORMULAS[normalisation],
            year=grid.year,
            parts=lambda at: parts(grid.industries[at[0]], grid.industries[at[1]]),
            sources=grid.sources,
            settings=settings,
        )
    return Relatedness(
        industries=grid.industries,
        values=values,
        name=name,
        formula=FORMULAS[normalisation],
        industry_names=grid.industry_names,
        reasons=reasons,
        chance=lambda: _chance(present, reasons),
        parts=parts,
        sources=grid.sources,
        settings=settings,
    )


def ties_of(
    grid: IndustryGrid, present: Presence, normalisation: str, margins: Margins, weighting: Floats | None = None
) -> tuple[Floats, NDArray[np.uint8]]:
    """(I, I) ties and reasons; the diagonal has none."""
    values = tie_values(normalisation, margins, present, grid.employment, grid.region_total, weighting)
    flat = normalisation == "z_score" or normalisation in OF_QUOTIENTS
    lonely = Reason.NO_VARIATION if flat else Reason.NO_NEIGHBOUR
    empty = ~(grid.employment.sum(axis=0) > 0)
    nowhere = ~(present.sum(axis=0) > 0)
    reasons = reasoned(
        values,
        (np.eye(len(values), dtype=bool), Reason.SAME),
        (empty | empty[:, None], Reason.EMPTY_INDUSTRY),
        (np.full(values.shape, len(grid.regions) == 1), Reason.ONE_REGION),
        (nowhere | nowhere[:, None], Reason.NOT_SPECIALISED),
        otherwise=lonely,
    )
    own = np.flatnonzero(empty)
    reasons[own, own] = Reason.EMPTY_INDUSTRY
    return values, reasons


def _from_counts(found: Relatedness, normalisation: str, convention: str) -> Relatedness | Measured:
    """Ties out of how often industries were seen together, without the regions."""
    if normalisation in OF_QUOTIENTS or normalisation in ("z_score", "salton") or convention != "published":
        raise InvalidOption(
            f"{normalisation} ({convention}) needs the table of regions and industries; these are counts of pairs.",
            hint="use association, probability, cosine, jaccard, minimum_probability or conditional.",
        )
    both = np.nan_to_num(found.values)
    np.fill_diagonal(both, 0.0)
    values = normalised(of_counts(both), normalisation)
    reasons = reasoned(
        values,
        (np.eye(len(values), dtype=bool), Reason.SAME),
        (np.isnan(found.values), Reason.UNKNOWN),
        otherwise=Reason.NO_NEIGHBOUR,
    )
    settings = {"normalisation": normalisation, "margins": "cooccurrence", "convention": convention}
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


def _chance(present: Presence, reasons: NDArray[np.uint8]) -> Floats:
    """(I, I) chances of so many shared regions; NaN where there is no tie."""
    both = (present.T @ present).astype(np.float64)
    found = shared_by_chance(both, np.diag(both), len(present))
    found[reasons != Reason.DEFINED] = np.nan
    return found


def _shared_regions(grid: IndustryGrid, present: Presence, first: int, second: int) -> Mapping[str, float | str]:
    """How many regions share two industries, and the largest of them by jobs in the smaller of the two."""
    here = (present[:, first] > 0) & (present[:, second] > 0)
    has = [int(present[:, k].sum()) for k in (first, second)]
    cells: dict[str, float | str] = {
        "regions with both": int(here.sum()),
        f"regions with {grid.industries[first]}": has[0],
        f"regions with {grid.industries[second]}": has[1],
        "regions with both, if at random": round(has[0] * has[1] / max(len(grid.regions), 1), 3),
    }
    smaller = np.minimum(grid.employment[:, first], grid.employment[:, second])
    order = np.argsort(-np.where(here, smaller, -1.0), kind="stable")[:5]
    return cells | {f"at least so many in both, {grid.regions[r]}": float(smaller[r]) for r in order if here[r]}


def _refuse(normalisation: str, margins: str, convention: str) -> None:
    for name, asked, offered in (
        ("normalisation", normalisation, tuple(FORMULAS)),
        ("margins", margins, ("ubiquity", "cooccurrence")),
    ):
        if asked not in offered:
            near = nearest_names(asked, offered) or offered
            raise InvalidOption(f"relatedness has no {name} {asked!r}.", hint=f"use {' or '.join(near)}.")
    allowed = _FOLLOWED.get(convention, (tuple(FORMULAS),))[0]
    if normalisation not in allowed:
        raise InvalidOption(
            f"The convention {convention!r} was not compared for {normalisation}.",
            hint=f"it is offered for {', '.join(allowed)}; margins='cooccurrence' gives EconGeo's formulas.",
        )
