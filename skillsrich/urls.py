"""Every address of the site. The permission matrix in the tests lists them all."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

urlpatterns = [
    path("", include("skillsrich.pages_urls")),
    path("", include("tasks.web.urls")),
    path("", include("tasks.web.urls_reporting")),
    path("regions/", include("regions.web.urls")),
    path("api/v1/", include("skillsrich.api.urls")),
    path("login/", auth.LoginView.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", auth.PasswordChangeView.as_view(), name="password_change"),
    path(
        "password/done/",
        auth.PasswordChangeDoneView.as_view(),
        name="password_change_done",
    ),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]
