"""The room, as Django knows it."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """See the package."""

    name = "klastr_platform.register"
    label = "klastr_register"
    verbose_name = "Register"
