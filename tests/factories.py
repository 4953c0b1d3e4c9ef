"""Plain builders with fixed values; a test states every value that it asserts on."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count

from django.db import transaction

from tasks.core.attachments import Format
from tasks.core.enums import Basis, Kind, Role, State
from tasks.core.notices import NoticeKind
from tasks.core.quarters import Quarter
from tasks.core.slips import Colour, SlipAction, SlipState
from tasks.models import (
    ActionArea,
    Actual,
    CalendarDay,
    Department,
    EvidenceFile,
    Explanation,
    Extension,
    Indicator,
    IndicatorRevision,
    KeyTask,
    Measure,
    Notice,
    Plan,
    Reminder,
    Reopening,
    ReportingPeriod,
    Responsibility,
    ReturnReason,
    SavedView,
    Slip,
    SlipStep,
    SourceNote,
    Submission,
    Target,
    TargetAmendment,
    User,
)
from tasks.selectors.plan_history import REVISED
from tasks.services import audit

numbers = count(1001)  # clear of what the real plan uses
PASSWORD = "a-long-test-password"
AT = datetime(2026, 10, 8, 2, 0, tzinfo=UTC)  # in time for the third quarter of 2026


def make_plan(**values):
    defaults = {
        "code": "plan",
        "name": "测试行动方案",
        "name_en": "Test plan",
        "area": "测试省",
        "document_number": "测〔2025〕1号",
        "document_title": "关于印发测试行动方案的通知",
        "issued_on": date(2025, 1, 2),
        "first_year": 2025,
        "last_year": 2027,
        "ranked_from": 1,
    }
    return Plan.objects.create(**defaults | values)


def make_period(quarter="2026Q3", **values):
    key = Quarter.parse(quarter)
    opens_on = date(key.next.year, key.next.number * 3 - 2, 1) - timedelta(days=1)
    defaults = {"opens_on": opens_on, "due_on": opens_on + timedelta(days=10)}
    return ReportingPeriod.objects.create(
        year=key.year, quarter=key.number, **defaults | values
    )


def make_department(**values):
    number = next(numbers)
    defaults = {"code": f"dept-{number}", "name": f"单位{number}", "order": number}
    return Department.objects.create(**defaults | values)


def make_task(**values):
    number = values.pop("number", None) or next(numbers)
    if "action" not in values:
        values["action"] = ActionArea.objects.get_or_create(
            number=1, defaults={"name": "第一行动", "name_en": "First action"}
        )[0]
    defaults = {"name": f"重点工作{number}", "text": "正文。", "responsible": "单位"}
    return KeyTask.objects.create(number=number, **defaults | values)


def make_measure(**values):
    number = next(numbers)
    if "task" not in values:
        values["task"] = make_task()
    defaults = {
        "heading": f"举措{number}",
        "responsible": "单位",
        "goal": "每年完成 100 人次",
        "source": f"附件1 第{number}行",
    }
    return Measure.objects.create(row=number, **defaults | values)


def make_indicator(
    *, kind=Kind.ANNUAL, lead=None, targets=((2025, 100), (2026, 100), (2027, 100)), **v
):
    """Make an indicator that its lead reports, with whole-area targets."""
    number = next(numbers)
    if "measure" not in v:
        v["measure"] = make_measure()
    defaults = {"name": f"指标{number}", "unit": "人次", "order": number}
    if kind == Kind.MILESTONE:
        defaults["unit"] = ""
    indicator = Indicator.objects.create(
        code=v.pop("code", f"I{number:03}"), kind=kind, **defaults | v
    )
    if lead is not None:
        make_responsibility(indicator=indicator, department=lead)
    for year, value in targets:
        make_target(indicator=indicator, year=year, value=value)
    return indicator


def make_responsibility(*, indicator, department, **values):
    defaults = {"role": Role.LEAD, "reports": True}
    return Responsibility.objects.create(
        indicator=indicator, department=department, **defaults | values
    )


def make_target(*, indicator, year, value, **values):
    defaults = {"statement": f"{year}年的目标", "source": "附件1 第1行"}
    return Target.objects.create(
        indicator=indicator,
        year=year,
        value=None if value is None else Decimal(value),
        **defaults | values,
    )


def make_submission(*, department, period, state=State.DRAFT, **values):
    """Make a submission; one that was submitted came the day after the opening."""
    if state != State.DRAFT:
        day = period.opens_on + timedelta(days=1)
        submitted = datetime.combine(day, time(2), UTC)
        values.setdefault("first_submitted_at", submitted)
        values.setdefault("first_due_on", period.due_on)
    return Submission.objects.create(
        department=department, period=period, state=state, **values
    )


def make_actual(*, indicator, department, quarter, value=None, by, **values):
    """Make a figure with its period and submission; approved unless said otherwise."""
    key = Quarter.parse(quarter)
    period = ReportingPeriod.objects.filter(year=key.year, quarter=key.number).first()
    period = period or make_period(quarter)
    state = values.pop("state", State.APPROVED)
    submission = Submission.objects.filter(department=department, period=period).first()
    submission = submission or make_submission(
        department=department, period=period, state=state
    )
    return Actual.objects.create(
        submission=submission,
        indicator=indicator,
        state=state,
        value=None if value is None else Decimal(value),
        basis=values.pop("basis", Basis.QUARTER),
        entered_by=by,
        entered_at=values.pop("entered_at", AT),
        **values,
    )


def make_explanation(*, actual, **values):
    """Make the words beside a figure: a line that lags, with a promise."""
    day = actual.submission.period.opens_on + timedelta(days=60)
    defaults = {
        "cause": "招生不足",
        "action": "新增两家机构",
        "owner": "培训处",
        "due_on": day,
        "entered_by": actual.entered_by,
        "entered_at": actual.entered_at,
    }
    return Explanation.objects.create(
        submission=actual.submission,
        indicator=actual.indicator,
        **defaults | values,
    )


def make_amendment(*, target, starts, before, by, **values):
    """Record that a target was another until a quarter; the target holds the new one."""
    key = Quarter.parse(starts)
    defaults = {
        "value_before": None if before is None else Decimal(before),
        "value_after": target.value,
        "statement_before": "原目标",
        "statement_after": target.statement,
        "source_before": "附件1",
        "document_number": "测〔2026〕8号",
        "reason": "上级调整",
        "at": AT,
    }
    return TargetAmendment.objects.create(
        target=target,
        from_year=key.year,
        from_quarter=key.number,
        by=by,
        **defaults | values,
    )


def make_revision(*, indicator, starts, by, before, **values):
    """Record that an indicator was defined otherwise until a quarter."""
    key = Quarter.parse(starts)
    after = {name: getattr(indicator, name) for name in REVISED}
    defaults = {
        "before": after | before,
        "after": after,
        "document_number": "测〔2026〕9号",
        "reason": "统计制度调整",
        "at": AT,
    }
    return IndicatorRevision.objects.create(
        indicator=indicator,
        from_year=key.year,
        from_quarter=key.number,
        by=by,
        **defaults | values,
    )


def make_note(**values):
    number = next(numbers)
    defaults = {
        "code": f"note-{number}",
        "title": "附件不一致",
        "finding": "附件1为 500,附件2合计 538。",
        "reading": "采用附件1。",
    }
    return SourceNote.objects.create(**defaults | values)


def make_user(username=None, *, department=None, **values):
    username = username or f"user{next(numbers)}"
    return User.objects.create_user(
        username=username, password=PASSWORD, department=department, **values
    )


def make_evidence(*, indicator, department, quarter, by, **values):
    """Make the record of a file, handed in unless said otherwise; nothing lies on disk."""
    key = Quarter.parse(quarter)
    period = ReportingPeriod.objects.filter(year=key.year, quarter=key.number).first()
    defaults = {
        "name": "批复.pdf",
        "format": Format.PDF,
        "size": 2048,
        "sha256": "0" * 64,
        "key": f"{next(numbers):032x}",
        "added_at": AT,
        "presented_at": AT,
    }
    return EvidenceFile.objects.create(
        department=department,
        period=period or make_period(quarter),
        indicator=indicator,
        added_by=by,
        **defaults | values,
    )


def make_notice(*, recipient, **values):
    defaults = {
        "kind": NoticeKind.APPROVED,
        "values": {"quarter": "2026Q3", "count": 1},
        "department": recipient.department,
        "url": "/report/?period=2026Q3",
        "at": AT,
    }
    return Notice.objects.create(recipient=recipient, **defaults | values)


def make_edition(quarter="2026Q3", *, by=None, at=AT, reason=""):
    """Publish what is stored as the quarter's next edition, whatever the rules say."""
    from tasks.selectors.plan import choose_quarter
    from tasks.selectors.standings import load_book
    from tasks.services import editions

    book = load_book(choose_quarter(quarter, at.date()))
    by = by or make_user()
    return editions.keep(editions.draft(book), by=by, at=at, reason=reason)


def make_record(**values):
    """Make an entry of the audit record, as a service does."""
    defaults = {
        "by": None,
        "at": AT,
        "action": "x",
        "object_type": "x",
        "object_key": "x",
    }
    with transaction.atomic():
        return audit.record(**defaults | values)


def make_extension(*, department, period, by, **values):
    """Make a request to report ten days later; pending unless said otherwise."""
    defaults = {
        "due_before": period.due_on,
        "wanted_on": period.due_on + timedelta(days=10),
        "reason": "数据汇总需要时间",
        "requested_by": by,
        "requested_at": AT,
    }
    return Extension.objects.create(
        department=department, period=period, **defaults | values
    )


def make_reopening(*, department, period, until_on, by, **values):
    defaults = {"reason": "更正统计口径", "at": AT}
    return Reopening.objects.create(
        department=department,
        period=period,
        until_on=until_on,
        by=by,
        **defaults | values,
    )


def make_slip(*, indicator, department, quarter, by, **values):
    """Make an issued red slip with its first step."""
    key = Quarter.parse(quarter)
    period = ReportingPeriod.objects.filter(year=key.year, quarter=key.number).first()
    defaults = {
        "number": next(numbers),
        "colour": Colour.RED,
        "text": "请查明原因。",
        "answer_by": AT.date() + timedelta(days=10),
        "issued_at": AT,
    }
    slip = Slip.objects.create(
        indicator=indicator,
        department=department,
        period=period or make_period(quarter),
        issued_by=by,
        **defaults | values,
    )
    SlipStep.objects.create(
        slip=slip,
        action=SlipAction.ISSUE,
        state_after=SlipState.ISSUED,
        text=slip.text,
        by=by,
        at=slip.issued_at,
    )
    return slip


def make_view(*, user, **values):
    """Make a saved view of the list of indicators that lag."""
    defaults = {
        "name": f"视图{next(numbers)}",
        "path": "/indicators/",
        "query": "status=behind",
        "created_at": AT,
    }
    return SavedView.objects.create(user=user, **defaults | values)


def make_reminder(*, department, period, **values):
    defaults = {"due_on": period.due_on, "day": AT.date(), "told": 1, "at": AT}
    return Reminder.objects.create(
        department=department, period=period, **defaults | values
    )


def make_return_reason(name="数量级", **values):
    defaults = {"text": f"{name}：请核对后更正。"}
    return ReturnReason.objects.create(name=name, **defaults | values)


def make_calendar_day(day, **values):
    return CalendarDay.objects.create(day=day, **{"name": "节日"} | values)
