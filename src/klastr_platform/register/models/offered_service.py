"""What an organisation offers to others."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from klastr_platform.register.models.organisation import Organisation


class Service(models.Model):
    """A service or a technology that others can ask for."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="services")
    name = models.CharField(_("name"), max_length=200)
    description = models.TextField(_("description"), max_length=5_000, blank=True)
    language = models.CharField(_("language"), max_length=2, default="en")
    lowest_trl = models.PositiveSmallIntegerField(
        _("from technology readiness level"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
    )
    highest_trl = models.PositiveSmallIntegerField(
        _("to technology readiness level"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(9)],
    )

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("service")
        verbose_name_plural = _("services")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(lowest_trl__isnull=True)
                | models.Q(highest_trl__isnull=True)
                | models.Q(lowest_trl__lte=models.F("highest_trl")),
                name="levels_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.name
