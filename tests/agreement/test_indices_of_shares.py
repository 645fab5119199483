"""Indices of shares against what EconGeo and REAT give on one table of 40 regions and 25 industries."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.identify.measured import Measured
from klastr.tables.regional import RegionalTable

Keep = Callable[[str, str, float], None]


@pytest.fixture
def jobs(peers_tables: Path) -> pd.DataFrame:
    return pd.read_csv(peers_tables / "in_matrix_40x25.csv", index_col=0)


@pytest.fixture
def econgeo(peers_tables: Path) -> pd.DataFrame:
    return pd.read_csv(peers_tables / "econgeo_region_indices.csv", index_col=0)


@pytest.fixture
def reat(peers_tables: Path) -> pd.DataFrame:
    return pd.read_csv(peers_tables / "reat_region_indices.csv", index_col=0)


def apart(found: Measured, theirs: pd.Series) -> float:
    assert found.axes["region"] == tuple(theirs.index)
    return float(np.abs(found.values - theirs.to_numpy()).max())


@pytest.mark.proves("hachman", by="agreement", peer="EconGeo 1.3")
@pytest.mark.proves("mean_quotient", by="agreement", peer="EconGeo 1.3")
@pytest.mark.proves("krugman", by="agreement", peer="EconGeo 1.3")
@pytest.mark.proves("hoover", by="agreement", peer="EconGeo 1.3")
@pytest.mark.proves("herfindahl", by="agreement", peer="EconGeo 1.3")
@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("hachman", "Hachman"),
        ("mean_quotient", "LQavg"),
        ("krugman", "Krugman"),
        ("hoover", "spec.coeff"),
        ("herfindahl", "Herfindahl"),
    ],
)
def test_econgeo_gives_the_same(
    jobs: pd.DataFrame, econgeo: pd.DataFrame, difference: Keep, name: str, column: str
) -> None:
    largest = apart(getattr(klastr, name)(jobs, convention="econgeo", draws=0), econgeo[column])
    difference(name, "EconGeo 1.3", largest)
    assert largest < 1e-13


@pytest.mark.proves("entropy", by="agreement", peer="EconGeo 1.3, three decimals")
def test_econgeo_rounds_the_entropy_to_three_decimals(
    jobs: pd.DataFrame, econgeo: pd.DataFrame, difference: Keep
) -> None:
    largest = apart(klastr.entropy(jobs, convention="econgeo", draws=0), econgeo["entropy_log2"])
    difference("entropy", "EconGeo 1.3, three decimals", largest)
    assert largest <= 0.0005


@pytest.mark.proves("krugman", by="agreement", peer="REAT 3.0.3")
@pytest.mark.proves("hoover", by="agreement", peer="REAT 3.0.3")
@pytest.mark.proves("herfindahl", by="agreement", peer="REAT 3.0.3")
@pytest.mark.proves("gini_of_quotients", by="agreement", peer="REAT 3.0.3")
@pytest.mark.parametrize(
    ("name", "column"),
    [("krugman", "krugman.spec"), ("hoover", "hoover"), ("herfindahl", "herf"), ("gini_of_quotients", "gini.spec")],
)
def test_reat_gives_the_same(jobs: pd.DataFrame, reat: pd.DataFrame, difference: Keep, name: str, column: str) -> None:
    largest = apart(getattr(klastr, name)(jobs, convention="reat", draws=0), reat[column])
    difference(name, "REAT 3.0.3", largest)
    assert largest < 1e-13


@pytest.mark.proves("location_quotient", by="agreement", peer="EconGeo 1.3")
def test_econgeo_has_the_same_quotients(peers_tables: Path, jobs: pd.DataFrame, difference: Keep) -> None:
    theirs = pd.read_csv(peers_tables / "econgeo_location.quotient.csv", index_col=0)
    found = klastr.location_quotient(RegionalTable.from_wide(jobs), convention="econgeo", draws=0).to_frame()
    largest = float(np.abs(found.to_numpy() - theirs.loc[found.index, found.columns].to_numpy()).max())
    difference("location_quotient", "EconGeo 1.3", largest)
    assert largest < 1e-13


# Computed with the named package on column i00 of the same table, printed with four decimals.
OF_ONE_INDUSTRY = [
    ("gini_locational", {"convention": "econgeo"}, "EconGeo 1.3, four decimals", 0.4530),
    ("gini_locational", {"convention": "reat"}, "REAT 3.0.3, four decimals", 0.8865),
    ("gini_locational", {"scale": "attainable"}, "segregation 2.5.4, four decimals", 0.9223),
    ("gini", {"convention": "reat"}, "REAT 3.0.3, four decimals", 0.8915),
    ("gini", {"convention": "econgeo"}, "EconGeo 1.3, rounded", 0.8915),
    ("gini", {"convention": "reat", "normalised": True}, "REAT 3.0.3 normalised, four decimals", 0.9144),
]


@pytest.mark.proves("gini_locational", by="agreement", peer="EconGeo 1.3, four decimals")
@pytest.mark.proves("gini_locational", by="agreement", peer="REAT 3.0.3, four decimals")
@pytest.mark.proves("gini_locational", by="agreement", peer="segregation 2.5.4, four decimals")
@pytest.mark.proves("gini", by="agreement", peer="REAT 3.0.3, four decimals")
@pytest.mark.proves("gini", by="agreement", peer="EconGeo 1.3, rounded")
@pytest.mark.proves("gini", by="agreement", peer="REAT 3.0.3 normalised, four decimals")
@pytest.mark.parametrize(("name", "options", "peer", "theirs"), OF_ONE_INDUSTRY)
def test_what_is_called_gini(
    jobs: pd.DataFrame, difference: Keep, name: str, options: dict[str, object], peer: str, theirs: float
) -> None:
    largest = abs(getattr(klastr, name)(jobs, draws=0, **options).at("i00") - theirs)
    difference(name, peer, largest)
    assert largest <= 0.00005


@pytest.mark.proves("krugman", by="agreement", peer="REAT 3.0.3 krugman.spec2, four decimals")
@pytest.mark.proves("theil", by="agreement", peer="REAT 3.0.3, seven decimals")
@pytest.mark.proves("location_quotient", by="agreement", peer="REAT 3.0.3, seven decimals")
@pytest.mark.proves("relative_diversity", by="agreement", peer="REAT 3.0.3 krugman.spec, inverse")
def test_examples_of_reat(jobs: pd.DataFrame, reat: pd.DataFrame, difference: Keep) -> None:
    """Those of its manual, and what its durpug is made of: one over its krugman.spec."""
    nordic = pd.DataFrame(
        [(45000, 15000, 32000, 10000, 30000), (35000, 12000, 30000, 8000, 22000), (40000, 10000, 25000, 9000, 18000),
         (30000, 11000, 18000, 3000, 13000), (40000, 6000, 11000, 2000, 12000)],
        index=["Sweden", "Norway", "Denmark", "Finland", "Iceland"], columns=list("abcde"),
    )  # fmt: skip
    others = klastr.krugman(nordic, against="others", convention="reat", draws=0).at("Sweden") - 0.1595
    incomes = pd.DataFrame({"this": (10.0, 10, 10, 20, 50), "other": [1.0] * 5}, index=list("abcde"))
    log_deviation = klastr.theil(incomes, convention="reat", draws=0).at("this") - 0.2326302
    farhauer = pd.DataFrame([(1714, 77292), (877499, 14636719)], index=["j", "rest"], columns=["this", "other"])
    ratio = klastr.location_quotient(RegionalTable.from_wide(farhauer), convention="reat", draws=0).at("j", "this")
    difference("location_quotient", "REAT 3.0.3, seven decimals", abs(ratio - 0.3847623))
    assert abs(ratio - 0.3847623) <= 5e-8
    diverse = klastr.relative_diversity(jobs, convention="reat", draws=0).values - 1 / reat["krugman.spec"].to_numpy()
    difference("krugman", "REAT 3.0.3 krugman.spec2, four decimals", abs(others))
    difference("theil", "REAT 3.0.3, seven decimals", abs(log_deviation))
    difference("relative_diversity", "REAT 3.0.3 krugman.spec, inverse", float(np.abs(diverse).max()))
    assert abs(others) <= 0.00005
    assert abs(log_deviation) <= 5e-8
    assert np.abs(diverse).max() < 1e-12
