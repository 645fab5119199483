"""Which regional clusters of industries are there, how strong are they, how sure are we, and which are growing?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption
from klastr.identify.basis import Basis, Total, basis
from klastr.identify.growth import ShiftShare, shift_share_on
from klastr.identify.redraw import SIZE_DISPERSION, Redrawing, Redraws, Sources
from klastr.identify.specialisation import explained_quotient, p_value_above_one, quotients, settings_of
from klastr.identify.stars import StarScheme, star_scheme, thresholds
from klastr.methods.inference import adjusted_p_values, percentile_interval
from klastr.results import Explanation, Result, long_frame
from klastr.tables.definitions import Definition
from klastr.tables.reference import ReferencePopulation
from klastr.tables.regional import RegionalTable, Year

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Progress = Callable[[float], None]


@dataclass(frozen=True, eq=False, slots=True)
class _Drawn:
    """What the draws say about each (R, G) cell."""

    low: Floats
    high: Floats
    p_values: Floats
    at_least_stars: Floats
    each_star: Floats  # (S, R, G)
    strong: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class RegionalClusters(Result):
    """R regions x G industry groups, each pair measured, starred and followed over time.

    Attributes
    ----------
    stars : (R, G) int
        Stars earned by the point estimates.
    stars_probability : (R, G) float64 or None
        Share of draws with at least that many stars.
    low, high : (R, G) float64 or None
        90 % interval of the location quotient.
    growth : ShiftShare or None
    """

    ground: Basis
    scheme: StarScheme
    thresholds: Mapping[str, Floats]
    location_quotient: Floats
    share_of_region: Floats
    share_of_group: Floats
    wages_per_person: Floats | None
    earned: NDArray[np.bool_]
    drawn: _Drawn | None
    growth: ShiftShare | None

    # -- labels ----------------------------------------------------------------------------------------------------

    @property
    def regions(self) -> tuple[str, ...]:
        """(R,) codes."""
        return self.ground.regions

    @property
    def groups(self) -> tuple[str, ...]:
        """(G,) codes."""
        return self.ground.groups

    @property
    def year(self) -> Year:
        """The year of the answer."""
        return self.ground.year

    def region_name(self, code: str, language: str = "en") -> str:
        """Name of a region."""
        return self.ground.table.region_label(code, language)

    def group_name(self, code: str, language: str = "en") -> str:
        """Name of an industry group."""
        named = self.ground.definition.group_label(code, language)
        return named if named != code else self.ground.table.industry_label(code, language)

    def country(self, code: str) -> str:
        """Country of a region; empty where its coding has none."""
        return self.ground.table.region_codes.country(code) or ""

    # -- measures --------------------------------------------------------------------------------------------------

    @property
    def employment(self) -> Floats:
        """(R, G) persons employed."""
        return self.ground.employment

    @property
    def imputed_share(self) -> Floats:
        """(R, G) share of the persons employed that is an estimate of hidden cells."""
        return _shares(self.ground.hidden_employment, self.ground.employment)

    @cached_property
    def stars(self) -> NDArray[np.int64]:
        """(R, G) stars earned by the point estimates."""
        return np.asarray(self.earned.sum(axis=0))

    @property
    def stars_probability(self) -> Floats | None:
        """(R, G) share of draws with at least that many stars."""
        return None if self.drawn is None else self.drawn.at_least_stars

    @property
    def low(self) -> Floats | None:
        """(R, G) lower end of the quotient's interval."""
        return None if self.drawn is None else self.drawn.low

    @property
    def high(self) -> Floats | None:
        """(R, G) upper end of the quotient's interval."""
        return None if self.drawn is None else self.drawn.high

    @cached_property
    def q_values(self) -> Floats | None:
        """(R, G) false-discovery rate at which "the quotient is above 1" is a finding."""
        return None if self.drawn is None else adjusted_p_values(self.drawn.p_values)

    @cached_property
    def is_strong(self) -> NDArray[np.bool_]:
        """(R, G): at least two stars, one of them for specialisation.

        Large local industries (retail, building) earn stars for size and focus almost everywhere; without a high
        quotient they are no regional clusters.
        """
        return is_strong(self.scheme, self.earned)

    @property
    def strong_probability(self) -> Floats | None:
        """(R, G) share of draws in which the regional cluster is strong."""
        return None if self.drawn is None else self.drawn.strong

    # -- answers ---------------------------------------------------------------------------------------------------

    def to_frame(self) -> pd.DataFrame:
        """One row per region and group."""
        return long_frame(self._columns())

    def row(self, region: str, group: str) -> dict[str, Any]:
        """Everything about one region and group."""
        k = self.regions.index(region) * len(self.groups) + self.groups.index(group)
        return {name: values[k] for name, values in self._columns().items()}

    def explain(self, *labels: str) -> Explanation:
        """How the location quotient of (region, group) came about, with what decided its stars."""
        r, g = self.regions.index(labels[0]), self.groups.index(labels[1])
        plain = explained_quotient(self.ground, r, g, self.settings, self.sources)
        cells = dict(plain.cells)
        for k, star in enumerate(self.scheme.stars):
            won = "earned" if self.earned[k, r, g] else "not earned"
            chance = "" if self.drawn is None else f", in {self.drawn.each_star[k, r, g]:.0%} of draws"
            cells[f"star {star.name}"] = f"{won}{chance}; threshold {self.thresholds[star.name][g]:,.4g} ({star.source})"
        return Explanation(sentence=plain.sentence, formula=plain.formula, cells=cells, sources=plain.sources)

    @cached_property
    def _flat(self) -> dict[str, Any]:
        shape = self.location_quotient.shape
        empty = np.full(shape, np.nan)
        columns: dict[str, Any] = {
            "region": np.repeat(np.array(self.regions, dtype=object), shape[1]),
            "region_name": np.repeat(np.array([self.region_name(code) for code in self.regions], dtype=object), shape[1]),
            "group": np.tile(np.array(self.groups, dtype=object), shape[0]),
            "group_name": np.tile(np.array([self.group_name(code) for code in self.groups], dtype=object), shape[0]),
            "year": np.full(shape[0] * shape[1], self.year),
            "persons_employed": self.employment,
            "imputed_share": self.imputed_share,
            "location_quotient": self.location_quotient,
            "lq_low": empty if self.low is None else self.low,
            "lq_high": empty if self.high is None else self.high,
            "share_of_region": self.share_of_region,
            "share_of_group": self.share_of_group,
            "growth": empty if self.growth is None else self.growth.growth,
            "stars": self.stars,
            "stars_probability": empty if self.drawn is None else self.drawn.at_least_stars,
            "strong": self.is_strong,
            "strong_probability": empty if self.drawn is None else self.drawn.strong,
        }
        columns |= self._further_columns(empty)
        return {name: np.ravel(values) for name, values in columns.items()}

    def _further_columns(self, empty: Floats) -> dict[str, Any]:
        shape = empty.shape
        columns: dict[str, Any] = {}
        for k, star in enumerate(self.scheme.stars):
            columns[f"star_{star.name}"] = self.earned[k]
            columns[f"star_{star.name}_probability"] = empty if self.drawn is None else self.drawn.each_star[k]
        columns["q_value"] = empty if self.q_values is None else self.q_values
        if self.growth is not None:
            grown = self.growth
            columns |= {"growth_low": empty if grown.low is None else grown.low,
                        "growth_high": empty if grown.high is None else grown.high,
                        "expected_growth": np.broadcast_to(grown.expected, shape),
                        "growth_against_expectation": grown.growth_against_expectation,
                        "national_share": grown.national_share, "industry_mix": grown.industry_mix,
                        "regional_shift": grown.regional_shift,
                        "growth_note": np.repeat(np.array(grown.reasons, dtype=object), shape[1])}
        if self.wages_per_person is not None:
            columns["wages_per_person"] = self.wages_per_person
        columns["region_total"] = np.repeat(self.ground.region_total, shape[1])
        return columns

    def _columns(self) -> dict[str, Any]:
        return self._flat


def regional_clusters(employment: RegionalTable, definition: Definition | None = None, *, at: Year = None,
                      since: Year = None, region_level: int | None = None, industry_level: int | None = None,
                      regions: Collection[str] | None = None, smallest_total: float = 0, reference: str = "all",
                      total: Total | None = None, stars: str = "absolute", reference_population: ReferencePopulation | None = None,
                      draws: int = 1000, seed: int = 0, redraw: Sources = "both",
                      size_dispersion: float = SIZE_DISPERSION, progress: Progress | None = None) -> RegionalClusters:
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
    whole = basis(employment, definition, at=at, region_level=region_level, industry_level=industry_level,
                  reference=reference, total=total)
    scheme = star_scheme(stars)
    limits = thresholds(scheme, _population(whole), reference_population, whole.groups)
    ground = _limited(whole, regions, smallest_total)
    redrawing = Redrawing(draws=draws, seed=seed, sources=redraw, size_dispersion=size_dispersion)
    redraws = Redraws(ground, redrawing) if draws else None
    measures = _measures(ground)
    earned = np.stack([star.earned(_measure(measures, star.measure, ground), limits[star.name])
                       for star in scheme.stars])
    drawn = _draw(redraws, scheme, limits, measures, earned.sum(axis=0), progress) \
        if redraws is not None and redraws.is_alive else None
    return RegionalClusters(
        ground=ground, scheme=scheme, thresholds=limits, location_quotient=measures["location_quotient"],
        share_of_region=measures["share_of_region"],
        share_of_group=_shares(ground.employment, ground.reference_group[None]),
        wages_per_person=measures.get("wages_per_person"), earned=earned, drawn=drawn,
        growth=None if since is None else shift_share_on(ground, since, redrawing),
        sources=(employment.source,) if employment.source else (),
        settings=settings_of(ground, redrawing, redraws) | {"stars": scheme.name, "since": since,
                                                            "regions": None if regions is None else sorted(regions),
                                                            "smallest_total": smallest_total})


def is_strong(scheme: StarScheme, earned: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """At least two of the stars on the first axis of `earned`, one of them for specialisation."""
    specialisation = [star.measure == "location_quotient" for star in scheme.stars]
    return np.asarray((earned.sum(axis=0, dtype=np.int8) >= 2) & earned[specialisation].any(axis=0))


def _shares(part: Floats, whole: Floats) -> Floats:
    """part / whole; NaN where the whole is empty."""
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def _measures(ground: Basis) -> dict[str, Floats]:
    """(R, G) arrays by the names that star schemes use."""
    found = {"persons_employed": ground.employment,
             "location_quotient": quotients(ground.employment, ground.region_total, ground.reference_group,
                                            ground.reference_total),
             "share_of_region": _shares(ground.employment, ground.region_total[:, None])}
    if ground.table.wages is not None:
        found["wages_per_person"] = _wages_per_person(ground)
    return found


def _wages_per_person(ground: Basis) -> Floats:
    """Wages over persons employed, both over the industries of the group for which the table gives wages."""
    assert ground.table.wages is not None
    wages = ground.table.wages[ground.t]
    known = np.isfinite(wages)
    paid = ground.grouped(np.where(known, wages, 0.0), ground.region_at)
    persons = ground.grouped(np.where(known, np.nan_to_num(ground.table.values[ground.t]), 0.0), ground.region_at)
    return _shares(paid, persons)


def _measure(measures: Mapping[str, Floats], name: str, ground: Basis) -> Floats:
    if name in measures:
        return measures[name]
    raise InvalidOption(f"This star scheme needs {name}, and the table of {len(ground.table.regions):,} regions has "
                        f"no such column.", hint="name the column of wages with --wages, or use --stars absolute.")


def _population(ground: Basis) -> dict[str, Floats | None]:
    """The measures over the regions of the reference; None where these are not in the table."""
    if ground.reference_at is None:
        return {}
    measured: dict[str, Floats | None] = dict(_measures(ground))
    inside = np.isin(ground.region_at, ground.reference_at)
    return {name: None if values is None else values[inside] for name, values in measured.items()}


def _limited(ground: Basis, wanted: Collection[str] | None, smallest_total: float) -> Basis:
    """The same basis with some of its regions; the reference stays what it was."""
    named = np.array([wanted is None or code.startswith(tuple(wanted)) for code in ground.regions])
    if not named.any():
        known = ", ".join(sorted({code[:2] for code in ground.regions})[:12])
        raise InvalidOption(f"None of the {len(ground.regions):,} regions begins with {', '.join(sorted(wanted or ()))}.",
                            hint=f"use --for with codes of the table ({known} ...).", wanted=sorted(wanted or ()))
    kept = named & (ground.region_total >= smallest_total)
    if not kept.any():
        raise InvalidOption(f"None of the {int(named.sum()):,} regions has a total of {smallest_total:,.0f} or more; the "
                            f"largest has {ground.region_total[named].max():,.0f}.", hint="use a smaller --smallest.")
    return replace(ground, region_at=ground.region_at[kept], employment=ground.employment[kept],
                   hidden_employment=ground.hidden_employment[kept], region_total=ground.region_total[kept])


def _draw(redraws: Redraws, scheme: StarScheme, limits: Mapping[str, Floats], measures: Mapping[str, Floats],
          stars: NDArray[np.int64], progress: Progress | None) -> _Drawn:
    shape = stars.shape
    low, high, p_values, at_least, strong = (np.full(shape, np.nan) for _ in range(5))
    each = np.full((len(scheme.stars), *shape), np.nan)
    for block in redraws.blocks():
        rows = block.rows
        quotient = block.location_quotient()
        earned = np.stack([star.earned(_drawn_measure(star.measure, block, quotient, measures),
                                       limits[star.name].astype(np.float32)[None, :, None]) for star in scheme.stars])
        each[:, rows] = earned.mean(axis=-1)
        at_least[rows] = (earned.sum(axis=0, dtype=np.int8) >= stars[rows, :, None]).mean(axis=-1)
        strong[rows] = is_strong(scheme, earned).mean(axis=-1)
        p_values[rows] = p_value_above_one(quotient)
        low[rows], high[rows] = percentile_interval(quotient, redraws.redrawing.level)
        if progress:
            progress(rows.stop / shape[0])
    return _Drawn(low, high, p_values, at_least, each, strong)


def _drawn_measure(name: str, block: Any, quotient: NDArray[np.float32],
                   measures: Mapping[str, Floats]) -> NDArray[np.float32]:
    """A star's measure in every draw; wages per person are not drawn again."""
    if name == "persons_employed":
        return np.asarray(block.employment)
    if name == "location_quotient":
        return quotient
    if name == "share_of_region":
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(block.employment / block.region_total)
    return measures[name][block.rows, :, None].astype(np.float32)
