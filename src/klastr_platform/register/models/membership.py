"""Who belongs to whom, and when."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from klastr_platform.register.models.organisation import Organisation


class Role(models.TextChoices):
    """What the member is in it."""

    MEMBER = "member", _("member")
    FOUNDER = "founder", _("founding member")
    PARTNER = "partner", _("partner")


class Membership(models.Model):
    """An organisation in a cluster organisation, or a cluster organisation in a meta-cluster."""

    of = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships", verbose_name=_("in"))
    member = models.ForeignKey(Organisation, models.CASCADE, related_name="belongs_to", verbose_name=_("member"))
    role = models.CharField(_("as"), max_length=10, choices=Role, default=Role.MEMBER)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ("member__name", "pk")
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.CheckConstraint(condition=~models.Q(of=models.F("member")), name="nobody_is_a_member_of_itself"),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True)
                | models.Q(since__isnull=True)
                | models.Q(until__gte=models.F("since")),
                name="a_membership_ends_after_it_began",
            ),
            models.UniqueConstraint(
                fields=("of", "member"), condition=models.Q(until__isnull=True), name="one_open_membership"
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} – {self.of}"
