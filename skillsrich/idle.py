"""Sessions end: after half an hour without a request, and after a working day."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, user_logged_in
from django.contrib.auth.models import AnonymousUser
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

SEEN, BEGAN = "seen", "began"  # in the session: seconds since the epoch
NOTED_EVERY = 60  # seconds; a session is not written with every request


def _now() -> int:
    return int(timezone.now().timestamp())


@receiver(user_logged_in)
def note_login(*, request, **_of_the_signal):
    request.session[BEGAN] = request.session[SEEN] = _now()


class IdleMiddleware:
    """Logs a person out who was away; what they typed was saved while they typed.

    Stands last: the messages are there, and no page has asked who it is.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        session = request.session
        if SESSION_KEY in session:
            now = _now()
            began, seen = session.get(BEGAN, now), session.get(SEEN, 0)
            if seen and _is_over(began, seen, now):
                session.flush()
                request.user = AnonymousUser()
                messages.info(
                    request, _("登录已过期，请重新登录。已保存的内容不受影响。")
                )
            elif now - seen >= NOTED_EVERY:
                session[BEGAN], session[SEEN] = began, now
        return self.get_response(request)


def _is_over(began: int, seen: int, now: int) -> bool:
    is_idle = now - seen >= settings.IDLE_MINUTES * 60
    return is_idle or now - began >= settings.SESSION_COOKIE_AGE
