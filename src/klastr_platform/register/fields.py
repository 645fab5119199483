"""The fields of an organisation that people state, each with its label and how its value is stored in a statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from klastr_platform.places.models import Region
from klastr_platform.register.models import Organisation, Statement

# Field of a statement -> attribute of the row that holds its plain value.
STATED: Mapping[str, str] = {
    "kind": "kind",
    "name": "name",
    "short_name": "short_name",
    "language": "language",
    "summary": "summary",
    "description": "description",
    "website": "website",
    "email": "email",
    "phone": "phone",
    "street": "street",
    "postcode": "postcode",
    "town": "town",
    "region": "region_id",
    "size_class": "size_class",
}


def plain_value(organisation: Organisation, field: str) -> Any:
    """What a statement of this field would hold now."""
    return getattr(organisation, STATED[field])


def label_of(field: str) -> str:
    """The field in the language of the reader."""
    return str(getattr(_field(field), "verbose_name", field))


def shown_values(statements: Sequence[Statement]) -> list[str]:
    """Stated values in words: what a choice is called, a region by its name; one question for all regions."""
    codes = {one.value for one in statements if one.field == "region"}
    regions = {region.code: str(region) for region in Region.objects.filter(code__in=codes)} if codes else {}
    return [regions.get(str(one.value), _chosen(one.field, one.value)) for one in statements]


def _chosen(field: str, value: Any) -> str:
    choices = dict(getattr(_field(field), "flatchoices", ()))
    return str(choices.get(value, value))


def _field(name: str) -> object:
    return Organisation._meta.get_field(name)  # noqa: SLF001  Django's own door to what it knows of a model
