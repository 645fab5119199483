"""Time of the documents: PDF, workbook, pictures and the whole folder, for 44 regions and for all of Europe.

    KLASTR_REAL_DATA=... python speed/documents.py [--runs 5]

Every document of every run is made in a fresh process, from an answer that is computed once before. Wall and CPU
seconds begin after the imports and hold everything up to the file.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CENTRE = ("AT", "CZ", "HU", "PL", "SK")
LIMITS = {("44 regions", "report.pdf"): 3.0, ("282 regions", "clusters.xlsx"): 2.0}
DOCUMENTS = ("report.html", "report.pdf", "clusters.xlsx", "pictures")


def answers(folder: Path) -> dict[str, Path]:
    """The answer for five countries and for Europe, with real borders, as files."""
    from klastr.identify.crossborder import cross_border_clusters
    from klastr.identify.regional_clusters import regional_clusters
    from klastr.sources.geography import read_geography
    from klastr.sources.tables import read_regional_table
    from klastr.tables.neighbours import neighbours_for

    data = Path(os.environ["KLASTR_REAL_DATA"])
    table = read_regional_table(
        data / "eu_sbs_regional_2008_2014.parquet", region="nuts_code", industry="nace_code", value="persons_employed",
        flag="persons_employed_flag", establishments="local_units", wages="wages_meur", year="year",
    ).table  # fmt: skip
    written = {}
    for regions in (CENTRE, None):
        found = regional_clusters(table, at=2014, since=2010, region_level=2, industry_level=2, regions=regions)
        geography = read_geography(data / "nuts_2016_60m.geojson.gz", found.regions)
        known = neighbours_for(found.ground.table.pick(regions=set(found.regions)), geography=geography)
        name = f"{len(found.regions)} regions"
        written[name] = folder / f"{name}.pickle"
        written[name].write_bytes(pickle.dumps((found, cross_border_clusters(found, known.pairs), geography)))
    return written


def made(document: str, path: Path) -> tuple[float, float, float, float]:
    """Wall seconds, CPU seconds, peak megabytes, megabytes of the file."""
    import typst
    import xlsxwriter
    from scipy.sparse import csgraph

    from klastr.report.documents import write_report
    from klastr.report.pdf.document import write_pdf
    from klastr.report.pictures.files import write_pictures
    from klastr.report.workbook.document import write_workbook

    assert all((typst, xlsxwriter, csgraph))
    found, borders, geography = pickle.loads(path.read_bytes())
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / document
        wall, cpu = time.perf_counter(), time.process_time()
        if document == "report.html":
            write_report(found, borders, target, geography=geography)
        elif document == "report.pdf":
            write_pdf(found, borders, target, geography=geography)
        elif document == "clusters.xlsx":
            write_workbook(found, borders, target)
        else:
            write_pictures(found, target, geography=geography)
        took = time.perf_counter() - wall, time.process_time() - cpu
        files = [target] if target.is_file() else list(target.iterdir())
        size = sum(file.stat().st_size for file in files) / 1e6
    return *took, peak_megabytes(), size


def peak_megabytes() -> float:
    """Of this process alone: what `getrusage` tells begins with the process that started this one."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1000


def measured(document: str, path: Path, runs: int) -> list[tuple[float, ...]]:
    """The figures of some fresh processes."""
    command = [sys.executable, __file__, "--document", document, "--answer", str(path)]
    return [
        tuple(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        for _ in range(runs)
    ]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--document")
    options.add_argument("--answer", type=Path)
    asked = options.parse_args()
    if asked.document:
        print(json.dumps(made(asked.document, asked.answer)))
        return
    print("| answer | document | wall | CPU | CPU lowest | highest | peak memory | file | wall at most |")
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, path in answers(Path(folder)).items():
            for document in DOCUMENTS:
                wall, cpu, memory, size = zip(*measured(document, path, asked.runs), strict=True)
                limit = LIMITS.get((name, document))
                print(
                    f"| {name} | {document} | {statistics.median(wall):.2f} s | {statistics.median(cpu):.2f} s "
                    f"| {min(cpu):.2f} | {max(cpu):.2f} | {max(memory):.0f} MB | {size[0]:.1f} MB "
                    f"| {f'{limit:.0f} s' if limit else ''} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
