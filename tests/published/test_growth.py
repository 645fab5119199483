"""Shift-share figures that others have published or computed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from klastr.identify.growth import ShiftShare, shift_share
from klastr.tables.regional import RegionalTable

# Region r03 of a seeded table of 40 regions x 25 industries: region before and after, all regions before and after.
R03 = [
    (68, 87, 1041, 1002),
    (1, 1, 1341, 1255),
    (1, 1, 3838, 4377),
    (35, 30, 2076, 2093),
    (9, 5, 2814, 2694),
    (259, 286, 5245, 5676),
    (1, 1, 2614, 2522),
    (20, 22, 2916, 3189),
    (121, 188, 550, 598),
    (14, 11, 446, 451),
    (9, 8, 754, 953),
    (1, 1, 1155, 1046),
    (1, 1, 786, 845),
    (1, 1, 948, 1159),
    (1, 1, 1088, 1149),
    (1, 1, 1387, 1467),
    (43, 27, 878, 811),
    (1, 1, 798, 918),
    (1, 1, 503, 532),
    (1, 1, 649, 797),
    (1, 1, 2006, 2289),
    (1, 1, 18993, 22414),
    (1, 1, 3746, 4191),
    (1, 1, 660, 867),
    (1, 1, 780, 915),
]


def of_region(rows: list[tuple[int, int, int, int]]) -> ShiftShare:
    """A region against the whole that it is a part of."""
    cells = [
        (region, f"i{k:02}", year, persons)
        for k, (before, after, all_before, all_after) in enumerate(rows)
        for region, year, persons in (
            ("here", 2010, before),
            ("here", 2014, after),
            ("elsewhere", 2010, all_before - before),
            ("elsewhere", 2014, all_after - after),
        )
    ]
    frame = pd.DataFrame(cells, columns=["region", "industry", "year", "jobs"])
    table = RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")
    return shift_share(table, since=2010, draws=0)


@pytest.mark.proves("shift_share", by="published")
def test_reat_gives_the_same_components() -> None:
    """REAT 3.0.3 (Wieland), `shift(method = "Dunn")`."""
    found = of_region(R03)
    here = found.regions.index("here")
    assert (found.after - found.before)[here].sum() == 86
    assert found.national_share[here].sum() == pytest.approx(63.4629387023374, rel=1e-12)
    assert found.industry_mix[here].sum() == pytest.approx(-31.4204536713369, rel=1e-12)
    assert found.regional_shift[here].sum() == pytest.approx(53.9575149689995, rel=1e-12)


@pytest.mark.proves("shift_share", by="published")
def test_the_teaching_example_of_the_university_of_washington() -> None:
    """G. Krumme, Shift and share table, faculty.washington.edu/krumme/350/ssexcel.html: Holukuluku, 1985 to 1995.

    Growth of the nation 10, 20, 30 and 40 % in four industries with 10, 20, 40 and 30 % of its jobs; 29 % in all.
    """
    before, after = [500, 100, 200, 200], [1000, 100, 250, 280]
    nation = [10_000, 20_000, 40_000, 30_000]
    grown = [11_000, 24_000, 52_000, 42_000]
    years = {1985: (before, nation), 1995: (after, grown)}
    frame = pd.DataFrame(
        [
            (region, industry, year, persons)
            for year, both in years.items()
            for region, cells in zip(("Holukuluku", "nation"), both, strict=True)
            for industry, persons in zip(("I", "II", "III", "IV"), cells, strict=True)
        ],
        columns=["region", "industry", "year", "jobs"],
    )
    table = RegionalTable.from_frame(frame, "region", "industry", "jobs", year="year")
    found = shift_share(table, since=1985, reference="nation", draws=0)
    assert found.expected_total == pytest.approx(0.29)
    assert found.national_share[0].sum() == pytest.approx(290)
    assert found.industry_mix[0].sum() == pytest.approx(-80)
    assert found.regional_shift[0].sum() == pytest.approx(420)
    np.testing.assert_allclose(found.regional_shift[0], [450, -20, -10, 0], atol=1e-9)
    np.testing.assert_allclose(found.growth[0], [1.0, 0.0, 0.25, 0.4])
