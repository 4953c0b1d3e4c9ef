"""Middleware: headers on every answer, and requests that are no requests."""

from django.core.exceptions import BadRequest

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",  # blob: and data: for a chart saved as a picture
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)
PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "payment",
        "usb",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": PERMISSIONS_POLICY,
    # Pages are a person's own: no shared cache keeps them, and a browser asks again.
    # Static files bring a header of their own, which stays.
    "Cache-Control": "private, no-cache",
}


class SecurityHeadersMiddleware:
    """Puts the headers on every answer that does not bring a stricter one.

    Stands outside WhiteNoise, so that static files and error pages carry them too.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class PlainRequestMiddleware:
    """Keeps away what no browser sends and nothing behind can take.

    PostgreSQL stores no NUL: an address with one is refused. Text in another character
    set than UTF-8 could hold half characters, which no database stores: all is read as
    UTF-8, whatever a request says of itself.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        request.encoding = "utf-8"
        return self.get_response(request)
