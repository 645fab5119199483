"""An inter-country input-output table of 3,465 sectors: read, solved, drawn again; pymrio beside it.

    python speed/input_output.py [--countries 77] [--industries 45] [--peers]
    python speed/input_output.py --coverage     how often the intervals hold the truth; needs KLASTR_REAL_DATA

The table is synthetic, of the size of the OECD's (77 countries x 45 industries), written as a square CSV as the OECD
writes its own. pymrio needs the environment that `make test-peers` makes. Where the machine is busy, look at CPU
seconds.
"""

from __future__ import annotations

import argparse
import os
import resource
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

import klastr


def synthetic(countries: int, industries: int, seed: int = 0) -> pd.DataFrame:
    """Made-up flows, most of them at home; final demand, taxes, value added and output that balance."""
    random = np.random.default_rng(seed)
    names = [f"{chr(65 + k // 26)}{chr(65 + k % 26)}X" for k in range(countries)]
    labels = [f"{name}_I{k + 1:02d}" for name in names for k in range(industries)]
    flows = random.gamma(0.3, 1, (len(labels),) * 2) * (0.02 + np.kron(np.eye(countries), np.ones((industries,) * 2)))
    flows *= 0.5 * random.lognormal(8, 1.2, len(labels)) / flows.sum(axis=0)
    output = 1.3 * np.maximum(flows.sum(axis=0), flows.sum(axis=1))
    demand = [f"{name}_{kind}" for name in names for kind in ("HFCE", "GGFC", "GFCF")]
    asked = random.dirichlet(np.ones(len(demand)), len(labels)) * (output - flows.sum(axis=1))[:, None]
    taxes = 0.01 * output
    below = [taxes, output - flows.sum(axis=0) - taxes, output]
    cells = np.vstack(
        [np.column_stack([flows, asked, output]), *(np.append(row, np.zeros(len(demand) + 1)) for row in below)]
    )
    return pd.DataFrame(cells, pd.Index([*labels, "TLS", "VA", "OUT"], name="V1"), [*labels, *demand, "OUT"])


def timed(what: str, run: Callable[[], object]) -> object:
    began, spent = time.perf_counter(), time.process_time()
    found = run()
    wall, cpu = time.perf_counter() - began, time.process_time() - spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"{what:58} {wall:8.2f} s   CPU {cpu:7.2f} s   peak {peak:5.2f} GB")
    return found


def ours(path: Path) -> None:
    table = klastr.read_input_output(path)
    timed("klastr: read the table", lambda: klastr.read_input_output(path))
    timed("klastr: multipliers, 200 draws", lambda: klastr.multipliers(table))
    timed("klastr: upstreamness, 200 draws", lambda: klastr.upstreamness(table))
    timed("klastr: domestic value added in exports, 200 draws", lambda: klastr.export_content(table))
    timed("klastr: linkages, 200 draws", lambda: klastr.linkages(table))
    timed("klastr: extraction of every sector", lambda: klastr.hypothetical_extraction(table))
    timed("klastr: Leontief inverse with an error of each entry", lambda: klastr.leontief_inverse(table))
    timed("klastr: Leontief inverse alone", lambda: klastr.leontief_inverse(table, error=0))


def theirs(frame: pd.DataFrame, sectors: int) -> None:
    """A, L and output multipliers; it has no draws, no linkages, no extraction."""
    import pymrio

    flows = frame.iloc[:sectors, :sectors].copy()
    output = frame.loc["OUT"].iloc[:sectors].copy()
    a = timed("pymrio: A", lambda: pymrio.calc_A(flows, output))
    inverse = timed("pymrio: L", lambda: pymrio.calc_L(a))
    ones = pd.DataFrame(np.ones((1, sectors)), ["output"], flows.columns)
    timed("pymrio: multipliers out of L", lambda: pymrio.calc_M(ones, inverse))


def coverage(times: int = 60) -> None:
    """The Czech table is the truth; tables with errors of 10 % are observed, and asked for their intervals."""
    path = Path(os.environ["KLASTR_REAL_DATA"]) / "io_eurostat_cz_sk_2015.parquet"
    table = klastr.read_input_output(path, country="CZ")
    truth = klastr.linkages(table, draws=0).to_frame()
    key = klastr.key_sectors(table, draws=0).to_frame()["key"]
    random, spread = np.random.default_rng(1), np.sqrt(np.log1p(0.01))
    held: dict[str, list[float]] = {name: [] for name in ("total_backward", "power", "ghosh_sensitivity", "rank")}
    sure, never = [], []
    for seed in range(times):
        flows = table.flows * np.exp(spread * random.standard_normal(table.flows.shape) - spread**2 / 2)
        seen = replace(table, flows=flows, problems=())
        found = klastr.linkages(seen, draws=100, seed=seed)
        for name in ("total_backward", "power", "ghosh_sensitivity"):
            at = found.axes["linkage"].index(name)
            held[name].append(float(np.mean((found.low[:, at] <= truth[name]) & (truth[name] <= found.high[:, at]))))
        at, place = found.axes["linkage"].index("power"), truth["power"].rank(ascending=False)
        held["rank"].append(float(np.mean((found.rank_low[:, at] <= place) & (place <= found.rank_high[:, at]))))
        share = klastr.key_sectors(seen, draws=100, seed=seed).to_frame()["key_in_draws"]
        sure.append(key[share >= 0.9].mean())
        never.append(key[share <= 0.1].mean())
    for name, shares in held.items():
        print(f"{name:20} in {np.mean(shares):.1%} of the intervals of 90 %")
    print(f"key sectors in at least 90 % of the draws: {np.mean(sure):.1%} are; in at most 10 %: {np.mean(never):.1%}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--countries", type=int, default=77)
    parser.add_argument("--industries", type=int, default=45)
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--coverage", action="store_true")
    asked = parser.parse_args()
    if asked.coverage:
        coverage()
        return
    frame = synthetic(asked.countries, asked.industries)
    sectors = asked.countries * asked.industries
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "icio.csv"
        frame.round(4).to_csv(path)
        print(f"{sectors:,} sectors, {path.stat().st_size / 1e6:,.0f} MB of CSV")
        ours(path)
    if asked.peers:
        theirs(frame, sectors)


if __name__ == "__main__":
    main()
