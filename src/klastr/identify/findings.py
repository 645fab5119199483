"""What was found: every region and industry group with its measures, stars and growth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from klastr.identify.basis import Basis
from klastr.identify.growth import ShiftShare
from klastr.identify.hidden import HiddenDraws
from klastr.identify.shares import shares
from klastr.identify.specialisation import explained_quotient
from klastr.identify.stars import StarScheme, is_strong
from klastr.methods.inference import adjusted_p_values
from klastr.results import Explanation, Result, check_labels, label_position, long_frame
from klastr.tables.regional import Year

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, slots=True)
class Drawn:
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
        Probability of at least that many stars: the share of draws, weighted by how common their quotients are.
    low, high : (R, G) float64 or None
        90 % interval of the location quotient.
    growth : ShiftShare or None
    fillings : tuple of HiddenDraws or None
        Some fillings of the hidden cells of the year of the answer and of the first year, for what is measured next.
    """

    ground: Basis
    scheme: StarScheme
    thresholds: Mapping[str, Floats]
    location_quotient: Floats
    share_of_region: Floats
    share_of_group: Floats
    wages_per_person: Floats | None
    earned: NDArray[np.bool_]
    drawn: Drawn | None
    growth: ShiftShare | None
    fillings: tuple[HiddenDraws | None, ...] = ()

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

    def with_region_names(self, names: Mapping[str, str]) -> RegionalClusters:
        """The same findings with names for regions that have none, such as those of a geography."""
        table = self.ground.table
        nameless = {code: names[code] for code in self.regions if code in names and table.region_label(code) == code}
        named = replace(table, region_names={**table.region_names, **nameless})
        return replace(self, ground=replace(self.ground, table=named))

    # -- measures --------------------------------------------------------------------------------------------------

    @property
    def employment(self) -> Floats:
        """(R, G) persons employed."""
        return self.ground.employment

    @property
    def imputed_share(self) -> Floats:
        """(R, G) share of the persons employed that is an estimate of hidden cells."""
        return shares(self.ground.hidden_employment, self.ground.employment)

    @cached_property
    def stars(self) -> NDArray[np.int64]:
        """(R, G) stars earned by the point estimates."""
        return np.asarray(self.earned.sum(axis=0))

    @property
    def stars_probability(self) -> Floats | None:
        """(R, G) probability of at least that many stars."""
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
        """(R, G) probability that the regional cluster is strong."""
        return None if self.drawn is None else self.drawn.strong

    # -- answers ---------------------------------------------------------------------------------------------------

    def to_frame(self) -> pd.DataFrame:
        """One row per region and group."""
        return long_frame(self._columns())

    def row(self, region: str, group: str) -> dict[str, Any]:
        """Everything about one region and group."""
        r, g = self._place(region, group)
        k = r * len(self.groups) + g
        return {name: values[k] for name, values in self._columns().items()}

    def explain(self, *labels: str) -> Explanation:
        """How the location quotient of (region, group) came about, with what decided its stars."""
        check_labels(labels, ("region", "group"))
        r, g = self._place(*labels)
        plain = explained_quotient(self.ground, r, g, self.sources)
        cells = dict(plain.cells)
        for k, star in enumerate(self.scheme.stars):
            won = "earned" if self.earned[k, r, g] else "not earned"
            chance = "" if self.drawn is None else f", probability {self.drawn.each_star[k, r, g]:.0%}"
            cells[f"star {star.name}"] = (
                f"{won}{chance}; threshold {_threshold(self.thresholds[star.name][g])} ({star.source})"
            )
        return Explanation(sentence=plain.sentence, formula=plain.formula, cells=cells, sources=plain.sources)

    def _place(self, region: str, group: str) -> tuple[int, int]:
        return label_position(region, self.regions, "region"), label_position(group, self.groups, "group")

    @cached_property
    def _flat(self) -> dict[str, Any]:
        shape = self.location_quotient.shape
        empty = np.full(shape, np.nan)
        columns: dict[str, Any] = {
            "region": np.repeat(np.array(self.regions, dtype=object), shape[1]),
            "region_name": np.repeat(
                np.array([self.region_name(code) for code in self.regions], dtype=object), shape[1]
            ),
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
            columns |= {
                "growth_low": empty if grown.low is None else grown.low,
                "growth_high": empty if grown.high is None else grown.high,
                "expected_growth": np.broadcast_to(grown.expected, shape),
                "growth_against_expectation": grown.growth_against_expectation,
                "national_share": grown.national_share,
                "industry_mix": grown.industry_mix,
                "regional_shift": grown.regional_shift,
                "growth_note": grown.notes,
            }
        if self.wages_per_person is not None:
            columns["wages_per_person"] = self.wages_per_person
        columns["region_total"] = np.repeat(self.ground.region_total, shape[1])
        return columns

    def _columns(self) -> dict[str, Any]:
        return self._flat


def _threshold(value: float) -> str:
    """Large ones in whole numbers, small ones with four digits.

    >>> _threshold(10000.0), _threshold(0.03)
    ('10,000', '0.03')
    """
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"
