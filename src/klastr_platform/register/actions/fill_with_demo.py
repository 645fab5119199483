"""Fill an empty register with organisations that do not exist, each marked as such."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import transaction

from klastr_platform.places.models import Region
from klastr_platform.register.folding import folded
from klastr_platform.register.invented import COUNTRIES, Invented, invented_organisations
from klastr_platform.register.models import (
    Identifier,
    Membership,
    Organisation,
    Origin,
    Service,
    Source,
    Standing,
    Statement,
    Status,
    StatusSpell,
)

_BATCH = 500
_STATED = ("kind", "name", "summary", "region", "size_class")


@transaction.atomic
def fill_with_demo(*, count: int = 400, seed: int = 0) -> int:
    """How many organisations were made; none where some are there already."""
    if Organisation.objects.exists():
        return 0
    regions = sorted(Region.objects.filter(level=2, country__in=COUNTRIES).values_list("code", flat=True))
    made = list(invented_organisations(regions, count=count, seed=seed))
    rows = Organisation.objects.bulk_create([_row(one) for one in made], _BATCH)
    by_number = {one.number: row for one, row in zip(made, rows, strict=True)}
    _industries(made, rows)
    Identifier.objects.bulk_create(
        [
            Identifier(organisation=row, scheme="demo", value=f"{one.number:06d}")
            for one, row in zip(made, rows, strict=True)
        ],
        _BATCH,
    )
    StatusSpell.objects.bulk_create([spell for one in made for spell in _spells(one, by_number[one.number])], _BATCH)
    Service.objects.bulk_create(
        [
            Service(organisation=by_number[one.number], name=s.name, lowest_trl=s.lowest_trl, highest_trl=s.highest_trl)
            for one in made
            for s in one.services
        ],
        _BATCH,
    )
    Membership.objects.bulk_create(
        [
            Membership(of=by_number[of], member=by_number[one.number], since=since, until=until)
            for one in made
            for of, since, until in one.member_of
        ],
        _BATCH,
    )
    _statements(made, rows)
    return len(rows)


def _row(one: Invented) -> Organisation:
    return Organisation(
        origin=Origin.SYNTHETIC,
        kind=one.kind,
        name=one.name,
        summary=one.summary,
        website=f"https://demo-{one.number:03d}.invalid/",
        email=f"office@demo-{one.number:03d}.invalid",
        region_id=one.region,
        size_class=one.size_class,
        folded=folded(f"{one.name} {one.summary} {' '.join(s.name for s in one.services)}"),
    )


def _industries(made: Sequence[Invented], rows: Sequence[Organisation]) -> None:
    through = Organisation.industries.through
    through.objects.bulk_create(
        [
            through(organisation_id=row.pk, industry_id=code)
            for one, row in zip(made, rows, strict=True)
            for code in one.industries
        ],
        _BATCH,
    )


def _spells(one: Invented, row: Organisation) -> list[StatusSpell]:
    spells = [StatusSpell(organisation=row, status=Status.FOUNDED, since=one.founded)]
    if one.dissolved:
        spells.append(StatusSpell(organisation=row, status=Status.DISSOLVED, since=one.dissolved))
    return spells


def _statements(made: Sequence[Invented], rows: Sequence[Organisation]) -> None:
    """Each value with who said it: the demonstration itself."""
    source = Source.objects.create(name="klastr demonstration (invented)", licence="CC0-1.0")
    now = datetime.now(UTC)
    Statement.objects.bulk_create(
        [
            Statement(
                organisation=row,
                field=field,
                value=getattr(row, "region_id" if field == "region" else field),
                source=source,
                standing=Standing.VERIFIED if field in one.verified else Standing.CLAIMED,
                said_at=now,
            )
            for one, row in zip(made, rows, strict=True)
            for field in _STATED
            if getattr(row, "region_id" if field == "region" else field)
        ],
        _BATCH,
    )
