"""The monitor's question: is the site able to answer?"""

import pytest
from django.db import OperationalError, connection


def refuse(*args):
    raise OperationalError("password authentication failed for user secret")


def test_health_without_login_says_ok(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response["Cache-Control"] == "private, no-store"


def test_health_without_database_says_unavailable_and_no_more(client, db):
    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")
    assert (response.status_code, response.json()) == (503, {"status": "unavailable"})


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_health_only_reads(client, db, method):
    assert getattr(client, method)("/healthz").status_code == 405


def test_health_answers_head(client, db):
    assert client.head("/healthz").status_code == 200
