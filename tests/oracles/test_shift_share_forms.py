"""Every form of shift-share against its formula, cell by cell."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from klastr.identify.growth import shift_share
from klastr.tables.regional import RegionalTable

AROUND = {"r0": ["r1", "r2"], "r1": ["r0"], "r2": ["r0"]}


def table_of(cells: np.ndarray) -> RegionalTable:
    rows = [(f"r{r}", f"i{i}", 2010 + t, cells[t, r, i]) for t, r, i in np.ndindex(*cells.shape)]
    frame = pd.DataFrame(rows, columns=["region", "industry", "year", "value"])
    return RegionalTable.from_frame(frame, "region", "industry", "value", year="year")


@pytest.mark.proves("shift_share", by="oracle")
@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_components_are_those_of_their_formulas(seed: int) -> None:
    random = np.random.default_rng(seed)
    jobs = random.integers(5, 60, (2, 3, 4)).astype(float)
    made = jobs * random.uniform(1, 3, jobs.shape)
    before, after = jobs
    nation = after.sum() / before.sum() - 1
    found = {
        form: shift_share(table_of(jobs), form=form, output=table_of(made), neighbours=AROUND, draws=0).components
        for form in ("esteban-marquillas", "arcelus", "rigby-anderson", "spatial")
    }
    output_nation = made[1].sum() / made[0].sum() - 1
    for r in range(3):
        own = after[r].sum() / before[r].sum() - 1
        for i in range(4):
            x = before[r, i]
            industry = after[:, i].sum() / before[:, i].sum() - 1
            rate = after[r, i] / x - 1
            alike = before[r].sum() * before[:, i].sum() / before.sum()

            esteban = found["esteban-marquillas"]
            assert esteban["competitive_effect"][r, i] == pytest.approx(alike * (rate - industry))
            assert esteban["allocation_effect"][r, i] == pytest.approx((x - alike) * (rate - industry), abs=1e-9)

            arcelus = found["arcelus"]
            effects = {
                "national_growth": nation,
                "industry_mix": industry - nation,
                "regional_growth": own - nation,
                "regional_industry_mix": (rate - own) - (industry - nation),
            }
            for name, effect in effects.items():
                assert arcelus[f"{name}_expected"][r, i] == pytest.approx(alike * effect, abs=1e-9)
                assert arcelus[f"{name}_differential"][r, i] == pytest.approx((x - alike) * effect, abs=1e-9)

            output = made[1, r, i] / made[0, r, i] - 1
            output_industry = made[1, :, i].sum() / made[0, :, i].sum() - 1
            rigby = found["rigby-anderson"]
            assert rigby["output_national"][r, i] == pytest.approx(x * output_nation)
            assert rigby["output_mix"][r, i] == pytest.approx(x * (output_industry - output_nation), abs=1e-9)
            assert rigby["output_regional"][r, i] == pytest.approx(x * (output - output_industry), abs=1e-9)
            assert rigby["productivity_regional"][r, i] == pytest.approx(
                x * ((rate - output) - (industry - output_industry)), abs=1e-9
            )

            others = [int(name[1]) for name in AROUND[f"r{r}"]]
            around = after[others, i].sum() / before[others, i].sum() - 1
            spatial = found["spatial"]
            assert spatial["neighbourhood_shift"][r, i] == pytest.approx(x * (around - industry), abs=1e-9)
            assert spatial["local_shift"][r, i] == pytest.approx(x * (rate - around), abs=1e-9)
