"""Requests that no browser sends: refused plainly, whatever the page and the database."""

from urllib.parse import urlencode

import pytest
from django.test.client import encode_multipart

from .factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/indicators/%00/",
    "/indicators/?q=%00",
    "/api/v1/progress/?period=%00",
    "/admin/tasks/actual/?state__exact=%00",
]


@pytest.fixture
def person(db):
    return make_user("\\ud800+2AA-")


@pytest.mark.parametrize("address", ADDRESSES)
def test_nul_in_an_address_is_a_bad_request(client, administrator, address):
    client.force_login(administrator)

    answer = client.get(address)

    assert answer.status_code == 400
    assert "请求有误" in answer.text


@pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "rot13", "utf-8"])
@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=X"]
)
def test_text_is_read_as_utf_8_whatever_it_claims_to_be(client, person, kind, charset):
    form = {"username": "\\ud800+2AA-", "password": PASSWORD}
    body = (
        encode_multipart("X", form) if "multipart" in kind else urlencode(form).encode()
    )

    answer = client.generic("POST", "/login/", body, f"{kind}; charset={charset}")

    assert answer.status_code == 302
