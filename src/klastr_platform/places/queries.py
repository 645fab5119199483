"""Regions and industries, read."""

from __future__ import annotations

from django.db.models import QuerySet

from klastr_platform.places.models import Industry, Region


def countries_with_regions() -> QuerySet[Region]:
    """The countries."""
    return Region.objects.filter(level=0)


def region_of(code: str) -> Region | None:
    """A region by its code, its parent with it."""
    return Region.objects.select_related("parent").filter(code=code).first()


def sections() -> QuerySet[Industry]:
    """The industries of the first level."""
    return Industry.objects.filter(level=1)
