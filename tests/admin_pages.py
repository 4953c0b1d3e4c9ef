"""What the tests of the administration share: its pages, rows for them, and forms."""

from datetime import date

from django.apps import apps

from regions.models import City, CityRenaming
from tasks.core.audit_chain import Result
from tasks.core.enums import Action, State
from tasks.core.quarters import Quarter
from tasks.models import (
    ApiToken,
    AuditRecord,
    DepartmentAlias,
    DepartmentRenaming,
    Plan,
    PlanRevision,
    ReporterChange,
    Review,
    Takeover,
)
from tasks.services.amendments import Order

from .factories import (
    AT,
    make_actual,
    make_amendment,
    make_calendar_day,
    make_department,
    make_edition,
    make_evidence,
    make_explanation,
    make_extension,
    make_indicator,
    make_note,
    make_notice,
    make_plan,
    make_record,
    make_reminder,
    make_reopening,
    make_return_reason,
    make_revision,
    make_slip,
    make_target,
    make_user,
)

PLAN_PAGES = [
    "tasks/plan",
    "tasks/actionarea",
    "tasks/keytask",
    "tasks/measure",
    "tasks/sourcenote",
    "tasks/indicator",
    "tasks/responsibility",
    "tasks/target",
    "tasks/department",
    "tasks/reportingperiod",
    "tasks/calendarday",
    "tasks/returnreason",
    "regions/city",
]
FIGURE_PAGES = [
    "tasks/submission",
    "tasks/actual",
    "tasks/explanation",
    "tasks/review",
    "tasks/evidencefile",
    "tasks/slip",
    "tasks/extension",
    "tasks/reopening",
    "tasks/reminder",
    "tasks/notice",
    "tasks/edition",
]
CHANGE_PAGES = [
    "tasks/targetamendment",
    "tasks/indicatorrevision",
    "tasks/departmentrenaming",
    "tasks/planrevision",
    "tasks/reporterchange",
    "tasks/takeover",
    "regions/cityrenaming",
]
PEOPLE_PAGES = ["tasks/user", "tasks/apitoken"]
PAGES = [*PLAN_PAGES, *FIGURE_PAGES, *CHANGE_PAGES, *PEOPLE_PAGES]


def make_everything(number):
    """Make one row of every model, with what belongs to it."""
    if not Plan.objects.exists():
        make_plan()
    department = make_department(code=f"d{number}")
    DepartmentAlias.objects.create(department=department, name=f"别名{number}")
    indicator = make_indicator(lead=department, code=f"N{number}")
    make_target(indicator=indicator, department=department, year=2025, value=5)
    person = make_user(f"person{number}", department=department)
    actual = make_actual(
        indicator=indicator,
        department=department,
        quarter=f"2025Q{number}",
        value=42,
        by=person,
        state=State.SUBMITTED,
    )
    Review.objects.create(
        submission=actual.submission,
        indicator=indicator,
        action=Action.SUBMIT,
        state_before=State.DRAFT,
        state_after=State.SUBMITTED,
        by=person,
        at=AT,
    )
    make_explanation(actual=actual)
    make_slip(
        indicator=indicator,
        department=department,
        quarter=f"2025Q{number}",
        by=person,
    )
    make_evidence(
        indicator=indicator,
        department=department,
        quarter=f"2025Q{number}",
        by=person,
    )
    make_calendar_day(date(2026, 10, number))
    make_return_reason(f"理由{number}")
    make_notice(recipient=person)
    make_record(object_key=str(number))
    dates = {"department": department, "period": actual.submission.period, "by": person}
    make_extension(**dates)
    make_reminder(**dates)
    make_reopening(until_on=AT.date(), **dates)
    ApiToken.objects.create(
        user=person, name="程序", digest=f"digest{number}", created_at=AT
    )
    note = make_note()
    note.indicators.add(indicator)
    make_edition(f"2025Q{number}", by=person)
    City.objects.create(
        code=f"c{number}",
        adcode=f"{number}",
        name=f"市{number}",
        counties=1,
        bureau=department,
    )
    _make_changes(indicator, department, person, number)
    return actual


def _make_changes(indicator, department, person, number):
    """Make one row of every kind of change of the plan."""
    starts = Quarter(2026, number)
    [target] = indicator.targets.filter(department=department)
    make_amendment(target=target, starts=str(starts), before=4, by=person)
    make_revision(
        indicator=indicator, starts=str(starts), by=person, before={"decimals": 1}
    )
    order = Order(starts, f"文{number}", "理由").as_fields(person, AT)
    DepartmentRenaming.objects.create(
        department=department,
        before={"name": "旧", "full_name": "", "name_en": ""},
        after={"name": department.name, "full_name": "", "name_en": ""},
        **order,
    )
    PlanRevision.objects.create(
        plan=Plan.objects.get(),
        before={"slight_limit": "9", "behind_limit": "30", "about_share": "95"},
        after={"slight_limit": "10", "behind_limit": "30", "about_share": "95"},
        **order,
    )
    ReporterChange.objects.create(
        indicator=indicator, before=["gone"], after=[department.code], **order
    )
    Takeover.objects.create(
        plan=Plan.objects.get(),
        predecessor=make_department(code=f"gone{number}"),
        successor=department,
        indicator=indicator,
        **order,
    )
    CityRenaming.objects.create(
        city=department.city,
        before={"name": "旧市", "name_en": ""},
        after={"name": department.city.name, "name_en": ""},
        **order,
    )


def row_of(page):
    return apps.get_model(page.replace("/", "."))._base_manager.order_by("pk").first()


def posted(response):
    """Return the values that a page's form would send back unchanged."""
    values = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if value is True:
                values[field.html_name] = "on"
            elif value is not None and value is not False:
                values[field.html_name] = value
    return values


def save(client, url, **changes):
    """Open a page's form, change some fields and send it."""
    values = posted(client.get(url)) | changes
    return client.post(url, {k: v for k, v in values.items() if v is not None})


def errors(response):
    form = response.context["adminform"].form
    return {name: list(texts) for name, texts in form.errors.items()}


def audit_rows():
    names = ["action", "object_type", "object_key", "before", "after"]
    done = AuditRecord.objects.filter(result=Result.DONE)
    return list(done.order_by("pk").values_list(*names))
