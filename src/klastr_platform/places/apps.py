"""The room, as Django knows it."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """See the package."""

    name = "klastr_platform.places"
    label = "klastr_places"
    verbose_name = "Places"
