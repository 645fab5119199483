"""One question of `klastr discover`, worked through: read, set local industries aside, search, write the folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from klastr.cli.material import Material, read_material
from klastr.cli.options import Columns
from klastr.cli.traded_choice import traded_choice
from klastr.engines.addresses import Place
from klastr.errors import InvalidOption, MissingExtra
from klastr.identify.grouping.groups import IndustryGroups
from klastr.identify.grouping.industry_groups import industry_groups
from klastr.identify.traded import TradedSplit, traded_industries
from klastr.tables.concordance import Concordance
from klastr.tables.definitions import Definition
from klastr.tables.flows import FlowTable
from klastr.tables.occupations import StaffingTable
from klastr.tables.regional import RegionalTable

Progress = Callable[[float], None]


@dataclass(frozen=True, kw_only=True)
class DiscoveryQuestion:
    """What was asked: the options of the command, parsed but not yet held against the table."""

    table: Place | None
    sheet: str | None
    columns: Columns
    decimal: Literal[".", ","] | None
    at: int | None
    region_level: int | None
    industry_level: int | None
    input_output: Path | None
    concordance: Path | None
    occupations: Path | None
    definitions: tuple[str, ...]
    groups: tuple[int, int] | None
    traded: str
    repetitions: int
    seed: int
    language: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Discovery:
    """What was found, what was set aside before, and what a reader should know of the material."""

    question: DiscoveryQuestion
    origin: Path | Mapping[str, Any] | None
    found: IndustryGroups
    traded: TradedSplit | None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenDiscovery:
    """The files that need an extra; None where it is not installed."""

    report: Path | None
    lacking: tuple[str, ...] = ()


def discovery(question: DiscoveryQuestion, progress: Progress) -> Discovery:
    """Work a question through, without writing anything.

    Raises
    ------
    InvalidOption
        A concordance without the input-output table that it belongs to.
    """
    if question.concordance is not None and question.input_output is None:
        raise InvalidOption(
            "A concordance was given, but no input-output table that it could tie to industries.",
            hint="add --input-output FILE.",
        )
    material, levels = _material(question)
    table = material.table
    split = _traded(question.traded, table, question.at, levels)
    industries = split.traded if split is not None else None
    progress(0.03)
    flows, concordance = _flows(question, table)
    found = industry_groups(
        table,
        flows,
        concordance=concordance,
        occupations=_occupations(question.occupations),
        industries=industries,
        definitions=[_definition(named) for named in question.definitions],
        groups=question.groups,
        at=question.at,
        region_level=levels[0],
        industry_level=levels[1],
        repetitions=question.repetitions,
        seed=question.seed,
        progress=lambda done: progress(0.05 + 0.9 * done),
    )
    return Discovery(
        question=question,
        origin=material.origin,
        found=found,
        traded=split,
        warnings=tuple(dict.fromkeys((*material.warnings, *(split.notes if split else ()), *found.notes))),
    )


def write_discovery(discovered: Discovery, folder: Path, *, command: Sequence[str]) -> WrittenDiscovery:
    """Write the whole folder or nothing."""
    from klastr.report.folders import whole_folder
    from klastr.report.frames import write_frame
    from klastr.report.groups.tables import comparison_table, groups_scores, set_aside_table
    from klastr.report.run_record import run_facts

    found, asked = discovered.found, discovered.question
    with whole_folder(folder) as draft:
        write_frame(found.to_frame(), draft / "definition.csv")
        write_frame(found.candidates_frame(), draft / "candidates.csv")
        write_frame(comparison_table(found), draft / "comparison.csv")
        write_frame(set_aside_table(found, discovered.traded), draft / "set_aside.csv")
        _write_json(groups_scores(found, discovered.traded), draft / "scores.json")
        inputs = {
            "table": discovered.origin,
            "input-output table": asked.input_output,
            "concordance": asked.concordance,
            "occupations": asked.occupations,
        } | {f"definition {named}": Path(named) for named in asked.definitions if Path(named).is_file()}
        about = {"settings": dict(found.settings), "sources": list(found.sources), "cite": found.cite()}
        _write_json(run_facts(command, inputs) | about | {"warnings": discovered.warnings}, draft / "run.json")
        missing = tuple(_documents(discovered, draft))
    report = None if "report.html" in missing else folder / "report.html"
    return WrittenDiscovery(report, missing)


def _documents(discovered: Discovery, draft: Path) -> Sequence[str]:
    """Write what people look at; the names of what could not be written for want of an extra."""
    from klastr.report.groups.documents import write_groups_report
    from klastr.report.groups.pictures import write_groups_pictures

    language = discovered.question.language
    missing = []
    try:
        write_groups_pictures(discovered.found, draft, language=language)
    except MissingExtra:
        missing.append("network.png")
    try:
        write_groups_report(discovered.found, draft / "report.html", traded=discovered.traded, language=language)
    except MissingExtra:
        missing.append("report.html")
    return missing


def _write_json(content: Mapping[str, Any], path: Path) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2, default=str) + "\n", encoding="utf-8")


def _material(question: DiscoveryQuestion) -> tuple[Material, tuple[int | None, int | None]]:
    """What is read, and the levels of regions and industries to work on."""
    levels = question.region_level, question.industry_level
    if question.table is not None:
        return read_material(
            question.table, sheet=question.sheet, columns=question.columns, decimal=question.decimal
        ), levels
    if question.columns != Columns():
        raise InvalidOption("Columns were named, but no table.", hint="klastr discover TABLE --region COL ...")
    from klastr.sources.examples import visegrad

    return Material(visegrad(language=question.language)), (levels[0] or 2, levels[1] or 2)


def _traded(
    asked: str, table: RegionalTable, at: int | None, levels: tuple[int | None, int | None]
) -> TradedSplit | None:
    """Traded and local industries by a rule or a list; None where all are to be grouped."""
    choice = traded_choice(asked)
    if not choice.wanted:
        return None
    return traded_industries(
        table, rule=choice.rule, given=choice.given, at=at, region_level=levels[0], industry_level=levels[1]
    )


def _flows(question: DiscoveryQuestion, table: RegionalTable) -> tuple[FlowTable | None, Concordance | None]:
    if question.input_output is None:
        return None, None
    from klastr.sources.concordance import read_concordance
    from klastr.sources.flows import read_flows

    flows = read_flows(question.input_output, countries=_countries(table))
    if question.concordance is None:
        return flows, None
    return flows, read_concordance(question.concordance, table.industries, flows)


def _countries(table: RegionalTable) -> tuple[str, ...] | None:
    """Countries of the regions, for a table of several countries; None where regions do not tell."""
    found = {table.region_codes.country(code) for code in table.regions}
    known = tuple(sorted(country for country in found if country))
    return known or None


def _occupations(path: Path | None) -> StaffingTable | None:
    if path is None:
        return None
    from klastr.sources.occupations import read_occupations

    return read_occupations(path)


def _definition(named: str) -> Definition:
    from klastr.sources.definitions import definition_of

    return definition_of(named)
