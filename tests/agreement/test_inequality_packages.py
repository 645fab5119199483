"""Indices of shares against Python packages that are run here, and against second methods."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.tables.regional import RegionalTable

Keep = Callable[[str, str, float], None]
Peer = Callable[[str], ModuleType]


@pytest.fixture
def jobs() -> pd.DataFrame:
    """30 regions x 12 industries, nobody nowhere."""
    random = np.random.default_rng(11)
    cells = np.ceil(random.lognormal(4, 1.2, (30, 12)))
    return pd.DataFrame(cells, [f"r{k:02d}" for k in range(30)], [f"i{k:02d}" for k in range(12)])


@pytest.fixture
def sparse() -> pd.DataFrame:
    """The same with a third of the cells empty, and whole numbers."""
    random = np.random.default_rng(12)
    cells = np.where(random.random((30, 12)) < 0.33, 0, np.ceil(random.lognormal(4, 1.2, (30, 12))))
    return pd.DataFrame(cells, [f"r{k:02d}" for k in range(30)], [f"i{k:02d}" for k in range(12)])


def largest_gap(found: np.ndarray, theirs: list[float]) -> float:
    return float(np.abs(found - np.array(theirs, dtype=float)).max())


@pytest.mark.peers
@pytest.mark.proves("gini", by="agreement", peer="inequality 1.1")
@pytest.mark.proves("theil", by="agreement", peer="inequality 1.1")
@pytest.mark.proves("atkinson", by="agreement", peer="inequality 1.1")
@pytest.mark.proves("hoover", by="agreement", peer="inequality 1.1")
def test_inequality_gives_the_same(peer: Peer, jobs: pd.DataFrame, difference: Keep) -> None:
    package = peer("inequality")
    columns = [jobs[name].to_numpy() for name in jobs]
    theirs: dict[str, tuple[np.ndarray, list[float]]] = {
        "gini": (klastr.gini(jobs, draws=0).values, [package.gini.Gini(x).g for x in columns]),
        "theil": (klastr.theil(jobs, draws=0).values, [float(package.theil.Theil(x).T) for x in columns]),
        "atkinson": (
            klastr.atkinson(jobs, epsilon=0.75, draws=0).values,
            [package.atkinson.atkinson(x, 0.75) for x in columns],
        ),
        "hoover": (
            klastr.hoover(jobs, of="industry", against="equal", draws=0).values,
            [package.schutz.Schutz(pd.DataFrame({"x": x}), "x").distance for x in columns],
        ),
    }
    for name, (found, others) in theirs.items():
        largest = largest_gap(found, others)
        difference(name, "inequality 1.1", largest)
        assert largest < 1e-12, name


@pytest.mark.peers
@pytest.mark.proves("lorenz_curve", by="agreement", peer="inequality 1.1")
def test_inequality_draws_the_same_curve(peer: Peer, jobs: pd.DataFrame, difference: Keep) -> None:
    curve: Any = peer("inequality.wolfson").lorenz_curve
    ours = klastr.lorenz_curve(jobs)
    gaps = [np.abs(ours.points(name) - np.column_stack(curve(jobs[name].to_numpy()))).max() for name in jobs]
    difference("lorenz_curve", "inequality 1.1", float(max(gaps)))
    assert max(gaps) < 1e-12


@pytest.mark.peers
@pytest.mark.proves("diversity", by="agreement", peer="ecomplexity 0.5")
@pytest.mark.proves("ubiquity", by="agreement", peer="ecomplexity 0.5")
@pytest.mark.proves("location_quotient", by="agreement", peer="ecomplexity 0.5")
@pytest.mark.proves("presence", by="agreement", peer="ecomplexity 0.5")
@pytest.mark.filterwarnings("ignore")
def test_ecomplexity_counts_the_same(peer: Peer, sparse: pd.DataFrame, difference: Keep) -> None:
    package = peer("ecomplexity")
    rows = sparse.stack().rename("val").rename_axis(["loc", "prod"]).reset_index().assign(time=1)
    columns = {"time": "time", "loc": "loc", "prod": "prod", "val": "val"}
    theirs = package.ecomplexity(rows, columns)
    by_region, by_industry = theirs.groupby("loc")["diversity"].first(), theirs.groupby("prod")["ubiquity"].first()
    ratio = theirs.pivot(index="loc", columns="prod", values="rca")
    there = theirs.pivot(index="loc", columns="prod", values="mcp")
    found = klastr.location_quotient(RegionalTable.from_wide(sparse), convention="ecomplexity", draws=0).values
    gaps = {
        "diversity": largest_gap(klastr.diversity(sparse, convention="ecomplexity", draws=0).values, list(by_region)),
        "ubiquity": largest_gap(klastr.ubiquity(sparse, convention="ecomplexity", draws=0).values, list(by_industry)),
        "location_quotient": float(np.abs(found - ratio.to_numpy()).max()),
        "presence": float(
            np.abs(klastr.presence(sparse, convention="ecomplexity", draws=0).values - there.to_numpy()).max()
        ),
    }
    for name, gap in gaps.items():
        difference(name, "ecomplexity 0.5", gap)
        assert gap < 1e-12, name


@pytest.mark.proves("entropy", by="agreement", peer="SciPy entropy")
@pytest.mark.proves("kullback_leibler", by="agreement", peer="SciPy entropy")
@pytest.mark.proves("related_variety", by="agreement", peer="SciPy entropy")
@pytest.mark.proves("unrelated_variety", by="agreement", peer="SciPy entropy")
@pytest.mark.proves("coefficient_of_variation", by="agreement", peer="SciPy variation")
def test_scipy_gives_the_same(sparse: pd.DataFrame, difference: Keep) -> None:
    from scipy.stats import entropy, variation

    groups = {name: f"group {k % 4}" for k, name in enumerate(sparse)}
    together = sparse.T.groupby(groups).sum().T
    total = sparse.sum(axis=0).to_numpy()
    rows = sparse.to_numpy()
    of_groups = [entropy(row, base=2) for row in together.to_numpy()]
    whole = [entropy(row, base=2) for row in rows]
    pairs = {
        "entropy": (klastr.entropy(sparse, draws=0), whole, "SciPy entropy"),
        "kullback_leibler": (
            klastr.kullback_leibler(sparse, draws=0), [entropy(row, total, base=2) for row in rows], "SciPy entropy",
        ),
        "unrelated_variety": (klastr.unrelated_variety(sparse, groups=groups, draws=0), of_groups, "SciPy entropy"),
        "related_variety": (
            klastr.related_variety(sparse, groups=groups, draws=0), np.subtract(whole, of_groups), "SciPy entropy",
        ),
        "coefficient_of_variation": (
            klastr.coefficient_of_variation(sparse, sample=True, draws=0),
            [variation(sparse[name], ddof=1) for name in sparse], "SciPy variation",
        ),
    }  # fmt: skip
    for name, (found, theirs, who) in pairs.items():
        largest = largest_gap(found.values, list(theirs))
        difference(name, who, largest)
        assert largest < 1e-12, name


@pytest.mark.peers
@pytest.mark.filterwarnings("ignore")
def test_ecomplexity_has_no_quotient_where_nobody_works_either(peer: Peer, sparse: pd.DataFrame) -> None:
    sparse.loc["r07"], sparse["i11"] = 0.0, 0.0
    rows = sparse.stack().rename("val").rename_axis(["loc", "prod"]).reset_index().assign(time=1)
    columns = {"time": "time", "loc": "loc", "prod": "prod", "val": "val"}
    theirs = peer("ecomplexity").ecomplexity(rows, columns).pivot(index="loc", columns="prod", values="rca").to_numpy()
    ours = klastr.location_quotient(RegionalTable.from_wide(sparse), convention="ecomplexity", draws=0).values
    assert np.isnan(ours).sum() == 30 + 12 - 1
    np.testing.assert_allclose(ours, theirs, rtol=1e-12)


@pytest.mark.peers
@pytest.mark.proves("gini_locational", by="agreement", peer="segregation 2.5")
@pytest.mark.filterwarnings("ignore")
def test_segregation_has_the_attainable_scale(peer: Peer, sparse: pd.DataFrame, difference: Keep) -> None:
    index: Any = peer("segregation.singlegroup").Gini
    total = sparse.sum(axis=1)
    theirs = [
        index(pd.DataFrame({"group": sparse[name], "total": total}), "group", "total").statistic for name in sparse
    ]
    largest = largest_gap(klastr.gini_locational(sparse, scale="attainable", draws=0).values, theirs)
    difference("gini_locational", "segregation 2.5", largest)
    assert largest < 1e-12


@pytest.mark.proves("dalton", by="agreement", peer="SciPy gmean")
@pytest.mark.proves("coulter", by="agreement", peer="SciPy euclidean")
@pytest.mark.proves("williamson", by="agreement", peer="NumPy weighted covariance")
@pytest.mark.proves("normalised_ubiquity", by="agreement", peer="pandas")
@pytest.mark.proves("land_requirement", by="agreement", peer="pandas")
def test_second_methods_give_the_same(jobs: pd.DataFrame, difference: Keep) -> None:
    from scipy.spatial.distance import euclidean
    from scipy.stats import gmean

    people = pd.Series(np.arange(100.0, 130.0), jobs.index)
    share = jobs.div(jobs.sum(axis=1), axis=0)
    there = share.ge(jobs.sum() / jobs.to_numpy().sum(), axis=1)
    per_head = jobs.div(people, axis=0)
    spread = [np.sqrt(np.cov(per_head[name], aweights=people, ddof=0)) for name in jobs]
    factors = pd.Series(np.linspace(0, 100, 12), jobs.columns)
    land = klastr.land_requirement(
        jobs,
        percent_settling=0.3,
        percent_moving=0.7,
        area_per_person_m2=148,
        percent_in_estates=dict(factors),
        draws=0,
    )
    pairs = {
        ("dalton", "SciPy gmean"): (
            klastr.dalton(jobs, draws=0).values, [np.log(jobs[x].mean()) / np.log(gmean(jobs[x])) for x in jobs],
        ),
        ("coulter", "SciPy euclidean"): (
            klastr.coulter(jobs, draws=0).values,
            [euclidean(jobs[x] / jobs[x].sum(), np.full(30, 1 / 30)) / np.sqrt(2) for x in jobs],
        ),
        ("williamson", "NumPy weighted covariance"): (
            klastr.williamson(jobs, dict(people), draws=0).values, np.array(spread) / (jobs.sum() / people.sum()),
        ),
        ("normalised_ubiquity", "pandas"): (
            klastr.normalised_ubiquity(jobs, draws=0).values,
            jobs.sum() / jobs.to_numpy().sum() / (there.sum() / there.to_numpy().sum()),
        ),
        ("land_requirement", "pandas"): (land.values, jobs.mul(factors / 100, axis=1).sum(axis=1) * 0.01 * 148),
    }  # fmt: skip
    for (name, who), (found, theirs) in pairs.items():
        largest = largest_gap(found, list(theirs))
        difference(name, who, largest)
        assert largest < 1e-9, name


@pytest.mark.proves("successive_difference", by="agreement", peer="pandas")
@pytest.mark.proves("quotient_growth", by="agreement", peer="klastr location_quotient")
@pytest.mark.proves("specialisation_portfolio", by="agreement", peer="klastr location_quotient, shift_share")
def test_years_by_second_methods(difference: Keep) -> None:
    random = np.random.default_rng(4)
    index = pd.MultiIndex.from_product(
        [range(2010, 2015), list("ABCDE"), list("xyz")], names=["year", "region", "industry"]
    )
    long = pd.Series(random.integers(5, 500, len(index)).astype(float), index, name="jobs")
    table = RegionalTable.from_frame(long.reset_index(), "region", "industry", "jobs", year="year")
    wide = long.unstack("year")
    unrest = klastr.successive_difference(table).values.ravel() - wide.diff(axis=1).pow(2).mean(axis=1).to_numpy()
    first, last = (klastr.location_quotient(table, at=year, draws=0).values for year in (2010, 2014))
    growth = klastr.quotient_growth(table, draws=0).values - (last / first - 1)
    points = klastr.specialisation_portfolio(table)
    moved = klastr.shift_share(table, since=2010, draws=0).growth
    gaps = {
        ("successive_difference", "pandas"): np.abs(unrest / 1e4).max(),
        ("quotient_growth", "klastr location_quotient"): np.abs(growth).max(),
        ("specialisation_portfolio", "klastr location_quotient, shift_share"): max(
            np.abs(points.quotient - (first + last) / 2).max(), np.abs(points.growth - moved).max()
        ),
    }
    for (name, who), gap in gaps.items():
        difference(name, who, float(gap))
        assert gap < 1e-12, name
