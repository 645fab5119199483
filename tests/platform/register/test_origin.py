"""What was invented stays marked as invented, whoever tries to change it and how."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from klastr_platform.register.models import Organisation, Origin


def by_saving(one: Organisation) -> None:
    one.origin = Origin.REAL
    one.save()


def by_updating(one: Organisation) -> None:
    Organisation.objects.filter(pk=one.pk).update(origin=Origin.REAL)


def by_sql(one: Organisation) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE klastr_register_organisation SET origin = 'real'")


@pytest.mark.parametrize("change", [by_saving, by_updating, by_sql])
def test_the_mark_cannot_be_taken_off(demo: None, change) -> None:
    one = Organisation.objects.first()
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        change(one)
    assert Organisation.objects.get(pk=one.pk).origin == Origin.SYNTHETIC


def test_other_values_can_be_changed(demo: None) -> None:
    one = Organisation.objects.first()
    one.town = "Ostrava"
    one.save()
    assert Organisation.objects.get(pk=one.pk).town == "Ostrava"
