"""What the indices of localisation have in common: value, interval, p-value, ranks, and what made them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.localisation.dartboard import standard_scores
from klastr.identify.localisation.localisation_interval import LEVEL, Bounds, Index, Terms, Uncertain, terms_of
from klastr.identify.localisation.plant_sums import PlantGround, PlantSums, plant_sums
from klastr.identify.localisation.region_sizes import RegionSizes, Sizes, region_sizes
from klastr.identify.localisation.thrown_plants import null_of, p_values_of_raw
from klastr.identify.measured import Measured, reasoned
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import check_draws
from klastr.tables.plant_table import PlantTable

Floats = NDArray[np.float64]


def localisation(
    ground: PlantGround,
    index: Index,
    *,
    measure: str,
    formula: str,
    bounds: Bounds,
    sizes: Sizes | Mapping[str, float],
    units: str,
    draws: int,
    seed: int,
    convention: str,
) -> Measured:
    """An index by industry, with its interval from plants drawn again and its p-value under the dartboard."""
    _refuse(units, draws)
    sums = plant_sums(ground, units=units)
    measured_against = region_sizes(sums, sizes)
    terms = terms_of(sums, measured_against)
    values = index(terms)
    reasons = reasoned(
        values,
        (sums.industry_jobs <= 0, Reason.EMPTY_INDUSTRY),
        (sums.plants <= 1, Reason.ONE_PLANT),
        (terms.herfindahl >= 1 - 1e-12, Reason.ONE_PLANT),
        (terms.size_squares >= 1 - 1e-12, Reason.ONE_REGION),
    )
    plants = ground if isinstance(ground, PlantTable) else None
    again = Uncertain(plants, sums, measured_against, index, bounds, draws, seed, units)
    scores = standard_scores(terms.raw, sums, measured_against)
    return Measured(
        measure=measure,
        axes={"industry": sums.industries},
        values=values,
        reasons=reasons,
        p_values=_p_values(values, terms, scores, sums, measured_against, seed),
        formula=formula,
        year=sums.year,
        unit="",
        parts=lambda at: _parts(at[0], sums, measured_against, terms, scores),
        sources=sums.sources,
        notes=sums.notes,
        settings={
            "convention": convention,
            "sizes": measured_against.name,
            "units": units,
            "plant sizes": sums.known,
            "null": _null(sums, measured_against),
            "draws": draws,
            "seed": seed,
            "interval_level": LEVEL,
            "interval": again.in_words(),
        },
        **again.beside(values),
    )


def _refuse(units: str, draws: int) -> None:
    if units not in ("jobs", "plants"):
        raise InvalidOption(f"units is {units!r}; it can be 'jobs' or 'plants'.", hint="use units='jobs'.", units=units)
    check_draws(draws)


def _p_values(
    values: Floats, terms: Terms, scores: Floats, sums: PlantSums, sizes: RegionSizes, seed: int
) -> Floats | None:
    """(I,) under the dartboard; none where sizes of plants are assumed, since all it says hangs on them."""
    if sums.is_assumed.all():
        return None
    asked = np.where(np.isnan(values) | sums.is_assumed, np.nan, scores)
    return p_values_of_raw(terms.raw, asked, sums, sizes, seed=seed)


def _null(sums: PlantSums, sizes: RegionSizes) -> str:
    """What the p-values are under, or why there are none."""
    if sums.is_assumed.all():
        return "none, since what plants thrown at regions would give hangs on their sizes, which are assumed"
    null = null_of(sizes)
    return f"{null}; no p-value where sizes of plants are assumed" if sums.is_assumed.any() else null


def _parts(at: int, sums: PlantSums, sizes: RegionSizes, terms: Terms, scores: Floats) -> dict[str, float | str]:
    """G, H, the number of plants, and the regions that add most to G."""
    jobs = sums.jobs[:, at]
    x = sizes.shares if sizes.shares.ndim == 1 else sizes.shares[:, at]
    share = jobs / max(float(jobs.sum()), 1e-300)
    apart = (share - x) ** 2
    cells: dict[str, float | str] = {
        "G": round(float(terms.raw[at]), 6),
        "H of plants": round(float(terms.herfindahl[at]), 6),
        "plants": float(sums.plants[at]),
        "standard deviations above chance": round(float(scores[at]), 3),
    }
    for k in np.argsort(-apart, kind="stable")[:5]:
        sentence = f"{share[k]:.2%} of its jobs, {x[k]:.2%} of all; adds {apart[k] / max(apart.sum(), 1e-300):.0%} of G"
        cells[sums.regions[k]] = sentence
    return cells
