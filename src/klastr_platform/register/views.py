"""The directory and the profiles, as pages."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from klastr_platform.places.queries import countries_coded, industry_of, region_of
from klastr_platform.register import queries
from klastr_platform.register.directory import applied, asked_of, question
from klastr_platform.register.history import history_of
from klastr_platform.register.profiles import profile_page
from klastr_platform.register.tile_map import tile_map

_A_PAGE = 25


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Organisations that were looked for: list, facets, map. A part of the page where only that part is asked for."""
    asked = asked_of(request.GET)
    page = Paginator(queries.listed(asked), _A_PAGE).get_page(request.GET.get("page"))
    region = region_of(asked.region)
    shown = {
        "asked": asked,
        "page": page,
        "page_numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "facets": queries.facets(asked),
        "map": tile_map(
            queries.counts_by_region(asked), chosen=asked.region, query=question(asked, but=("region", asked.region))
        ),
        "region": region,
        "applied": applied(asked, region, industry_of(asked.section), countries_coded(asked.countries)),
        "query": question(asked),
    }
    part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    return render(request, f"klastr_register/{'_found' if part else 'directory'}.html", shown)


@require_safe
def profile(request: HttpRequest, public_id: str) -> HttpResponse:
    """One organisation."""
    organisation = queries.profile(public_id)
    if organisation is None:
        raise Http404
    return render(request, "klastr_register/profile.html", profile_page(organisation))


@require_safe
def history(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was said of one organisation."""
    organisation = get_object_or_404(queries.published(), public_id=public_id)
    shown = {"organisation": organisation, "changes": history_of(organisation)}
    return render(request, "klastr_register/history.html", shown)
