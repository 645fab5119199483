"""The worked numbers of docs/methods/emerging.md, in the embedded example."""

from __future__ import annotations

import math

import numpy as np
import pytest

from klastr.identify.emerging import emerging_bundles
from klastr.identify.emerging_findings import EmergingBundle
from klastr.identify.emerging_null import chances, pairs_by_chance
from klastr.identify.regional_clusters import regional_clusters
from klastr.sources.examples import visegrad
from klastr.tables.definitions import Definition


@pytest.fixture(scope="module")
def bundle() -> EmergingBundle:
    found = regional_clusters(
        visegrad(),
        Definition.built_in("nace"),
        at=2014,
        since=2010,
        region_level=2,
        industry_level=2,
        reference="EU",
        draws=0,
    )
    return next(one for one in emerging_bundles(found, draws=199).bundles if one.region == "HU33")


def test_machinery_and_motor_vehicles_came_to_the_southern_great_plain(bundle: EmergingBundle) -> None:
    assert bundle.newcomers == ("C28", "C29")
    assert ("C28", "C29") in bundle.pairs
    machinery = (8_616 / 4_805 / (2_971_814 / 2_926_629)) ** 0.25 - 1
    vehicles = (6_972 / 4_084 / (2_434_766 / 2_261_052)) ** 0.25 - 1
    assert bundle.details["C28"] == (
        f"came; quotient 0.87 to 1.49, 4,805 to 8,616 persons, {machinery:+.1%} a year against expectation"
    )
    assert bundle.details["C29"] == (
        f"came; quotient 0.96 to 1.47, 4,084 to 6,972 persons, {vehicles:+.1%} a year against expectation"
    )
    assert (round(machinery, 3), round(vehicles, 3)) == (0.153, 0.122)


def test_how_unusual_a_combination_was_is_a_hypergeometric_z() -> None:
    # 16 of 35 regions had machinery, 20 motor vehicles, 13 both.
    z = (13 - 16 * 20 / 35) / math.sqrt(16 * 20 * 19 * 15 / (35**2 * 34))
    assert z == pytest.approx(2.61, abs=0.01)


def test_chance_of_a_table_that_can_be_counted_by_hand() -> None:
    # Two of four industries come, each as likely as the others: six sets, one of which is the related pair.
    newcomer = np.array([[True, True, False, False], [False, False, True, True]])
    related = np.zeros((4, 4), dtype=bool)
    related[0, 1] = related[1, 0] = True
    chance = chances(newcomer, np.ones((2, 4), dtype=bool))
    np.testing.assert_allclose(chance, 0.5, atol=1e-5)
    drawn = pairs_by_chance(chance, newcomer.sum(axis=1), np.zeros((2, 4), dtype=bool), related, draws=6000, seed=0)
    assert drawn.mean(axis=1) == pytest.approx([1 / 6, 1 / 6], abs=0.015)
