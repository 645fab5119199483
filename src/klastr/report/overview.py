"""The answer in one sentence and a handful of figures: what a director reads first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klastr.identify.findings import RegionalClusters
from klastr.report import evidence, figures
from klastr.report.sentences import reference_name, strongest
from klastr.report.words import Words

_FEW_COUNTRIES = 5
_FIRST_PLACES = 5


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure, what it counts, and how it is known."""

    key: str
    value: str
    label: str
    how: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """One of the regions or groups that come first."""

    code: str
    name: str
    count: str
    part: int
    """Per cent of the first one's count."""


def sentence(found: RegionalClusters, words: Words) -> str:
    """Who, how many, which is strongest, how sure: one sentence."""
    told = _sentence(found, words)
    return told[:1].upper() + told[1:]


def _sentence(found: RegionalClusters, words: Words) -> str:
    when = words("page.sentence.no_year") if found.year is None else words("page.sentence.when", year=found.year)
    regions, who = words.counted("count.regions", len(found.regions)), _who(found, words)
    best = strongest(found, 1)
    if not best:
        return words("page.sentence.none", when=when, regions=regions, who=who)
    r, g = best[0]
    return words(
        f"page.sentence.{words.plural(len(found.regions))}",
        when=when,
        regions=regions,
        who=who,
        count=words.counted("count.clusters", int(found.is_strong.sum())),
        group=found.group_name(found.groups[g], words.language),
        region=found.region_name(found.regions[r], words.language),
        quotient=figures.quotient(float(found.location_quotient[r, g]), words),
        reference=reference_name(found, words),
        subject=evidence.reference(found, words),
        sure=_how_sure(found, r, g, words),
    )


def _who(found: RegionalClusters, words: Words) -> str:
    countries = sorted({found.country(code) for code in found.regions} - {""})
    if not countries:
        return ""
    if len(countries) > _FEW_COUNTRIES:
        return words("page.sentence.who_many", count=words.number(len(countries)))
    codes = found.ground.table.region_codes
    names = ", ".join(codes.label(code, words.language) for code in countries)
    return words("page.sentence.who_names", countries=names)


def _how_sure(found: RegionalClusters, r: int, g: int, words: Words) -> str:
    told = ""
    if found.low is not None and found.high is not None:
        told = words(
            "page.sentence.interval",
            level=evidence.level(found, words),
            low=figures.quotient(float(found.low[r, g]), words),
            high=figures.quotient(float(found.high[r, g]), words),
        )
    return told + (words("page.sentence.estimated") if found.imputed_share[r, g] > 0.5 else "")


def facts(found: RegionalClusters, words: Words) -> list[Fact]:
    """The figures beside the map, each with the way it is known."""
    strong = found.is_strong
    persons = float(found.employment[strong].sum())
    whole = float(np.nansum(found.ground.region_total))
    values = {
        "strong": words.number(int(strong.sum())),
        "three": words.number(int((strong & (found.stars == len(found.scheme.stars))).sum())),
        "regions": words(
            "page.overview.of", part=words.number(int(strong.any(axis=1).sum())), whole=words.number(len(found.regions))
        ),
        "faster": _faster(found, words),
        "persons": f"{words.number(persons, figures.decimals_of(found.employment))} "
        f"({figures.share(persons / whole if whole else 0.0, words)})",
        "hidden": _hidden(found, words),
    }
    places = {"unit": evidence.unit(found, words), "since": found.settings.get("since"), "year": found.year}
    labels = {"strong": f"below.clusters.{words.plural(int(strong.sum()))}"}
    return [
        Fact(
            key,
            value,
            words(labels.get(key, f"page.overview.{key}"), **places),
            words(f"page.overview.how.{key}", **places),
        )
        for key, value in values.items()
        if value
    ]


def _faster(found: RegionalClusters, words: Words) -> str:
    if found.growth is None:
        return ""
    against = found.growth.growth_against_expectation[found.is_strong]
    known = np.isfinite(against)
    return (
        words(
            "page.overview.of", part=words.number(int((against[known] > 0).sum())), whole=words.number(int(known.sum()))
        )
        if known.any()
        else ""
    )


def _hidden(found: RegionalClusters, words: Words) -> str:
    whole, hidden = float(np.nansum(found.employment)), float(np.nansum(found.ground.hidden_employment))
    return figures.share(hidden / whole, words) if whole and hidden else ""


def first_regions(found: RegionalClusters, words: Words, *, at_most: int = _FIRST_PLACES) -> list[Ranked]:
    """Regions with the most strong regional clusters."""
    counts = found.is_strong.sum(axis=1)
    order = np.lexsort((-found.ground.region_total, -counts))[:at_most]
    return [
        Ranked(
            found.regions[r],
            found.region_name(found.regions[r], words.language),
            words.number(int(counts[r])),
            round(100 * counts[r] / counts[order[0]]),
        )
        for r in order
        if counts[r]
    ]


def first_groups(found: RegionalClusters, words: Words, *, at_most: int = _FIRST_PLACES) -> list[Ranked]:
    """Groups that are strong in the most regions."""
    counts = found.is_strong.sum(axis=0)
    order = np.lexsort((-found.ground.reference_group, -counts))[:at_most]
    return [
        Ranked(
            found.groups[g],
            found.group_name(found.groups[g], words.language),
            words.number(int(counts[g])),
            round(100 * counts[g] / counts[order[0]]),
        )
        for g in order
        if counts[g]
    ]
