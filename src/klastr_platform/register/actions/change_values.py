"""Somebody says new values of an organisation: the row takes them, statements keep who said what before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from klastr_platform.accounts.models import Person
from klastr_platform.register.fields import STATED, label_of, plain_value
from klastr_platform.register.folding import folded
from klastr_platform.register.models import Organisation, Source, Standing, Statement


class SaidMeanwhile(Exception):
    """Somebody else changed the same fields since they were shown; nothing was changed."""

    def __init__(self, statements: list[Statement]) -> None:
        self.statements = statements
        fields = ", ".join(label_of(statement.field) for statement in statements)
        super().__init__(_("Somebody else changed this while you were writing: %(fields)s.") % {"fields": fields})


@transaction.atomic
def change_values(
    organisation: Organisation,
    changes: Mapping[str, Any],
    *,
    by: Person | None,
    source: Source,
    seen_at: datetime,
    standing: Standing = Standing.CLAIMED,
) -> list[Statement]:
    """Take over the values that differ from those that hold.

    Parameters
    ----------
    organisation : Organisation
    changes : mapping of str to value
        By field; a region by its code.
    by : Person, optional
        Who says so; nobody where a machine does.
    source : Source
    seen_at : datetime
        When the person saw the values that are to be replaced.
    standing : Standing

    Returns
    -------
    list of Statement
        One for each value that is new.

    Raises
    ------
    SaidMeanwhile
        A field that is to change was changed after `seen_at` by somebody else.
    ValidationError
        A field that nobody states, or a value that cannot be; by field.
    """
    row = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if unknown := [field for field in changes if field not in STATED]:
        raise ValidationError({"__all__": _("Nobody states these fields: %s.") % ", ".join(unknown)})
    new = {field: value for field, value in changes.items() if value != plain_value(row, field)}
    if not new:
        return []
    before = list(Statement.objects.filter(organisation=row, field__in=new, ended_at__isnull=True))
    if meanwhile := [one for one in before if one.said_at > seen_at and one.said_by_id != (by.pk if by else None)]:
        raise SaidMeanwhile(meanwhile)
    for field, value in new.items():
        setattr(row, STATED[field], value)
    _keep(row)
    now = datetime.now(UTC)
    Statement.objects.filter(pk__in=[one.pk for one in before]).update(ended_at=now)
    return Statement.objects.bulk_create(
        Statement(organisation=row, field=field, value=value, said_by=by, source=source, standing=standing, said_at=now)
        for field, value in new.items()
    )


def _keep(row: Organisation) -> None:
    services = " ".join(row.services.values_list("name", flat=True))
    row.folded = folded(f"{row.name} {row.short_name} {row.summary} {row.town} {services}")
    row.full_clean(exclude=["public_id"])
    row.save()
