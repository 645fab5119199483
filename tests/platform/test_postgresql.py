"""What SQLite and PostgreSQL do each in their own way, held to the same answers.

`make test` asks SQLite; `make test-platform-postgresql` runs the same tests beside a PostgreSQL server.
"""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from klastr_platform.places.actions.load_codes import load_codes
from klastr_platform.register.actions.fill_with_demo import fill_with_demo
from klastr_platform.register.folding import folded
from klastr_platform.register.models import Organisation, Origin
from klastr_platform.register.queries import Asked, organisations

IS_SQLITE = connection.vendor == "sqlite"
ROOMS = ("klastr_register", "klastr_accounts", "klastr_places")


def named(*names: str) -> list[Organisation]:
    rows = list(Organisation.objects.order_by("pk")[: len(names)])
    for row, name in zip(rows, names, strict=True):
        row.name, row.folded = name, folded(name)
        row.save()
    return rows


def our_tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.startswith("klastr_")}


def test_the_options_of_sqlite_are_given_to_sqlite_alone() -> None:
    assert ("transaction_mode" in connection.settings_dict["OPTIONS"]) == IS_SQLITE


@pytest.mark.parametrize(("words", "found"), [("100%", 1), ("%", 1), ("a_b", 1), ("_", 1), ("c\\d", 1), ("a%b", 0)])
def test_signs_that_databases_read_as_patterns_stand_for_themselves(demo: None, words: str, found: int) -> None:
    named("Wood 100% pure", "Firm a_b", "Firm c\\d", "Firm axb")
    assert organisations(Asked(words=words)).count() == found


def test_words_are_found_in_any_case_and_without_marks(demo: None) -> None:
    (one,) = named("ŽĎÁR Żółć Großhändler")
    for words in ("žďár", "ZDAR", "zolc", "grosshandler", "GROSSHÄNDLER"):
        assert list(organisations(Asked(words=words))) == [one]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_every_migration_goes_back_and_forth() -> None:
    before = our_tables()
    try:
        for room in ROOMS:
            call_command("migrate", room, "zero", verbosity=0)
        assert our_tables() == set()
    finally:
        call_command("migrate", verbosity=0)
    assert our_tables() == before
    load_codes()
    fill_with_demo(count=20)
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        Organisation.objects.update(origin=Origin.REAL)


@pytest.mark.django_db
def test_no_model_is_ahead_of_its_migrations() -> None:
    call_command("makemigrations", *ROOMS, check=True, dry_run=True, stdout=StringIO())
