"""Addresses of the comparisons, below compare/."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.ranking, name="compare_ranking"),
    path("quarters/", views.quarters, name="compare_quarters"),
    path("years/", views.years, name="compare_years"),
    path("indicators/", views.indicators, name="compare_indicators"),
    path("units/", views.units, name="compare_units"),
    path("cities/", views.cities, name="compare_cities"),
    path("map/", views.city_map, name="compare_map"),
    path("lines/", views.lines, name="compare_lines"),
]
