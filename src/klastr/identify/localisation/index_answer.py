"""What the indices of localisation have in common: value, interval, p-value, ranks, and what made them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.localisation.dartboard import NULL, standard_scores, upper_p_values
from klastr.identify.localisation.plant_draws import DrawnSums, drawn_from_cells, drawn_indices
from klastr.identify.localisation.plant_sums import PlantGround, PlantSums, plant_sums
from klastr.identify.localisation.region_sizes import RegionSizes, Sizes, region_sizes
from klastr.identify.measured import Measured, reasoned
from klastr.identify.reasons import Reason
from klastr.identify.table_draws import interval_of_draws, rank_interval
from klastr.tables.plant_table import PlantTable

Floats = NDArray[np.float64]
_LEVEL = 0.90
_FEWEST_DRAWS = 20


@dataclass(frozen=True, eq=False, slots=True)
class Terms:
    """What an index is made of; all by industry.

    Attributes
    ----------
    raw : (I,) float64
        G, sum of squared differences between the industry's and all shares.
    share_squares, size_squares, herfindahl, plants : float64
        Sum of s^2, sum of x^2, H, N.
    """

    raw: Floats
    share_squares: Floats
    size_squares: Floats
    herfindahl: Floats
    plants: Floats


Index = Callable[[Terms], Floats]


def localisation(
    ground: PlantGround,
    index: Index,
    *,
    measure: str,
    formula: str,
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
    terms = _terms(sums, measured_against)
    values = index(terms)
    reasons = reasoned(
        values,
        (sums.industry_jobs <= 0, Reason.EMPTY_INDUSTRY),
        (sums.plants <= 1, Reason.ONE_PLANT),
        (terms.herfindahl >= 1 - 1e-12, Reason.ONE_PLANT),
        (terms.size_squares >= 1 - 1e-12, Reason.ONE_REGION),
    )
    drawn = _uncertainty(ground, sums, measured_against, index, values, draws=draws, seed=seed, units=units)
    scores = standard_scores(terms.raw, sums, measured_against)
    return Measured(
        measure=measure,
        axes={"industry": sums.industries},
        values=values,
        reasons=reasons,
        p_values=np.where(np.isnan(values), np.nan, upper_p_values(scores)),
        formula=formula,
        year=sums.year,
        parts=lambda at: _parts(at[0], sums, measured_against, terms, scores),
        sources=sums.sources,
        settings={
            "convention": convention,
            "sizes": measured_against.name,
            "units": units,
            "plant sizes": sums.known,
            "null": NULL,
            "draws": draws,
            "seed": seed,
            "interval_level": _LEVEL,
            "interval": "plants drawn again" if draws else "no draws were asked for",
        },
        low=drawn.get("low"),
        high=drawn.get("high"),
        rank=drawn.get("rank"),
        rank_low=drawn.get("rank_low"),
        rank_high=drawn.get("rank_high"),
    )


def _refuse(units: str, draws: int) -> None:
    if units not in ("jobs", "plants"):
        raise InvalidOption(f"units is {units!r}; it can be 'jobs' or 'plants'.", hint="use units='jobs'.", units=units)
    if draws < 0 or 0 < draws < _FEWEST_DRAWS:
        raise InvalidOption(
            f"--draws is {draws}; an interval needs at least {_FEWEST_DRAWS}, none needs 0.",
            hint="use --draws 200.",
            draws=draws,
        )


def _terms(sums: PlantSums, sizes: RegionSizes) -> Terms:
    jobs = np.where(sums.industry_jobs > 0, sums.industry_jobs, np.nan)
    return Terms(
        raw=sizes.apart(sums.jobs),
        share_squares=np.einsum("ri,ri->i", sums.jobs, sums.jobs) / jobs**2,
        size_squares=np.broadcast_to(sizes.squares, jobs.shape),
        herfindahl=sums.herfindahl,
        plants=sums.plants,
    )


def _uncertainty(
    ground: PlantGround,
    sums: PlantSums,
    sizes: RegionSizes,
    index: Index,
    values: Floats,
    *,
    draws: int,
    seed: int,
    units: str,
) -> dict[str, Floats]:
    """Interval and ranks; sizes of regions are held fixed."""
    if not draws:
        return {}
    shares = sizes.shares

    def of(drawn: DrawnSums) -> Floats:
        whole = np.broadcast_to(sizes.squares, drawn.share_squares.shape)
        raw = drawn.share_squares - 2 * drawn.share_sizes + whole
        with np.errstate(invalid="ignore", divide="ignore"):
            return index(Terms(raw, drawn.share_squares, whole, drawn.herfindahl, sums.plants))

    if isinstance(ground, PlantTable):
        drawn = drawn_indices(ground, shares, of, draws=draws, seed=seed, units=units)
    else:
        drawn = np.stack([of(one) for one in drawn_from_cells(sums, shares, draws=draws, seed=seed)])
    drawn[:, np.isnan(values)] = np.nan
    drawn[~np.isfinite(drawn)] = np.nan
    low, high = interval_of_draws(drawn, values, _LEVEL)
    rank, rank_low, rank_high = rank_interval(drawn, values, _LEVEL)
    return {"low": low, "high": high, "rank": rank, "rank_low": rank_low, "rank_high": rank_high}


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
