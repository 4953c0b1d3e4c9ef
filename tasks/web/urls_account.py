"""Addresses of one's own account."""

from django.urls import path

from tasks.web.views import account

urlpatterns = [
    path("account/tokens/", account.tokens, name="account_tokens"),
    path(
        "account/tokens/<int:pk>/revoke/", account.revoke, name="account_token_revoke"
    ),
]
