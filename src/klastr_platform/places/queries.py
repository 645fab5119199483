"""Regions and industries, read."""

from __future__ import annotations

from collections.abc import Collection

from klastr_platform.places.models import Industry, Region


def region_of(code: str) -> Region | None:
    """A region by its code."""
    return Region.objects.filter(code=code).first() if code else None


def industry_of(code: str) -> Industry | None:
    """An industry by its code."""
    return Industry.objects.filter(code=code).first() if code else None


def countries_coded(codes: Collection[str]) -> list[Region]:
    """Countries by their codes."""
    return list(Region.objects.filter(level=0, code__in=codes)) if codes else []
