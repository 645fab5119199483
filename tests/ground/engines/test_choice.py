"""Which table is meant, in databases with many."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from klastr.engines.choice import chosen_table
from klastr.engines.stored import StoredTable
from klastr.errors import InvalidOption


@dataclass
class Listed:
    """A database of which only the list of tables is asked."""

    listed: tuple[StoredTable, ...]
    engine: str = "DuckDB"
    where: str = "economy.duckdb"

    def tables(self) -> tuple[StoredTable, ...]:
        return self.listed

    def rows(self, table: StoredTable) -> int | None:
        return None if table.is_view else len(table.name)


def at_hand(*names: str) -> tuple[StoredTable, ...]:
    return tuple(StoredTable("main", name) for name in names)


def elsewhere(schema: str, *names: str) -> tuple[StoredTable, ...]:
    return tuple(StoredTable(schema, name, at_hand=False) for name in names)


def meant(database: Listed, typed: str | None) -> str:
    table = chosen_table(database, typed)  # type: ignore[arg-type]
    return f"{table.schema}.{table.name}"


def test_the_table_at_hand_goes_before_one_of_the_same_name_elsewhere() -> None:
    database = Listed(at_hand("jobs") + elsewhere("old", "jobs"))
    assert meant(database, "jobs") == "main.jobs"
    assert meant(database, "old.jobs") == "old.jobs"


def test_a_name_with_a_dot_goes_before_a_schema() -> None:
    database = Listed(at_hand("old.jobs") + elsewhere("old", "jobs"))
    assert meant(database, "old.jobs") == "main.old.jobs"
    assert meant(database, '"old"."jobs"') == "old.jobs"
    assert meant(database, '"old.jobs"') == "main.old.jobs"


def test_exact_case_goes_before_any_case() -> None:
    database = Listed(at_hand("Jobs", "jobs"))
    assert meant(database, "Jobs") == "main.Jobs"
    assert meant(database, "jobs") == "main.jobs"
    with pytest.raises(InvalidOption, match=r"has 2 tables that 'JOBS' may mean: main.Jobs, main.jobs"):
        meant(database, "JOBS")


def test_a_name_that_stands_in_several_schemas_asks_for_the_schema() -> None:
    with pytest.raises(InvalidOption, match=r"2 tables that 'jobs' may mean: new.jobs, old.jobs") as caught:
        meant(Listed(elsewhere("new", "jobs") + elsewhere("old", "jobs")), "jobs")
    assert "--table schema.table" in str(caught.value.hint)


def test_parts_are_found_by_name_and_not_offered() -> None:
    parts = tuple(StoredTable("main", f"jobs_{year}", offered=False) for year in (2010, 2014))
    database = Listed(at_hand("jobs") + parts)
    assert meant(database, None) == "main.jobs"
    assert meant(database, "jobs_2010") == "main.jobs_2010"
    with pytest.raises(InvalidOption, match=r"it has jobs \(4 rows\)\. Hint"):
        meant(database, "nothing like it")


def test_a_name_with_a_space_is_offered_as_it_must_be_typed() -> None:
    with pytest.raises(InvalidOption) as caught:
        meant(Listed(at_hand("jobs by region", "other")), "jobs by regio")
    assert caught.value.hint == "did you mean --table 'jobs by region'?"


def test_a_long_list_is_cut_and_counted() -> None:
    database = Listed(at_hand(*(f"t{k:02d}" for k in range(40))))
    with pytest.raises(InvalidOption, match=r"has 40 tables: t00 \(3 rows\), .*t11 \(3 rows\) and 28 more\.") as caught:
        meant(database, None)
    assert len(caught.value.params["tables"]) == 40
