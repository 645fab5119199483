"""The register in the administration."""

from __future__ import annotations

from django.contrib import admin

from klastr_platform.register.models import (
    Identifier,
    Membership,
    Organisation,
    Service,
    Source,
    Statement,
    StatusSpell,
)


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # it takes none at run time
    """Where it stands and what it is; its origin is shown, and cannot be changed."""

    list_display = ("name", "kind", "region", "origin", "is_published")
    list_filter = ("kind", "origin", "is_published")
    search_fields = ("folded",)
    readonly_fields = ("public_id", "origin", "created_at", "changed_at")
    autocomplete_fields = ()
    raw_id_fields = ("region", "industries")


admin.site.register((Identifier, Membership, Service, Source, Statement, StatusSpell))
