"""People in the administration."""

from __future__ import annotations

from django.contrib import admin

from klastr_platform.accounts.models import Person


@admin.register(Person)
class PersonAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # it takes none at run time
    """Who may sign in; passwords are set by their owners."""

    list_display = ("email", "name", "is_active", "is_staff")
    search_fields = ("email", "name")
    exclude = ("password",)
    readonly_fields = ("last_login", "joined_at")
