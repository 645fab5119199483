"""Where only the number of plants is known, the answer says that their sizes are assumed and promises less."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.identify.industry_grid import industry_grid
from klastr.identify.localisation.assumed_sizes import dispersion_at, dispersion_nodes
from klastr.identify.localisation.dartboard import P_FLOOR
from klastr.identify.localisation.plant_sums import plant_sums
from klastr.sources.examples import visegrad
from klastr.tables.plant_table import PlantTable
from klastr.tables.regional import RegionalTable

INDICES = ["ellison_glaeser", "maurel_sedillot", "devereux_griffith_simpson"]


def counted(seed: int = 1) -> RegionalTable:
    """Regions, industries, jobs and local units; nothing of the sizes of plants."""
    random = np.random.default_rng(seed)
    units = random.integers(1, 60, (12, 6))
    units[0, 0] = 400
    rows = [
        (f"r{r:02}", f"i{i}", float(np.ceil(units[r, i] * random.lognormal(2, 0.5))), units[r, i])
        for r, i in np.ndindex(12, 6)
    ]
    frame = pd.DataFrame(rows, columns=["r", "i", "jobs", "units"])
    return RegionalTable.from_frame(frame, "r", "i", "jobs", establishments="units")


def known(seed: int = 2, plants: int = 400) -> PlantTable:
    random = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {
            "r": [f"r{k:02}" for k in random.integers(0, 12, plants)],
            "i": [f"i{k}" for k in random.integers(0, 6, plants)],
            "jobs": np.ceil(random.lognormal(2, 1, plants)),
        }
    )
    return PlantTable.from_frame(rows, "r", "i", "jobs")


@pytest.mark.parametrize("name", INDICES)
def test_it_says_so_and_gives_no_p_value(name: str) -> None:
    found = getattr(klastr, name)(counted(), draws=40)
    assert found.p_values is None
    assert found.settings["null"].startswith("none, since")
    assert "assumed sizes" in found.settings["interval"]
    assert any("Sizes of plants are assumed" in note for note in found.notes)


@pytest.mark.parametrize("name", INDICES)
def test_known_plants_keep_their_p_value(name: str) -> None:
    found = getattr(klastr, name)(known(), draws=40)
    assert found.p_values is not None
    assert found.settings["interval"] == "plants drawn again"
    assert found.notes == ()


@pytest.mark.parametrize("name", INDICES)
def test_the_interval_holds_what_other_sizes_would_give(name: str) -> None:
    table = counted()
    found = getattr(klastr, name)(table, draws=40)
    sums = plant_sums(table)
    raw, room = (
        klastr.ellison_glaeser(table, form="raw", draws=0).values,
        1 - ((sums.total / sums.total.sum()) ** 2).sum(),
    )
    if name == "ellison_glaeser":
        for share in (0.05, 0.95):
            herfindahl = sums.dispersed(dispersion_at(share)).herfindahl
            other = (raw / room - herfindahl) / (1 - herfindahl)
            assert ((found.low <= other + 1e-12) & (other <= found.high + 1e-12)).all()
    assert (found.low < found.values).all()
    assert (found.values < found.high).all()


@pytest.mark.parametrize("name", INDICES)
def test_no_end_lies_where_the_index_cannot(name: str) -> None:
    """Four plants: draws would reach from -7.8 to 11.3."""
    rows = [("A", "x", 90), ("B", "x", 10), ("A", "y", 20), ("C", "y", 70)]
    plants = PlantTable.from_frame(pd.DataFrame(rows, columns=["r", "i", "jobs"]), "r", "i", "jobs")
    found = getattr(klastr, name)(plants, draws=200)
    sums = plant_sums(plants)
    squares = float(((sums.total / sums.total.sum()) ** 2).sum())
    herfindahl = sums.herfindahl
    lowest, highest = {
        "ellison_glaeser": (
            -herfindahl / (1 - herfindahl),
            ((1 + squares) / (1 - squares) - herfindahl) / (1 - herfindahl),
        ),
        "maurel_sedillot": (-squares / (1 - squares), 1.0),
        "devereux_griffith_simpson": (0.0, 0.5),
    }[name]
    assert (found.low >= lowest - 1e-12).all()
    assert (found.high <= highest + 1e-12).all()
    assert (found.low <= found.values).all()
    assert (found.values <= found.high).all()


def test_random_indices_keep_the_bounds_that_their_intervals_are_cut_to() -> None:
    for seed in range(20):
        plants = known(seed, plants=14)
        sums = plant_sums(plants)
        squares = float(((sums.total / sums.total.sum()) ** 2).sum())
        found = klastr.maurel_sedillot(plants, draws=0).values
        assert np.nanmin(found) >= -squares / (1 - squares) - 1e-12
        assert np.nanmax(found) <= 1 + 1e-12
        found = klastr.devereux_griffith_simpson(plants, draws=0).values
        even = 1 / np.minimum(np.maximum(sums.plants, 1), len(sums.regions))
        assert (np.nan_to_num(found, nan=0.5) <= 1 - even + 1e-12)[sums.plants > 1].all()
        assert (found >= 1 / sums.plants - even - 1e-12)[sums.plants > 1].all()


def test_chances_of_pairs_and_groups_are_averaged_over_what_sizes_may_be() -> None:
    table = counted()
    for found in (klastr.coagglomeration(table), klastr.group_coagglomeration(table, {"i0": "g", "i1": "g"})):
        assert "plant sizes are assumed" in found.settings["null"]
        assert any("Sizes of plants are assumed" in note for note in found.notes)
    sums = plant_sums(table)
    alike = klastr.group_coagglomeration(table, {"i0": "g", "i1": "g"}).p_values
    assert alike is not None
    assert P_FLOOR <= alike[0] <= 1
    assert sums.is_assumed.all()
    assert dispersion_nodes()[4] == pytest.approx(8.0)
    assert "assumed" not in klastr.coagglomeration(known()).settings["null"]


def test_no_p_value_of_a_normal_approximation_lies_below_its_floor() -> None:
    """Two industries in one region of their own: 40 standard deviations and more from chance."""
    rows = [("A", i, 5) for i in "xy" for _ in range(300)] + [(r, "z", 5) for r in "BCDE" for _ in range(300)]
    plants = PlantTable.from_frame(pd.DataFrame(rows, columns=["r", "i", "jobs"]), "r", "i", "jobs")
    answers = [
        klastr.ellison_glaeser(plants, draws=0),
        klastr.coagglomeration(plants),
        klastr.colocated_firms(industry_grid(visegrad(), region_level=2, industry_level=2)),
        klastr.group_coagglomeration(plants, {"x": "g", "y": "g", "z": "h"}),
    ]
    for found in answers:
        assert np.nanmin(found.p_values) == P_FLOOR
        assert "nothing below 0.000001" in found.settings["null"]


def test_coagglomeration_takes_plants_and_frames() -> None:
    plants = known()
    of_plants = klastr.coagglomeration(plants)
    frame = pd.DataFrame(plant_sums(plants).jobs, index=plants.regions, columns=plants.industries)
    np.testing.assert_allclose(klastr.coagglomeration(frame).values, of_plants.values)
    assert of_plants.settings["plant sizes"] == "of every plant"
    assert klastr.coagglomeration(frame).settings["null"].startswith("deviations of one industry")
