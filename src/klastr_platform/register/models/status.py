"""What became of an organisation, and when: what an analysis of survival needs."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from klastr_platform.register.models.organisation import Organisation


class Status(models.TextChoices):
    """A state that lasts until the next one begins."""

    FOUNDED = "founded", _("founded")
    ACTIVE = "active", _("active")
    DORMANT = "dormant", _("dormant")
    MERGED = "merged", _("merged")
    DISSOLVED = "dissolved", _("dissolved")


class StatusSpell(models.Model):
    """A state of an organisation from a day on."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="spells")
    status = models.CharField(_("state"), max_length=10, choices=Status)
    since = models.DateField(_("since"))
    into = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="absorbed", verbose_name=_("merged into")
    )

    class Meta:
        ordering = ("since", "pk")
        verbose_name = _("state")
        verbose_name_plural = _("states")
        constraints = (
            models.UniqueConstraint(fields=("organisation", "status", "since"), name="a_state_begins_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.get_status_display()} {self.since:%Y}"
