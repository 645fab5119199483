"""Regions and industries come into the database, or get the names that the ground floor has now."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from klastr_platform.places.analysis import CodeRow, industry_rows, region_rows
from klastr_platform.places.models import Industry, Region

_CHANGED = ("level", "name", "names", "parent")
_BATCH = 500


@transaction.atomic
def load_codes() -> tuple[int, int]:
    """Numbers of regions and industries that are there afterwards; nothing that others point at goes away."""
    regions = [Region(country=row.code[:2], **_values(row)) for row in region_rows()]
    industries = [Industry(**_values(row)) for row in industry_rows()]
    Region.objects.bulk_create(
        regions, update_conflicts=True, unique_fields=["code"], update_fields=(*_CHANGED, "country"), batch_size=_BATCH
    )
    Industry.objects.bulk_create(
        industries, update_conflicts=True, unique_fields=["code"], update_fields=_CHANGED, batch_size=_BATCH
    )
    return len(regions), len(industries)


def _values(row: CodeRow) -> dict[str, Any]:
    return {"code": row.code, "level": row.level, "name": row.name, "names": row.names, "parent_id": row.parent}
