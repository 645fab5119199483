"""Odd names, odd types and bad tables: what a person sees is the same whichever engine holds the table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from klastr.cli import run
from klastr.errors import InvalidOption, InvalidTable, MissingColumn, UnreadableDatabase
from klastr.sources import databases
from klastr.sources.tables import read_regional_table

Write = Callable[..., str]

JOBS = "CREATE TABLE jobs (region TEXT, industry TEXT, persons_employed INTEGER)"
FOUR = [("CZ01", "C24", 10), ("CZ01", "C25", 20), ("CZ02", "C24", 30), ("CZ02", "C25", 60)]
HOSTILE = [
    'odd"; DROP TABLE jobs; --',
    "Ö ber'sicht",
    "select",
    "per cent % s",
    "{braces}",
    "semi;colon",
    "back\\slash",
]


def test_without_a_name_the_only_table_is_taken(write: Write) -> None:
    reading = read_regional_table(write(JOBS, jobs=FOUR))
    assert reading.table.values.sum() == 120
    assert reading.name.startswith("jobs of ")


def test_of_several_tables_one_must_be_named_and_all_are_listed_with_their_rows(write: Write) -> None:
    address = write(
        JOBS, "CREATE TABLE plants (region TEXT)", "CREATE VIEW wages AS SELECT * FROM jobs", "ANALYZE", jobs=FOUR
    )
    with pytest.raises(InvalidOption, match=r"has 3 tables: .*jobs \(.* rows?\).*wages \(view\)") as caught:
        read_regional_table(address)
    assert caught.value.params["tables"] == ["jobs", "plants", "wages"]
    assert "--table" in str(caught.value.hint)


@pytest.mark.parametrize(("typed", "meant"), [("job", "jobs"), ("employement", "employment")])
def test_a_table_that_is_not_there_is_answered_with_the_nearest(write: Write, typed: str, meant: str) -> None:
    address = write(JOBS, "CREATE TABLE employment (region TEXT)", jobs=FOUR)
    with pytest.raises(InvalidOption, match=f"has no table '{typed}'; it has employment") as caught:
        read_regional_table(address, table=typed)
    assert f"did you mean --table {meant}" in str(caught.value.hint)


@pytest.mark.parametrize("typed", ["jobs; DROP TABLE jobs", "jobs WHERE 1=1", "(SELECT 1)", "", "jobs --", '"'])
def test_what_is_typed_is_a_name_and_nothing_else(write: Write, typed: str) -> None:
    address = write(JOBS, "CREATE TABLE other (region TEXT)", jobs=FOUR)
    with pytest.raises(InvalidOption, match="has no table"):
        read_regional_table(address, table=typed)
    assert read_regional_table(address, table="jobs").rows == 4


@pytest.mark.parametrize("typed", ["JOBS", "Jobs", '"jobs"'])
def test_a_name_is_found_without_regard_to_case_where_only_one_fits(write: Write, typed: str) -> None:
    assert read_regional_table(write(JOBS, jobs=FOUR), table=typed).rows == 4


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_tables_and_columns_may_hold_any_sign(write: Write, name: str) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    address = write(
        f"CREATE TABLE {quoted} (region TEXT, industry TEXT, {quoted} INTEGER, other INTEGER)",
        JOBS,
        f"INSERT INTO {quoted} VALUES ('CZ01', 'C24', 1, 9), ('CZ02', 'C24', 2, 9), ('CZ02', 'C25', 4, 9)",
        jobs=FOUR,
    )
    reading = read_regional_table(address, table=name, value=name)
    assert reading.table.values[~(reading.table.values != reading.table.values)].sum() == 7
    assert read_regional_table(address, table="jobs").rows == 4


def test_schemas_are_named_before_a_point(write: Write, engine: str) -> None:
    if engine == "SQLite":
        pytest.skip("an SQLite file has one schema")
    address = write(
        "CREATE SCHEMA labour",
        "CREATE TABLE labour.jobs (region TEXT, industry TEXT, persons_employed INTEGER)",
        "CREATE TABLE labour.plants (region TEXT, industry TEXT, persons_employed INTEGER)",
        JOBS,
        "INSERT INTO labour.plants VALUES ('CZ01', 'C24', 5), ('CZ02', 'C25', 5)",
        **{"labour.jobs": FOUR[:3]},
    )
    assert read_regional_table(address, table="labour.jobs").rows == 3
    assert read_regional_table(address, table="plants").rows == 2  # there is only one of this name
    with pytest.raises(UnreadableDatabase, match=r"'jobs' of .* has 3 columns and no rows"):
        read_regional_table(address, table="jobs")
    with pytest.raises(InvalidOption) as caught:
        read_regional_table(address, table="labor.jobs")
    assert "did you mean --table labour.jobs" in str(caught.value.hint)


def test_a_table_without_rows_is_refused(write: Write) -> None:
    with pytest.raises(UnreadableDatabase, match=r"'jobs' of '.*' has 3 columns and no rows"):
        read_regional_table(write(JOBS))


def test_a_database_without_tables_is_refused(write: Write) -> None:
    with pytest.raises(UnreadableDatabase, match="in which there is no table"):
        read_regional_table(write("CREATE TABLE x (a INTEGER)", "DROP TABLE x"))


def test_a_column_that_is_not_there_is_answered_with_the_nearest(write: Write) -> None:
    with pytest.raises(MissingColumn, match="There is no column 'regions' in the table") as caught:
        read_regional_table(write(JOBS, jobs=FOUR), region="regions")
    assert "'region'" in str(caught.value.hint)


def test_texts_where_numbers_belong_are_told_with_their_rows(write: Write) -> None:
    address = write(
        "CREATE TABLE jobs (region TEXT, industry TEXT, persons_employed TEXT)",
        jobs=[("CZ01", "C24", "10"), ("CZ01", "C25", "many"), ("CZ02", "C24", "30"), ("CZ02", "C25", "60")],
    )
    with pytest.raises(InvalidTable, match="many") as caught:
        _ = read_regional_table(address).table
    assert [problem.rows for problem in caught.value.problems if problem.severity == "error"] == [(2,)]


def test_days_where_numbers_belong_are_told(write: Write, engine: str) -> None:
    kind = "TEXT" if engine == "SQLite" else "DATE"
    address = write(
        f"CREATE TABLE jobs (region TEXT, industry TEXT, persons_employed {kind})",
        "INSERT INTO jobs VALUES ('CZ01', 'C24', '2014-01-01'), ('CZ02', 'C25', '2014-01-01')",
    )
    with pytest.raises(InvalidTable, match="2014-01-01"):
        _ = read_regional_table(address, value="persons_employed").table


def test_decimals_large_numbers_and_empty_cells_are_what_they_are(write: Write) -> None:
    address = write(
        "CREATE TABLE jobs (region TEXT, industry TEXT, persons_employed DECIMAL(12, 3), local_units BIGINT)",
        "INSERT INTO jobs VALUES ('CZ01', 'C24', 10.125, 4000000000), ('CZ01', 'C25', NULL, NULL),"
        " ('CZ02', 'C24', 30.5, 2), ('CZ02', 'C25', 123456789.001, 3)",
    )
    table = read_regional_table(address, value="persons_employed", establishments="local_units").table
    assert table.values[0, 0, 0] == 10.125
    assert table.values[0, 0, 1] != table.values[0, 0, 1]
    assert table.values[0, 1].tolist() == [30.5, 123456789.001]
    assert table.establishments is not None
    assert table.establishments[0, 0, 0] == 4_000_000_000


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("INTEGER", "2010", "2014"),
        ("BIGINT", "2010", "2014"),
        ("DECIMAL(4, 0)", "2010", "2014"),
        ("TEXT", "'2010'", "'2014'"),
        ("DATE", "'2010-01-01'", "'2014-12-31'"),
        ("TIMESTAMP", "'2010-01-01 00:00:00'", "'2014-12-31 23:59:59'"),
    ],
)
def test_years_are_read_out_of_every_type_that_holds_them(write: Write, kind: str, first: str, second: str) -> None:
    address = write(
        f"CREATE TABLE jobs (region TEXT, industry TEXT, year {kind}, persons_employed INTEGER)",
        f"INSERT INTO jobs VALUES ('CZ01', 'C24', {first}, 1), ('CZ02', 'C25', {first}, 2),"
        f" ('CZ01', 'C24', {second}, 3), ('CZ02', 'C25', {second}, 4)",
    )
    assert read_regional_table(address).table.years == (2010, 2014)


def test_codes_that_are_kept_as_numbers_are_codes(write: Write) -> None:
    address = write(
        "CREATE TABLE jobs (area INTEGER, naics INTEGER, employment DOUBLE PRECISION)",
        jobs=[(10180, 1133, 4.0), (10180, 2111, 5.5), (10420, 1133, 6.0), (10420, 2111, 1.0)],
    )
    table = read_regional_table(address, region="area", industry="naics", value="employment").table
    assert (table.regions, table.industries) == (("10180", "10420"), ("1133", "2111"))


def test_a_column_without_a_single_entry_does_not_matter(write: Write) -> None:
    address = write(
        "CREATE TABLE jobs (region TEXT, industry TEXT, persons_employed INTEGER, flag TEXT)",
        jobs=[(*row, None) for row in FOUR],
    )
    assert read_regional_table(address, flag="flag").table.values.sum() == 120


def test_confidential_cells_are_known_by_their_flag(write: Write) -> None:
    address = write(
        "CREATE TABLE jobs (region TEXT, industry TEXT, persons_employed INTEGER, flag TEXT)",
        jobs=[("CZ01", "C24", None, "c"), *((*row, None) for row in FOUR[1:])],
    )
    counts = read_regional_table(address, flag="flag").table.counts()
    assert [count for kind, count in counts.items() if kind.name == "CONFIDENTIAL"] == [1]


def test_rows_that_repeat_are_told_with_the_column_that_tells_them_apart(write: Write) -> None:
    address = write(
        "CREATE TABLE jobs (region TEXT, industry TEXT, persons_employed INTEGER, branch TEXT)",
        jobs=[(*FOUR[0], "first"), *((*row, "first") for row in FOUR), *((*row, "second") for row in FOUR[1:])],
    )
    with pytest.raises(InvalidTable, match="the column 'branch' tells them apart"):
        _ = read_regional_table(address).table


def test_bytes_are_neither_codes_nor_numbers(write: Write, engine: str) -> None:
    kind, entry = {"SQLite": ("BLOB", "X'435A3031'"), "DuckDB": ("BLOB", "'CZ01'::BLOB")}.get(
        engine, ("BYTEA", "'CZ01'::bytea")
    )
    address = write(
        f"CREATE TABLE jobs (region {kind}, industry TEXT, persons_employed INTEGER)",
        f"INSERT INTO jobs VALUES ({entry}, 'C24', 1), ({entry}, 'C25', 2)",
    )
    with pytest.raises(UnreadableDatabase, match=r"column 'region' .* holds bytes"):
        read_regional_table(address, region="region")


def test_a_column_of_bytes_beside_the_others_does_not_matter(write: Write, engine: str) -> None:
    kind = "BYTEA" if engine == "PostgreSQL" else "BLOB"
    address = write(
        f"CREATE TABLE jobs (region TEXT, industry TEXT, persons_employed INTEGER, shape {kind})",
        jobs=[(*row, b"\x00\xff") for row in FOUR],
    )
    assert read_regional_table(address).table.values.sum() == 120


def test_repeated_rows_are_told_also_beside_a_column_of_bytes(write: Write, engine: str) -> None:
    kind = "BYTEA" if engine == "PostgreSQL" else "BLOB"
    address = write(
        f"CREATE TABLE jobs (region TEXT, industry TEXT, persons_employed INTEGER, shape {kind}, branch TEXT)",
        jobs=[
            ("CZ01", "C24", 1, b"\x01", "first"),
            ("CZ01", "C24", 2, b"\x01", "second"),
            ("CZ02", "C24", 3, b"", "x"),
        ],
    )
    with pytest.raises(InvalidTable, match="the column 'branch' tells them apart"):
        _ = read_regional_table(address).table


def test_a_table_of_long_texts_is_read_after_its_first_look(write: Write) -> None:
    rows = [(f"R{k}", "C24", k, "x" * 9_000) for k in range(2_500)]
    address = write("CREATE TABLE jobs (region TEXT, industry TEXT, persons_employed INTEGER, remark TEXT)", jobs=rows)
    assert read_regional_table(address).table.values.sum() == sum(range(2_500))


def test_odd_signs_in_texts_arrive_as_they_are(write: Write) -> None:
    names = ["Łódź", "tab\tand\nline\r\\n", "\\N", "", "quote \" ' ,", "\\", "Ω 中 🜨", " ", "\\\\t"]
    address = write(
        "CREATE TABLE jobs (region TEXT, region_name TEXT, industry TEXT, persons_employed INTEGER)",
        jobs=[(f"R{k}", name, "C24", k + 1) for k, name in enumerate(names)] + [("R0", names[0], "C25", 3)],
    )
    from klastr.engines.addresses import place_of
    from klastr.sources.files import opened_table

    with opened_table(place_of(address)) as opened:
        position = opened.names.index("region_name")
        assert opened.read([position]).columns[0].to_pylist() == [*names, names[0]]
        assert opened.look()[position] == (*names, names[0])


def test_only_the_columns_that_are_needed_are_read(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    from klastr.engines import stored

    asked: list[str] = []
    original = stored.query

    def remembered(*arguments: object) -> str:
        asked.append(original(*arguments))  # type: ignore[arg-type]
        return asked[-1]

    for name in ("duckdb_files", "sqlite_files", "postgresql"):
        monkeypatch.setattr(f"klastr.engines.{name}.query", remembered)
    address = write(
        "CREATE TABLE jobs (region TEXT, industry TEXT, persons_employed INTEGER, remark TEXT)",
        jobs=[(*row, "x" * 1_000) for row in FOUR],
    )
    read_regional_table(address)
    whole = [question for question in asked if "LIMIT" not in question]
    assert whole
    assert not [question for question in whole if "remark" in question and "persons_employed" not in question]
    assert "remark" not in whole[-1]


def test_a_table_larger_than_the_memory_is_refused_before_it_is_read(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "available_memory", lambda: 50_000)
    rows = [(f"R{k}", "C24", k) for k in range(2_000)]
    with pytest.raises(UnreadableDatabase, match=r"has about 2,000 rows; about \d+ fit in the memory") as caught:
        read_regional_table(write(JOBS, jobs=rows))
    assert "GROUP BY" in str(caught.value.hint)


def test_a_view_larger_than_the_memory_is_refused_while_it_is_read(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "available_memory", lambda: 50_000)
    rows = [(f"R{k}", "C24", k) for k in range(2_000)]
    address = write(JOBS, "CREATE VIEW few AS SELECT * FROM jobs", jobs=rows)
    with pytest.raises(UnreadableDatabase, match=r"'few' of .* has more than \d+ rows"):
        read_regional_table(address, table="few")


def test_a_view_that_fails_says_so(write: Write) -> None:
    address = write(
        JOBS,
        "CREATE VIEW broken AS SELECT region, industry, CAST(industry AS INTEGER) AS persons_employed FROM jobs",
        jobs=FOUR,
    )
    try:
        reading = read_regional_table(address, table="broken")
    except UnreadableDatabase as error:
        assert "View 'broken' of" in str(error)  # noqa: PT017
    else:
        assert reading.rows == 4  # SQLite takes a text for zero


def test_no_number_is_rounded_on_the_way(write: Write) -> None:
    address = write(
        "CREATE TABLE jobs (region TEXT, industry TEXT, persons_employed DOUBLE PRECISION)",
        jobs=[("CZ01", "C24", 0.1), ("CZ01", "C25", 1 / 3), ("CZ02", "C24", 1e-9), ("CZ02", "C25", 1.5e11)],
    )
    assert read_regional_table(address).table.values.ravel().tolist() == [0.1, 1 / 3, 1e-9, 1.5e11]


def test_check_shows_what_was_understood_and_what_to_type_next(
    write: Write, engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    address = write(JOBS, "CREATE TABLE other (a INTEGER)", jobs=FOUR)
    assert run(["check", address, "--table", "jobs"]) == 0
    screen = capsys.readouterr().out
    assert f"{engine}, table 'jobs'; 4 rows" in screen
    assert "--table jobs" in screen


def test_nothing_is_written(write: Write, engine: str) -> None:
    from klastr.engines.addresses import place_of
    from klastr.engines.opening import opened_engine

    address = write(JOBS, jobs=FOUR)
    with opened_engine(place_of(address)) as database:
        connection = database._connection  # type: ignore[attr-defined]
        with pytest.raises(Exception, match=r"(?i)read.?only"):
            connection.execute("DELETE FROM jobs")
    assert read_regional_table(address).rows == 4
