"""An edition keeps what departments said about the lines that lagged."""

import pytest

from tasks.models import Actual, Explanation

from .factories import (
    make_actual,
    make_edition,
    make_explanation,
    make_indicator,
    make_period,
    make_plan,
)

pytestmark = pytest.mark.django_db
QUOTED = "本单位说明：“原因：招生不足；措施：新增两家机构；责任人：培训处；完成时限："


@pytest.fixture
def edition(department, reporter, publisher):
    make_plan(name="测试方案")
    make_period("2026Q3")
    indicator = make_indicator(code="I1", lead=department, name="培训")
    actual = make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q3",
        value=10,
        by=reporter,
        note="另有说明",
    )
    make_explanation(actual=actual)
    return make_edition(by=publisher)


@pytest.fixture
def corrected(edition):
    """After the publication the department says something else, and it is reopened."""
    Explanation.objects.update(cause="改过的原因")
    Actual.objects.update(state="draft")


def read(client, address):
    return client.get(address).content.decode()


def test_bulletin_quotes_the_explanation_rather_than_the_note(
    client, official, edition, corrected
):
    client.force_login(official)

    html = read(client, "/editions/2026Q3/bulletin/")

    assert QUOTED in html
    assert "另有说明" not in html
    assert "改过的原因" not in html


@pytest.mark.parametrize("page", ["/indicators/I1/", "/departments/own/"])
def test_pages_as_of_the_edition_show_what_was_said_then(
    client, official, edition, corrected, page
):
    client.force_login(official)

    then = read(client, f"{page}?edition=2026Q3")

    assert "招生不足" in then
    assert "改过的原因" not in then


def test_words_beside_a_figure_that_was_not_approved_are_not_kept(
    client, official, department, reporter, publisher
):
    make_plan()
    make_period("2026Q3")
    indicator = make_indicator(code="I1", lead=department)
    waiting = make_actual(
        indicator=indicator,
        department=department,
        quarter="2026Q3",
        value=10,
        by=reporter,
        state="submitted",
    )
    make_explanation(actual=waiting)
    made = make_edition(by=publisher)

    assert "招生不足" not in str(made.content)
