"""Addresses of the pages that bring everything together."""

from django.urls import path

from . import pages

urlpatterns = [
    path("", pages.overview, name="overview"),
]
