"""Ties and densities against the tables that EconGeo and economiccomplexity made of one small table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import klastr

Difference = Callable[[str, str, float], None]


@pytest.fixture(scope="session")
def table(peers_tables: Path) -> pd.DataFrame:
    """40 regions x 25 industries."""
    return pd.read_csv(peers_tables / "in_matrix_40x25.csv", index_col=0)


def read(folder: Path, name: str) -> np.ndarray:
    return pd.read_csv(folder / name, index_col=0).to_numpy(dtype=float)


@pytest.mark.proves("relatedness", by="agreement", peer="EconGeo 1.3")
def test_probability_is_that_of_econgeo(peers_tables: Path, table: pd.DataFrame, difference: Difference) -> None:
    found = klastr.relatedness(table, convention="econgeo").values
    largest = np.abs(found - read(peers_tables, "econgeo_relatedness_prob.csv")).max()
    difference("relatedness", "EconGeo 1.3", largest)
    assert largest < 1e-12


@pytest.mark.proves("relatedness", by="agreement", peer="EconGeo 1.3")
def test_z_scores_are_those_of_econgeo(peers_tables: Path, table: pd.DataFrame, difference: Difference) -> None:
    found = klastr.relatedness(table, normalisation="z_score", convention="econgeo").values
    off = ~np.eye(25, dtype=bool)  # the package scores an industry with itself, by counts without a meaning
    largest = np.abs(found - read(peers_tables, "econgeo_zScore.csv"))[off].max()
    difference("relatedness", "EconGeo 1.3", largest)
    assert largest < 1e-12


@pytest.mark.proves("relatedness_density", by="agreement", peer="EconGeo 1.3")
def test_densities_are_those_of_econgeo_once_rounded(
    peers_tables: Path, table: pd.DataFrame, difference: Difference
) -> None:
    found = klastr.relatedness_density(table, convention="econgeo", draws=0).values
    theirs = read(peers_tables, "econgeo_relatedness.density_weighted.csv")
    difference("relatedness_density", "EconGeo 1.3", np.abs(np.round(found, 2) - theirs).max())
    np.testing.assert_allclose(np.round(found, 2), theirs, atol=1e-9)
    assert np.abs(found - theirs).max() < 0.005


@pytest.mark.proves("proximity", by="agreement", peer="economiccomplexity 2.0.0")
@pytest.mark.proves("relatedness", by="agreement", peer="economiccomplexity 2.0.0")
def test_proximities_are_those_of_economiccomplexity(
    peers_tables: Path, table: pd.DataFrame, difference: Difference
) -> None:
    theirs = read(peers_tables, "economiccomplexity_proximity_product.csv")
    for found in (
        klastr.proximity(table, convention="economiccomplexity"),
        klastr.relatedness(table, normalisation="minimum_probability", convention="economiccomplexity"),
    ):
        largest = np.abs(found.values - theirs).max()
        difference(found.settings["measure"], "economiccomplexity 2.0.0", largest)
        assert largest < 1e-12


def test_the_diagonal_matters_more_than_any_rounding(table: pd.DataFrame) -> None:
    without, with_own = (klastr.relatedness_density(table, diagonal=one, draws=0).values for one in (0.0, 1.0))
    assert np.abs(without - with_own).max() == pytest.approx(0.178, abs=0.001)
    assert np.corrcoef(without.ravel(), with_own.ravel())[0, 1] == pytest.approx(0.90, abs=0.005)


@pytest.mark.proves("coherence", by="agreement", peer="a second method, in matrices")
def test_coherence_is_that_of_matrices(table: pd.DataFrame, difference: Difference) -> None:
    # sum of e_i t_ij e_j / (e - e_i), with all rests at once: the form in which the literature on patents has it.
    jobs, ones = table.to_numpy(dtype=float), 1 - np.eye(25)
    scores = np.nan_to_num(klastr.relatedness(table, normalisation="z_score").values)
    expected = ((jobs @ scores) / (jobs @ ones) * jobs).sum(axis=1) / jobs.sum(axis=1)
    inside = klastr.relatedness_density(table, kind="in", draws=0).values
    for kind, wanted in (("jobs", expected), ("density_in", np.nanmean(inside, axis=1))):
        found = klastr.coherence(table, kind=kind, draws=0).values  # type: ignore[arg-type]
        difference("coherence", "a second method, in matrices", np.abs(found - wanted).max())
        np.testing.assert_allclose(found, wanted, atol=1e-6)
