"""What was found to emerge: sets of related industries of several sectors that grow together where they did not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from klastr.errors import InvalidOption
from klastr.identify.findings import RegionalClusters
from klastr.results import Explanation, Result, check_labels, label_position, long_frame

if TYPE_CHECKING:
    import pandas as pd

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class EmergingBundle:
    """Related industries of several sectors that grow in a region and were not all there before.

    Attributes
    ----------
    newcomers : tuple of str
        Industries that were not present in the first year.
    pairs : tuple of (str, str)
        Related pairs that were not both present in the first year.
    growth_a_year : float
        Of all its persons, against what their industries did in the reference.
    beyond_expectation : float
        Persons more than the industries' growth in the reference would have brought.
    tie : float
        Mean relatedness of its pairs.
    combination_z : float
        Mean over the pairs: regions in which both were present before, against what their frequencies let expect, in
        standard deviations. Below 0 the combination was unusual.
    regions_before : int
        Regions in which the commonest of its pairs was present before.
    p_value, q_value : float
        Chance of as many new related pairs in the region were newcomers not drawn to each other; its adjusted value.
    probability : float
        That at least one of its pairs is a new combination, were plants drawn again; NaN without draws.
    """

    region: str
    industries: tuple[str, ...]
    newcomers: tuple[str, ...]
    sectors: tuple[str, ...]
    pairs: tuple[Pair, ...]
    persons_before: float
    persons_employed: float
    growth_a_year: float
    beyond_expectation: float
    tie: float
    combination_z: float
    regions_before: int
    p_value: float
    q_value: float
    probability: float
    details: Mapping[str, str]
    """Industry -> its quotients, persons and growth, in words."""


@dataclass(frozen=True, kw_only=True, eq=False)
class EmergingBundles(Result):
    """All emerging bundles of an answer, the least likely by chance first.

    Attributes
    ----------
    pairs_found, pairs_by_chance : float
        New related pairs in all living regions, shown or not, and how many chance would bring on average.
    p_value_of_all : float
        Chance of as many; NaN where nothing came.
    reason : str
        Why there are none: ``one sector`` (all industries belong to one), ``nothing came`` (no industry came to a
        region and grew), ``none related`` (those that came are tied to nothing that grows); empty where there are some.
    """

    bundles: tuple[EmergingBundle, ...]
    found_in: RegionalClusters
    relatedness_name: str
    least_tie: float
    pairs_found: float
    pairs_by_chance: float
    p_value_of_all: float
    reason: str

    def __len__(self) -> int:
        return len(self.bundles)

    def industry_name(self, code: str, language: str = "en") -> str:
        """Name of an industry."""
        return self.found_in.ground.table.industry_label(code, language)

    def to_frame(self) -> pd.DataFrame:
        """One row per bundle; lists of codes are joined by a semicolon."""
        rows, found = self.bundles, self.found_in
        numbers = (
            "persons_before",
            "persons_employed",
            "growth_a_year",
            "beyond_expectation",
            "tie",
            "combination_z",
            "p_value",
            "q_value",
            "probability",
        )
        labels: dict[str, Any] = {
            "region": tuple(one.region for one in rows),
            "region_name": tuple(found.region_name(one.region) for one in rows),
            "since": tuple(self.settings["since"] for _ in rows),
            "year": tuple(self.settings["year"] for _ in rows),
            "industries": tuple(";".join(one.industries) for one in rows),
            "industry_names": tuple("; ".join(self.industry_name(code) for code in one.industries) for one in rows),
            "newcomers": tuple(";".join(one.newcomers) for one in rows),
            "sectors": tuple(";".join(one.sectors) for one in rows),
            "new_pairs": tuple(";".join("-".join(pair) for pair in one.pairs) for one in rows),
            "regions_before": np.array([one.regions_before for one in rows], dtype=np.int64),
        }
        return long_frame(
            labels | {name: np.array([getattr(one, name) for one in rows], dtype=float) for name in numbers}
        )

    def explain(self, *labels: str) -> Explanation:
        """How a bundle came about: the least likely by chance of a region, or the one with (region, industry).

        Raises
        ------
        InvalidOption
            There is no such region, or no bundle there.
        """
        if len(labels) not in (1, 2):
            check_labels(labels, ("region", "industry"))
        region = labels[0]
        label_position(region, self.found_in.regions, "region")
        fitting = [one for one in self.bundles if one.region == region and set(labels[1:]) <= set(one.industries)]
        if not fitting:
            raise InvalidOption(
                f"There is no emerging bundle with {', '.join(labels)} among the {len(self):,} of this answer.",
                hint="to_frame() lists them all.",
                labels=labels,
            )
        one = fitting[0]
        told = {code: f"{self.industry_name(code)}: {text}" for code, text in one.details.items()}
        told |= {
            "new related pairs": ", ".join("-".join(pair) for pair in one.pairs),
            "tie": f"{one.tie:.2f} on average; related from {self.least_tie:.2f} on ({self.relatedness_name})",
            "before, both in": f"{one.regions_before} regions at most; {one.combination_z:+.1f} standard deviations "
            "from what the industries' frequencies let expect",
            "by chance": f"p = {one.p_value:.3f}, q = {one.q_value:.3f}",
        }
        if not np.isnan(one.probability):
            told["were plants drawn again"] = f"a new combination in {one.probability:.0%} of the draws"
        return Explanation(
            sentence=f"{self.found_in.region_name(region)}, {self.settings['since']} to {self.settings['year']}: "
            f"{' + '.join(self.industry_name(code) for code in one.industries)}, {one.growth_a_year:+.1%} a year "
            "against expectation",
            formula="new related pair: both present and growing now, not both present before, tied, of two sectors",
            cells=told,
            sources=self.sources,
        )
