"""Regions and industries in the administration: to look at; their codes come from the ground floor."""

from django.contrib import admin

from klastr_platform.places.models import Industry, Region

admin.site.register((Region, Industry))
