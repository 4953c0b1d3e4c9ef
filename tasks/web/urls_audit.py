"""Addresses of the audit record."""

from django.urls import path

from tasks.web.views import audit

urlpatterns = [
    path("audit/", audit.audit, name="audit"),
    path("audit/verify/", audit.audit_verify, name="audit_verify"),
    path("audit/<int:number>/", audit.audit_entry, name="audit_entry"),
]
