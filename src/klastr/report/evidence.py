"""What the answer rests on, in words: thresholds and their sources, hidden cells, intervals, settings, sources."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klastr.identify.findings import RegionalClusters
from klastr.identify.stars import Star
from klastr.report import figures
from klastr.report.words import Words
from klastr.tables.cells import CellKind
from klastr.tables.geography import Geography

_CHANCE = 0.05  # false-discovery rate that the report speaks of


@dataclass(frozen=True, slots=True)
class StarRow:
    """One line of the star scheme; `is_citation` where `source` names a publication in its own language."""

    label: str
    rule: str
    source: str
    is_citation: bool


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of cell: how many there are, and what was done with them."""

    name: str
    count: str
    share: str
    treatment: str


def reference(found: RegionalClusters, words: Words) -> str:
    """What the quotients are held against, as the subject of a sentence."""
    ground = found.ground
    if ground.reference_at is None:
        return words("page.whole_area", name=ground.table.region_label(ground.reference, words.language))
    count = words.number(ground.reference_at.size)
    if ground.reference == "all":
        return words("page.all_regions", count=count)
    return words("page.several_regions", count=count, name=ground.table.region_label(ground.reference, words.language))


def unit(found: RegionalClusters, words: Words) -> str:
    """What is counted; the language's own word where it is persons employed."""
    told = found.ground.table.unit
    return words("page.unit") if told is None or told.casefold().startswith("person") else told


def rule(star: Star, words: Words) -> str:
    """A star's threshold as a phrase."""
    measure = words(f"page.measure.{star.measure}")
    if star.top_share is not None:
        return words("page.rule.top_share", measure=measure, value=words.percent(star.top_share, 0))
    kind, value = ("more_than", star.more_than) if star.more_than is not None else ("at_least", star.at_least)
    assert value is not None
    decimals = 0 if value % 1 == 0 else 1
    written = words.percent(value, 0) if star.measure.startswith("share") else words.number(value, decimals)
    return words(f"page.rule.{kind}", measure=measure, value=written)


def star_rows(found: RegionalClusters, words: Words) -> list[StarRow]:
    """The scheme, star by star, each threshold with its source or the word *assumed*."""
    return [
        StarRow(words(f"page.star.{star.name}"), rule(star, words), *_origin(star.source, words))
        for star in found.scheme.stars
    ]


def _origin(source: str, words: Words) -> tuple[str, bool]:
    verdict, _, why = source.partition(":")
    if verdict.strip().casefold() != "assumed":
        return source, True
    return (words("page.know.assumed_because", why=why.strip()), True) if why else (words("page.know.assumed"), False)


def kind_rows(found: RegionalClusters, words: Words) -> list[KindRow]:
    """Cells of the answer's regions, industries and year by kind; region codes that were not there."""
    ground = found.ground
    kinds = ground.table.kinds[ground.t][np.ix_(ground.region_at, ground.industry_at)]
    rows = []
    for kind in (CellKind.PUBLISHED, CellKind.CONFIDENTIAL, CellKind.UNAVAILABLE):
        count = int((kinds == kind).sum())
        name = kind.name.lower()
        rows.append(
            KindRow(
                words(f"page.kind.{name}"),
                words.number(count),
                words.percent(count / kinds.size),
                words(f"page.kind.{name}_text"),
            )
        )
    gone = _regions_not_there(found)
    if gone:
        rows.append(
            KindRow(
                words("page.kind.not_there"),
                words.counted("count.regions", gone),
                "–",
                words("page.kind.not_there_text"),
            )
        )
    return rows


def _regions_not_there(found: RegionalClusters) -> int:
    """Codes of the answer's level and part of the world that had no data in its year."""
    ground = found.ground
    table = ground.table
    level = table.region_levels[int(ground.region_at[0])]
    wanted = tuple(found.settings.get("regions") or ("",))
    silent = (table.kinds[ground.t] == CellKind.NOT_THERE).all(axis=1)
    return sum(
        bool(silent[k])
        for k, code in enumerate(table.regions)
        if table.region_levels[k] == level and code.startswith(wanted)
    )


def hidden_sentences(found: RegionalClusters, words: Words) -> list[str]:
    """How much of the answer is estimated."""
    whole = float(np.nansum(found.employment))
    share = float(np.nansum(found.ground.hidden_employment)) / whole if whole else 0.0
    return [words("page.kind.in_all", share=figures.share(share, words), unit=unit(found, words))] if share else []


def interval_sentences(found: RegionalClusters, words: Words) -> list[str]:
    """What question the interval answers."""
    kind = interval_kind(found)
    if kind == "none":
        return [words("page.interval.none")]
    question = words("page.interval.question", level=level(found, words))
    told = [f"{question} {words(f'page.interval.{kind}', draws=words.number(found.settings['draws']))}"]
    if kind in ("both", "establishments", "establishments_only"):
        told.append(words("page.interval.people", dispersion=words.number(found.settings["size_dispersion"], 1)))
    return told


def interval_kind(found: RegionalClusters) -> str:
    """``both``, ``establishments``, ``establishments_only``, ``hidden``, ``persons`` or ``none``: what was redrawn."""
    if found.drawn is None:
        return "none"
    asked, table = found.settings["redraw"], found.ground.table
    if asked == "persons":
        return "persons"
    plants = table.establishments is not None and asked != "hidden"
    hides = table.imputation is not None
    if plants and hides:
        return "both" if asked == "both" else "establishments_only"
    return "establishments" if plants else "hidden"


def level(found: RegionalClusters, words: Words) -> str:
    """The level of the intervals, as it stands before the word *interval*."""
    return words("page.level", level=words.number(100 * found.settings["interval_level"]))


def discovery_sentence(found: RegionalClusters, words: Words) -> str:
    """How many quotients above 1 remain when thousands are tested at once."""
    if found.q_values is None:
        return words("page.discovery.none")
    with np.errstate(invalid="ignore"):
        several = int(((found.q_values <= _CHANCE) & (found.location_quotient > 1)).sum())
    return words(
        "page.discovery.text", tested=words.number(int(np.isfinite(found.q_values).sum())), found=words.number(several)
    )


def setting_rows(found: RegionalClusters, words: Words) -> list[tuple[str, str]]:
    """The choices behind the numbers, in the reader's words."""
    told, ground = found.settings, found.ground
    own = found.groups == tuple(ground.table.industries[k] for k in ground.industry_at)
    values = {
        "year": None if found.year is None else str(found.year),
        "since": None if told.get("since") is None else str(told["since"]),
        "reference": reference(found, words),
        "total": words(f"page.total.{ground.total}"),
        "definition": words("page.setting.own_definition") if own else ground.definition.name,
        "stars": scheme_title(found, words),
        "regions": ", ".join(told["regions"]) if told.get("regions") else None,
        "smallest_total": words.number(told["smallest_total"]) if told.get("smallest_total") else None,
        "draws": words.number(told["draws"]),
        "redraw": words(f"page.redraw.{told['redraw']}") if told["draws"] else None,
        "seed": str(told["seed"]) if told["draws"] else None,
        "interval_level": words.percent(told["interval_level"], 0) if told["draws"] else None,
        "size_dispersion": words.number(told["size_dispersion"], 1) if told["draws"] else None,
        "unit": unit(found, words),
        "codes": f"{ground.table.region_codes.name} × {ground.table.industry_codes.name}",
    }
    return [(words(f"page.setting.{key}"), value) for key, value in values.items() if value is not None]


def scheme_title(found: RegionalClusters, words: Words) -> str:
    """Name of the star scheme."""
    title = found.scheme.title
    return title.get(words.language) or title.get("en") or found.scheme.name


def figure_sources(found: RegionalClusters, words: Words) -> list[str]:
    """What the figures rest on, each once."""
    ground = found.ground
    named = [*found.sources, ground.table.source, ground.definition.source]
    return list(dict.fromkeys(name for name in named if name)) or [words("page.own_table")]


def source_lines(found: RegionalClusters, geography: Geography | None, words: Words) -> list[str]:
    """Everything that the report rests on, its map included, as it must be named when it is shown."""
    lines = [words("page.source", source=source) for source in figure_sources(found, words)]
    if geography is not None and geography.source:
        lines.append(words("page.borders_source", source=geography.source))
    return lines


def reading_notes(found: RegionalClusters, geography: Geography | None) -> list[str]:
    """What was decided while the table, the definition and the geometry were read, as it was written."""
    notes = [*found.ground.table.notes, *found.ground.definition.notes, *(geography.notes if geography else ())]
    return list(dict.fromkeys(notes))
