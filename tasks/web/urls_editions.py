"""Addresses of the editions, below editions/."""

from django.urls import path

from .views import editions

urlpatterns = [
    path("", editions.edition_list, name="edition_list"),
    path("new/", editions.edition_publish, name="edition_publish"),
    path("<str:key>/", editions.edition_detail, name="edition_detail"),
]
