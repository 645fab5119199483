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
