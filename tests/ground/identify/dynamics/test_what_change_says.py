"""One sentence of every change: what a screen prints of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import klastr

Make = Callable[..., Any]
RISING = np.random.default_rng(3).integers(20, 90, (4, 12, 5))


def test_entries_are_counted_with_those_that_are_sure(frames: Make) -> None:
    found = klastr.entry_exit(frames(RISING), draws=100)
    happened, could = int(np.nansum(found.values)), int((~np.isnan(found.values)).sum())
    assert f"2010 to 2013: {happened} of {could} that could have come" in found.sentence()
    assert "draws" not in klastr.entry_exit(frames(RISING), draws=0).sentence()
    gone = klastr.entry_exit(frames([[[5]], [[6]]]), draws=0)
    assert "0 of 0 that could have come" in gone.sentence()


def test_the_share_of_the_draws_is_no_p_value(frames: Make) -> None:
    found = klastr.entry_exit(frames(RISING), draws=100)
    assert found.p_values is None
    assert "null" not in found.settings
    assert found.confidence is not None
    frame = found.to_long_frame()
    assert frame["p_value"].isna().all()
    known = frame[frame["value"].notna()]
    assert known["confidence"].between(0, 1).all()
    sure = known[known["low"] == known["high"]]
    assert (sure["confidence"] >= 0.95).all()
    assert frame.loc[frame["value"].isna(), "confidence"].isna().all()


def test_convergence_is_told_with_its_speed_and_no_count_of_regions_as_its_highest_number(frames: Make) -> None:
    base = np.array([10.0, 20, 40, 80, 160, 320])
    towards = [[[level * growth] for level, growth in zip(base, (2, 1.8, 1.6, 1.4, 1.2, 1), strict=True)]]
    found = klastr.beta_convergence(frames([[[level] for level in base], *towards], years=(2000, 2010)))
    assert found.sentence().startswith("Convergence of 6 regions, 2000 to 2010: those with less grew faster (beta -0.0")
    assert f"{found.at('speed'):.2%} of the distance is closed in a year" in found.sentence()
    assert "6 regions could be used" in found.sentence()
    alone = klastr.beta_convergence(frames([[[1.0]], [[2.0]]]))
    assert "no line can be drawn" in alone.sentence()
    assert "of 5 industries" in klastr.beta_convergence(frames(RISING), by="industry").sentence()


def test_a_deviation_of_density_is_told_in_percentage_points(frames: Make) -> None:
    found = klastr.entry_by_density(frames(RISING), effects=False)
    points = abs(100 * found.at("one_deviation"))
    assert f"its chance by {points:.1f} percentage points" in found.sentence()
    assert f"{int(found.at('candidates')):,} cells" in found.sentence()
    few = klastr.entry_by_density(frames([[[5, 1], [1, 5]], [[5, 5], [5, 5]]]))
    assert "no coefficient" in few.sentence()


def test_ranks_are_told_in_places(frames: Make) -> None:
    found = klastr.rank_mobility(frames(RISING))
    moved = found.values[2].mean()
    assert f"a region moves by {moved:.3g} places on average" in found.sentence()
    assert "too few regions" in klastr.rank_mobility(frames(RISING[:, :3])).sentence()


def test_resilience_is_told_with_its_deepest_fall(frames: Make) -> None:
    falls = frames([[[100], [50], [80]], [[60], [48], [90]], [[101], [47], [95]]])
    found = klastr.resilience(falls, draws=0)
    assert "2 of 3 regions fell" in found.sentence()
    assert "r0 most (40.0%); 1 have recovered" in found.sentence()
    assert "Shock: 2010 to 2011." in found.notes
    assert "i0 in r0 most" in klastr.resilience(falls, by="industry", draws=0).sentence()


@pytest.mark.parametrize("form", ["dunn", "esteban-marquillas", "arcelus", "gerfin"])
def test_shift_share_names_the_regions_with_the_most_and_the_least_of_their_own(frames: Make, form: Any) -> None:
    found = klastr.shift_share(frames(RISING[[0, -1]]), form=form, draws=0)
    parts = found.region_components
    own = next(name for name in parts if name in _OWN)
    most, least = (found.regions[k] for k in (parts[own].argmax(), parts[own].argmin()))
    said = found.sentence()
    assert said.startswith(
        f"Shift-share of 12 regions, 2010 to 2011: the {own.replace('_', ' ')} is highest in {most} ("
    )
    assert f"lowest in {least} (" in said
    assert all(name.replace("_", " ") in said for name in parts)


_OWN = {"regional_shift", "competitive_effect", "regional_growth_differential", "regional_ratio"}


def test_the_first_year_of_every_change_is_told(frames: Make) -> None:
    years = frames(RISING)
    for measure in (
        klastr.growth,
        klastr.entry_exit,
        klastr.entry_by_density,
        klastr.beta_convergence,
        klastr.rank_mobility,
        klastr.markov,
        klastr.resilience,
        klastr.quotient_growth,
        lambda given: klastr.shift_share(given, draws=0).measured(),
    ):
        found = measure(years)
        assert (found.settings["since"], found.settings["at"]) == (2010, 2013), found.measure
        assert found.notes[0] == "Change from 2010 to 2013.", found.measure


def test_regions_that_cannot_be_followed_are_counted(frames: Make) -> None:
    years = frames(RISING)
    years[2010] = years[2010].drop(index="r4")
    assert klastr.growth(years).notes[1] == "1 of 12 regions cannot be followed through these years (r4)."
