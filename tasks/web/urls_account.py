"""Addresses of one's own account."""

from django.urls import path

from tasks.web.views import account, inbox, views

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="inbox_read_all"),
    path("inbox/<int:pk>/", inbox.open_notice, name="inbox_open"),
    path("views/", views.saved_views, name="saved_views"),
    path("views/menu/", views.view_menu, name="view_menu"),
    path("views/<int:pk>/rename/", views.view_rename, name="view_rename"),
    path("views/<int:pk>/delete/", views.view_delete, name="view_delete"),
    path("account/tokens/", account.tokens, name="account_tokens"),
    path(
        "account/tokens/<int:pk>/revoke/", account.revoke, name="account_token_revoke"
    ),
]
