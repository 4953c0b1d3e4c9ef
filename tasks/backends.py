"""Logging in: the person comes with their department, and their rights from roles."""

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from tasks.models import User
from tasks.selectors.notices import with_unread


class RoleBackend(ModelBackend):
    """Like Django's own, with one query a request for the person, their department and
    the number of their unread notices.

    Rights come from the roles (groups) alone, so that a role says all there is.
    """

    def get_user(self, user_id):
        people = with_unread(User.objects.select_related("department"))
        user = people.filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user):
        is_over = user.has_ended(timezone.localdate())
        return super().user_can_authenticate(user) and not is_over

    def get_user_permissions(self, user_obj, obj=None):
        return set()
