"""Addresses of one's own account."""

from django.urls import path

from tasks.web.views import account, inbox

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.read_all, name="inbox_read_all"),
    path("inbox/<int:pk>/", inbox.open_notice, name="inbox_open"),
    path("account/tokens/", account.tokens, name="account_tokens"),
    path(
        "account/tokens/<int:pk>/revoke/", account.revoke, name="account_token_revoke"
    ),
]
