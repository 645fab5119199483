"""An analyst asks a national table: who carries the others, what hangs on cars, and what of it stays in one region?"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from klastr.cli import run
from klastr.identify.industry_grid import industry_grid
from klastr.sources.examples import visegrad


@pytest.fixture
def czech(real_data: Path) -> list[str]:
    return [
        str(real_data / "io_eurostat_cz_sk_2015.parquet"),
        "--country",
        "CZ",
        "--employment",
        str(real_data / "io_eurostat_cz_sk_employment.csv"),
    ]


@pytest.mark.slow
def test_from_key_sectors_to_the_jobs_behind_cars_in_one_region(
    czech: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    assert run(["io", "key_sectors", *czech]) == 0
    assert capfd.readouterr().out.startswith("14 key sectors among 61 industries, 2015: CPA_M73, CPA_M74_75")

    answers = {name: tmp_path / f"{name}.csv" for name in ("country", "region", "lost", "footprint")}
    assert run(["io", "multipliers", *czech, "--out", str(answers["country"])]) == 0
    assert run(["io", "extraction", *czech, "--form", "share", "--out", str(answers["lost"])]) == 0
    assert run(["io", "footprint", *czech, "--extension", "employment", "--out", str(answers["footprint"])]) == 0
    regions = tmp_path / "regions.csv"
    grid = industry_grid(visegrad(), at=2014, region_level=2, industry_level=2)
    jobs = pd.DataFrame(grid.employment, pd.Index(grid.regions, name="region"), grid.industries).filter(
        like="CZ", axis=0
    )
    jobs.reset_index().melt("region", var_name="industry", value_name="employment").to_csv(regions, index=False)
    own = ["--regions", str(regions), "--region", "CZ08", "--out", str(answers["region"])]
    assert run(["io", "multipliers", *czech, *own]) == 0, capfd.readouterr().err

    found = {name: pd.read_csv(path) for name, path in answers.items()}
    country, region = (found[name].set_index(["industry", "multiplier"]) for name in ("country", "region"))
    cars = country.loc[("CPA_C29", "employment")]
    assert cars["low"] < 11.1 < cars["high"]
    assert region.loc[("CPA_C29", "output"), "value"] < country.loc[("CPA_C29", "output"), "value"]
    lost = found["lost"].query("extraction == 'total_net'").head(2)["industry"].tolist()
    assert lost == ["CPA_F", "CPA_C29"]
    exported = found["footprint"].query("industry == 'CPA_C29'").set_index("other")["value"]
    assert exported["P6"] / exported.sum() > 0.95
