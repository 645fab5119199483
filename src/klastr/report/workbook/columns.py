"""Columns of the workbook's tables: a heading, a format, values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from klastr.identify.crossborder import CrossBorderClusters
from klastr.identify.findings import RegionalClusters
from klastr.report.words import Words
from klastr.report.workbook.texts import safe_text

_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `kind` is the name of its format; values are texts, or numbers with NaN where there is none."""

    key: str
    kind: str
    width: float
    values: Sequence[Any]

    def heading(self, words: Words) -> str:
        """What stands above it, in the reader's language."""
        return words(f"workbook.columns.{self.key}")


def text_column(key: str, width: float, values: Sequence[str]) -> Column:
    """A column of texts, each made safe once."""
    safe = {value: safe_text(value) for value in set(values)}
    return Column(key, "text", width, [safe[value] for value in values])


def cluster_columns(found: RegionalClusters, order: np.ndarray[Any, Any], words: Words) -> list[Column]:
    """Pairs of region and group in some order (positions in the flattened answer)."""
    region, group = np.divmod(order, len(found.groups))
    code, language = found.regions, words.language
    names = [safe_text(found.region_name(one, language)) for one in code]
    groups = [safe_text(found.group_name(one, language)) for one in found.groups]
    countries = [found.country(one) for one in code]
    columns = [
        text_column("region", 10, [code[r] for r in region]),
        Column("region_name", "text", 26, [names[r] for r in region]),
        *([text_column("country", 8, [countries[r] for r in region])] if any(countries) else []),
        text_column("group", 10, [found.groups[g] for g in group]),
        Column("group_name", "text", 34, [groups[g] for g in group]),
    ]
    return [*columns, *_measures(found, order, words)]


def _measures(found: RegionalClusters, order: np.ndarray[Any, Any], words: Words) -> list[Column]:
    """The numbers of the pairs; what was not computed has no column."""
    small = float(np.nanmax(found.employment, initial=0)) < 1000
    yes, no = words("page.how.yes"), words("page.how.no")
    given: list[tuple[str, str, float, Any]] = [
        ("stars", "whole", 8, found.stars),
        ("stars_probability", "chance", 12, found.stars_probability),
        ("strong", "text", 8, np.where(found.is_strong, yes, no)),
        ("persons_employed", "decimal" if small else "whole", 13, found.employment),
        ("imputed_share", "percent", 11, found.imputed_share),
        ("location_quotient", "decimal", 11, found.location_quotient),
        ("lq_low", "decimal", 10, found.low),
        ("lq_high", "decimal", 10, found.high),
        ("share_of_region", "percent", 11, found.share_of_region),
        ("share_of_group", "percent", 11, found.share_of_group),
        *_growth(found),
        ("q_value", "small", 11, found.q_values),
        ("wages_per_person", "small", 12, found.wages_per_person),
    ]
    return [
        Column(key, kind, width, _rounded(np.ravel(values)[order]))
        for key, kind, width, values in given
        if values is not None
    ]


def _rounded(values: np.ndarray[Any, Any]) -> list[Any]:
    """Six decimals, as in clusters.csv; more are nobody's knowledge and make the file twice as large."""
    return list(np.round(values, _DECIMALS).tolist() if values.dtype.kind == "f" else values.tolist())


def _growth(found: RegionalClusters) -> list[tuple[str, str, float, Any]]:
    grown = found.growth
    if grown is None:
        return []
    shape = grown.growth.shape
    return [
        ("growth", "change", 10, grown.growth),
        ("expected_growth", "change", 11, np.broadcast_to(grown.expected, shape)),
        ("growth_against_expectation", "change", 13, grown.growth_against_expectation),
    ]


def region_columns(found: RegionalClusters, words: Words) -> list[Column]:
    """One row a region, in the order of the answer."""
    language, total = words.language, found.ground.region_total
    strong = np.where(found.is_strong, np.nan_to_num(found.employment), 0.0).sum(axis=1)
    whole = np.nansum(found.employment, axis=1)
    hidden = np.nansum(found.ground.hidden_employment, axis=1)
    best = [_strongest(found.location_quotient[r], found.is_strong[r]) for r in range(len(found.regions))]
    countries = [found.country(code) for code in found.regions]
    return [
        text_column("region", 10, found.regions),
        text_column("region_name", 28, [found.region_name(code, language) for code in found.regions]),
        *([text_column("country", 8, countries)] if any(countries) else []),
        Column("region_total", "whole", 14, total.tolist()),
        Column("strong_count", "whole", 10, found.is_strong.sum(axis=1).tolist()),
        Column("three_stars", "whole", 10, (found.stars >= 3).sum(axis=1).tolist()),
        Column("persons_in_strong", "whole", 14, strong.tolist()),
        Column("share_in_strong", "percent", 11, _ratio(strong, total)),
        Column("imputed_share", "percent", 11, _ratio(hidden, whole)),
        text_column("highest_group", 34, [_name(found, g, words) for g in best]),
    ]


def group_columns(found: RegionalClusters, words: Words) -> list[Column]:
    """One row a group."""
    strong, language = found.is_strong, words.language
    best = [_strongest(found.location_quotient[:, g], strong[:, g]) for g in range(len(found.groups))]
    names = ["" if r is None else found.region_name(found.regions[r], language) for r in best]
    grown = found.growth
    return [
        text_column("group", 10, found.groups),
        text_column("group_name", 38, [found.group_name(code, language) for code in found.groups]),
        Column("persons_employed", "whole", 14, np.nansum(found.employment, axis=0).tolist()),
        Column("reference_persons", "whole", 16, found.ground.reference_group.tolist()),
        Column("strong_in", "whole", 11, strong.sum(axis=0).tolist()),
        *([] if grown is None else [Column("expected_growth", "change", 12, grown.expected.tolist())]),
        text_column("highest_region", 30, names),
    ]


def border_columns(borders: CrossBorderClusters, words: Words) -> list[Column]:
    """One row a cross-border cluster."""
    found, rows, language = borders.found_in, borders.clusters, words.language
    regions = ["; ".join(found.region_name(code, language) for code in one.regions) for one in rows]
    return [
        text_column("group", 10, [one.group for one in rows]),
        text_column("group_name", 34, [found.group_name(one.group, language) for one in rows]),
        text_column("countries", 12, ["; ".join(one.countries) for one in rows]),
        text_column("regions", 60, regions),
        Column("persons_employed", "whole", 14, [one.persons_employed for one in rows]),
        Column("imputed_share", "percent", 11, [one.imputed_share for one in rows]),
        Column("location_quotient", "decimal", 11, [one.location_quotient for one in rows]),
        Column("share_of_regions", "percent", 12, [one.share_of_regions for one in rows]),
        Column("probability", "chance", 11, [one.probability for one in rows]),
        text_column("border_pairs", 50, ["; ".join("–".join(pair) for pair in one.pairs) for one in rows]),
    ]


def _strongest(quotient: np.ndarray[Any, Any], strong: np.ndarray[Any, Any]) -> int | None:
    return int(np.argmax(np.where(strong, np.nan_to_num(quotient), -1.0))) if strong.any() else None


def _name(found: RegionalClusters, g: int | None, words: Words) -> str:
    return "" if g is None else found.group_name(found.groups[g], words.language)


def _ratio(part: np.ndarray[Any, Any], whole: np.ndarray[Any, Any]) -> list[float]:
    with np.errstate(invalid="ignore", divide="ignore"):
        return [float(value) for value in part / whole]
