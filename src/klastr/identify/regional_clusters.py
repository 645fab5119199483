"""Which regional clusters of industries are there, how strong are they, how sure are we, and which are growing?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.basis import Basis, Total, basis
from klastr.identify.commonness import Commonness, commonness
from klastr.identify.findings import Drawn, RegionalClusters
from klastr.identify.growth import first_year, shift_share_on
from klastr.identify.redraw import SIZE_DISPERSION, Block, Redrawing, Redraws, Sources
from klastr.identify.shares import measures_of, shares
from klastr.identify.specialisation import p_value_above_one, settings_of
from klastr.identify.stars import StarScheme, is_strong, star_scheme, thresholds
from klastr.methods.inference import percentile_interval
from klastr.tables.definitions import Definition
from klastr.tables.reference import ReferencePopulation
from klastr.tables.regional import RegionalTable, Year

# Enough for a variance, and some megabytes.
_FILLINGS_KEPT = 100

Floats = NDArray[np.float64]
Progress = Callable[[float], None]


def regional_clusters(
    employment: RegionalTable,
    definition: Definition | None = None,
    *,
    at: Year = None,
    since: Year = None,
    region_level: int | None = None,
    industry_level: int | None = None,
    regions: Collection[str] | None = None,
    smallest_total: float = 0,
    reference: str = "all",
    total: Total | None = None,
    stars: str = "absolute",
    reference_population: ReferencePopulation | None = None,
    draws: int = 1000,
    seed: int = 0,
    redraw: Sources = "both",
    size_dispersion: float = SIZE_DISPERSION,
    progress: Progress | None = None,
) -> RegionalClusters:
    """Measure every region and industry group, give stars, and say how sure each star is.

    stars[r, g] = number of thresholds of the scheme that size, location quotient, share of the region or wages pass

    Parameters
    ----------
    employment : RegionalTable
        Persons employed, with local units and wages where known. Hidden cells are estimated first.
    definition : Definition, optional
        Industries that go together. Default: each industry by itself.
    at, since : int, optional
        Year of the answer (default: the last) and the year that growth counts from (default: no growth).
    region_level, industry_level : int, optional
        Needed where the table holds several levels; rows of other levels bound the hidden cells.
    regions : collection of str, optional
        Limits the answer to these codes and everything below them; never the reference.
    smallest_total : float
        Leaves regions with a smaller total out of the answer; they stay in the reference.
    reference : str
        ``"all"`` regions of the level, or the code of an area in the table.
    total : {"all", "table", "traded"}, optional
        What the total of a region adds up; default: its total row where there is one, else the table.
    stars : {"absolute", "classic", "productivity"}
        The scheme; each threshold and its source is in the result's `scheme`.
    reference_population : ReferencePopulation, optional
        Percentiles of regions that are not in the table, for schemes that ask for the top share.
    draws, seed, redraw, size_dispersion
        As in `location_quotient`.
    progress : callable, optional
        Called with the share of the work that is done.

    Returns
    -------
    RegionalClusters

    Raises
    ------
    MixedLevels, MissingYear, MissingReference, NothingToMeasure, InvalidOption

    Notes
    -----
    A star is a threshold passed, not a judgement: read `stars_probability` beside it.

    References
    ----------
    .. [1] Sölvell, Ö., Ketels, C. and Lindqvist, G. (2008). Industrial specialization and regional clusters in the
       ten new EU member states. Competitiveness Review 18 (1/2), 104-130.

    Examples
    --------
    >>> table = RegionalTable.from_rows([("A", "steel", 20000), ("A", "food", 30000),
    ...                                  ("B", "steel", 1000), ("B", "food", 149000)])
    >>> regional_clusters(table).row("A", "steel")["stars"].item()
    3
    """
    whole = basis(
        employment,
        definition,
        at=at,
        region_level=region_level,
        industry_level=industry_level,
        reference=reference,
        total=total,
    )
    scheme = star_scheme(stars)
    limits = thresholds(scheme, _population(whole), reference_population, whole.groups)
    ground = _limited(whole, regions, smallest_total)
    redrawing = Redrawing(draws=draws, seed=seed, sources=redraw, size_dispersion=size_dispersion)
    years = (ground.t,) if since is None else (ground.t, first_year(ground, since))
    hidden = redrawing.hidden(ground, years)
    redraws = Redraws(ground, redrawing, hidden[0]) if draws else None
    measures = measures_of(ground)
    earned = np.stack([star.earned(_known(measures, star.measure, ground), limits[star.name]) for star in scheme.stars])
    drawn = (
        _draw(redraws, scheme, limits, measures, earned.sum(axis=0), progress)
        if redraws is not None and redraws.is_alive
        else None
    )
    return RegionalClusters(
        ground=ground,
        scheme=scheme,
        thresholds=limits,
        location_quotient=measures["location_quotient"],
        share_of_region=measures["share_of_region"],
        share_of_group=shares(ground.employment, ground.reference_group[None]),
        wages_per_person=measures.get("wages_per_person"),
        earned=earned,
        drawn=drawn,
        growth=None if since is None else shift_share_on(ground, since, redrawing, (hidden[0], hidden[1])),
        fillings=tuple(None if one is None else one.first(_FILLINGS_KEPT) for one in hidden),
        sources=(employment.source,) if employment.source else (),
        settings=settings_of(ground, redrawing, redraws)
        | {
            "stars": scheme.name,
            "since": since,
            "regions": None if regions is None else sorted(regions),
            "smallest_total": smallest_total,
        },
    )


def _known(measures: Mapping[str, Floats], name: str, ground: Basis) -> Floats:
    if name in measures:
        return measures[name]
    raise InvalidOption(
        f"This star scheme needs {name}, and the table of {len(ground.table.regions):,} regions has no such column.",
        hint="name the column of wages with --wages, or use --stars absolute.",
    )


def _population(ground: Basis) -> dict[str, Floats | None]:
    """The measures over the regions of the reference; None where these are not in the table."""
    if ground.reference_at is None:
        return {}
    measured: dict[str, Floats | None] = dict(measures_of(ground))
    inside = np.isin(ground.region_at, ground.reference_at)
    return {name: None if values is None else values[inside] for name, values in measured.items()}


def _limited(ground: Basis, wanted: Collection[str] | None, smallest_total: float) -> Basis:
    """The same basis with some of its regions; the reference stays what it was."""
    within = ground.table.region_codes.is_within
    strange = sorted(area for area in wanted or () if not any(within(code, area) for code in ground.regions))
    if strange:
        known = ", ".join(sorted({code[:2] for code in ground.regions})[:12])
        raise InvalidOption(
            f"None of the {len(ground.regions):,} regions is in {', '.join(strange)}.",
            hint=f"use --for with codes of the table ({known} ...).",
            strange=strange,
        )
    named = np.array([wanted is None or any(within(code, area) for area in wanted) for code in ground.regions])
    kept = named & (ground.region_total >= smallest_total)
    if not kept.any():
        raise InvalidOption(
            f"None of the {int(named.sum()):,} regions has a total of {smallest_total:,.0f} or more; the "
            f"largest has {ground.region_total[named].max():,.0f}.",
            hint="use a smaller --smallest.",
        )
    return replace(
        ground,
        region_at=ground.region_at[kept],
        employment=ground.employment[kept],
        hidden_employment=ground.hidden_employment[kept],
        region_total=ground.region_total[kept],
    )


def _draw(
    redraws: Redraws,
    scheme: StarScheme,
    limits: Mapping[str, Floats],
    measures: Mapping[str, Floats],
    stars: NDArray[np.int64],
    progress: Progress | None,
) -> Drawn:
    shape = stars.shape
    low, high, p_values, at_least, strong = (np.full(shape, np.nan) for _ in range(5))
    each = np.full((len(scheme.stars), *shape), np.nan)
    common = commonness(redraws.basis, redraws.redrawing)
    for block in redraws.blocks():
        rows = block.rows
        quotient = block.location_quotient()
        earned = np.stack(
            [
                star.earned(
                    _drawn_measure(star.measure, block, quotient, measures),
                    limits[star.name].astype(np.float32)[None, :, None],
                )
                for star in scheme.stars
            ]
        )
        enough = earned.sum(axis=0, dtype=np.int8) >= stars[rows, :, None]
        events = np.stack([*earned, enough, is_strong(scheme, earned)])
        # The interval of a cell with nobody says how much could have been missed; a regional cluster is people.
        nobody = redraws.basis.employment[rows] == 0
        events[:-2, nobody] = events[-1, nobody] = False
        found = _probabilities(events, quotient, common)
        each[:, rows], at_least[rows], strong[rows] = found[:-2], found[-2], found[-1]
        p_values[rows] = np.maximum(p_value_above_one(quotient), nobody)
        low[rows], high[rows] = percentile_interval(
            quotient, redraws.redrawing.level, around=measures["location_quotient"][rows]
        )
        if progress:
            progress(rows.stop / shape[0])
    return Drawn(low, high, p_values, at_least, each, strong)


def _probabilities(events: NDArray[np.bool_], quotient: NDArray[np.float32], common: Commonness | None) -> Floats:
    """(E, r, G) probability of each event: the share of its draws, weighted by how common their quotients are."""
    found: Floats = events.mean(axis=-1)
    if common is not None:
        open_cells = ((found > 0) & (found < 1)).any(axis=0)
        weights = common.weights(np.nonzero(open_cells)[1], quotient[open_cells])
        plain = found[:, open_cells]
        weighted = np.clip((events[:, open_cells] * weights).sum(axis=-1), 0, 1)
        # Weights of single precision add up to nearly 1; what every draw says is certain.
        found[:, open_cells] = np.where((plain > 0) & (plain < 1), weighted, plain)
    return found


def _drawn_measure(
    name: str, block: Block, quotient: NDArray[np.float32], measures: Mapping[str, Floats]
) -> NDArray[np.float32]:
    """A star's measure in every draw; wages per person are not drawn again."""
    if name == "persons_employed":
        return np.asarray(block.employment)
    if name == "location_quotient":
        return quotient
    if name == "share_of_region":
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(block.employment / block.region_total)
    return np.broadcast_to(measures[name][block.rows, :, None].astype(np.float32), quotient.shape)
