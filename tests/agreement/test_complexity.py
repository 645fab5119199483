"""Complexity against the packages that compute it: tables they made in R, and the Python packages as they run here."""

from __future__ import annotations

import contextlib
import csv
import io
import warnings
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import numpy as np
import pandas as pd
import pytest

import klastr

Difference = Callable[[str, str, float], None]
Peer = Callable[[str], ModuleType]


@pytest.fixture(scope="session")
def table(peers_tables: Path) -> pd.DataFrame:
    """40 regions x 25 industries."""
    return pd.read_csv(peers_tables / "in_matrix_40x25.csv", index_col=0)


def column(path: Path, name: str = "V1") -> np.ndarray:
    with path.open(newline="") as file:
        return np.array([float(row[name]) for row in csv.DictReader(file)])


def largest(one: np.ndarray, other: np.ndarray) -> float:
    """Largest difference; both must have their gaps at the same places."""
    assert np.array_equal(np.isnan(one), np.isnan(other))
    return float(np.nanmax(np.abs(one - other)))


def ladder() -> pd.DataFrame:
    """18 regions x 12 industries without zeros."""
    jobs = np.random.default_rng(3).gamma(2, 9, (18, 12)) + 0.1
    return pd.DataFrame(jobs, index=[f"r{k:02}" for k in range(18)], columns=[f"i{k:02}" for k in range(12)])


# -- R ----------------------------------------------------------------------------------------------------------------


@pytest.mark.proves("fitness", by="agreement", peer="economiccomplexity 2.0.0")
def test_fitness_of_economiccomplexity(table: pd.DataFrame, peers_tables: Path, difference: Difference) -> None:
    theirs = column(peers_tables / "economiccomplexity_fitness_country.csv")
    ours = klastr.fitness(table, convention="economiccomplexity", draws=0).values
    seen = largest(ours, theirs)
    difference("fitness", "economiccomplexity 2.0.0", seen)
    assert seen < 1e-13


@pytest.mark.proves("coi", by="agreement", peer="economiccomplexity 2.0.0")
def test_outlook_of_economiccomplexity(table: pd.DataFrame, peers_tables: Path, difference: Difference) -> None:
    """Its complexity of industries on this table is the third eigenvector, not the second: it is given from outside."""
    present = klastr.product_space(table).present.astype(float)
    many, everywhere = present.sum(axis=1), present.sum(axis=0)
    values, vectors = np.linalg.eig((present / everywhere).T @ (present / many[:, None]))
    third = np.real(vectors[:, np.argsort(-np.real(values))[2]])
    third = (third - third.mean()) / third.std(ddof=1)
    theirs = column(peers_tables / "economiccomplexity_coi.csv")
    seen = min(
        largest(
            klastr.coi(
                table,
                convention="economiccomplexity",
                complexity=dict(zip(table.columns, sign * third, strict=True)),
                draws=0,
            ).values,
            theirs,
        )
        for sign in (1, -1)
    )
    difference("coi", "economiccomplexity 2.0.0", seen)
    assert seen < 1e-12
    ours = klastr.coi(table, convention="economiccomplexity", draws=0).values
    assert abs(np.corrcoef(ours, theirs)[0, 1]) < 0.5  # with the right vector it is another index


def test_econgeo_rounds_before_it_decomposes(table: pd.DataFrame, peers_tables: Path) -> None:
    """Its KCI is near, and not the same: no convention is offered for it."""
    theirs = column(peers_tables / "econgeo_KCI.csv", "KCI")
    ours = klastr.eci(table, draws=0).values
    assert 1 - 1e-5 < np.corrcoef(ours, theirs)[0, 1] < 1 - 1e-7


# -- second methods ---------------------------------------------------------------------------------------------------


@pytest.mark.proves("prody", by="agreement", peer="numpy.average")
@pytest.mark.proves("expy", by="agreement", peer="numpy.average")
def test_income_as_weighted_means(table: pd.DataFrame, peers_tables: Path, difference: Difference) -> None:
    with (peers_tables / "in_regions_40.csv").open(newline="") as file:
        income = {row["region"]: float(row["gdp_pc"]) for row in csv.DictReader(file)}
    jobs = table.to_numpy(float)
    quotients = jobs / jobs.sum(axis=1, keepdims=True) / (jobs.sum(axis=0) / jobs.sum())
    by_industry = np.average(np.repeat([[*income.values()]], 25, axis=0).T, axis=0, weights=quotients)
    by_region = np.average(np.repeat([by_industry], 40, axis=0), axis=1, weights=jobs)
    seen = largest(klastr.prody(table, income, draws=0).values / by_industry, np.ones(25))
    difference("prody", "numpy.average", seen)
    other = largest(klastr.expy(table, income, draws=0).values / by_region, np.ones(40))
    difference("expy", "numpy.average", other)
    assert max(seen, other) < 1e-14


@pytest.mark.proves("ease_of_recombination", by="agreement", peer="networkx")
@pytest.mark.proves("modular_complexity", by="agreement", peer="networkx")
def test_recombination_as_degrees_of_a_graph_and_of_its_projection(table: pd.DataFrame, difference: Difference) -> None:
    networkx = pytest.importorskip("networkx")
    present = klastr.product_space(table).present > 0
    graph = networkx.Graph((table.index[r], table.columns[i]) for r, i in zip(*np.nonzero(present), strict=True))
    projected = networkx.bipartite.projected_graph(graph, list(table.columns))
    ease = {name: projected.degree(name) / graph.degree(name) for name in table.columns}
    theirs = np.array([graph.degree(name) / sum(ease[one] for one in graph[name]) for name in table.index])
    seen = largest(klastr.ease_of_recombination(table, draws=0).values, np.array(list(ease.values())))
    difference("ease_of_recombination", "networkx", seen)
    other = largest(klastr.modular_complexity(table, draws=0).values, theirs)
    difference("modular_complexity", "networkx", other)
    assert max(seen, other) < 1e-14


@pytest.mark.proves("log_supermodularity", by="agreement", peer="numpy.linalg.det")
def test_the_ladder_as_signs_of_minors(difference: Difference) -> None:
    """Every minor of the ordered quotients; klastr looks at some of them."""
    frame = ladder()
    found = klastr.economic_complexity(frame, draws=0)
    quotients = klastr.product_space(frame).quotient.astype(float)
    ordered = quotients[np.argsort(-found.eci.values)][:, np.argsort(-found.pci.values)]
    rows, columns = np.triu_indices(18, 1), np.triu_indices(12, 1)
    minors = np.linalg.det(ordered[np.array(rows).T[:, None, :, None], np.array(columns).T[None, :, None, :]])
    ours = klastr.log_supermodularity(frame, comparisons=200_000, draws=0).values[0]
    difference("log_supermodularity", "numpy.linalg.det", abs(ours - (minors > 0).mean()))
    assert ours == pytest.approx((minors > 0).mean(), abs=0.006)  # five standard errors of what is drawn


# -- ecomplexity ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def of_ecomplexity(peer: Peer, table: pd.DataFrame) -> pd.DataFrame:
    """What ecomplexity computes: one row per region and industry."""
    package = peer("ecomplexity")
    long = table.rename_axis("r").melt(ignore_index=False, var_name="i", value_name="v").reset_index().assign(t=1)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        return package.ecomplexity(long, {"time": "t", "loc": "r", "prod": "i", "val": "v"})


@pytest.mark.peers
@pytest.mark.proves("eci", by="agreement", peer="ecomplexity 0.5.3")
@pytest.mark.proves("pci", by="agreement", peer="ecomplexity 0.5.3")
@pytest.mark.proves("coi", by="agreement", peer="ecomplexity 0.5.3")
@pytest.mark.proves("cog", by="agreement", peer="ecomplexity 0.5.3")
def test_all_numbers_of_ecomplexity(of_ecomplexity: pd.DataFrame, table: pd.DataFrame, difference: Difference) -> None:
    regions, industries = list(table.index), list(table.columns)
    for name, key, labels in (("eci", "r", regions), ("pci", "i", industries), ("coi", "r", regions)):
        theirs = of_ecomplexity.groupby(key)[name].first().loc[labels].to_numpy()
        ours = getattr(klastr, name)(table, convention="ecomplexity", draws=0).values
        difference(name, "ecomplexity 0.5.3", largest(ours, theirs))
        assert largest(ours, theirs) < 1e-11, name
    theirs = of_ecomplexity.pivot(index="r", columns="i", values="cog").loc[regions, industries].to_numpy()
    gain = klastr.cog(table, convention="ecomplexity", draws=0)
    absent = gain.reasons == 0
    seen = float(np.abs(gain.values - theirs)[absent].max())
    difference("cog", "ecomplexity 0.5.3", seen)
    assert seen < 1e-11
    assert (theirs[~absent] == 0).all()  # what is present has gain 0 there, and a reason here


@pytest.mark.peers
def test_where_ecomplexity_loses_a_year_klastr_keeps_it(peer: Peer, table: pd.DataFrame) -> None:
    """One region without any presence above the threshold makes everything NaN there."""
    package = peer("ecomplexity")
    long = table.rename_axis("r").melt(ignore_index=False, var_name="i", value_name="v").reset_index().assign(t=1)
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        theirs = package.ecomplexity(
            long,
            {"time": "t", "loc": "r", "prod": "i", "val": "v"},
            rca_mcp_threshold=3,
            check_logsupermodularity=False,
        )
    assert theirs["eci"].isna().all()
    ours = klastr.eci(table, threshold=3, draws=0)
    assert np.isfinite(ours.values).sum() > 30


@pytest.mark.peers
def test_the_ladder_of_ecomplexity_mixes_its_cells(peer: Peer) -> None:
    """It reshapes where it should transpose: of a table in which every comparison holds it says 88 %."""
    check = peer("ecomplexity.log_supermodularity").get_frac_logsupermodular
    skill, need = np.arange(1.0, 9), np.arange(1.0, 7)
    assert check(np.exp(np.outer(skill, need) / 6), skill, need) == pytest.approx(0.881, abs=0.001)


# -- economic-complexity (Datawheel) ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def quotients(peer: Peer, table: pd.DataFrame) -> pd.DataFrame:
    return peer("economic_complexity").rca(table.astype(float))


def without_diagonal(quotients: pd.DataFrame) -> pd.DataFrame:
    """The proximities of the package, whose own function writes into an array that pandas 3 does not let it change."""
    present = (quotients >= 1).to_numpy(float)
    many = present.sum(axis=0)
    found = present.T @ present / np.maximum(many, many[:, None])
    np.fill_diagonal(found, 0)
    return pd.DataFrame(found, index=quotients.columns, columns=quotients.columns)


@pytest.mark.peers
@pytest.mark.proves("reflections", by="agreement", peer="economic-complexity 0.3.0")
def test_reflections_of_datawheel(
    peer: Peer, table: pd.DataFrame, quotients: pd.DataFrame, difference: Difference
) -> None:
    """Its complexity is the 18th reflection of regions and the 19th of industries, standardised."""
    regions, industries = peer("economic_complexity").complexity(quotients)
    for theirs, order, of in ((regions, 18, "region"), (industries, 19, "industry")):
        ours = klastr.reflections(table, order=order, of=of, draws=0).values
        seen = largest((ours - ours.mean()) / ours.std(ddof=1), theirs.to_numpy())
        difference("reflections", "economic-complexity 0.3.0", seen)
        assert seen < 1e-9


@pytest.mark.peers
@pytest.mark.proves("cog", by="agreement", peer="economic-complexity 0.3.0")
@pytest.mark.proves("subnational_complexity", by="agreement", peer="economic-complexity 0.3.0")
def test_gain_and_external_complexity_of_datawheel(
    peer: Peer, table: pd.DataFrame, quotients: pd.DataFrame, difference: Difference
) -> None:
    package = peer("economic_complexity")
    worth = pd.Series(klastr.pci(table, draws=0).values, index=table.columns)
    theirs = package.opportunity_gain(quotients, pci=worth, proximities=without_diagonal(quotients)).to_numpy()
    ours = klastr.cog(table, convention="datawheel", complexity=worth.to_dict(), draws=0)
    absent = ours.reasons == 0
    seen = float(np.abs(ours.values - theirs)[absent].max())
    difference("cog", "economic-complexity 0.3.0", seen)
    assert seen < 1e-12
    for standardised in (False, True):
        regions, _ = package.complexity_subnational(quotients, worth, standardize=standardised)
        own = klastr.subnational_complexity(table, worth.to_dict(), standardised=standardised, draws=0).values
        difference("subnational_complexity", "economic-complexity 0.3.0", largest(own, regions.to_numpy()))
        assert largest(own, regions.to_numpy()) < 1e-12


@pytest.mark.peers
@pytest.mark.proves("attribute_index", by="agreement", peer="economic-complexity 0.3.0")
def test_product_gini_index_of_datawheel(
    peer: Peer, table: pd.DataFrame, quotients: pd.DataFrame, difference: Difference
) -> None:
    gini = pd.DataFrame({"gini": np.linspace(0.2, 0.5, len(table))}, index=table.index)
    theirs = peer("economic_complexity").pgi(table.astype(float), quotients, gini).iloc[:, 0].to_numpy()
    ours = klastr.attribute_index(table, gini["gini"].to_dict(), draws=0).values
    difference("attribute_index", "economic-complexity 0.3.0", largest(ours, theirs))
    assert largest(ours, theirs) < 1e-14
