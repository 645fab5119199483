"""Tables that fall into parts, and tables of one region: what complexity says of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import klastr

DIAGONAL = pd.DataFrame(np.diag([5.0, 6, 5, 4]), list("ABCD"), list("wxyz"))


def test_of_parts_that_are_all_alike_none_has_another_reason() -> None:
    found = klastr.economic_complexity(DIAGONAL)
    assert {found.eci.reason(region) for region in "ABCD"} == {"disconnected"}
    assert {found.pci.reason(industry) for industry in "wxyz"} == {"disconnected"}
    turned = klastr.eci(DIAGONAL.iloc[::-1])
    assert {turned.reason(region) for region in "ABCD"} == {"disconnected"}


def test_eci_and_fitness_say_that_the_table_falls_apart() -> None:
    assert any("falls into 4 parts" in note and "none has anything" in note for note in klastr.eci(DIAGONAL).notes)
    assert any("falls into 4 parts" in note for note in klastr.fitness(DIAGONAL).notes)
    together = pd.DataFrame([[5, 5, 1], [1, 5, 5], [5, 1, 1]], list("ABC"), ["food", "steel", "chips"], dtype=float)
    assert not any("parts" in note for note in (*klastr.eci(together).notes, *klastr.fitness(together).notes))


@pytest.mark.parametrize("draws", [0, 40])
def test_a_single_region_has_one_reason_in_all_of_them(draws: int) -> None:
    table = pd.DataFrame([[1.0, 2, 3, 4]], ["A"], list("wxyz"))
    assert klastr.eci(table, draws=draws).reason("A") == "one_region"
    assert klastr.coi(table, draws=draws).reason("A") == "one_region"
    assert {klastr.cog(table, draws=draws).reason("A", i) for i in "wxyz"} == {"one_region"}


def test_which_of_two_parts_of_one_size_is_measured_is_told() -> None:
    block = np.array([[5.0, 5, 1], [1, 5, 5], [5, 1, 1]])
    twice = pd.DataFrame(np.kron(np.eye(2), block), list("ABCDEF"), list("uvwxyz"))
    found = klastr.eci(twice, draws=0)
    assert found.reason("D") == "disconnected"
    assert any("2 are as large, and this one stands first" in note for note in found.notes)
