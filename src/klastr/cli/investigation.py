"""One question of `klastr identify`, worked through: read, measure, look across borders, write the folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal

from klastr.cli.material import Material, read_material
from klastr.cli.options import Columns
from klastr.engines.addresses import Place
from klastr.errors import InvalidOption, MissingExtra
from klastr.identify.basis import Total
from klastr.identify.crossborder import CrossBorderClusters, cross_border_clusters
from klastr.identify.emerging import emerging_bundles
from klastr.identify.emerging_findings import EmergingBundles
from klastr.identify.findings import RegionalClusters
from klastr.identify.lifecycle import lifecycle_stages
from klastr.identify.lifecycle_rules import lifecycle_rules
from klastr.identify.lifecycle_stages import LifecycleStages
from klastr.identify.regional_clusters import regional_clusters
from klastr.tables.definitions import Definition
from klastr.tables.geography import Geography
from klastr.tables.neighbours import neighbours_for
from klastr.tables.reference import ReferencePopulation
from klastr.tables.tiles import Tile, tile_layout

Progress = Callable[[float], None]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What was asked: the options of the command, parsed but not yet held against the table."""

    table: Place | None
    sheet: str | None
    columns: Columns
    decimal: Literal[".", ","] | None
    at: int | None
    since: int | None
    region_level: int | None
    industry_level: int | None
    only: tuple[str, ...] | None
    reference: str
    total: Total | None
    definition: str | None
    stars: str
    stages: str | None = None
    geometry: Path | None
    neighbours: Path | None
    smallest: float
    draws: int
    seed: int
    language: str


def on_the_example(question: Question, columns: Columns) -> Question:
    """The question with what the embedded example calls for where nothing was said.

    Raises
    ------
    InvalidOption
        Columns were named, and there is no table that could have them.
    """
    if columns != Columns():
        raise InvalidOption("Columns were named, but no table.", hint="klastr identify TABLE --region COL ...")
    return replace(
        question,
        since=question.since or 2010,
        region_level=question.region_level or 2,
        industry_level=question.industry_level or 2,
        reference="EU" if question.reference == "all" else question.reference,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """What was found, and what its pictures need."""

    question: Question
    origin: Path | Mapping[str, Any] | None
    """What was read; see `klastr.cli.material.Material`."""
    found: RegionalClusters
    borders: CrossBorderClusters
    stages: LifecycleStages | None
    """None without an earlier year, as `bundles`."""
    bundles: EmergingBundles | None
    geography: Geography | None
    tiles: Mapping[str, Tile] | None
    warnings: tuple[str, ...] = ()
    """What a reader should know of the material, each a sentence."""


def investigate(question: Question, progress: Progress) -> Answer:
    """Work a question through, without writing anything."""
    rules = _stage_rules(question)
    definition = _definition(question.definition)
    material, population = _material(question, definition)
    progress(0.1)
    found = regional_clusters(
        material.table,
        definition,
        at=question.at,
        since=question.since,
        region_level=question.region_level,
        industry_level=question.industry_level,
        regions=question.only,
        smallest_total=question.smallest,
        reference=question.reference,
        total=question.total,
        stars=question.stars,
        reference_population=population,
        draws=question.draws,
        seed=question.seed,
        progress=lambda done: progress(0.2 + 0.7 * done),
    )
    geography = _geography(question.geometry, found)
    if geography is not None:
        names = {code: shape.name for code, shape in geography.shapes.items() if shape.name}
        found = found.with_region_names(names)
    known = neighbours_for(
        found.ground.table.pick(regions=set(found.regions)),
        geography=geography,
        neighbours=_pairs(question.neighbours, found.regions),
    )
    borders = cross_border_clusters(found, known.pairs)
    answer = Answer(
        question=question,
        origin=material.origin,
        found=found,
        borders=borders,
        stages=None if found.growth is None else lifecycle_stages(found, rules=rules),
        bundles=None if found.growth is None else emerging_bundles(found),
        geography=geography,
        tiles=None if geography else tile_layout(found.regions),
        warnings=(
            *material.warnings,
            *found.ground.notes,
            *(geography.notes if geography else ()),
            *known.notes,
        ),
    )
    progress(1.0)
    return answer


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the path of the report, and the documents for which an extra is not installed."""

    report: Path | None
    lacking: tuple[str, ...]


def write_answer(answer: Answer, folder: Path, *, command: Sequence[str]) -> Written:
    """Write the whole folder or nothing; documents whose extra is not installed are left out and named."""
    from klastr.report.folders import whole_folder
    from klastr.report.frames import write_csv, write_parquet
    from klastr.report.run_record import write_run_record

    asked = answer.question
    with whole_folder(folder) as draft:
        write_csv(answer.found, draft / "clusters.csv")
        write_parquet(answer.found, draft / "clusters.parquet")
        write_csv(answer.borders, draft / "cross_border.csv")
        if answer.stages is not None and answer.bundles is not None:
            write_csv(answer.stages, draft / "lifecycle.csv")
            write_csv(answer.bundles, draft / "emerging.csv")
        inputs = {
            "table": answer.origin,
            "geometry": asked.geometry,
            "neighbours": asked.neighbours,
            "definition": _file(asked.definition),
            "stages": _file(asked.stages),
        }
        write_run_record(answer.found, draft / "run.json", command=command, inputs=inputs, warnings=answer.warnings)
        lacking = _lacking(_documents(answer), draft)
    return Written(None if "report.html" in lacking else folder / "report.html", lacking)


def _documents(answer: Answer) -> dict[str, Callable[[Path], None]]:
    """Every document that needs the extra for reports, by its name in the folder."""
    from klastr.report.documents import write_report
    from klastr.report.pdf.document import write_pdf
    from klastr.report.pictures.files import write_pictures
    from klastr.report.workbook.document import write_workbook

    found, borders = answer.found, answer.borders
    drawn: dict[str, Any] = {"geography": answer.geography, "tiles": answer.tiles, "language": answer.question.language}
    return {
        "report.html": partial(write_report, found, borders, stages=answer.stages, **drawn),
        "report.pdf": partial(write_pdf, found, borders, stages=answer.stages, **drawn),
        "clusters.xlsx": partial(write_workbook, found, borders, language=answer.question.language),
        "pictures": partial(write_pictures, found, **drawn),
    }


def _lacking(documents: Mapping[str, Callable[[Path], None]], folder: Path) -> tuple[str, ...]:
    """Write all documents; the names of those whose extra is not installed.

    The typesetter computes beside Python, so that two at a time take little longer than the longer one.
    """
    with ThreadPoolExecutor(max_workers=2) as pool:
        written = pool.map(_is_written, documents.values(), [folder / name for name in documents])
        return tuple(name for name, is_written in zip(documents, written, strict=True) if not is_written)


def _is_written(write: Callable[[Path], None], path: Path) -> bool:
    try:
        write(path)
    except MissingExtra:
        return False
    return True


def _material(question: Question, definition: Definition | None) -> tuple[Material, ReferencePopulation | None]:
    """What is read, and what it is held against where that is not in the table itself."""
    if question.table is None:
        from klastr.sources.examples import visegrad, visegrad_reference

        return Material(visegrad(language=question.language)), visegrad_reference(definition)
    asked = question
    return read_material(question.table, sheet=asked.sheet, columns=asked.columns, decimal=asked.decimal), None


def _definition(named: str | None) -> Definition | None:
    if named is None:
        return None
    from klastr.sources.definitions import definition_of

    return definition_of(named)


def _stage_rules(question: Question) -> str:
    """The rules of stages, known to be usable before anything is computed."""
    if question.stages is not None and question.since is None:
        raise InvalidOption("--stages needs an earlier year; a stage is a change.", hint="add --since YEAR.")
    named = question.stages or "four-indicators"
    lifecycle_rules(named)
    return named


def _file(named: str | None) -> Path | None:
    """The file behind a definition's name, None for a built-in one."""
    return Path(named) if named is not None and Path(named).is_file() else None


def _geography(path: Path | None, found: RegionalClusters) -> Geography | None:
    if path is None:
        return None
    from klastr.sources.geography import read_geography

    is_european = found.ground.table.region_codes.name.startswith("NUTS")
    source = f"{path.name} (NUTS: © EuroGeographics for the administrative boundaries)" if is_european else None
    return read_geography(path, found.regions, source=source)


def _pairs(path: Path | None, regions: Sequence[str]) -> frozenset[tuple[str, str]] | None:
    if path is None:
        return None
    from klastr.sources.neighbours import read_neighbours

    return read_neighbours(path, regions=regions)
