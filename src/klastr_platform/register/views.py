"""The directory and the profiles, as pages."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from klastr_platform.places.queries import region_of
from klastr_platform.register import queries
from klastr_platform.register.directory import asked_of, tile_map
from klastr_platform.register.profiles import profile_page

_A_PAGE = 25


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Organisations that were looked for: list, facets, map."""
    asked = asked_of(request.GET)
    page = Paginator(queries.listed(asked), _A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "asked": asked,
        "page": page,
        "facets": queries.facets(asked),
        "map": tile_map(queries.counts_by_region(asked), asked.region),
        "region": region_of(asked.region) if asked.region else None,
        "query": _without_page(request),
    }
    part = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    return render(request, f"klastr_register/{'_found' if part else 'directory'}.html", shown)


@require_safe
def profile(request: HttpRequest, public_id: str) -> HttpResponse:
    """One organisation."""
    organisation = queries.profile(public_id)
    if organisation is None:
        raise Http404
    return render(request, "klastr_register/profile.html", profile_page(organisation))


def _without_page(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()
