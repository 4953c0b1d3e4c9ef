"""Middleware: where a request comes from, and that what was refused is on record."""

import ipaddress
import logging

from django.conf import settings
from django.db import DatabaseError
from django.urls import Resolver404, resolve
from django.utils import timezone

from tasks.core.workflow import noting_refusals
from tasks.services import audit

SAFE = ("GET", "HEAD", "OPTIONS")
LOGGER = logging.getLogger(__name__)


def address_of(request) -> str:
    """Return the address of whoever asks; "-" where there is none.

    Behind proxies (PROXIES in the settings) it is what the outermost of them saw: what
    stands further left in X-Forwarded-For anybody can write.
    """
    seen = [request.META.get("REMOTE_ADDR", "")]
    if settings.PROXIES:
        seen = request.headers.get("X-Forwarded-For", "").split(",") + seen
    place = -1 - settings.PROXIES
    text = seen[max(place, -len(seen))].strip()
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return "-"


class AuditTrailMiddleware:
    """Tells the audit record where a change comes from, and records what is refused.

    Refused is what a person may not do (403), may not see or what is not there (404 at
    an address that exists), a wrong token (401), and every step that the rules of the
    round do not allow, whatever page tells so.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        reset = audit.origin.set(address_of(request))
        try:
            with noting_refusals() as refused:
                response = self.get_response(request)
            if request.method in SAFE:
                refused = []
            if refused or _is_refusal(request, response):
                _record(request, response, refused)
        finally:
            audit.origin.reset(reset)
        return response


def _is_refusal(request, response) -> bool:
    if response.status_code == 403:
        return True
    if response.status_code == 401:
        return "Authorization" in request.headers
    return (
        response.status_code == 404
        and request.user.is_authenticated
        and _exists(request.path_info)
    )


def _exists(path) -> bool:
    """Return True when the address is one of the site's, whatever it names."""
    try:
        return bool(resolve(path).url_name)
    except Resolver404:
        return False


def _record(request, response, refused):
    """Put a refusal on record; what was refused stays so if that fails."""
    user = request.user if request.user.is_authenticated else None
    said = {"method": request.method, "status": response.status_code}
    if refused and request.POST.get("period"):
        said["period"] = request.POST["period"][:20]
    try:
        audit.record_refusal(
            by=user,
            at=timezone.localtime(),
            action="refused",
            object_type="address",
            object_key=request.get_full_path(),
            reason=" ".join(str(error) for error in refused),
            after=said,
        )
    except DatabaseError:
        LOGGER.exception("a refusal could not be recorded: %s", request.path)
