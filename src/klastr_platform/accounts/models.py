"""People who sign in, by their mail address."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class People(BaseUserManager["Person"]):
    """Makes people; an address is stored as it was written, and compared without its case."""

    def create_user(self, email: str, password: str | None = None, **values: Any) -> Person:
        """A person who may sign in; without a password only by another proof."""
        if not email:
            raise ValueError("A person needs a mail address.")
        person = self.model(email=self.normalize_email(email), **values)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **values: Any) -> Person:
        """An administrator."""
        return self.create_user(email, password, **{"is_staff": True, "is_superuser": True, **values})

    def get_by_natural_key(self, username: str | None) -> Person:
        """By mail address, whatever its case."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who may sign in."""

    email = models.EmailField(_("mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=2, default="en")
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("sees the administration"), default=False)
    joined_at = models.DateTimeField(_("since"), auto_now_add=True)

    objects: ClassVar[People] = People()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (models.UniqueConstraint(Lower("email"), name="one_person_for_an_address"),)

    def __str__(self) -> str:
        return self.name or self.email
