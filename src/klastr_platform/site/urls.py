"""All addresses."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from klastr_platform.site import views

urlpatterns = [
    path("language/", include("django.conf.urls.i18n")),
    path("health/", views.health, name="health"),
    path("administration/", admin.site.urls),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("", include("klastr_platform.register.urls")),
        prefix_default_language=True,
    ),
]
