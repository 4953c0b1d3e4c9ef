"""Addresses of the quarterly round: reporting and reviewing."""

from django.urls import path

from .views import cells, reporting, reviewing

urlpatterns = [
    path("report/", reporting.report, name="report"),
    path("report/cell/", cells.report_cell, name="report_cell"),
    path("report/submit/", reporting.report_submit, name="report_submit"),
    path("report/withdraw/", reporting.report_withdraw, name="report_withdraw"),
    path("review/", reviewing.review, name="review"),
    path(
        "review/<slug:code>/<str:period>/",
        reviewing.review_submission,
        name="review_submission",
    ),
]
