"""Regions and industries as rows."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from klastr_platform.places.actions.load_codes import load_codes
from klastr_platform.places.models import Industry, Region

pytestmark = pytest.mark.django_db


def test_regions_hang_together_from_country_to_district() -> None:
    regions, industries = load_codes()
    assert (Region.objects.count(), Industry.objects.count()) == (regions, industries)
    region = Region.objects.get(code="CZ080")
    assert [region.parent_id, region.parent.parent_id, region.parent.parent.parent_id] == ["CZ08", "CZ0", "CZ"]
    assert not Region.objects.filter(level__gt=0, parent=None).exists()


def test_names_are_in_the_language_of_the_reader() -> None:
    load_codes()
    with override("cs"):
        assert str(Region.objects.get(code="CZ08")) == "Moravskoslezsko"
    with override("hu"):
        assert str(Region.objects.get(code="CZ08")) == "Moravia-Silesia"


def test_a_second_time_only_mends_names() -> None:
    first = load_codes()
    Region.objects.filter(code="CZ08").update(name="spoiled")
    assert load_codes() == first
    assert Region.objects.get(code="CZ08").name == "Moravia-Silesia"


def test_a_division_is_part_of_its_section() -> None:
    load_codes()
    assert Industry.objects.get(code="C16").parent_id == "C"
    assert Industry.objects.filter(level=2).count() == 88
