"""Time and memory of reading one table out of a file and out of each database.

    python speed/databases.py [--rows 2000000] [--runs 3] [--postgresql ADDRESS]

Made-up numbers; four columns that are needed and a remark that is not. Each run is a fresh process: CPU seconds of the
client (a server's own are not counted) and memory at its peak, both above what the imports and a small table take. The
server is given by an address at which a table `klastr_speed` may be made; it is removed again.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

NAME = "klastr_speed"
CELLS = (
    "SELECT 'R' || i % 1500 AS region, 'I' || (i // 1500) % 1000 AS industry, 2010 + i // 1500000 AS year,"
    " (i * 7) % 999 AS persons_employed, 'remark ' || i AS remark FROM range({rows}) t(i)"
)
TYPES = "region TEXT, industry TEXT, year INTEGER, persons_employed INTEGER, remark TEXT"
ONE = """
import json, resource, sys, time
import duckdb, numpy, pandas, pyarrow.csv, pyarrow.parquet, sqlite3
from klastr.sources.tables import read_regional_table
few, many, name = sys.argv[1:]
read_regional_table(few)
def peak():
    with open("/proc/self/status") as status:
        return int(next(line.split()[1] for line in status if "VmHWM" in line)) / 1000
before, cpu, wall = peak(), time.process_time(), time.perf_counter()
rows = read_regional_table(many, table=name or None).rows
print(json.dumps({"CPU s": time.process_time() - cpu, "s": time.perf_counter() - wall, "MB": peak() - before}))
"""


def files(folder: Path, rows: int) -> dict[str, str]:
    """The same rows in a file of each kind."""
    import duckdb

    kinds = {"CSV": folder / "t.csv", "Parquet": folder / "t.parquet", "DuckDB": folder / "t.duckdb"}
    with duckdb.connect(kinds["DuckDB"]) as connection:
        connection.execute(f"CREATE TABLE {NAME} AS {CELLS.format(rows=rows)}")
        for kind in ("CSV", "Parquet"):
            connection.execute(f"COPY {NAME} TO '{kinds[kind]}'")
        connection.execute(f"COPY (FROM {NAME} LIMIT 9) TO '{folder / 'few.csv'}'")
        kinds["SQLite"] = folder / "t.sqlite"
        small = sqlite3.connect(kinds["SQLite"])
        small.execute(f"CREATE TABLE {NAME} ({TYPES})")
        cursor = connection.execute(f"FROM {NAME}")
        while batch := cursor.fetchmany(100_000):
            small.executemany(f"INSERT INTO {NAME} VALUES (?, ?, ?, ?, ?)", batch)
        small.commit()
        small.close()
    return {kind: str(path) for kind, path in kinds.items()}


def fill_server(address: str, csv: str) -> None:
    import psycopg

    with psycopg.connect(address) as connection, connection.cursor() as cursor, Path(csv).open("rb") as file:
        cursor.execute(f"CREATE TABLE {NAME} ({TYPES})")
        with cursor.copy(f"COPY {NAME} FROM STDIN (FORMAT csv, HEADER)") as copy:
            while piece := file.read(1 << 20):
                copy.write(piece)
        cursor.execute(f"ANALYZE {NAME}")


def empty_server(address: str) -> None:
    import psycopg

    with psycopg.connect(address) as connection:
        connection.execute(f"DROP TABLE {NAME}")


def measured(few: str, many: str, name: str, runs: int) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for _ in range(runs):
        said = subprocess.run([sys.executable, "-c", ONE, few, many, name], check=True, capture_output=True, text=True)
        for stage, value in json.loads(said.stdout).items():
            found.setdefault(stage, []).append(value)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--postgresql", default=os.environ.get("KLASTR_POSTGRESQL"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        places = files(Path(name), asked.rows)
        if asked.postgresql:
            fill_server(asked.postgresql, places["CSV"])
            places["PostgreSQL"] = asked.postgresql
        try:
            print(f"{asked.rows:,} rows; median (lowest to highest) of {asked.runs} runs")
            for kind, place in places.items():
                table = "" if kind in ("CSV", "Parquet") else NAME
                found = measured(str(Path(name) / "few.csv"), place, table, asked.runs)
                figures = ", ".join(
                    f"{statistics.median(values):.2f} {stage} ({min(values):.2f} to {max(values):.2f})"
                    for stage, values in found.items()
                )
                row = statistics.median(found["MB"]) * 1e6 / asked.rows
                print(f"{kind:<11} {figures}, {row:.0f} bytes a row")
        finally:
            if asked.postgresql:
                empty_server(asked.postgresql)


if __name__ == "__main__":
    main()
