"""Who said which value, when, out of which source and under which licence.

An organisation holds the values that are shown; a statement holds who said each of them. A value that is replaced keeps
its statement with the day on which it ended: the history of a field is its statements.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from klastr_platform.register.models.organisation import Organisation


class Standing(models.TextChoices):
    """How far a value can be trusted."""

    CLAIMED = "claimed", _("claimed")
    VERIFIED = "verified", _("verified")


class Source(models.Model):
    """Where values come from: a person's own word, a list, a register, an import."""

    name = models.CharField(_("name"), max_length=200)
    address = models.URLField(_("address"), blank=True)
    licence = models.CharField(_("licence"), max_length=60, blank=True)
    retrieved_on = models.DateField(_("read on"), null=True, blank=True)

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("source")
        verbose_name_plural = _("sources")

    def __str__(self) -> str:
        return self.name


class Statement(models.Model):
    """Somebody said a value of a field."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="statements")
    field = models.CharField(_("field"), max_length=40)
    value = models.JSONField(_("value"), null=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="statements",
        verbose_name=_("by"),
    )
    source = models.ForeignKey(Source, models.PROTECT, related_name="statements", verbose_name=_("source"))
    standing = models.CharField(_("standing"), max_length=10, choices=Standing, default=Standing.CLAIMED)
    said_at = models.DateTimeField(_("said"))
    ended_at = models.DateTimeField(_("replaced"), null=True, blank=True)

    class Meta:
        ordering = ("-said_at", "-pk")
        verbose_name = _("statement")
        verbose_name_plural = _("statements")
        indexes = (models.Index(fields=("organisation", "field", "ended_at"), name="values_of_a_field"),)
        constraints = (
            models.UniqueConstraint(
                fields=("organisation", "field"), condition=models.Q(ended_at__isnull=True), name="one_value_holds"
            ),
        )

    def __str__(self) -> str:
        return f"{self.field}: {self.value}"
