"""Everything that was ever said of an organisation, the latest first."""

from __future__ import annotations

from dataclasses import dataclass

from klastr_platform.register.fields import label_of, shown_values
from klastr_platform.register.models import Organisation, Statement


@dataclass(frozen=True, slots=True)
class Change:
    """A statement with the value it replaced."""

    label: str
    value: str
    before: str | None
    statement: Statement


def history_of(organisation: Organisation) -> list[Change]:
    """Changes of all fields, the latest first; the first value of a field has none before."""
    every = Statement.objects.filter(organisation=organisation)
    said = list(every.select_related("source", "said_by").order_by("said_at", "pk"))
    held: dict[str, str] = {}
    changes = []
    for one, value in zip(said, shown_values(said), strict=True):
        changes.append(Change(label_of(one.field), value, held.get(one.field), one))
        held[one.field] = value
    return changes[::-1]
