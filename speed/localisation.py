"""Ellison-Glaeser of 1,000 industries in 3,000 regions from a million plants in memory, once and with 200 draws.

    python speed/localisation.py

Made-up plants. Seconds by the clock and of the processors; the median of several runs. No package on the index has the
index; REAT (R) needs 10.7 s for 200 industries, 1,000 regions and 200,000 plants, and grows faster than linearly.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

import klastr


def plants(number: int = 1_000_000, regions: int = 3_000, industries: int = 1_000) -> klastr.PlantTable:
    """Plants of log-normal sizes in regions of very different size."""
    random = np.random.default_rng(0)
    return klastr.PlantTable(
        regions=tuple(f"R{k:04}" for k in range(regions)),
        industries=tuple(f"I{k:04}" for k in range(industries)),
        region_at=np.floor(regions * random.random(number) ** 1.6).astype(np.int32),
        industry_at=np.floor(industries * random.random(number) ** 2).astype(np.int32),
        persons=np.ceil(random.lognormal(1.5, 1.2, number)),
    )


def median(work: Callable[[], object], times: int) -> tuple[float, float]:
    """Seconds by the clock and of the processors."""
    seen = []
    for _ in range(times):
        clock, processors = time.perf_counter(), time.process_time()
        work()
        seen.append((time.perf_counter() - clock, time.process_time() - processors))
    return statistics.median(one for one, _ in seen), statistics.median(one for _, one in seen)


def main() -> None:
    made = plants()
    klastr.ellison_glaeser(made, draws=0)
    for what, draws, times, at_most in (("once", 0, 9, 0.1), ("with 200 draws of the plants", 200, 3, 25.0)):
        clock, processors = median(lambda draws=draws: klastr.ellison_glaeser(made, draws=draws), times)
        print(f"{what:30} {clock:8.3f} s ({processors:.3f} s of processors), at most {at_most:g} s")


if __name__ == "__main__":
    main()
