"""The home page, and whether the platform is well."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from klastr_platform.register import queries
from klastr_platform.register.models import Kind
from klastr_platform.register.tile_map import tile_map


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What there is, where it is, and where to begin."""
    everything = queries.Asked()
    counts = dict(queries.facets(everything)["kinds"])
    shown = {
        "counts": counts,
        "total": sum(counts.values()),
        "organisers": queries.listed(queries.Asked(kinds=(Kind.CLUSTER.value, Kind.META.value)))[:6],
        "map": tile_map(queries.counts_by_region(everything)),
    }
    return render(request, "klastr_site/home.html", shown)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answers 200 where the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "well"})
