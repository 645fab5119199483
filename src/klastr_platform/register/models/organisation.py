"""An organisation, and the numbers under which others know it."""

from __future__ import annotations

import secrets

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from klastr_platform.places.models import Industry, Region

# Without letters and digits that are taken for each other.
_LETTERS = "23456789abcdefghjkmnpqrstvwxyz"


def public_name() -> str:
    """Ten signs that stand for an organisation in addresses, and never change."""
    return "".join(secrets.choice(_LETTERS) for _ in range(10))


class Kind(models.TextChoices):
    """What an organisation is; the first three and the public body are the corners of the triple helix."""

    FIRM = "firm", _("firm")
    RESEARCH = "research", _("research and technology organisation")
    UNIVERSITY = "university", _("university")
    PUBLIC = "public", _("public body")
    SUPPORT = "support", _("business support organisation")
    CLUSTER = "cluster", _("cluster organisation")
    META = "meta", _("meta-cluster")
    FREELANCER = "freelancer", _("freelancer")


class Origin(models.TextChoices):
    """Whether it exists. What was invented stays marked as invented: the database refuses the change."""

    REAL = "real", _("real")
    SYNTHETIC = "synthetic", _("invented")


class SizeClass(models.TextChoices):
    """Persons employed, in the classes of the European definition."""

    MICRO = "micro", _("1 to 9 persons")
    SMALL = "small", _("10 to 49 persons")
    MEDIUM = "medium", _("50 to 249 persons")
    LARGE = "large", _("250 persons and more")


class Organisation(models.Model):
    """A firm, a body, a person who works alone, or what they found together."""

    public_id = models.CharField(
        _("sign in addresses"), max_length=10, unique=True, default=public_name, editable=False
    )
    origin = models.CharField(_("origin"), max_length=10, choices=Origin, default=Origin.REAL, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    language = models.CharField(_("language of the texts"), max_length=2, default="en")
    summary = models.CharField(_("in one sentence"), max_length=300, blank=True)
    description = models.TextField(_("description"), max_length=20_000, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    email = models.EmailField(_("mail address"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    street = models.CharField(_("street"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    town = models.CharField(_("town"), max_length=120, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("region"), related_name="organisations")
    size_class = models.CharField(_("size"), max_length=8, choices=SizeClass, blank=True)
    industries = models.ManyToManyField(
        Industry, verbose_name=_("industries"), related_name="organisations", blank=True
    )
    is_published = models.BooleanField(_("published"), default=True)
    created_at = models.DateTimeField(_("entered"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    folded = models.TextField(editable=False, default="")

    class Meta:
        ordering = ("name", "pk")
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = (
            models.Index(fields=("is_published", "name"), name="published_by_name"),
            models.Index(fields=("is_published", "kind", "region"), name="published_by_kind_and_place"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="known_kind"),
            models.CheckConstraint(condition=models.Q(origin__in=Origin.values), name="known_origin"),
            models.CheckConstraint(condition=~models.Q(name=""), name="has_a_name"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The profile."""
        return reverse("register:profile", args=[self.public_id])


class Identifier(models.Model):
    """A number under which a register or an office knows an organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(_("scheme"), max_length=20)
    value = models.CharField(_("number"), max_length=60)

    class Meta:
        ordering = ("scheme", "value")
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = (models.UniqueConstraint(fields=("scheme", "value"), name="one_organisation_for_a_number"),)

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"
