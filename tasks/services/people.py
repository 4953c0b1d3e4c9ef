"""People: what may become of an account, when somebody was last here, one-time links."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import Group
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.db.models import F
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from tasks import access
from tasks.models import User

from . import audit

SEEN_EVERY = timedelta(minutes=5)
KINDS = frozenset(access.ADMIN_KINDS)


def problems(
    *,
    person: User,
    roles: set[str],
    department,
    is_active: bool,
    ends_on: date | None,
    by: User,
) -> dict[str, str]:
    """Return why an account may not become so, by field; {} when it may.

    Args: person – as stored, or a new one; roles and the rest – what it would be.
    Call it in the transaction of the change: it locks the administrators' roles, so that
    two people cannot take each other's away at once.
    """
    before = _roles_of(person)
    found = {}
    if access.REPORTER in roles and not department:
        found["department"] = _("填报人须有所属单位。")
    if sentence := _role_problem(person, before, roles, by):
        found["groups"] = sentence
    if person.pk and person.pk == by.pk and not is_active:
        found["is_active"] = _("不能停用自己的账号。")
    for kind in before & KINDS:
        stays_role = kind in roles
        if not (stays_role and is_active and ends_on is None) and is_last(person, kind):
            name = "groups" if not stays_role else "ends_on"
            name = name if is_active or not stays_role else "is_active"
            found.setdefault(name, _last_sentence(kind))
    return found


def _roles_of(person: User) -> set[str]:
    return {group.name for group in person.groups.all()} if person.pk else set()


def _role_problem(person, before, roles, by) -> str:
    if len(roles & KINDS) > 1:
        return _("系统管理员、安全管理员、审计员互相排斥，一人只能担任其中一类。")
    if before == roles:
        return ""
    if person.pk and person.pk == by.pk and not by.is_superuser:
        return _("不能更改自己的角色。")
    if access.may_give_roles(by):
        return ""
    if person.pk:
        return _("已有账号的角色由安全管理员更改。")
    if roles & KINDS:
        return _("管理员角色由安全管理员授予：请先创建账号，再由其授予。")
    return ""


def is_last(person: User, kind: str) -> bool:
    """Return True when nobody else of the kind could go on; demonstration accounts,
    which may be cleared at any time, count for each other alone. Queries: 2."""
    Group.objects.select_for_update().filter(name=kind).first()
    others = User.objects.filter(groups__name=kind, is_active=True, ends_on=None)
    if not person.is_demo:
        others = others.filter(is_demo=False)
    is_usable = person.is_active and person.ends_on is None
    return is_usable and not others.exclude(pk=person.pk).exists()


def _last_sentence(kind: str) -> str:
    text = _("这是最后一个长期有效的%(kind)s账号，不能取消、停用或设到期日。")
    return text % {"kind": access.ROLE_LABELS[kind]}


def may_be_removed(person: User) -> bool:
    """Return False for the last administrator of a kind."""
    return not any(is_last(person, kind) for kind in _roles_of(person) & KINDS)


def seen(user: User, *, at: datetime) -> bool:
    """Note that a person is here, at most once in SEEN_EVERY; return whether it was.

    Queries: 1 at most.
    """
    moments = [m for m in (user.last_login, user.last_seen_at) if m is not None]
    if moments and at - max(moments) < SEEN_EVERY:
        return False
    User.objects.filter(pk=user.pk).update(last_seen_at=at)
    return True


class LinkTokens(PasswordResetTokenGenerator):
    """Tokens that are good once, for the latest link of an account that is open."""

    key_salt = "tasks.services.people.LinkTokens"

    def _make_hash_value(self, user, timestamp):
        plain = super()._make_hash_value(user, timestamp)
        return f"{plain}{user.link_number}{user.is_active}{user.ends_on}"


tokens = LinkTokens()


def may_hand_out(person: User, by: User) -> bool:
    """Return True when somebody may make a link to an account: who manages accounts, but
    not an administrator's, with which they could become one of another kind."""
    if not person.is_active or person.pk == by.pk:
        return False
    if by.is_superuser:
        return True
    is_guarded = person.is_superuser or bool(_roles_of(person) & KINDS)
    return by.has_perm("tasks.add_user") and not is_guarded


@transaction.atomic
def make_link(*, person: User, by: User | None, at: datetime) -> tuple[str, str]:
    """Return the parts of a one-time link with which a person sets their password.

    An earlier link is good no more. Args: by – None for a command on the server.
    Raises: PermissionDenied. Side effects: one audit record, without the link.
    """
    access.require(by is None or may_hand_out(person, by))
    User.objects.filter(pk=person.pk).update(link_number=F("link_number") + 1)
    person.refresh_from_db()
    audit.record(
        by=by,
        at=at,
        action="link_made",
        object_type="user",
        object_key=person.username,
        is_demo=person.is_demo,
    )
    return urlsafe_base64_encode(force_bytes(person.pk)), tokens.make_token(person)
