"""Addresses of supervision slips."""

from django.urls import path

from .views import slips

urlpatterns = [
    path("slips/", slips.slip_list, name="slip_list"),
    path("slips/proposals/", slips.slip_proposals, name="slip_proposals"),
    path("slips/issue/", slips.slip_issue, name="slip_issue"),
    path("slips/<int:number>/", slips.slip_detail, name="slip_detail"),
    path("slips/<int:number>/evidence/", slips.slip_evidence, name="slip_evidence"),
]
