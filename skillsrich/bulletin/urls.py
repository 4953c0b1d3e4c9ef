"""Addresses of a bulletin, below editions/."""

from django.urls import path

from . import views

urlpatterns = [
    path("<str:key>/bulletin/", views.page, name="bulletin"),
    path("<str:key>/bulletin.docx", views.document, name="bulletin_document"),
    path("<str:key>/bulletin.xlsx", views.workbook, name="bulletin_workbook"),
]
