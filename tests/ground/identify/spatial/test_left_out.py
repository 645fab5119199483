"""What a spatial answer does without is said in its notes, and no number is left without a word on its chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.errors import InvalidOption

JOBS = np.random.default_rng(1).gamma(0.6, 100, (8, 4)).round() + np.eye(8, 4)
TABLE = pd.DataFrame(JOBS, [f"r{k}" for k in range(8)], [f"i{k}" for k in range(4)])
RING = [(f"r{k}", f"r{(k + 1) % 8}") for k in range(8)]
FEW = [("r0", "r1"), ("r1", "r2"), ("r2", "r3"), ("r3", "r0"), ("r0", "XX")]


@pytest.mark.parametrize(
    "measure", ["moran", "geary", "getis_ord", "join_counts", "lee", "bivariate_moran", "local_moran", "spatial_lag"]
)
def test_regions_without_neighbours_and_unknown_codes_are_told(measure: str) -> None:
    weights = klastr.spatial_weights(TABLE, neighbours=FEW)
    notes = getattr(klastr, measure)(TABLE, weights=weights).notes
    assert notes == (
        "4 of 8 regions are left out, because nothing lies within reach (r4, r5, r6, r7).",
        "1 code among the neighbours not in the table (XX).",
    )


def test_nothing_is_told_where_all_regions_take_part() -> None:
    assert klastr.moran(TABLE, weights=klastr.spatial_weights(TABLE, neighbours=RING)).notes == ()


def test_strangers_are_found_in_every_form_of_neighbours() -> None:
    forms = (
        FEW,
        {"r0": ["r1", "XX"], "r1": ["r2"]},
        pd.DataFrame({"region": ["r0", "r0"], "neighbour": ["r1", "XX"]}),
    )
    assert [klastr.spatial_weights(TABLE, neighbours=form).strangers for form in forms] == [("XX",)] * 3


def test_regions_that_lack_an_attribute_are_left_out_with_a_reason() -> None:
    weights = klastr.spatial_weights(TABLE, neighbours=RING)
    given = {f"r{k}": float(k * k) for k in range(6)}
    found = klastr.local_bivariate_moran(TABLE, attribute=given, weights=weights, permutations=19)
    assert found.reason("r7", "i0") == "unknown"
    assert not np.isnan(found.at("r2", "i0"))
    inside = [f"r{k}" for k in range(6)]
    # The same as if the table had never held them, but for the quotients, which are those of the whole table.
    quotients = TABLE.div(TABLE.sum(axis=1), axis=0) / (TABLE.sum() / TABLE.sum().sum())
    alone = klastr.local_bivariate_moran(
        quotients.loc[inside], attribute=given, weights=weights.of_regions(inside), of="values", permutations=19
    )
    assert np.allclose(found.values[:6], alone.values)
    for name in ("bivariate_moran", "local_bivariate_moran"):
        notes = getattr(klastr, name)(TABLE, attribute=given, weights=weights).notes
        assert notes == ("2 of 8 regions are left out, because something that is needed is not given for it (r6, r7).",)


def test_an_attribute_of_no_region_is_an_error() -> None:
    weights = klastr.spatial_weights(TABLE, neighbours=RING)
    with pytest.raises(InvalidOption, match="None of the 8 regions has a number in attribute"):
        klastr.bivariate_moran(TABLE, attribute={"elsewhere": 1.0}, weights=weights)


@pytest.mark.parametrize("inference", ["randomisation", "permutations"])
def test_an_industry_with_itself_has_the_chance_of_morans_i(inference: str) -> None:
    options = {"weights": klastr.spatial_weights(TABLE, neighbours=RING), "inference": inference}
    both, own = klastr.bivariate_moran(TABLE, **options), klastr.moran(TABLE, **options)
    assert np.allclose(np.diag(both.values), own.values)
    assert np.allclose(np.diag(both.p_values), own.p_values)
    assert np.allclose(np.diag(both.z_scores), own.z_scores)
    one = klastr.bivariate_moran(TABLE, attribute="i2", **options)
    assert one.p_values[2, 0] == pytest.approx(own.p_values[2])


def test_a_pair_is_explained_by_the_regions_that_add_most() -> None:
    found = klastr.bivariate_moran(TABLE, weights=klastr.spatial_weights(TABLE, neighbours=RING))
    cells = found.explain("i0", "i1").cells
    assert sum("with its neighbours" in name for name in cells) == 5


def test_regions_that_count_nothing_have_a_chance_of_one_and_are_not_tested() -> None:
    weights = klastr.spatial_weights(TABLE, neighbours=RING)
    found = klastr.local_join_counts(TABLE, weights=weights, permutations=99)
    has = ~np.isnan(found.expected)
    assert not np.isnan(found.p_values).any()
    assert (found.p_values[~has] == 1).all()
    assert (found.q_values[~has] == 1).all()
    from klastr.methods.inference import adjusted_p_values

    for k in range(4):
        assert np.allclose(found.q_values[has[:, k], k], adjusted_p_values(found.p_values[has[:, k], k]))


def test_a_lag_says_why_it_has_no_interval() -> None:
    found = klastr.spatial_lag(TABLE, weights=klastr.spatial_weights(TABLE, neighbours=RING))
    assert found.settings["interval"].startswith("none: it restates the neighbours' numbers")


def test_a_local_geary_of_like_neighbours_is_zero_and_not_below() -> None:
    six = [(f"r{k}", f"r{(k + step) % 8}") for k in range(8) for step in (1, 2, 3)]
    weights = klastr.spatial_weights(TABLE, neighbours=six)
    for number in (0.3, 0.5, 0.6, 0.7, 0.8):  # rounding gave -3e-17 to -6e-17
        alike = {f"r{k}": number if k < 7 else 3.0 for k in range(8)}
        assert klastr.local_geary(alike, weights=weights, permutations=19).values.min() >= 0.0
