"""What a profile shows: values with who said them, members now and before, the life of the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from klastr_platform.register.models import Kind, Membership, Organisation, Statement

_CORNERS = (
    (Kind.FIRM, _("firms")),
    (Kind.UNIVERSITY, _("universities")),
    (Kind.RESEARCH, _("research")),
    (Kind.PUBLIC, _("public bodies")),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A value with its label and the statement behind it."""

    label: object
    value: object
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner of the triple helix: how many members are of that kind."""

    kind: str
    label: object
    count: int


@dataclass(frozen=True, slots=True)
class ShownMembership:
    """A membership seen from one side: the other organisation and the time."""

    shown: Organisation
    since: date | None
    until: date | None


def profile_page(organisation: Organisation) -> dict[str, Any]:
    """The parts of the page."""
    said = {statement.field: statement for statement in organisation.statements.all()}
    members = list(organisation.memberships.all())
    return {
        "organisation": organisation,
        "facts": _facts(organisation, said),
        "members": [_shown(one.member, one) for one in members if one.until is None],
        "former_members": [_shown(one.member, one) for one in members if one.until is not None],
        "belongs_to": [_shown(one.of, one) for one in organisation.belongs_to.all() if one.until is None],
        "helix": _helix(members) if organisation.kind in (Kind.CLUSTER, Kind.META) else [],
    }


def _facts(organisation: Organisation, said: dict[str, Statement]) -> list[Fact]:
    values = (
        ("kind", _("Kind"), organisation.get_kind_display()),
        ("region", _("Region"), organisation.region),
        ("town", _("Town"), " ".join(part for part in (organisation.postcode, organisation.town) if part)),
        ("size_class", _("Size"), organisation.get_size_class_display()),
    )
    return [Fact(label, value, said.get(field)) for field, label, value in values if value]


def _helix(members: list[Membership]) -> list[Corner]:
    open_ones = [one.member.kind for one in members if one.until is None]
    return [Corner(kind, label, open_ones.count(kind)) for kind, label in _CORNERS]


def _shown(other: Organisation, membership: Membership) -> ShownMembership:
    return ShownMembership(other, membership.since, membership.until)
