"""Personal tokens: made and revoked by the person whose token it is."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tasks.models import ApiToken, User
from tasks.selectors.tokens import digest_of

from .audit import record

PREFIX = "skr_"  # tells what the text is, wherever it turns up
SECRET_BYTES = 32
MAX_TOKENS = 10  # of one person


class TokenRefused(Exception):
    """A token cannot be made; the message says why."""


@transaction.atomic
def make_token(*, name: str, by: User, at: datetime) -> tuple[ApiToken, str]:
    """Make a token and return it with its secret, which is not kept.

    Raises: TokenRefused – the name is in use, or there are too many.
    """
    # Two clicks wait for each other here: the second finds the name in use.
    User.objects.select_for_update().get(pk=by.pk)
    name = name.strip()
    _check(name, by)
    secret = PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    token = ApiToken.objects.create(
        user=by, name=name, digest=digest_of(secret), created_at=at
    )
    _record(token, "token.create", by=by, at=at, after={"name": name})
    return token, secret


def _check(name, by):
    names = list(by.api_tokens.values_list("name", flat=True))
    if name in names:
        raise TokenRefused(
            _("已有名为“%(name)s”的令牌，请换一个用途名称。") % {"name": name}
        )
    if len(names) >= MAX_TOKENS:
        raise TokenRefused(
            _("每人最多 %(count)s 个令牌，请先撤销不用的。") % {"count": MAX_TOKENS}
        )


@transaction.atomic
def revoke_token(*, pk: int, by: User, at: datetime) -> str:
    """Delete one of the person's own tokens; return its name.

    Raises: ApiToken.DoesNotExist – there is none, or it is somebody else's.
    """
    token = ApiToken.objects.select_for_update().get(pk=pk, user=by)
    _record(token, "token.revoke", by=by, at=at, before={"name": token.name})
    token.delete()
    return token.name


def _record(token, action, *, by, at, before=None, after=None):
    record(
        by=by,
        at=at,
        action=action,
        object_type="apitoken",
        object_key=f"{by.username}:{token.pk}",
        before=before,
        after=after,
        is_demo=by.is_demo,
    )
