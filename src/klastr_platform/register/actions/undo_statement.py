"""Take back what was said: the value before holds again, and both stay in the history."""

from __future__ import annotations

from django.db import transaction

from klastr_platform.accounts.models import Person
from klastr_platform.register.actions.change_values import change_values
from klastr_platform.register.models import Source, Standing, Statement


class NothingBefore(Exception):
    """The statement is the first of its field, or holds no longer; nothing was changed."""


@transaction.atomic
def undo_statement(statement: Statement, *, by: Person, source: Source) -> Statement:
    """Let the value before this one hold again.

    Raises
    ------
    NothingBefore
        There is no earlier value, or a later one holds already.
    """
    held = Statement.objects.select_for_update().get(pk=statement.pk)
    earlier = Statement.objects.filter(
        organisation=held.organisation_id, field=held.field, ended_at__isnull=False, said_at__lt=held.said_at
    ).first()
    if held.ended_at is not None or earlier is None:
        raise NothingBefore
    back, standing = {held.field: earlier.value}, Standing(earlier.standing)
    (made,) = change_values(held.organisation, back, by=by, source=source, seen_at=held.said_at, standing=standing)
    return made
