"""When does a regional cluster earn a star? Schemes are data: each threshold stands in a file with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from klastr.errors import InvalidOption, MissingReference, nearest_names
from klastr.tables.reference import ReferencePopulation, least_of_top

Floats = NDArray[np.float64]
Measure = NDArray[np.floating[Any]]

_FEWEST_REGIONS = 10  # a top tenth of fewer regions is nobody


@dataclass(frozen=True, slots=True)
class Star:
    """One star: a measure, a threshold, and where the threshold comes from.

    Exactly one of `more_than`, `at_least` (fixed values) and `top_share` (share of the reference population) is set.
    """

    name: str
    measure: str
    source: str
    more_than: float | None = None
    at_least: float | None = None
    top_share: float | None = None

    def earned(self, measure: Measure, threshold: Measure) -> NDArray[np.bool_]:
        """Whether the measure passes the threshold; False where it is not defined or nobody is there.

        Where fewer regions than the top share have the industry, the threshold is 0, and nobody does not pass it.
        """
        with np.errstate(invalid="ignore"):
            passes = measure > threshold if self.more_than is not None else measure >= threshold
            return np.asarray(passes & (measure > 0))


@dataclass(frozen=True, slots=True)
class StarScheme:
    """Up to three stars with their sources."""

    name: str
    title: Mapping[str, str]
    source: str
    stars: tuple[Star, ...]


def scheme_names() -> tuple[str, ...]:
    """The schemes that klastr knows.

    >>> scheme_names()
    ('absolute', 'classic', 'productivity')
    """
    folder = files("klastr.identify") / "schemes"
    return tuple(sorted(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")))


@cache
def star_scheme(name: str) -> StarScheme:
    """Load a scheme by name.

    Raises
    ------
    InvalidOption
        There is no such scheme; the message lists those there are.

    Examples
    --------
    >>> [star.name for star in star_scheme("absolute").stars]
    ['size', 'specialisation', 'focus']
    """
    if name not in scheme_names():
        near = nearest_names(name, scheme_names())
        raise InvalidOption(
            f"There is no star scheme {name!r}; there are {', '.join(scheme_names())}.",
            hint=f"use --stars {near[0] if near else 'absolute'}.",
            scheme=name,
        )
    content = tomllib.loads((files("klastr.identify") / "schemes" / f"{name}.toml").read_text(encoding="utf-8"))
    return StarScheme(
        content["name"], content["title"], content["source"], tuple(Star(**star) for star in content["star"])
    )


def is_strong(scheme: StarScheme, earned: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """At least two of the stars on the first axis of `earned`, one of them for specialisation."""
    specialisation = [star.measure == "location_quotient" for star in scheme.stars]
    return np.asarray((earned.sum(axis=0, dtype=np.int8) >= 2) & earned[specialisation].any(axis=0))


def thresholds(
    scheme: StarScheme,
    population: Mapping[str, Floats | None],
    reference: ReferencePopulation | None,
    groups: tuple[str, ...],
) -> dict[str, Floats]:
    """The threshold of each star for each group.

    Parameters
    ----------
    population : mapping measure -> (K, G) or None
        The measures in the regions of the reference; None where the regions are not in the table.
    reference : ReferencePopulation, optional
        Percentiles of a reference population that came with the table.
    groups : tuple of str
        (G,) codes.

    Returns
    -------
    mapping star name -> (G,) float64

    Raises
    ------
    MissingReference
        A star compares with a population that is not in the table.
    """
    found: dict[str, Floats] = {}
    for star in scheme.stars:
        fixed = star.more_than if star.more_than is not None else star.at_least
        found[star.name] = (
            np.full(len(groups), fixed)
            if fixed is not None
            else _top(scheme, star, population.get(star.measure), reference, groups)
        )
    return found


def _top(
    scheme: StarScheme,
    star: Star,
    measured: Floats | None,
    reference: ReferencePopulation | None,
    groups: tuple[str, ...],
) -> Floats:
    """(G,) value that the top share of the population reaches."""
    assert star.top_share is not None
    if reference is not None:
        known = reference.percentile(star.measure, 1 - star.top_share, groups)
        if known is not None:
            return known
    if measured is None:
        raise MissingReference(
            f"The star {star.name!r} of the scheme {scheme.name!r} goes to the top {star.top_share:.0%} of all regions "
            f"of the reference by {star.measure}, and the table does not hold that.",
            hint=_hint(star),
            scheme=scheme.name,
            star=star.name,
        )
    if measured.shape[0] < _FEWEST_REGIONS:
        raise MissingReference(
            f"The star {star.name!r} of the scheme {scheme.name!r} goes to the top {star.top_share:.0%} of the "
            f"reference's regions; the table holds only {measured.shape[0]}.",
            hint="use --stars absolute, or a table with all regions of the reference.",
            regions=measured.shape[0],
        )
    return least_of_top(measured, star.top_share)


def _hint(star: Star) -> str:
    if star.measure == "wages_per_person":
        return "name the column of wages with --wages, or use --stars absolute."
    return "use --stars absolute, --reference all, or a table with all regions of the reference."
