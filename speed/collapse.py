"""25 million made-up plants in one Parquet file, summed by region, industry and year: time and memory of each stage.

`python speed/collapse.py` makes the file once in a temporary folder, which takes a gigabyte or less, and deletes it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Names repeat over the whole file as in a register; sizes are log-normal, the largest plants employ tens of thousands.
PLANTS = """
COPY (
  SELECT i AS plant,
    'R' || lpad((floor(3000 * pow(u1, 1.6)))::INT::VARCHAR, 4, '0') AS region,
    'I' || lpad((floor(1000 * pow(u2, 2.0)))::INT::VARCHAR, 4, '0') AS industry,
    greatest(1, round(exp(1.0 + 1.3 * z)))::INT AS jobs,
    2020 AS year
  FROM (
    SELECT i, (hash(i) % 1000003) / 1000003.0 AS u1, (hash(i * 7 + 3) % 1000003) / 1000003.0 AS u2,
      sqrt(-2 * ln(((hash(i * 13 + 1) % 1000003) + 1) / 1000004.0))
        * cos(6.283185307 * ((hash(i * 17 + 5) % 1000003) / 1000003.0)) AS z
    FROM range({rows}) numbers(i))
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""

# One process, fresh: what it took in all, the imports included, and in which stage.
ONE = """
import json, resource, sys, time
began = time.perf_counter()
import klastr
from klastr.tables.collapse import collapse
import ibis, duckdb, pandas, pyarrow.parquet
imported = time.perf_counter()
before = resource.getrusage(resource.RUSAGE_SELF)
roles = dict(region="region", industry="industry", employment="jobs", year="year")
found = collapse(sys.argv[1], **roles, memory=sys.argv[2] or None)
asked = time.perf_counter()
table = found.table
done = time.perf_counter()
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({
    "imports, s": imported - began,
    "asking, s": asked - imported,
    "table, s": done - asked,
    "together, s": done - imported,
    "CPU, s": used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime,
    "peak, MB": used.ru_maxrss / 1024,
    "cells": len(found.cells),
    "persons": float(table.values.sum()),
    "plants": float(table.establishments.sum()),
}))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=25_000_000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--memory", default="", help="what DuckDB may take before it goes on on disk")
    asked = parser.parse_args()
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "plants.parquet"
        began = time.perf_counter()
        duckdb.sql(PLANTS.format(rows=asked.rows, path=path))
        made = time.perf_counter() - began
        print(f"{asked.rows:,} plants, {path.stat().st_size / 1e6:,.0f} MB, made in {made:.0f} s")
        found: dict[str, list[float]] = {}
        for _ in range(asked.runs):
            command = [sys.executable, "-c", ONE, str(path), asked.memory]
            said = subprocess.run(command, check=True, capture_output=True, text=True)
            for stage, value in json.loads(said.stdout).items():
                found.setdefault(stage, []).append(value)
    for stage, values in found.items():
        print(f"{stage:<12} {statistics.median(values):>14,.2f}  ({min(values):,.2f} to {max(values):,.2f})")


if __name__ == "__main__":
    main()
