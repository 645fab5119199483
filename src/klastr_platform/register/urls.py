"""Addresses of the register."""

from django.urls import path

from klastr_platform.register import views

app_name = "register"

urlpatterns = [
    path("organisations/", views.directory, name="directory"),
    path("organisations/<slug:public_id>/", views.profile, name="profile"),
    path("organisations/<slug:public_id>/history/", views.history, name="history"),
]
