"""Addresses of the pages that bring everything together."""

from django.urls import path

from . import meeting, pages, replay

urlpatterns = [
    path("", pages.overview, name="overview"),
    path("replay/", replay.replay, name="replay"),
    path("meeting/", meeting.meeting, name="meeting"),
]
