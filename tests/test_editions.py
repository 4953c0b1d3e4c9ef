"""Editions: what is published stays, whatever is corrected afterwards."""

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from regions.models import City
from tasks.core.editions import EditionKey
from tasks.core.enums import Kind, Stage, State
from tasks.core.workflow import Refused
from tasks.models import Actual, AuditRecord, Edition, Indicator, SourceNote, Target
from tasks.selectors.editions import book_of, editions, open_edition
from tasks.selectors.groups import outstanding
from tasks.selectors.history import entries_of, record_of
from tasks.selectors.notes import all_notes, notes_on
from tasks.selectors.plan import choose_quarter
from tasks.selectors.snapshot import Tampered
from tasks.selectors.standings import load_book
from tasks.services import editions as service
from tasks.services.edition_checks import verify_editions

from .factories import (
    AT,
    make_actual,
    make_edition,
    make_indicator,
    make_note,
    make_period,
    make_plan,
    make_responsibility,
    make_target,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(department, other_department, reporter, other_reporter):
    """Two departments report one indicator; one figure is approved, one is not."""
    plan = make_plan()
    for quarter in ("2026Q1", "2026Q2", "2026Q3", "2026Q4"):
        make_period(quarter)
    indicator = make_indicator(code="I1", lead=department, name="培训")
    make_responsibility(
        indicator=indicator, department=other_department, role="assist", reports=True
    )
    make_note(code="n", title="疑义").indicators.add(indicator)
    put = {"indicator": indicator, "department": department, "by": reporter}
    make_actual(quarter="2026Q2", value=30, **put)
    make_actual(quarter="2026Q3", value=20, note="说明甲", **put)
    make_actual(
        indicator=indicator,
        department=other_department,
        quarter="2026Q3",
        value=7,
        by=other_reporter,
        state=State.SUBMITTED,
        note="秘密",
    )
    return plan


def book_now(quarter="2026Q3"):
    return load_book(choose_quarter(quarter, AT.date()))


def publish(by, *, reason="", quarter="2026Q3"):
    book = book_now(quarter)
    digest = service.draft(book).digest
    return service.publish(book=book, digest=digest, by=by, at=AT, reason=reason)


def correct(value):
    actual = Actual.objects.get(value=20)
    actual.value = Decimal(value)
    actual.save()


def stands(book):
    return [
        (x.indicator.code, x.reporter and x.reporter.code, x.progress, x.sentence)
        for line in book.lines
        for x in [line, *book.parts(line.indicator)]
    ]


def test_edition_shows_the_same_as_the_tables_did(plan, publisher):
    book = book_now()
    before = stands(book), outstanding(book)

    edition = publish(publisher)

    again = book_of(open_edition("2026Q3"))
    assert (stands(again), outstanding(again)) == before
    assert (edition.title, edition.due, edition.reported) == (
        "2026年第三季度定版",
        1,
        1,
    )
    assert verify_editions() == (1, [])


def test_later_corrections_never_change_an_edition(plan, publisher, department):
    publish(publisher)
    before = stands(book_of(open_edition("2026Q3")))

    correct(25)
    Target.objects.filter(year=2026).update(value=50)
    Indicator.objects.update(name="改名", kind=Kind.STOCK)
    SourceNote.objects.update(title="另一说法")
    department.name = "新名"
    department.save()

    book = book_of(open_edition("2026Q3"))
    assert stands(book) == before
    assert [line.indicator.name for line in book.lines] == ["培训"]
    assert [note.title for note in all_notes(book)] == ["疑义"]
    assert [n.title for n in notes_on(book, indicator=book.plan.indicators[0])] == [
        "疑义"
    ]
    assert verify_editions() == (1, [])


def test_edition_knows_who_reported_and_when(plan, publisher, department):
    publish(publisher)
    Actual.objects.filter(value=20).update(note="改过")

    book = book_of(open_edition("2026Q3"))

    indicator = book.plan.indicators[0]
    kept = [(e.value, e.note, str(e.entered_by)) for e in entries_of(book, indicator)]
    assert kept == [(20, "说明甲", "reporter")]
    assert [(str(k.quarter), k.state) for k in record_of(book, department)] == [
        ("2026Q1", "none"),
        ("2026Q2", "approved"),
        ("2026Q3", "approved"),
    ]


def test_edition_keeps_nothing_that_was_not_approved(plan, publisher):
    edition = publish(publisher)

    content = json.loads(edition.content)
    assert "秘密" not in edition.content
    assert [row["value"] for row in content["tables"]["tasks.actual"]] == ["30", "20"]
    assert content["uncounted"] == [
        {
            "indicator": "I1",
            "department": "other",
            "quarter": "2026Q3",
            "has_figure": True,
            "waits": True,
        }
    ]


def test_edition_keeps_names_of_people_and_no_more(plan, publisher):
    edition = publish(publisher)

    people = json.loads(edition.content)["tables"]["tasks.user"]
    assert [sorted(person) for person in people] == [["display_name", "id", "username"]]


def test_edition_knows_nothing_of_later_quarters(plan, publisher, department, reporter):
    indicator = Indicator.objects.get()
    put = {"indicator": indicator, "department": department, "by": reporter}
    make_actual(quarter="2026Q4", value=99, **put)

    publish(publisher, quarter="2026Q3")

    opened = open_edition("2026Q3")
    assert [row.value for row in opened.rows(Actual)] == [30, 20]
    with pytest.raises(ValueError, match="does not know 2026Q4"):
        book_of(opened, "2026Q4")
    earlier = book_of(opened, "2026Q2").lines[0].progress
    assert (str(earlier.quarter), earlier.actual) == ("2026Q2", 30)


def test_publishing_again_makes_the_next_edition_with_a_restatement(plan, publisher):
    first = publish(publisher)
    kept = first.content
    correct(90)

    second = publish(publisher, reason=" 台账复核 ")

    assert [str(one) for one in editions()] == ["2026Q3-2", "2026Q3"]
    assert second.title == "2026年第三季度定版（修订版，第 2 版）"
    assert (second.reason, second.changed) == ("台账复核", 4)
    found = json.loads(second.content)["restatement"]
    assert [(c["what"], c["department"], c["period"]) for c in found] == [
        ("figure", "own", "2026Q3"),
        ("actual", "", ""),
        ("status", "", ""),
        ("actual", "own", ""),
    ]
    assert (found[0]["old"]["value"], found[0]["new"]["value"]) == ("20", "90")
    assert Edition.objects.get(number=1).content == kept
    assert open_edition("2026Q3").is_superseded
    assert not open_edition("2026Q3-2").is_superseded
    assert verify_editions() == (2, [])


def test_publishing_is_recorded(plan, publisher):
    edition = publish(publisher)

    record = AuditRecord.objects.get(action="edition_published")
    assert (record.actor_name, record.object_key) == ("publisher", "2026Q3")
    assert record.after["checksum"] == edition.checksum


@pytest.mark.parametrize(
    "person", ["reviewer", "reporter", "official", "administrator", "auditor"]
)
def test_nobody_but_the_head_of_review_publishes(request, plan, person):
    with pytest.raises(PermissionDenied):
        publish(request.getfixturevalue(person))

    assert Edition.objects.count() == 0


def test_head_of_review_of_another_department_publishes_nothing(
    plan, publisher, other_department
):
    publisher.department = other_department
    publisher.save()

    with pytest.raises(PermissionDenied):
        publish(publisher)


def test_figures_that_changed_since_the_preview_are_not_published(plan, publisher):
    book = book_now()
    digest = service.draft(book).digest
    correct(21)

    with pytest.raises(Refused, match="预览之后数据有了变化"):
        service.publish(book=book_now(), digest=digest, by=publisher, at=AT)

    assert (Edition.objects.count(), AuditRecord.objects.count()) == (0, 0)


def test_edition_is_not_published_twice_unchanged(plan, publisher):
    publish(publisher)

    with pytest.raises(Refused, match="完全一致"):
        publish(publisher, reason="再来一次")


def test_corrected_edition_needs_a_reason(plan, publisher):
    publish(publisher)
    correct(21)

    with pytest.raises(Refused, match="更正原因"):
        publish(publisher, reason="  ")


def test_reason_and_the_like_are_kept_even_where_no_figure_changed(plan, publisher):
    publish(publisher)
    Actual.objects.filter(value=20).update(note="补充说明")

    second = publish(publisher, reason="补充说明")

    assert (second.number, second.changed) == (2, 0)


def test_edition_cannot_be_changed_or_deleted_by_the_models(plan, publisher):
    edition = publish(publisher)
    edition.reason = "改"

    for attempt in (
        edition.save,
        edition.delete,
        Edition.objects.all().delete,
        lambda: Edition.objects.update(reason="改"),
        lambda: Edition.objects.bulk_update([edition], ["reason"]),
    ):
        with pytest.raises(TypeError, match="append-only"):
            attempt()

    assert Edition.objects.get().reason == ""


@pytest.mark.parametrize(
    "statement",
    ["UPDATE tasks_edition SET reason = 'x'", "DELETE FROM tasks_edition"],
)
def test_edition_cannot_be_changed_or_deleted_by_the_database(
    plan, publisher, statement
):
    publish(publisher)

    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert Edition.objects.get().reason == ""


def test_demonstrations_editions_are_removed_and_no_others(plan, publisher):
    publish(publisher)
    Actual.objects.update(is_demo=True)
    publisher.is_demo = True
    correct(21)
    publish(publisher, reason="更正")

    assert service.remove_demo_editions() == 1
    assert [str(one) for one in editions()] == ["2026Q3"]


@pytest.mark.parametrize("asked", ["2026Q2", "2026Q3-2", "2026Q3-1", "x"])
def test_edition_that_does_not_exist_is_not_opened(plan, publisher, asked):
    publish(publisher)

    with pytest.raises(ValueError, match="edition"):
        open_edition(asked)


def tampered(**values):
    """Store an edition whose values are not what was published."""
    fields = [f for f in Edition._meta.concrete_fields if f.name != "id"]
    original = Edition.objects.get()
    copy = {f.attname: getattr(original, f.attname) for f in fields}
    return Edition.objects.create(**copy | {"number": 2} | values)


def test_damaged_edition_is_named_and_never_shown(plan, publisher):
    edition = publish(publisher)
    tampered(content=edition.content.replace('"value":"20"', '"value":"21"'))

    with pytest.raises(Tampered):
        open_edition("2026Q3-2")
    assert [(f.edition, f.what) for f in verify_editions()[1]] == [
        ("2026Q3-2", "checksum")
    ]


def test_columns_that_disagree_with_the_content_are_named(plan, publisher):
    publish(publisher)
    tampered(reported=0, reason="另有原因", published_at=AT + timedelta(days=1))

    count, findings = verify_editions()

    columns = sorted(one.where for one in findings if one.what == "column")
    assert count == 2
    assert columns == ["number", "published_at", "reason", "reported"]


def test_standing_that_cannot_be_worked_out_again_is_named(plan, publisher):
    edition = publish(publisher)
    content = json.loads(edition.content)
    content["lines"][0]["progress"]["status"] = "met"
    content["restatement"] = [{}]
    text = service.canonical(content)
    tampered(content=text, checksum=service.checksum(text))

    findings = verify_editions()[1]

    assert [(f.what, f.where) for f in findings if f.what != "column"] == [
        ("line", "I1 progress"),
        ("restatement", ""),
    ]


def test_command_says_that_all_is_well_or_fails(plan, publisher):
    edition = publish(publisher)
    said = StringIO()

    call_command("verify_editions", stdout=said)
    tampered(content=edition.content + " ")

    assert said.getvalue() == "1 editions, every one as it was published\n"
    with pytest.raises(CommandError, match="1 findings in 2 editions"):
        call_command("verify_editions", stdout=said)
    assert "2026Q3-2: checksum content" in said.getvalue()


def test_edition_of_every_kind_of_indicator_is_what_it_was(
    plan, publisher, department, reporter, city_bureau
):
    City.objects.create(
        code="c", adcode="1", name="某市", counties=1, bureau=city_bureau
    )
    stock = make_indicator(kind=Kind.STOCK, lead=city_bureau, unit="家")
    ratio = make_indicator(kind=Kind.RATIO, lead=department, unit="")
    deed = make_indicator(kind=Kind.MILESTONE, lead=department, targets=((2026, None),))
    make_target(indicator=stock, department=city_bureau, year=2026, value=9)
    put = {"department": department, "by": reporter, "quarter": "2026Q3"}
    make_actual(indicator=ratio, numerator=2, denominator=3, **put)
    make_actual(indicator=deed, stage=Stage.UNDER_WAY, **put)
    make_actual(
        indicator=stock, **put | {"department": city_bureau}, value=Decimal("4.5")
    )
    before = stands(book_now())

    make_edition(by=publisher)

    opened = open_edition("2026Q3")
    assert stands(book_of(opened)) == before
    assert [city.bureau.name for city in opened.rows(City)] == ["某市人力社保局"]
    assert verify_editions() == (1, [])


def test_edition_judges_lateness_by_the_day_of_its_publication(plan, publisher):
    publish(publisher)

    choice = book_of(open_edition("2026Q3")).choice

    assert (choice.today, str(choice.quarter)) == (date(2026, 10, 8), "2026Q3")
    assert EditionKey.parse("2026Q3") == open_edition("2026Q3").edition.key
