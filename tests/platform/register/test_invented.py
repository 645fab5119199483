"""Organisations that do not exist say so, and are the same every time."""

from __future__ import annotations

import re

import pytest

from klastr_platform.register.invented import invented_organisations
from klastr_platform.register.models import Identifier, Membership, Organisation, Origin

REGIONS = ["CZ01", "CZ08", "HU11", "PL21", "SK01"]


def test_every_name_says_demo_and_carries_a_number() -> None:
    assert all(re.fullmatch(r"Demo .+ \d{3}", one.name) for one in invented_organisations(REGIONS, count=300))


def test_the_same_seed_gives_the_same() -> None:
    one, two = (list(invented_organisations(REGIONS, count=80, seed=5)) for _ in range(2))
    assert one == two != list(invented_organisations(REGIONS, count=80, seed=6))


@pytest.mark.parametrize("count", [60, 400])
def test_exactly_so_many_are_made(count: int) -> None:
    made = list(invented_organisations(REGIONS, count=count))
    assert [one.number for one in made] == list(range(1, count + 1))


def test_members_belong_to_what_was_made_before_them() -> None:
    for one in invented_organisations(REGIONS, count=300):
        assert all(of < one.number for of, _, _ in one.member_of)
        assert all(until is None or since <= until for _, since, until in one.member_of)


def test_rows_are_marked_and_their_mail_goes_nowhere(demo: None) -> None:
    assert set(Organisation.objects.values_list("origin", flat=True)) == {Origin.SYNTHETIC}
    assert all(row.email.endswith(".invalid") and ".invalid" in row.website for row in Organisation.objects.all())
    assert set(Identifier.objects.values_list("scheme", flat=True)) == {"demo"}
    assert Membership.objects.count() > 50


def test_a_register_with_organisations_is_left_alone(demo: None) -> None:
    from klastr_platform.register.actions.fill_with_demo import fill_with_demo

    assert fill_with_demo(count=50) == 0
    assert Organisation.objects.count() == 120
