"""Logging in and changing one's password: Django's own pages, on record."""

from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tasks.services import logins, people
from tasks.web.forms_account import LoginForm


class Login(views.LoginView):
    form_class = LoginForm

    def form_valid(self, form):
        with transaction.atomic():
            response = super().form_valid(form)
            logins.logged_in(by=form.get_user(), at=timezone.localtime())
        return response

    def form_invalid(self, form):
        name = form.data.get("username", "")
        if name and form.data.get("password"):
            reason = " ".join(str(error) for error in form.non_field_errors())
            logins.not_logged_in(name=name, reason=reason, at=timezone.localtime())
        return super().form_invalid(form)


class PasswordChange(views.PasswordChangeView):
    def form_valid(self, form):
        with transaction.atomic():
            response = super().form_valid(form)
            logins.password_changed(by=self.request.user, at=timezone.localtime())
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
