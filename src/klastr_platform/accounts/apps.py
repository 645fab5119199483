"""The room, as Django knows it."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """See the package."""

    name = "klastr_platform.accounts"
    label = "klastr_accounts"
    verbose_name = "Accounts"
