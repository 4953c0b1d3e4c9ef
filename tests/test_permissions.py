"""The permission matrix, walked from the address resolver."""

import hashlib
import io

import pytest
from django.urls import NoReverseMatch, reverse

from regions.models import City
from tasks.core.enums import State
from tasks.models import AuditRecord
from tasks.services import evidence_store
from tasks.services.tokens import make_token

from .addresses import names
from .evidence_files import pdf
from .factories import (
    AT,
    make_actual,
    make_edition,
    make_evidence,
    make_extension,
    make_indicator,
    make_notice,
    make_period,
    make_plan,
    make_responsibility,
    make_slip,
    make_view,
)
from .permission_matrix import CAST, MATRIX

pytestmark = pytest.mark.django_db


@pytest.fixture
def arguments(department, other_department, city_bureau, reporter):
    """A plan with one submission of the reporter's department, by address name."""
    make_plan()
    period = make_period("2026Q3")
    indicator = make_indicator(code="I1", lead=department)
    for bureau in (other_department, city_bureau):
        make_responsibility(indicator=indicator, department=bureau, role="assist")
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q3",
        value=5,
        by=reporter,
        state=State.SUBMITTED,
    )
    City.objects.create(
        code="c", adcode="1", name="某市", counties=1, bureau=city_bureau
    )
    token, _secret = make_token(name="表格", by=reporter, at=AT)
    view = make_view(user=reporter)
    file = _approved_file(department, reporter)
    slip = make_slip(
        indicator=indicator, department=department, quarter="2026Q3", by=reporter
    )
    extension = make_extension(department=department, period=period, by=reporter)
    edition = str(make_edition())
    return {
        "audit_entry": [AuditRecord.objects.first().number],
        "evidence_file": [file.pk],
        "first_password": ["MQ", "set-password"],
        "slip_detail": [slip.number],
        "slip_evidence": [slip.number],
        "task_detail": [indicator.measure.task.number],
        "action_detail": [indicator.measure.task.action.number],
        "indicator_detail": ["I1"],
        "department_detail": [department.code],
        "city_detail": ["c"],
        "edition_detail": [edition],
        "bulletin": [edition],
        "bulletin_document": [edition],
        "bulletin_workbook": [edition],
        "account_token_revoke": [token.pk],
        "view_rename": [view.pk],
        "view_delete": [view.pk],
        "extension": [extension.pk],
        "inbox_open": [make_notice(recipient=reporter).pk],
        "review_submission": [department.code, str(period)],
        "review_remind": [department.code, str(period)],
    }


def _approved_file(department, reporter):
    """Attach a file to a figure of the department that was approved."""
    indicator = make_indicator(code="I0", lead=department)
    make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q2",
        value=5,
        by=reporter,
    )
    content = pdf()
    return make_evidence(
        indicator=indicator,
        department=department,
        quarter="2026Q2",
        by=reporter,
        key=evidence_store.keep(io.BytesIO(content)),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def word_for(response):
    """Return the matrix's word for an answer."""
    if response.status_code == 302:
        return "in" if response.url.startswith(reverse("login")) else "go"
    words = {200: "ok", 403: "no", 404: "nf", 405: "mt", 401: "au", 409: "cf"}
    return words.get(response.status_code, str(response.status_code))


def ask(request, client, method, name, arguments):
    """Return every person's answer at one address, in the order of the cast."""
    words = []
    for person in CAST:
        client.logout()
        if person != "anonymous":
            client.force_login(request.getfixturevalue(person))
        url = reverse(name, args=arguments.get(name, []))
        answer = getattr(client, method)(url)
        if answer.streaming:  # read to its end, which closes the file
            list(answer.streaming_content)
        words.append(word_for(answer))
    return " ".join(words)


def plain(words):
    return " ".join(words.split())


def test_every_address_is_in_the_matrix():
    listed = {name for name in names() if not name.startswith("admin:")}

    assert listed == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_everybody_gets_the_listed_answer_to_get(request, client, arguments, name):
    assert ask(request, client, "get", name, arguments) == plain(MATRIX[name][0])


@pytest.mark.parametrize("name", MATRIX)
def test_everybody_gets_the_listed_answer_to_post(request, client, arguments, name):
    assert ask(request, client, "post", name, arguments) == plain(MATRIX[name][1])


ADMIN_PAGES = sorted(
    {name for name in names() if name.startswith("admin:") and name != "admin:login"}
)
ADMIN_MEMBERS = ("administrator", "auditor")


def admin_url(name):
    for args in ([], [1], ["1", "1"], ["tasks"], ["nothing/"]):
        try:
            return reverse(name, args=args)
        except NoReverseMatch:  # the next shape of arguments is tried
            continue
    return f"/admin/{name.removeprefix('admin:')}"


@pytest.mark.parametrize(
    "person", [one for one in CAST if one not in ADMIN_MEMBERS and one != "anonymous"]
)
def test_administration_is_closed_to_everybody_else(request, client, arguments, person):
    client.force_login(request.getfixturevalue(person))

    answers = {name: client.get(admin_url(name)).status_code for name in ADMIN_PAGES}
    posted = {name: client.post(admin_url(name)).status_code for name in ADMIN_PAGES}

    assert {n: c for n, c in answers.items() if c == 200} == {}
    assert {n: c for n, c in posted.items() if c == 200} == {}
