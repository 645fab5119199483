"""Saying new values: what was said before is kept, editors do not overwrite each other, undo brings the old back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from klastr_platform.accounts.models import Person
from klastr_platform.register.actions.change_values import SaidMeanwhile, change_values
from klastr_platform.register.actions.undo_statement import NothingBefore, undo_statement
from klastr_platform.register.fields import STATED, plain_value
from klastr_platform.register.models import Organisation, Source, Standing, Statement
from klastr_platform.register.queries import Asked, organisations


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def one(demo: None) -> Organisation:
    found = Organisation.objects.first()
    assert found
    return found


@pytest.fixture
def own_word(db: None) -> Source:
    return Source.objects.create(name="own word", licence="CC-BY-4.0")


@pytest.fixture
def jana(db: None) -> Person:
    return Person.objects.create_user("jana@demo.invalid", name="Jana")


@pytest.fixture
def pavel(db: None) -> Person:
    return Person.objects.create_user("pavel@demo.invalid", name="Pavel")


def holding(one: Organisation) -> dict[str, Any]:
    return {said.field: said.value for said in one.statements.filter(ended_at__isnull=True)}


def test_a_new_value_holds_and_the_old_one_is_kept_with_its_end(
    one: Organisation, own_word: Source, jana: Person
) -> None:
    before = one.summary
    (said,) = change_values(one, {"summary": "Saws beech."}, by=jana, source=own_word, seen_at=now())
    one.refresh_from_db()
    assert one.summary == holding(one)["summary"] == "Saws beech."
    assert (said.said_by, said.source, said.standing) == (jana, own_word, Standing.CLAIMED)
    old = Statement.objects.get(organisation=one, field="summary", ended_at__isnull=False)
    assert old.value == before
    assert old.ended_at == said.said_at


def test_what_is_said_again_changes_nothing(one: Organisation, own_word: Source, jana: Person) -> None:
    many = Statement.objects.count()
    assert change_values(one, {"summary": one.summary, "kind": one.kind}, by=jana, source=own_word, seen_at=now()) == []
    assert Statement.objects.count() == many


def test_a_changed_value_is_found_by_its_words(one: Organisation, own_word: Source, jana: Person) -> None:
    change_values(one, {"town": "Žďár nad Sázavou"}, by=jana, source=own_word, seen_at=now())
    assert list(organisations(Asked(words="zdar sazav"))) == [one]


def test_two_editors_do_not_overwrite_each_other(
    one: Organisation, own_word: Source, jana: Person, pavel: Person
) -> None:
    shown_to_both = now()
    change_values(one, {"summary": "Jana's"}, by=jana, source=own_word, seen_at=shown_to_both)
    with pytest.raises(SaidMeanwhile, match="in one sentence") as caught:
        change_values(one, {"summary": "Pavel's", "town": "Brno"}, by=pavel, source=own_word, seen_at=shown_to_both)
    assert [said.said_by for said in caught.value.statements] == [jana]
    one.refresh_from_db()
    assert (one.summary, one.town) == ("Jana's", "")
    change_values(one, {"town": "Brno"}, by=pavel, source=own_word, seen_at=shown_to_both)
    one.refresh_from_db()
    assert (one.summary, one.town) == ("Jana's", "Brno")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("website", "javascript:alert(1)"),
        ("email", "nobody"),
        ("kind", "planet"),
        ("name", ""),
        ("name", "n" * 301),
        ("size_class", "huge"),
        ("region", "XX99"),
        ("origin", "real"),
        ("public_id", "2345678999"),
    ],
)
def test_a_value_that_cannot_be_changes_nothing(
    one: Organisation, own_word: Source, jana: Person, field: str, value: str
) -> None:
    many, held = Statement.objects.count(), holding(one)
    with pytest.raises(ValidationError):
        change_values(one, {"town": "Brno", field: value}, by=jana, source=own_word, seen_at=now())
    one.refresh_from_db()
    assert (one.town, Statement.objects.count(), holding(one)) == ("", many, held)


def test_undo_brings_the_value_before_with_its_standing(one: Organisation, own_word: Source, jana: Person) -> None:
    before = one.statements.get(field="region", ended_at__isnull=True)
    other = Organisation.objects.exclude(region=one.region).first()
    assert other
    (said,) = change_values(one, {"region": other.region_id}, by=jana, source=own_word, seen_at=now())
    made = undo_statement(said, by=jana, source=own_word)
    one.refresh_from_db()
    assert (one.region_id, made.standing) == (before.value, before.standing)
    assert one.statements.filter(field="region").count() == 3
    with pytest.raises(NothingBefore):
        undo_statement(said, by=jana, source=own_word)


def test_a_first_value_cannot_be_undone(one: Organisation, own_word: Source, jana: Person) -> None:
    first = one.statements.filter(field="kind").get()
    with pytest.raises(NothingBefore):
        undo_statement(first, by=jana, source=own_word)


def test_the_history_tells_old_and_new(client: Client, one: Organisation, own_word: Source, jana: Person) -> None:
    before = one.summary
    change_values(one, {"summary": "<b>Saws</b> beech."}, by=jana, source=own_word, seen_at=now())
    page = client.get(f"/en/organisations/{one.public_id}/history/").content.decode()
    assert "&lt;b&gt;Saws&lt;/b&gt; beech." in page
    assert before in page
    assert "Jana" in page
    assert f"/en/organisations/{one.public_id}/history/" in client.get(one.get_absolute_url()).content.decode()


def test_a_long_history_needs_no_more_questions_than_a_short_one(
    client: Client, one: Organisation, own_word: Source, jana: Person, django_assert_max_num_queries: Any
) -> None:
    address = f"/en/organisations/{one.public_id}/history/"
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    codes = list(Organisation.objects.values_list("region_id", flat=True).distinct())[:8]
    start = now() + timedelta(seconds=1)
    for k, code in enumerate(codes):
        change_values(one, {"region": code, "town": f"T{k}"}, by=jana, source=own_word, seen_at=start)
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_every_stated_field_has_a_place_in_the_row(one: Organisation) -> None:
    assert all(plain_value(one, field) is not None for field in STATED)
