"""The read-only JSON interface: who may read it, how it refuses, what it costs."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from regions.models import City
from skillsrich.api.figures import as_text
from tasks.core.enums import Role
from tasks.models import DepartmentAlias
from tasks.services.tokens import make_token, revoke_token

from .factories import (
    AT,
    make_actual,
    make_department,
    make_indicator,
    make_measure,
    make_note,
    make_period,
    make_plan,
    make_responsibility,
)

PLAN, PROGRESS = "/api/v1/plan/", "/api/v1/progress/"
INDEX, OPENAPI = "/api/v1/", "/api/v1/openapi.json"
ADDRESSES = [INDEX, OPENAPI, PLAN, PROGRESS]
ROLES = [
    "reporter",
    "city_reporter",
    "reviewer",
    "official",
    "administrator",
    "auditor",
]


@pytest.fixture
def plan(db):
    """A plan whose rounds of 2025 are past."""
    for quarter in ("2025Q1", "2025Q2"):
        make_period(quarter)
    return make_plan()


def ask(client, user, path, **headers):
    client.force_login(user)
    return client.get(path, headers=headers)


# Who may read


@pytest.mark.parametrize("path", ADDRESSES)
def test_api_without_login_answers_401_in_json(client, plan, path):
    response = client.get(path)
    assert response.status_code == 401
    assert response.json() == {
        "detail": "请先登录，或在 Authorization 请求头中提供有效的接口令牌。"
    }
    assert response["Cache-Control"] == "private, no-store"
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", ADDRESSES)
def test_api_with_session_answers_every_role(client, plan, request, role, path):
    response = ask(client, request.getfixturevalue(role), path)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["Content-Type"].startswith("application/json")


@pytest.mark.parametrize("scheme", ["Bearer", "Token", "bearer"])
def test_api_with_token_answers_its_person(client, plan, reporter, scheme):
    _token, secret = make_token(name="报表", by=reporter, at=AT)
    headers = {"Authorization": f"{scheme} {secret}"}
    response = client.get(INDEX, headers=headers)
    assert response.status_code == 200
    assert response.json() == {"plan": PLAN, "progress": PROGRESS, "openapi": OPENAPI}


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer ", "Bearer wrong", "Token 令牌", "wrong", ""]
)
def test_api_with_wrong_token_answers_401(client, plan, reporter, header):
    make_token(name="报表", by=reporter, at=AT)
    assert client.get(PLAN, headers={"Authorization": header}).status_code == 401


def test_api_with_digest_instead_of_secret_answers_401(client, plan, reporter):
    token, _secret = make_token(name="报表", by=reporter, at=AT)
    headers = {"Authorization": f"Bearer {token.digest}"}
    assert client.get(PLAN, headers=headers).status_code == 401


def test_api_with_wrong_token_beside_session_answers_401(client, plan, reporter):
    assert ask(client, reporter, PLAN, Authorization="Bearer x").status_code == 401


def test_api_with_other_scheme_beside_session_answers_session(client, plan, reporter):
    assert ask(client, reporter, PLAN, Authorization="Basic eA==").status_code == 200


def test_api_with_token_of_inactive_person_answers_401(client, plan, reporter):
    _token, secret = make_token(name="报表", by=reporter, at=AT)
    reporter.is_active = False
    reporter.save()
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get(PLAN, headers=headers).status_code == 401


def test_api_with_revoked_token_answers_401(client, plan, reporter):
    token, secret = make_token(name="报表", by=reporter, at=AT)
    headers = {"Authorization": f"Bearer {secret}"}
    assert client.get(PLAN, headers=headers).status_code == 200
    revoke_token(pk=token.pk, by=reporter, at=AT)
    assert client.get(PLAN, headers=headers).status_code == 401


def test_token_does_not_open_the_pages(client, plan, reporter):
    _token, secret = make_token(name="报表", by=reporter, at=AT)
    response = client.get("/", headers={"Authorization": f"Bearer {secret}"})
    assert response.status_code == 302


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("reporter", 403),
        ("city_reporter", 403),
        ("reviewer", 200),
        ("official", 200),
        ("administrator", 200),
        ("auditor", 200),
    ],
)
def test_provisional_needs_its_permission(client, plan, request, role, status):
    user = request.getfixturevalue(role)
    response = ask(client, user, f"{PROGRESS}?period=2025Q2&provisional=1")
    assert response.status_code == status
    if status == 403:
        assert response.json() == {"detail": "没有查看未审定数据的权限。"}


# How it refuses


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_api_refuses_other_methods(client, plan, official, path, method):
    client.force_login(official)
    response = getattr(client, method)(path)
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert response["Cache-Control"] == "private, no-store"
    assert response.json() == {"detail": "本接口只供读取，只接受 GET 请求。"}


@pytest.mark.parametrize("path", ADDRESSES)
def test_api_answers_head_without_a_body(client, plan, official, path):
    client.force_login(official)
    response = client.head(path)
    assert response.status_code == 200
    assert response.content == b""


def test_api_refuses_head_without_login(client, plan):
    assert client.head(PLAN).status_code == 401


@pytest.mark.parametrize(
    ("query", "status", "detail"),
    [
        ("period=2025", 422, "period 参数应为四位年份加 Q1 至 Q4。"),
        ("period=2025Q5", 422, "period 参数应为四位年份加 Q1 至 Q4。"),
        ("period=", 422, "period 参数应为四位年份加 Q1 至 Q4。"),
        ("period=2025q2", 422, "period 参数应为四位年份加 Q1 至 Q4。"),
        ("period=2031Q1", 404, "报告期 2031Q1 不存在，或者还没有开始。"),
        ("period=2027Q4", 404, "报告期 2027Q4 不存在，或者还没有开始。"),
        (
            "by=region",
            422,
            "by 参数只能是 department（按部门）或 city（按设区市）。",
        ),
        ("by=", 422, "by 参数只能是 department（按部门）或 city（按设区市）。"),
        ("provisional=perhaps", 422, "provisional 参数只能是 1 或 0。"),
        (
            "perod=2025Q2",
            422,
            "没有名为 perod 的参数；可用的参数：period, edition, by, provisional。",
        ),
    ],
)
def test_progress_with_wrong_parameter_says_what_is_wrong(
    client, plan, official, query, status, detail
):
    far = date(2999, 12, 31)
    make_period("2027Q4", opens_on=far, due_on=far)
    response = ask(client, official, f"{PROGRESS}?{query}")
    assert (response.status_code, response.json()) == (status, {"detail": detail})
    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", [PLAN, PROGRESS])
def test_api_before_a_plan_is_loaded_answers_404(client, official, path):
    response = ask(client, official, path)
    assert (response.status_code, response.json()) == (
        404,
        {"detail": "尚未载入行动方案。"},
    )


# What it costs, and how it is described


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        (PLAN, 14),
        (f"{PROGRESS}?period=2025Q2", 8),
        (f"{PROGRESS}?period=2025Q2&by=department", 8),
        (f"{PROGRESS}?period=2025Q2&by=city", 9),
        (f"{PROGRESS}?period=2025Q2&provisional=1", 9),
    ],
)
@pytest.mark.parametrize("count", [1, 3])
def test_api_runs_the_same_queries_however_much_there_is(
    client, plan, official, reporter, django_assert_num_queries, path, queries, count
):
    for number in range(count):
        bureau = make_department(level="city")
        City.objects.create(
            code=f"c{number}",
            adcode=str(number),
            name=f"{number}市",
            counties=1,
            bureau=bureau,
        )
        lead = make_department()
        DepartmentAlias.objects.create(department=lead, name=f"别名{number}")
        indicator = make_indicator(lead=lead, measure=make_measure())
        make_responsibility(indicator=indicator, department=bureau, role=Role.LOCAL)
        make_actual(
            indicator=indicator,
            department=lead,
            quarter="2025Q2",
            value=10,
            by=reporter,
        )
        make_note().indicators.add(indicator)
    client.force_login(official)
    with django_assert_num_queries(queries):
        response = client.get(path)
    assert response.status_code == 200


def test_api_with_token_runs_one_query_to_know_the_person(
    client, plan, reporter, django_assert_num_queries
):
    _token, secret = make_token(name="报表", by=reporter, at=AT)
    with django_assert_num_queries(1):
        client.get(INDEX, headers={"Authorization": f"Bearer {secret}"})


def test_openapi_describes_both_addresses(client, plan, official):
    document = ask(client, official, OPENAPI).json()
    assert document["openapi"] == "3.1.0"
    assert document["info"]["title"] == "行动方案数据接口"
    assert set(document["paths"]) == {PLAN, PROGRESS}
    assert {path: set(document["paths"][path]) for path in document["paths"]} == {
        PLAN: {"get"},
        PROGRESS: {"get"},
    }
    progress = document["paths"][PROGRESS]["get"]
    assert [p["name"] for p in progress["parameters"]] == [
        "period",
        "edition",
        "by",
        "provisional",
    ]
    assert set(progress["responses"]) == {"200", "401", "403", "404", "409", "422"}
    assert document["components"]["securitySchemes"] == {
        "PersonalToken": {"type": "http", "scheme": "bearer"},
        "Session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
    }


def test_openapi_defines_every_schema_that_it_refers_to(client, plan, official):
    document = ask(client, official, OPENAPI).json()
    schemas = document["components"]["schemas"]
    assert set(references(document)) <= {
        f"#/components/schemas/{name}" for name in schemas
    }
    assert set(schemas["ProgressOut"]["required"]) == {
        "code",
        "name",
        "department",
        "department_name",
        "city",
        "city_name",
        "period",
        "actual",
        "expected",
        "target",
        "compared_expected",
        "compared_target",
        "share_done",
        "gap",
        "status",
        "stage",
        "explanation",
        "reported",
        "coverage",
        "provisional",
    }
    assert schemas["ProgressOut"]["properties"]["status"]["enum"] == [
        "met",
        "on_pace",
        "slightly_behind",
        "behind",
        "far_behind",
        "not_reported",
        "not_due",
    ]


def references(node):
    """Yield every $ref in a document."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        node = list(node.values())
    if isinstance(node, list):
        for child in node:
            yield from references(child)


@pytest.mark.parametrize(
    ("value", "edges", "text"),
    [
        (None, (), None),
        (Decimal(0), (), "0"),
        (Decimal("1E+6"), (), "1000000"),
        (Decimal("2119500.0000"), (), "2119500"),
        (Decimal("0.62"), (), "0.62"),
        (Decimal("99999999999.9999"), (), "99999999999.9999"),
        (Fraction(1, 3), (), "0.333333"),
        (Fraction(2, 3), (), "0.666667"),
        (Decimal("0.9999999"), (), "1"),
        (Decimal("0.9999999"), (Decimal(1),), "0.999999"),
        (Decimal("-0.0000001"), (Decimal(0),), "-0.000001"),
        (Decimal("-10.0000001"), (Decimal(-10),), "-10.000001"),
        (Decimal("-10"), (Decimal(-10),), "-10"),
    ],
)
def test_figure_is_text_without_exponent_on_its_side_of_every_edge(value, edges, text):
    assert as_text(value, edges) == text
