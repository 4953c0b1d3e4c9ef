"""Logging in and changing one's password: Django's own pages, on record."""

from django.contrib.auth import views
from django.db import transaction
from django.utils import timezone

from tasks.services import logins
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
