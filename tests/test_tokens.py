"""Personal tokens: made, shown once, used, revoked; nobody else's."""

import pytest
from django.urls import reverse

from tasks.models import ApiToken, AuditRecord
from tasks.selectors.tokens import digest_of, person_with, tokens_of
from tasks.services.tokens import MAX_TOKENS, TokenRefused, make_token, revoke_token

from .factories import AT

PAGE = "/account/tokens/"


def records():
    return list(
        AuditRecord.objects.order_by("pk").values_list(
            "actor_id", "action", "object_type", "object_key", "before", "after"
        )
    )


def test_token_keeps_only_the_digest_of_its_secret(reporter):
    token, secret = make_token(name=" 报表 ", by=reporter, at=AT)
    token.refresh_from_db()
    assert (token.user, token.name, token.created_at) == (reporter, "报表", AT)
    assert token.digest == digest_of(secret)
    assert secret not in str(ApiToken.objects.values_list().get())
    assert secret not in str(records())
    assert person_with(secret, AT.date()) == reporter


def test_tokens_never_share_a_secret(reporter):
    secrets = {make_token(name=str(n), by=reporter, at=AT)[1] for n in range(5)}
    assert len(secrets) == 5
    assert {len(secret) for secret in secrets} == {47}


def test_token_made_and_revoked_is_recorded(reporter):
    token, _secret = make_token(name="报表", by=reporter, at=AT)
    key = f"reporter:{token.pk}"
    revoke_token(pk=token.pk, by=reporter, at=AT)
    assert records() == [
        (reporter.pk, "token.create", "apitoken", key, None, {"name": "报表"}),
        (reporter.pk, "token.revoke", "apitoken", key, {"name": "报表"}, None),
    ]
    assert tokens_of(reporter) == []


def test_token_name_in_use_is_refused(reporter, other_reporter):
    make_token(name="报表", by=reporter, at=AT)
    make_token(name="报表", by=other_reporter, at=AT)
    with pytest.raises(TokenRefused, match="已有名为“报表”的令牌，请换一个用途名称。"):
        make_token(name="报表", by=reporter, at=AT)
    assert ApiToken.objects.count() == 2


def test_token_beyond_the_limit_is_refused(reporter):
    for number in range(MAX_TOKENS):
        make_token(name=str(number), by=reporter, at=AT)
    with pytest.raises(
        TokenRefused, match="每人最多 10 个令牌，请先撤销不再使用的令牌。"
    ):
        make_token(name="再一个", by=reporter, at=AT)
    assert ApiToken.objects.count() == MAX_TOKENS


def test_token_of_somebody_else_cannot_be_revoked(reporter, administrator):
    token, secret = make_token(name="报表", by=reporter, at=AT)
    with pytest.raises(ApiToken.DoesNotExist):
        revoke_token(pk=token.pk, by=administrator, at=AT)
    assert person_with(secret, AT.date()) == reporter


def test_token_page_needs_login(client, db):
    response = client.get(PAGE)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("login"))


def test_token_page_shows_the_secret_once(client, reporter):
    client.force_login(reporter)
    made = client.post(PAGE, {"name": "报表"})
    secret = made.context["secret"]
    assert made.status_code == 200
    assert made.content.decode().count(secret) == 1
    assert made["Cache-Control"] == "private, no-store"
    assert person_with(secret, AT.date()) == reporter
    later = client.get(PAGE).content.decode()
    assert secret not in later
    assert digest_of(secret) not in later
    assert "报表" in later


def test_token_page_sent_twice_makes_one_token(client, reporter):
    client.force_login(reporter)
    client.post(PAGE, {"name": "报表"})
    again = client.post(PAGE, {"name": "报表"})
    assert not again.context["secret"]
    assert again.context["form"].errors == {
        "name": ["已有名为“报表”的令牌，请换一个用途名称。"]
    }
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize("name", ["", "   ", "名" * 61, "a\0b"])
def test_token_page_with_bad_name_says_so_and_makes_none(client, reporter, name):
    client.force_login(reporter)
    response = client.post(PAGE, {"name": name})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["name"]
    assert ApiToken.objects.count() == 0


def test_token_page_lists_only_ones_own(client, reporter, other_reporter):
    make_token(name="别人的程序", by=other_reporter, at=AT)
    mine, _secret = make_token(name="我的程序", by=reporter, at=AT)
    client.force_login(reporter)
    response = client.get(PAGE)
    assert response.context["tokens"] == [mine]
    assert "别人的程序" not in response.content.decode()


def test_token_page_escapes_the_name(client, reporter):
    make_token(name="<b>x</b>", by=reporter, at=AT)
    client.force_login(reporter)
    assert "<b>x</b>" not in client.get(PAGE).content.decode()


def test_token_page_runs_the_same_queries_with_one_and_three(
    client, reporter, django_assert_num_queries
):
    client.force_login(reporter)
    make_token(name="0", by=reporter, at=AT)
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)
    make_token(name="1", by=reporter, at=AT)
    make_token(name="2", by=reporter, at=AT)
    with django_assert_num_queries(QUERIES):
        client.get(PAGE)


QUERIES = 5  # session, person, permissions, tokens, plan


def test_revoke_deletes_the_token_and_says_so(client, reporter):
    token, secret = make_token(name="报表", by=reporter, at=AT)
    client.force_login(reporter)
    response = client.post(reverse("account_token_revoke", args=[token.pk]))
    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert person_with(secret, AT.date()) is None
    assert "令牌“报表”已撤销。" in client.get(PAGE).content.decode()


def test_revoke_of_somebody_elses_token_is_not_found(client, reporter, other_reporter):
    token, secret = make_token(name="报表", by=reporter, at=AT)
    client.force_login(other_reporter)
    address = reverse("account_token_revoke", args=[token.pk])
    assert client.post(address).status_code == 404
    assert person_with(secret, AT.date()) == reporter


def test_revoke_with_get_changes_nothing(client, reporter):
    token, secret = make_token(name="报表", by=reporter, at=AT)
    client.force_login(reporter)
    address = reverse("account_token_revoke", args=[token.pk])
    assert client.get(address).status_code == 405
    assert person_with(secret, AT.date()) == reporter


def test_revoke_twice_is_not_found_the_second_time(client, reporter):
    token, _secret = make_token(name="报表", by=reporter, at=AT)
    client.force_login(reporter)
    address = reverse("account_token_revoke", args=[token.pk])
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 404
