"""Variety, diversity, quotient forms and land by slow obvious formulas."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from math import log, log2

import numpy as np
import pandas as pd
import pytest

import klastr
from klastr.tables.regional import RegionalTable

GROUPS = {"i0": "a", "i1": "b", "i2": "a", "i3": "b"}  # i4 and i5 in none


def table(seed: int) -> pd.DataFrame:
    """6 regions x 6 industries; r4 and i5 are empty."""
    random = np.random.default_rng(seed)
    cells = np.where(random.random((6, 6)) < 0.3, 0, random.integers(1, 90, (6, 6)))
    cells[4], cells[:, 5] = 0, 0
    cells[0, 0] = 7
    return pd.DataFrame(cells.astype(float), [f"r{k}" for k in range(6)], [f"i{k}" for k in range(6)])


@pytest.mark.proves("related_variety", by="oracle")
@pytest.mark.proves("unrelated_variety", by="oracle")
@pytest.mark.parametrize("seed", range(4))
def test_variety_group_by_group(seed: int) -> None:
    frame = table(seed)
    related = klastr.related_variety(frame, groups=GROUPS, draws=0)
    unrelated = klastr.unrelated_variety(frame, groups=GROUPS, draws=0)
    for region, jobs in frame.iterrows():
        if not jobs.sum():
            assert related.reason(str(region)) == unrelated.reason(str(region)) == "empty_region"
            continue
        of_group: dict[str, list[float]] = defaultdict(list)
        for industry, job in jobs.items():
            of_group[GROUPS.get(str(industry), str(industry))].append(job / jobs.sum())
        parts = {group: sum(shares) for group, shares in of_group.items()}
        within = sum(
            parts[group] * -sum(s / parts[group] * log2(s / parts[group]) for s in shares if s)
            for group, shares in of_group.items()
            if parts[group]
        )
        assert related.at(str(region)) == pytest.approx(within, abs=1e-12)
        assert unrelated.at(str(region)) == pytest.approx(-sum(p * log2(p) for p in parts.values() if p), abs=1e-12)


def present(frame: pd.DataFrame, threshold: Fraction) -> list[list[bool]]:
    """In whole numbers, so that a tie is a tie."""
    cells = [[int(cell) for cell in row] for row in frame.to_numpy()]
    rows, columns = [sum(row) for row in cells], [sum(column) for column in zip(*cells, strict=True)]
    total = sum(rows)
    return [
        [bool(rows[r] and columns[i]) and cells[r][i] * total >= threshold * rows[r] * columns[i] for i in range(6)]
        for r in range(6)
    ]


@pytest.mark.proves("diversity", by="oracle")
@pytest.mark.proves("ubiquity", by="oracle")
@pytest.mark.proves("normalised_ubiquity", by="oracle")
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("threshold", [Fraction(1), Fraction(3, 2)])
def test_presences_one_by_one(seed: int, threshold: Fraction) -> None:
    frame = table(seed)
    there = present(frame, threshold)
    how = {"threshold": float(threshold), "draws": 0}
    diverse, found = klastr.diversity(frame, **how), klastr.ubiquity(frame, **how)
    normalised = klastr.normalised_ubiquity(frame, **how)
    everywhere = sum(map(sum, there))
    for r in range(6):
        assert diverse.reason(f"r{r}") == "empty_region" if r == 4 else diverse.at(f"r{r}") == sum(there[r])
    for i in range(5):
        regions = sum(row[i] for row in there)
        assert found.at(f"i{i}") == regions
        if regions:
            share = frame[f"i{i}"].sum() / frame.to_numpy().sum()
            assert normalised.at(f"i{i}") == pytest.approx(share / (regions / everywhere))
        else:
            assert normalised.reason(f"i{i}") == "not_specialised"
    assert found.reason("i5") == "empty_industry"


@pytest.mark.proves("presence", by="oracle")
@pytest.mark.parametrize("seed", range(4))
def test_presence_cell_by_cell(seed: int) -> None:
    frame = table(seed)
    frame.loc["r1"] = frame.loc["r0"] * 2  # ties with whatever stands against them
    for threshold in (Fraction(1), Fraction(1, 2)):
        found = klastr.presence(frame, threshold=float(threshold), draws=0)
        there = present(frame, threshold)
        for r in range(6):
            for i in range(6):
                if r == 4:
                    assert found.reason(f"r{r}", f"i{i}") == "empty_region"
                elif not frame[f"i{i}"].sum():
                    assert found.reason(f"r{r}", f"i{i}") == "empty_industry"
                else:
                    assert found.at(f"r{r}", f"i{i}") == there[r][i]


@pytest.mark.proves("location_quotient", by="oracle")
@pytest.mark.parametrize("seed", range(3))
def test_forms_of_the_quotient(seed: int) -> None:
    frame = table(seed)
    people = {region: 100.0 + 37 * k for k, region in enumerate(frame.index)}
    ours = RegionalTable.from_wide(frame)
    found = {form: klastr.location_quotient(ours, form=form, draws=0) for form in ("difference", "log", "symmetric")}
    heads = klastr.location_quotient(ours, form="per_capita", attribute=people, draws=0)
    total = frame.to_numpy().sum()
    for region, jobs in frame.iterrows():
        for industry, job in jobs.items():
            r, i, column = str(region), str(industry), frame[industry].sum()
            if column:
                assert heads.at(r, i) == pytest.approx((job / people[r]) / (column / sum(people.values())))
            if not jobs.sum() or not column:
                assert np.isnan(found["difference"].at(r, i))
                continue
            quotient = job / jobs.sum() / (column / total)
            assert found["difference"].at(r, i) == pytest.approx(job / jobs.sum() - column / total, abs=1e-12)
            assert found["symmetric"].at(r, i) == pytest.approx((quotient - 1) / (quotient + 1))
            if job:
                assert found["log"].at(r, i) == pytest.approx(log(quotient), abs=1e-12)
            else:
                assert found["log"].reasons[r, i] == "not_positive"


@pytest.mark.proves("land_requirement", by="oracle")
def test_land_job_by_job() -> None:
    frame = table(5)
    estates = {industry: 10.0 * k for k, industry in enumerate(frame.columns)}
    found = klastr.land_requirement(
        frame, percent_in_estates=estates, percent_settling=0.2, percent_moving=0.7, percent_reused=25,
        area_per_person_m2=180, years=5, draws=0,
    )  # fmt: skip
    for region, jobs in frame.iterrows():
        need = sum(5 * job * estates[str(industry)] / 100 * 0.9 / 100 * 0.75 * 180 for industry, job in jobs.items())
        assert np.isnan(found.at(str(region))) if not jobs.sum() else found.at(str(region)) == pytest.approx(need)


@pytest.mark.proves("successive_difference", by="oracle")
@pytest.mark.proves("quotient_growth", by="oracle")
@pytest.mark.proves("specialisation_portfolio", by="oracle")
def test_years_one_after_the_other() -> None:
    random = np.random.default_rng(2)
    cells = random.integers(1, 100, (3, 4, 3)).astype(float)
    rows = [(2010 + t, f"r{r}", f"i{i}", cells[t, r, i]) for t in range(3) for r in range(4) for i in range(3)]
    frame = pd.DataFrame(rows, columns=["year", "region", "industry", "jobs"])
    years = RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")
    unrest, growth = klastr.successive_difference(years), klastr.quotient_growth(years, draws=0)
    points = klastr.specialisation_portfolio(years)

    def quotient(t: int, r: int, i: int) -> float:
        return cells[t, r, i] / cells[t, r].sum() / (cells[t, :, i].sum() / cells[t].sum())

    for r in range(4):
        for i in range(3):
            steps = [(cells[t + 1, r, i] - cells[t, r, i]) ** 2 for t in range(2)]
            assert unrest.at(f"r{r}", f"i{i}") == pytest.approx(sum(steps) / 2)
            assert growth.at(f"r{r}", f"i{i}") == pytest.approx(quotient(2, r, i) / quotient(0, r, i) - 1)
            assert points.quotient[r, i] == pytest.approx((quotient(0, r, i) + quotient(2, r, i)) / 2)
            assert points.growth[r, i] == pytest.approx(cells[2, r, i] / cells[0, r, i] - 1)
