"""Regions and industries: codes and names of the ground floor, as rows that others can point at."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Named(models.Model):
    """Something with a code and a name in several languages."""

    code = models.CharField(_("code"), max_length=10, primary_key=True)
    level = models.PositiveSmallIntegerField(_("level"))
    name = models.CharField(_("name"), max_length=200)
    names = models.JSONField(_("names by language"), default=dict, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.names.get((get_language() or "en")[:2]) or self.name)


class Region(Named):
    """A country (level 0) or a NUTS region (levels 1 to 3)."""

    country = models.CharField(_("country"), max_length=2, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta:
        ordering = ("code",)
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class Industry(Named):
    """A section (level 1) or division (level 2) of NACE Rev. 2."""

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta:
        ordering = ("code",)
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
