"""What the lists of the register count."""

from __future__ import annotations

from klastr_platform.register.models import Membership
from klastr_platform.register.queries import Asked, listed


def test_open_memberships_are_counted_and_ended_ones_are_not(demo: None) -> None:
    assert Membership.objects.filter(until__isnull=False).exists()
    for row in listed(Asked()):
        assert row.members == Membership.objects.filter(of=row, until=None).count()


def test_an_industry_does_not_count_members_twice(demo: None) -> None:
    for row in listed(Asked(section="C", kinds=("cluster",))):
        assert row.members == Membership.objects.filter(of=row, until=None).count()


def test_members_are_counted_without_grouping_what_was_found(demo: None) -> None:
    assert listed(Asked()).query.group_by is None
