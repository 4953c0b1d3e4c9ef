"""Addresses of the quarterly round: reporting and reviewing."""

from django.urls import path

from .views import cells, evidence, reporting, reviewing, windows, workbook

urlpatterns = [
    path("report/", reporting.report, name="report"),
    path("report/cell/", cells.report_cell, name="report_cell"),
    path("report/evidence/", evidence.report_evidence, name="report_evidence"),
    path("evidence/<int:pk>/", evidence.evidence_file, name="evidence_file"),
    path("report/submit/", reporting.report_submit, name="report_submit"),
    path("report/withdraw/", reporting.report_withdraw, name="report_withdraw"),
    path("report/workbook/", workbook.report_workbook, name="report_workbook"),
    path("report/upload/", workbook.report_upload, name="report_upload"),
    path(
        "report/upload/confirm/",
        workbook.report_upload_confirm,
        name="report_upload_confirm",
    ),
    path(
        "report/upload/marked/",
        workbook.report_upload_marked,
        name="report_upload_marked",
    ),
    path("report/extension/", windows.report_extension, name="report_extension"),
    path(
        "report/extension/withdraw/",
        windows.report_extension_withdraw,
        name="report_extension_withdraw",
    ),
    path("extensions/<int:pk>/", windows.extension, name="extension"),
    path("review/", reviewing.review, name="review"),
    path(
        "review/<slug:code>/<str:period>/remind/",
        reviewing.review_remind,
        name="review_remind",
    ),
    path(
        "review/<slug:code>/<str:period>/",
        reviewing.review_submission,
        name="review_submission",
    ),
]
