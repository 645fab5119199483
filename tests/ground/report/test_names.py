"""Names as a report says them: from the geometry file where the table has none, and short enough to be read."""

from __future__ import annotations

from collections.abc import Callable

from klastr.identify.regional_clusters import regional_clusters
from klastr.report.names import MOST_LETTERS, named
from klastr.tables.geography import Geography
from klastr.tables.regional import RegionalTable

ENDLESS = ("long " * 1000).strip()


def test_a_name_that_nobody_reads_to_its_end_is_cut() -> None:
    rows = [(ENDLESS, "steel", 20), (ENDLESS, ENDLESS, 30), ("B", "steel", 5), ("B", ENDLESS, 60)]
    told = named(regional_clusters(RegionalTable.from_rows(rows)), None)
    for name in (told.region_name(ENDLESS), told.group_name(ENDLESS)):
        assert name.endswith("long…")
        assert len(name) <= MOST_LETTERS
    assert (told.region_name("B"), told.group_name("steel")) == ("B", "steel")


def test_the_geometry_file_names_the_nameless(squares: Callable[..., Geography]) -> None:
    rows = [("A", "steel", 20), ("A", "food", 30), ("B", "steel", 5), ("B", "food", 60)]
    found = regional_clusters(RegionalTable.from_rows(rows))
    assert named(found, None) is found
    assert named(found, squares(("A",))).region_name("A") == "Square A"
