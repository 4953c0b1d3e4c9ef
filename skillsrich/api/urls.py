"""Addresses of the JSON interface: read-only, answered in JSON, kept by no cache."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from .interface import api

READING = ("GET", "HEAD")


def read_only(view):
    """Answer GET and HEAD, refuse whatever would write, and keep the answer nowhere.

    The login page is of no use to a program: the interface refuses in JSON itself.
    """

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if request.method in READING:
            response = _as_get(view, request, *args, **kwargs)
        else:
            response = JsonResponse(
                {"detail": _("本接口只供读取，只接受 GET 请求。")},
                status=405,
                headers={"Allow": ", ".join(READING)},
                json_dumps_params={"ensure_ascii": False},
            )
        response["Cache-Control"] = "private, no-store"
        return response

    return wrapped


def _as_get(view, request, *args, **kwargs):
    """Answer HEAD as GET; the server leaves out the body."""
    method, request.method = request.method, "GET"
    try:
        return view(request, *args, **kwargs)
    finally:
        request.method = method


addresses = api.urls
for pattern in addresses[0]:
    pattern.callback = read_only(pattern.callback)

urlpatterns = [path("", addresses)]
