"""Measures of input-output tables against pymrio, on the world of six regions and eight sectors that it comes with."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.tables.input_output import InputOutputTable

pytestmark = pytest.mark.peers

Difference = Callable[[str, str, float], None]
PYMRIO = "pymrio 0.7.0"


@pytest.fixture(scope="module")
def world(peer: Callable[[str], ModuleType]) -> Any:
    """Its test system, computed by itself."""
    pymrio = peer("pymrio")
    system = pymrio.load_test()
    return system.calc_all()


@pytest.fixture(scope="module")
def table(world: Any) -> InputOutputTable:
    """The same system as a table of ours; regions in capitals, as the labels of the OECD."""

    def flat(frame: pd.DataFrame) -> pd.DataFrame:
        rows = [f"{region.upper()}_{sector}" for region, sector in frame.index]
        columns = [f"{region.upper()}_{name}" for region, name in frame.columns]
        return pd.DataFrame(frame.to_numpy(), rows, columns)

    wide = pd.concat([flat(world.Z), flat(world.Y)], axis=1)
    output = pd.DataFrame([np.append(world.x.to_numpy().ravel(), np.zeros(world.Y.shape[1]))], ["OUT"], wide.columns)
    made = InputOutputTable.from_frame(pd.concat([wide, output]))
    return made.with_extension("emissions", world.emissions.F.to_numpy()[0])


def largest(mine: Any, theirs: Any) -> float:
    return float(np.abs(np.asarray(mine) - np.asarray(theirs)).max())


@pytest.mark.proves("technical_coefficients", by="agreement", peer="pymrio 0.7.0")
@pytest.mark.proves("leontief_inverse", by="agreement", peer="pymrio 0.7.0")
def test_coefficients_and_inverse(world: Any, table: InputOutputTable, difference: Difference) -> None:
    a = largest(klastr.technical_coefficients(table).values, world.A)
    inverse = largest(klastr.leontief_inverse(table).values, world.L)
    difference("technical_coefficients", PYMRIO, a)
    difference("leontief_inverse", PYMRIO, inverse)
    assert a < 1e-13
    assert inverse < 1e-12


@pytest.mark.proves("ghosh_coefficients", by="agreement", peer="pymrio 0.7.0")
@pytest.mark.proves("ghosh_inverse", by="agreement", peer="pymrio 0.7.0")
def test_ghosh(peer: Callable[[str], ModuleType], world: Any, table: InputOutputTable, difference: Difference) -> None:
    pymrio = peer("pymrio")
    shares = pymrio.calc_B(world.Z, world.x)
    b = largest(klastr.ghosh_coefficients(table).values, shares)
    g = largest(klastr.ghosh_inverse(table).values, pymrio.calc_G(shares))
    difference("ghosh_coefficients", PYMRIO, b)
    difference("ghosh_inverse", PYMRIO, g)
    assert b < 1e-13
    assert g < 1e-12


@pytest.mark.proves("multipliers", by="agreement", peer="pymrio 0.7.0")
def test_multipliers(world: Any, table: InputOutputTable, difference: Difference) -> None:
    at = klastr.multipliers(table, draws=0).to_frame()["emissions"]
    found = float((np.abs(at.to_numpy() - world.emissions.M.to_numpy()[0]) / world.emissions.M.to_numpy()[0]).max())
    difference("multipliers", PYMRIO, found)
    assert found < 1e-12


@pytest.mark.proves("linkages", by="agreement", peer="pymrio 0.7.0")
@pytest.mark.proves("key_sectors", by="agreement", peer="pymrio 0.7.0")
@pytest.mark.proves("upstreamness", by="agreement", peer="pymrio 0.7.0")
@pytest.mark.proves("propagation_lengths", by="agreement", peer="pymrio 0.7.0")
def test_linkages_and_positions_out_of_its_inverses(
    peer: Callable[[str], ModuleType], world: Any, table: InputOutputTable, difference: Difference
) -> None:
    """It computes no linkages; these are sums over its matrices."""
    pymrio = peer("pymrio")
    inverse = world.L.to_numpy()
    ghosh = np.asarray(pymrio.calc_G(pymrio.calc_B(world.Z, world.x)))
    power, forward = inverse.sum(axis=0), ghosh.sum(axis=1)
    found = klastr.linkages(table, draws=0).to_frame()
    apart = max(largest(found["power"], power / power.mean()), largest(found["total_forward"], inverse.sum(axis=1)))
    key = klastr.key_sectors(table, draws=0).to_frame()["key"]
    other = largest(key, (power > power.mean()) & (forward > forward.mean()))
    position = largest(klastr.upstreamness(table, draws=0).values, np.column_stack([forward, power]))
    steps = inverse @ (inverse - np.eye(len(inverse))) / (inverse - np.eye(len(inverse)))
    lengths = largest(klastr.propagation_lengths(table, draws=0).values, steps)
    difference("linkages", PYMRIO, apart)
    difference("key_sectors", PYMRIO, other)
    difference("upstreamness", PYMRIO, position)
    difference("propagation_lengths", PYMRIO, lengths)
    assert max(apart, other, position, lengths) < 1e-10


@pytest.mark.proves("hypothetical_extraction", by="agreement", peer="pymrio 0.7.0")
def test_extraction_by_its_inverse_of_a_table_without_the_sector(
    peer: Callable[[str], ModuleType], world: Any, table: InputOutputTable, difference: Difference
) -> None:
    pymrio = peer("pymrio")
    found = klastr.hypothetical_extraction(table, draws=0)
    output, asked = world.x.to_numpy().ravel(), world.Y.to_numpy().sum(axis=1)
    worst = 0.0
    for k in (0, 11, 30):
        matrix, demand = world.A.copy(), asked.copy()
        matrix.iloc[k, :], matrix.iloc[:, k], demand[k] = 0.0, 0.0, 0.0
        lost = float((output - pymrio.calc_L(matrix).to_numpy() @ demand).sum())
        worst = max(worst, abs(found.at(table.industries[k], "total") - lost) / lost)
    difference("hypothetical_extraction", PYMRIO, worst)
    assert worst < 1e-10


@pytest.mark.proves("export_content", by="agreement", peer="pymrio 0.7.0")
def test_domestic_value_added_by_its_inverse_of_a_world_without_the_exports(
    peer: Callable[[str], ModuleType], world: Any, table: InputOutputTable, difference: Difference
) -> None:
    pymrio = peer("pymrio")
    found = klastr.export_content(table, draws=0)
    output = world.x.to_numpy().ravel()
    added = (output - world.Z.to_numpy().sum(axis=0)) / output
    worst = 0.0
    for region in world.get_regions():
        mine = world.A.index.get_level_values(0) == region
        matrix, asked = world.A.copy(), world.Y.copy()
        matrix.loc[mine, ~mine] = 0.0
        asked.loc[mine, asked.columns.get_level_values(0) != region] = 0.0
        left = pymrio.calc_L(matrix).to_numpy() @ asked.to_numpy().sum(axis=1)
        lacking = float((added * (output - left))[mine].sum())
        worst = max(worst, abs(found.at(region.upper(), "domestic") - lacking) / lacking)
    difference("export_content", PYMRIO, worst)
    assert worst < 1e-10


@pytest.mark.proves("aggregated_input_output", by="agreement", peer="pymrio 0.7.0")
def test_aggregation_of_sectors(world: Any, table: InputOutputTable, difference: Difference) -> None:
    kinds = ["goods"] * 3 + ["services"] * 5
    theirs = world.copy().aggregate(sector_agg=kinds, inplace=False)
    found = klastr.aggregated_input_output(table, dict(zip(world.get_sectors(), kinds, strict=True)))
    labels = [f"{region.upper()}_{kind}" for region, kind in theirs.Z.index]
    assert set(found.industries) == set(labels)
    order = [found.industries.index(label) for label in labels]
    apart = largest(found.flows[np.ix_(order, order)], theirs.Z) / float(theirs.Z.to_numpy().max())
    difference("aggregated_input_output", PYMRIO, apart)
    assert apart < 1e-12


@pytest.mark.proves("regional_coefficients", by="agreement", peer="economic-complexity 0.3.0")
def test_regional_quotients_by_the_advantages_of_another_package(
    peer: Callable[[str], ModuleType], difference: Difference
) -> None:
    """The simple quotients of that package, made into cross-industry ones here."""
    rca = peer("economic_complexity").rca
    random = np.random.default_rng(6)
    jobs = pd.DataFrame(random.integers(5, 900, (6, 5)), [f"r{k}" for k in range(6)], list("vwxyz"))
    national = InputOutputTable.from_arrays(list("vwxyz"), random.uniform(1, 9, (5, 5)), output=np.full(5, 90.0))
    simple = rca(jobs.astype(float)).loc["r2"].to_numpy()
    cross = simple[:, None] / simple
    np.fill_diagonal(cross, simple)
    matrix = klastr.technical_coefficients(national).values
    apart = 0.0
    for method, quotients in (("slq", np.tile(simple[:, None], 5)), ("cilq", cross)):
        found = klastr.regional_coefficients(national, jobs, "r2", method=method, draws=0)  # type: ignore[arg-type]
        apart = max(apart, largest(found.values, matrix * np.minimum(quotients, 1)))
    difference("regional_coefficients", "economic-complexity 0.3.0", apart)
    assert apart < 1e-12


@pytest.mark.proves("footprint", by="agreement", peer="pymrio 0.7.0")
def test_footprints_of_regions(world: Any, table: InputOutputTable, difference: Difference) -> None:
    found = klastr.footprint(table, extension="emissions", by="country", draws=0).to_frame().sum()
    theirs = world.emissions.D_cba_reg.iloc[0].to_numpy()
    # Its accounts by region hold what households emit themselves, which no sector does.
    households = np.asarray(world.emissions.F_Y.T.groupby(level=0, sort=False).sum().T.iloc[0])
    part = float((np.abs(found.to_numpy() + households - theirs) / theirs).max())
    difference("footprint", PYMRIO, part)
    assert part < 1e-10


@pytest.mark.proves("value_added_trade", by="agreement", peer="pymrio 0.7.0")
def test_gross_trade(
    peer: Callable[[str], ModuleType], world: Any, table: InputOutputTable, difference: Difference
) -> None:
    theirs = peer("pymrio").calc_gross_trade(world.Z, world.Y).bilat_flows
    theirs = theirs.groupby(level=0, sort=False).sum()
    mine = klastr.value_added_trade(table, gross=True).to_frame().fillna(0)
    apart = float(np.abs(mine.to_numpy() - theirs.to_numpy()).max() / theirs.to_numpy().max())
    difference("value_added_trade", PYMRIO, apart)
    assert apart < 1e-12
