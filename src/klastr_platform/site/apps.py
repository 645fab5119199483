"""The frame of all pages, as Django knows it."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """Home page, addresses, static files."""

    name = "klastr_platform.site"
    label = "klastr_site"
    verbose_name = "Site"
