"""Files beside figures: who attaches, who opens, what removal leaves, what stays closed."""

import hashlib
import io
import os
import stat
from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from tasks.core.attachments import MAX_FILES, MAX_TOTAL, reason_for
from tasks.core.enums import Kind, State
from tasks.core.quarters import Quarter
from tasks.core.typed import Typed
from tasks.core.workflow import Refused
from tasks.models import Actual, AuditRecord, EvidenceFile, Submission
from tasks.selectors.evidence import open_file
from tasks.services import evidence, evidence_store, reporting, reviewing
from tasks.services.evidence import AlreadyThere
from tasks.services.evidence_gate import NotTaken

from .evidence_files import pdf, png
from .factories import (
    AT,
    make_evidence,
    make_indicator,
    make_period,
    make_plan,
    make_record,
)

pytestmark = pytest.mark.django_db

Q3 = Quarter(2026, 3)
PDF = pdf()
DIGEST = hashlib.sha256(PDF).hexdigest()


@pytest.fixture
def indicator(department):
    make_plan()
    make_period("2026Q3")
    return make_indicator(code="A", lead=department, targets=())


@pytest.fixture
def deliverable(indicator, department):
    targets = ((2026, None),)
    return make_indicator(
        code="M", kind=Kind.MILESTONE, lead=department, targets=targets
    )


def attach(department, by, *, code="A", name="批复.pdf", content=PDF, at=AT):
    return evidence.attach(
        department=department,
        quarter=Q3,
        code=code,
        name=name,
        stream=io.BytesIO(content),
        by=by,
        at=at,
    )


def remove(department, by, file, *, code="A"):
    evidence.remove(
        department=department, quarter=Q3, code=code, pk=file.pk, by=by, at=AT
    )


def save(department, by, code="A", **fields):
    row = reporting.TypedRow(code, Typed(**fields))
    return reporting.save_figures(
        department=department, quarter=Q3, rows=[row], by=by, at=AT
    )


def submit(department, by, *, at=AT):
    return reporting.submit(
        department=department,
        quarter=Q3,
        version=Submission.objects.get().version,
        by=by,
        at=at,
    )


def actions():
    rows = AuditRecord.objects.order_by("pk").values_list("action", "object_key")
    return [row for row in rows if row[0].startswith("evidence")]


def test_file_is_kept_under_a_random_name_for_its_owner_alone(
    indicator, department, reporter, settings
):
    file = attach(department, reporter)

    path = evidence_store.path_of(file.key)
    assert (file.name, file.format, file.size) == ("批复.pdf", "pdf", len(PDF))
    assert file.sha256 == DIGEST
    assert path.read_bytes() == PDF
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.is_relative_to(settings.EVIDENCE_DIR)
    assert not path.is_relative_to(settings.STATIC_ROOT)
    assert "批复" not in str(path)
    assert actions() == [("evidence_added", "A/own/2026Q3")]
    assert AuditRecord.objects.get().after == {
        "name": "批复.pdf",
        "size": len(PDF),
        "sha256": DIGEST,
    }


def test_file_can_come_before_any_figure(indicator, department, reporter):
    attach(department, reporter)

    assert Submission.objects.count() == 0
    assert Actual.objects.count() == 0


def test_same_file_twice_is_one(indicator, department, reporter):
    first = attach(department, reporter)
    second = attach(department, reporter)

    assert first == second
    assert evidence_store.stored_keys() == {first.key}
    assert len(actions()) == 1


SAME = "与已上传的“批复.pdf”内容相同，未重复保存。"


def test_same_content_under_another_name_is_told_and_kept_once(
    indicator, department, reporter
):
    first = attach(department, reporter)

    with pytest.raises(AlreadyThere, match=SAME):
        attach(department, reporter, name="又一次.pdf")

    assert evidence_store.stored_keys() == {first.key}
    assert len(actions()) == 1


def test_refused_file_leaves_nothing(indicator, department, reporter):
    with pytest.raises(NotTaken):
        attach(department, reporter, content=b"MZ not a document")

    assert EvidenceFile.objects.count() == 0
    assert evidence_store.stored_keys() == set()
    assert actions() == []


def test_only_the_own_department_attaches(
    indicator, department, other_reporter, reviewer
):
    with pytest.raises(ObjectDoesNotExist):
        attach(department, other_reporter)
    with pytest.raises(PermissionDenied):
        attach(department, reviewer)

    assert evidence_store.stored_keys() == set()


def test_indicator_that_the_department_does_not_report_takes_no_file(
    indicator, department, other_department, reporter
):
    make_indicator(code="B", lead=other_department)

    with pytest.raises(ObjectDoesNotExist):
        attach(department, reporter, code="B")

    assert evidence_store.stored_keys() == set()


def test_locked_round_takes_no_file(indicator, department, reporter):
    late = AT + timedelta(days=400)
    period = make_period("2026Q2", locked_on=late.date())

    with pytest.raises(Refused, match="锁定"):
        evidence.attach(
            department=department,
            quarter=Quarter(period.year, period.quarter),
            code="A",
            name="a.pdf",
            stream=io.BytesIO(PDF),
            by=reporter,
            at=late,
        )

    assert evidence_store.stored_keys() == set()


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED])
def test_what_is_submitted_or_approved_is_not_altered(
    indicator, department, reporter, state
):
    file = attach(department, reporter)
    save(department, reporter, value="5", hint_reason="核对过")
    submit(department, reporter)
    Actual.objects.update(state=state)

    with pytest.raises(Refused, match=str(state.label)):
        attach(department, reporter, name="b.png", content=png())
    with pytest.raises(Refused, match=str(state.label)):
        remove(department, reporter, file)

    assert list(EvidenceFile.objects.values_list("removed_at")) == [(None,)]


def test_removed_draft_leaves_its_record_and_no_content(
    indicator, department, reporter, django_capture_on_commit_callbacks
):
    file = attach(department, reporter)

    with django_capture_on_commit_callbacks(execute=True):
        remove(department, reporter, file)

    file.refresh_from_db()
    assert (file.removed_by, file.removed_at, file.sha256) == (reporter, AT, DIGEST)
    assert evidence_store.stored_keys() == set()
    assert [action for action, _key in actions()] == [
        "evidence_added",
        "evidence_removed",
    ]
    with pytest.raises(ObjectDoesNotExist):
        remove(department, reporter, file)


def test_removed_file_that_was_handed_in_stays_for_those_who_review(
    indicator,
    department,
    reporter,
    reviewer,
    auditor,
    official,
    django_capture_on_commit_callbacks,
):
    file = attach(department, reporter)
    save(department, reporter, value="5", hint_reason="核对过")
    done = submit(department, reporter)
    reviewing.decide(
        submission=done,
        returns={"A": "请核对"},
        approve=False,
        version=done.version,
        by=reviewer,
        at=AT,
    )

    with django_capture_on_commit_callbacks(execute=True):
        remove(department, reporter, file)

    assert evidence_store.stored_keys() == {file.key}
    assert open_file(file.pk, reviewer) == file
    assert open_file(file.pk, auditor) == file
    for person in (reporter, official):
        with pytest.raises(ObjectDoesNotExist):
            open_file(file.pk, person)


def test_number_and_total_of_files_are_limited(indicator, department, reporter):
    values = {"indicator": indicator, "department": department, "by": reporter}
    make_evidence(**values, quarter="2026Q3", size=MAX_TOTAL - len(PDF) + 1)

    with pytest.raises(NotTaken) as full:
        attach(department, reporter)
    for _n in range(MAX_FILES - 1):
        make_evidence(**values, quarter="2026Q3")
    with pytest.raises(NotTaken) as many:
        attach(department, reporter)

    assert (full.value.word, many.value.word) == ("full", "many")
    assert evidence_store.stored_keys() == set()


def test_removed_drafts_take_no_room(indicator, department, reporter):
    make_evidence(
        indicator=indicator,
        department=department,
        quarter="2026Q3",
        by=reporter,
        size=MAX_TOTAL,
        presented_at=None,
        removed_at=AT,
    )

    assert attach(department, reporter).name == "批复.pdf"


def test_scanner_of_the_office_is_asked(indicator, department, reporter, settings):
    settings.EVIDENCE_SCANNER = (
        "grep -q -v PDF"  # answers 0 where there is another line
    )

    assert attach(department, reporter).name == "批复.pdf"
    for command in ("false", "/no/such/scanner"):
        settings.EVIDENCE_SCANNER = command
        with pytest.raises(NotTaken) as refused:
            attach(department, reporter, name="b.png", content=png())
        assert refused.value.word == "virus"
    assert len(evidence_store.stored_keys()) == 1


def test_file_proves_a_deliverable_as_well_as_words_do(
    deliverable, department, reporter
):
    bare = save(department, reporter, "M", stage="done")
    file = attach(department, reporter, code="M")
    proved = save(department, reporter, "M", stage="done")

    assert list(bare.errors["M"]) == ["evidence"]
    assert "上传附件" in bare.errors["M"]["evidence"]
    assert proved.saved == ["M"]
    with pytest.raises(Refused, match="唯一依据"):
        remove(department, reporter, file, code="M")
    attach(department, reporter, code="M", name="b.png", content=png())
    remove(department, reporter, file, code="M")


def test_words_beside_let_the_last_file_go(deliverable, department, reporter):
    file = attach(department, reporter, code="M")
    save(department, reporter, "M", stage="done", evidence="测〔2026〕3号")

    remove(department, reporter, file, code="M")

    assert EvidenceFile.objects.get().removed_by == reporter


def test_who_attached_a_file_does_not_review_the_figure(
    indicator, department, reporter, reviewer
):
    attach(department, reporter)
    save(department, reporter, value="5", hint_reason="核对过")
    done = submit(department, reporter)
    record = AuditRecord.objects.get(action="evidence_added")
    make_record(
        by=reviewer,
        action="evidence_added",
        object_type="evidencefile",
        object_key=record.object_key,
    )

    with pytest.raises(Refused, match="其他审核人"):
        reviewing.approve_all(submission=done, version=done.version, by=reviewer, at=AT)


# ---- Who opens what -----------------------------------------------------------------


@pytest.fixture
def cast(reporter, other_reporter, reviewer, official, administrator, auditor):
    return {
        "reporter": reporter,
        "other_reporter": other_reporter,
        "reviewer": reviewer,
        "official": official,
        "administrator": administrator,
        "auditor": auditor,
    }


def readers(file, cast) -> set[str]:
    found = set()
    for name, person in cast.items():
        try:
            open_file(file.pk, person)
        except ObjectDoesNotExist:
            continue
        found.add(name)
    return found


def test_readers_of_a_file_follow_the_figures_way(
    indicator, department, reporter, cast
):
    file = attach(department, reporter)
    save(department, reporter, value="5", hint_reason="核对过")
    draft = readers(file, cast)
    done = submit(department, reporter)
    submitted = readers(file, cast)
    reviewing.approve_all(
        submission=done, version=done.version, by=cast["reviewer"], at=AT
    )

    inner = {"reporter", "reviewer", "administrator", "auditor"}
    assert draft == {"reporter"}
    assert submitted == inner
    assert readers(file, cast) == inner | {"official"}


def test_file_added_after_a_return_is_not_seen_before_it_is_handed_in(
    indicator, department, reporter, reviewer, cast
):
    save(department, reporter, value="5", hint_reason="核对过")
    done = submit(department, reporter)
    reviewing.decide(
        submission=done,
        returns={"A": "请补充依据"},
        approve=False,
        version=done.version,
        by=reviewer,
        at=AT,
    )
    file = attach(department, reporter)

    before = readers(file, cast)
    submit(department, reporter)

    assert before == {"reporter"}
    assert "reviewer" in readers(file, cast)


def test_answer_is_an_attachment_in_a_sandbox(indicator, department, reporter, client):
    file = attach(department, reporter, name="批 复（终稿）.pdf")
    client.force_login(reporter)

    answer = client.get(f"/evidence/{file.pk}/", headers={"Accept-Encoding": "gzip"})

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer["Cache-Control"] == "private, no-store"


def test_altered_or_lost_file_is_not_handed_out(
    indicator, department, reporter, client
):
    file = attach(department, reporter)
    client.force_login(reporter)
    path = evidence_store.path_of(file.key)

    path.write_bytes(PDF + b" ")
    altered = client.get(f"/evidence/{file.pk}/")
    path.unlink()

    assert altered.status_code == 404
    assert client.get(f"/evidence/{file.pk}/").status_code == 404


# ---- From the form --------------------------------------------------------------------


@pytest.fixture
def staff(client, reporter, indicator):
    client.force_login(reporter)
    return client


def upload(name="批复.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def post(staff, **fields):
    return staff.post("/report/evidence/?period=2026Q3", {"code": "A", **fields})


def test_uploading_says_what_became_of_it(staff):
    answer = post(staff, file=[upload(), upload("图.png", png())]).json()

    html = answer.pop("files_html")
    assert answer == {"outcome": "saved", "error": "", "count": 2}
    assert "批复.pdf" in html
    assert "图.png" in html


def test_uploading_the_same_content_under_another_name_says_so(staff):
    post(staff, file=upload())

    answer = post(staff, file=upload("又一次.pdf")).json()

    assert (answer["error"], answer["count"]) == (SAME, 1)


def test_uploading_too_often_is_told_and_nothing_is_kept(staff, settings):
    settings.UPLOADS_PER_MINUTE = 1
    post(staff, file=[upload()])

    answer = post(staff, file=[upload("图.png", png())]).json()

    assert (answer["count"], answer["error"]) == (
        1,
        "一分钟内最多上传 1 次，请稍后再试。",
    )


def test_confirmation_lists_the_files_that_go_along(staff, department, reporter):
    post(staff, file=[upload()])
    staff.post(
        "/report/?period=2026Q3", {"r-A-value": "80", "r-A-version": 0, "r-A-was": "-"}
    )

    page = staff.get("/report/submit/?period=2026Q3").text

    assert "批复.pdf" in page
    assert "移除" not in page


def test_wrong_file_gets_a_sentence_and_the_right_one_stays(staff):
    answer = post(staff, file=[upload(), upload("表.xlsx", PDF)]).json()

    assert answer["outcome"] == "wrong"
    assert answer["error"] == reason_for("content")
    assert answer["count"] == 1


def test_file_that_is_too_large_never_arrives(staff):
    answer = post(staff, file=upload(content=PDF + b" " * 20 * 1024**2)).json()

    assert answer["error"] == reason_for("size")
    assert EvidenceFile.objects.count() == 0


def test_removing_from_the_form(staff):
    post(staff, file=upload())
    file = EvidenceFile.objects.get()

    answer = post(staff, remove=file.pk).json()

    assert (answer["outcome"], answer["count"]) == ("saved", 0)


@pytest.mark.parametrize("fields", [{"code": "X"}, {"remove": "x"}, {"remove": "99"}])
def test_what_is_not_there_is_not_found(staff, fields):
    assert post(staff, **fields).status_code == 404


def whole_form(staff, **fields):
    row = {"r-A-version": "0", "r-A-was": "", "r-A-theirs": "", "r-A-choice": ""}
    row |= {"r-A-value": "5", "r-A-basis": "quarter", "r-A-availability": "reported"}
    return staff.post("/report/?period=2026Q3", row | fields)


def test_files_come_with_the_form_where_there_are_no_scripts(staff):
    answer = whole_form(staff, **{"r-A-files": [upload(), upload("图.png", png())]})

    assert answer.status_code == 302
    assert EvidenceFile.objects.count() == 2
    assert Actual.objects.get().value == 5


def test_wrong_file_is_told_beside_its_field_and_the_figure_is_saved(staff):
    answer = whole_form(staff, **{"r-A-files": upload("a.exe", b"MZ")})

    page = answer.content.decode()
    assert answer.status_code == 200
    assert reason_for("ending") in page
    assert Actual.objects.get().value == 5


def test_same_content_with_the_form_is_told_and_holds_nothing_up(staff, indicator):
    post(staff, file=upload())

    answer = whole_form(staff, **{"r-A-files": upload("又一次.pdf")})

    assert answer.status_code == 302
    assert f"{indicator.title}：{SAME}" in staff.get(answer.url).text
    assert EvidenceFile.objects.count() == 1


def test_too_large_file_with_the_form_is_told_and_the_figure_is_saved(staff):
    answer = whole_form(staff, **{"r-A-files": upload(content=b"a" * 21 * 1024**2)})

    assert reason_for("size") in answer.content.decode()
    assert Actual.objects.get().value == 5


def test_file_is_removed_with_the_form(staff):
    post(staff, file=upload())
    file = EvidenceFile.objects.get()

    answer = whole_form(staff, remove=f"A:{file.pk}")

    file.refresh_from_db()
    assert answer.status_code == 302
    assert file.removed_at is not None


def test_indicator_page_lists_files_for_those_who_may_open_them(
    indicator, department, reporter, other_reporter, reviewer, official, client
):
    attach(department, reporter)
    save(department, reporter, value="5", hint_reason="核对过")
    done = submit(department, reporter)
    reviewing.approve_all(submission=done, version=done.version, by=reviewer, at=AT)

    seen = {}
    for person in (reporter, other_reporter, official):
        client.force_login(person)
        page = client.get("/indicators/A/?period=2026Q3").content.decode()
        seen[person.username] = "批复.pdf" in page

    assert seen == {"reporter": True, "other_reporter": False, "official": True}


def test_case_shows_the_reviewer_what_was_handed_in(
    indicator, department, reporter, reviewer, client
):
    attach(department, reporter)
    save(department, reporter, value="5", hint_reason="核对过")
    submit(department, reporter)
    make_evidence(
        indicator=indicator,
        department=department,
        quarter="2026Q3",
        by=reporter,
        name="未报送.pdf",
        presented_at=None,
    )
    client.force_login(reviewer)

    page = client.get("/review/own/2026Q3/").content.decode()

    assert "批复.pdf" in page
    assert "未报送.pdf" not in page


# ---- Files and records agree -----------------------------------------------------------


def test_check_names_what_is_missing_or_altered_and_sweeps_old_leftovers(
    indicator, department, reporter, capsys
):
    kept = attach(department, reporter)
    lost = attach(department, reporter, name="b.png", content=png())
    old = evidence_store.keep(io.BytesIO(b"broken off"))
    new = evidence_store.keep(io.BytesIO(b"arriving"))
    os.utime(evidence_store.path_of(old), (0, 0))

    call_command("check_evidence")
    evidence_store.path_of(lost.key).write_bytes(b"something else")
    with pytest.raises(CommandError):
        call_command("check_evidence", sweep=True)

    first, named, second = capsys.readouterr().out.strip().splitlines()
    assert first.startswith("2 files intact, 0 missing or altered, 2 without record")
    assert named == f"missing or altered: {lost.pk} b.png {lost.key}"
    assert second.startswith(
        "1 files intact, 1 missing or altered, 2 without record, 1"
    )
    assert evidence_store.stored_keys() == {kept.key, lost.key, new}
