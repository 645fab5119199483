"""The figures on the method pages about industries in areas of the United States."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.identify.industry_grid import IndustryGrid
from klastr.identify.product_space.presence import presence


@pytest.fixture(scope="module")
def areas(real_data: Path) -> IndustryGrid:
    """933 areas x 288 industries of four digits (County Business Patterns 2019)."""
    cells = pd.read_parquet(real_data / "us_cbp_cbsa_2019.parquet").query("naics_level == 4")
    table = klastr.RegionalTable.from_frame(
        cells, "cbsa_code", "naics_code", "employment", establishments="establishments"
    )
    return klastr.industry_grid(table)


@pytest.mark.parametrize(
    ("null", "tail", "kept"),
    [
        ("hypergeometric", "poisson", 14_178),
        ("bicm", "poisson", 5_703),
        ("bicm", "poisson_binomial", 5_975),
        ("stochastic_degree", "poisson_binomial", 5_976),
    ],
)
def test_so_many_ties_are_kept(areas: IndustryGrid, null: str, tail: str, kept: int) -> None:
    found = klastr.validated_ties(areas, null=null, tail=tail)  # type: ignore[arg-type]
    assert found.first.size == kept


def test_oil_and_its_services_are_tied_most_surely(areas: IndustryGrid) -> None:
    frame = klastr.validated_ties(areas).to_frame()
    assert tuple(frame.loc[0, ["industry", "other_industry", "tie"]]) == ("2111", "2131", 111)
    assert frame.loc[0, "p_value"] < 1e-33


@pytest.mark.parametrize(
    ("normalisation", "rank_correlation"),
    [("jaccard", 0.983), ("cosine", 0.916), ("z_score", 0.452), ("association", 0.293), ("correlation", 0.275)],
)
def test_measures_agree_so_much_with_proximity(
    areas: IndustryGrid, normalisation: str, rank_correlation: float
) -> None:
    upper = np.triu_indices(len(areas.industries), 1)
    ties = pd.DataFrame(
        {
            "one": klastr.proximity(areas).values[upper],
            "other": klastr.relatedness(areas, normalisation=normalisation).values[upper],
        }
    )
    assert ties.rank().corr().iloc[0, 1] == pytest.approx(rank_correlation, abs=0.001)


@pytest.mark.parametrize(("diagonal", "expected"), [(0.0, 0.839), (1.0, 0.873)])
def test_a_one_on_the_diagonal_gives_the_answer_away(areas: IndustryGrid, diagonal: float, expected: float) -> None:
    here = presence(areas).ravel() > 0
    place = pd.Series(klastr.relatedness_density(areas, diagonal=diagonal, draws=0).values.ravel()).rank()
    above = place[here].sum() - here.sum() * (here.sum() + 1) / 2
    assert above / (here.sum() * (~here).sum()) == pytest.approx(expected, abs=0.001)


def test_densities_are_above_chance_where_the_industry_is(areas: IndustryGrid) -> None:
    found = klastr.relatedness_density(areas, null="bicm", draws=0)
    assert found.p_values is not None
    here = presence(areas) > 0
    assert (found.p_values[here] < 0.05).mean() == pytest.approx(0.131, abs=0.001)
    assert (found.p_values[~here] < 0.05).mean() == pytest.approx(0.048, abs=0.001)
