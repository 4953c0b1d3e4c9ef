"""Logging in and changing one's password: Django's own pages, on record."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tasks.services import login_sessions, logins, people
from tasks.web.forms_account import LoginForm


class Login(views.LoginView):
    form_class = LoginForm

    def form_valid(self, form):
        with transaction.atomic():
            response = super().form_valid(form)
            at, session = timezone.localtime(), self.request.session
            logins.logged_in(by=form.get_user(), at=at)
            ended = login_sessions.began(by=form.get_user(), session=session, at=at)
        if ended:
            text = _(
                "同一账号最多同时登录 %(count)s 处，已结束最早的登录：%(places)s。"
            )
            places = "、".join(_place(one) for one in ended)
            values = {"count": settings.SESSIONS_PER_ACCOUNT, "places": places}
            messages.warning(self.request, text % values)
        return response

    def form_invalid(self, form):
        name = form.data.get("username", "")
        if name and form.data.get("password"):
            reason = " ".join(str(error) for error in form.non_field_errors())
            logins.not_logged_in(name=name, reason=reason, at=timezone.localtime())
        return super().form_invalid(form)


def _place(one):
    at = date_format(timezone.localtime(one.at), "SHORT_DATETIME_FORMAT")
    return f"{at} {one.origin}".strip()


class PasswordChange(views.PasswordChangeView):
    def form_valid(self, form):
        old = self.request.session.session_key
        with transaction.atomic():
            response = super().form_valid(form)
            logins.password_changed(by=self.request.user, at=timezone.localtime())
            login_sessions.moved(old=old, new=self.request.session.session_key)
        return response


@method_decorator([login_not_required, never_cache], name="dispatch")
class FirstPassword(views.PasswordResetConfirmView):
    """The person sets their own password, with a link that is good once."""

    template_name = "registration/first_password.html"
    token_generator = people.tokens
    success_url = reverse_lazy("login")

    def get_user(self, uidb64):
        user = super().get_user(uidb64)
        is_open = user and user.is_active and not user.has_ended(timezone.localdate())
        return user if is_open else None

    def form_valid(self, form):
        with transaction.atomic():
            response = super().form_valid(form)
            logins.password_changed(by=self.user, at=timezone.localtime())
        messages.success(self.request, _("密码已设置，请用新密码登录。"))
        return response
