"""Tables for the measures of the product space."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from klastr.identify.industry_grid import IndustryGrid

Grid = Callable[..., IndustryGrid]


@pytest.fixture(scope="session")
def grid() -> Grid:
    """Jobs (R, I) as a grid; regions R0, R1, ... and industries I0, I1, ..."""

    def made(employment: np.ndarray, total: np.ndarray | None = None) -> IndustryGrid:
        jobs = np.asarray(employment, dtype=np.float64)
        return IndustryGrid(
            regions=tuple(f"R{k}" for k in range(jobs.shape[0])),
            industries=tuple(f"I{k}" for k in range(jobs.shape[1])),
            employment=jobs,
            establishments=None,
            region_total=jobs.sum(axis=1) if total is None else np.asarray(total, dtype=np.float64),
            year=2020,
            industry_names={},
            sources=("somebody's table",),
            unit="persons",
        )

    return made
