"""Every address of the site. The permission matrix in the tests lists them all."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from tasks.web.view_words import name_pages
from tasks.web.views import login

from .health import healthz
from .page_names import PAGE_NAMES

name_pages(PAGE_NAMES)
urlpatterns = [
    path("", include("skillsrich.pages_urls")),
    path("compare/", include("skillsrich.compare.urls")),
    path("", include("tasks.web.urls")),
    path("", include("tasks.web.urls_reporting")),
    path("", include("tasks.web.urls_slips")),
    path("", include("tasks.web.urls_account")),
    path("", include("tasks.web.urls_audit")),
    path("editions/", include("skillsrich.bulletin.urls")),
    path("editions/", include("tasks.web.urls_editions")),
    path("regions/", include("regions.web.urls")),
    path("api/v1/", include("skillsrich.api.urls")),
    path("healthz", healthz, name="healthz"),
    path("login/", login.Login.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", login.PasswordChange.as_view(), name="password_change"),
    path(
        "password/done/",
        auth.PasswordChangeDoneView.as_view(),
        name="password_change_done",
    ),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("admin/", admin.site.urls),
]
