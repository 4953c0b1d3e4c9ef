"""Who asks: a person with a session in the browser, or a program with a token."""

from django.conf import settings
from django.utils import timezone
from ninja.security import APIKeyCookie
from ninja.security.http import HttpAuthBase

from tasks.models import User
from tasks.selectors.tokens import person_with

SCHEMES = (
    "bearer",
    "token",
)  # `Authorization: Bearer …`, or as older programs write it


def offered_token(request) -> str | None:
    """Return the token in the Authorization header; None when there is none."""
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() in SCHEMES else None


class PersonalToken(HttpAuthBase):
    """A personal token stands for its person, with that person's permissions."""

    openapi_scheme = "bearer"

    def __call__(self, request) -> User | None:
        token = offered_token(request)
        return None if token is None else person_with(token, timezone.localdate())


class Session(APIKeyCookie):
    """The session of whoever has logged in; reading needs no check of the origin."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self):
        super().__init__(csrf=False)

    def authenticate(self, request, key) -> User | None:
        # A token that is offered decides: a wrong one is not saved by a session.
        if offered_token(request) is not None or not request.user.is_authenticated:
            return None
        return request.user
