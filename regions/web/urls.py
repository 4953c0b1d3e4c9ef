"""Addresses of the cities' pages, below regions/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.city_list, name="city_list"),
    path("<slug:code>/", views.city_detail, name="city_detail"),
]
