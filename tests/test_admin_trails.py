"""No dead ends: every page of the administration leads back to its first page.

The pages are walked from the address resolver: one that is added without a way back, or
without a row here, fails.
"""

import re

import pytest
from django.contrib import admin
from django.urls import URLPattern, reverse

from tasks.models import Plan, Reopening, ReportingPeriod, User

from .admin_pages import make_everything
from .factories import make_reopening, make_user

pytestmark = pytest.mark.django_db

ANSWERS = {"plan_workbook", "people_template"}  # files
STEPS = {"plan_fixtures_load", "people_create", "reopening_end"}  # taken with a button
DJANGOS = re.compile(
    r"^(index|login|logout|password_change|password_change_done|autocomplete|jsi18n"
    r"|view_on_site|app_list|(tasks|regions)_.*)$"
)


def own_pages() -> set[str]:
    """Return the names of the administration's pages that belong to no model."""
    patterns = [p for p in admin.site.get_urls() if isinstance(p, URLPattern)]
    return {p.name for p in patterns if p.name and not DJANGOS.match(p.name)}


@pytest.fixture
def arguments(administrator):
    actual = make_everything(1)
    department = actual.submission.department
    make_user("successor", department=department)
    period = ReportingPeriod.objects.first()
    if not Reopening.objects.exists():
        make_reopening(
            department=department, period=period, by=administrator, until_on=None
        )
    indicator = actual.indicator
    person = User.objects.filter(department=department).order_by("pk").first()
    return {
        "indicator_reporters": [indicator.code],
        "indicator_amend": [indicator.pk],
        "indicator_redefine": [indicator.pk],
        "plan_rules": [Plan.objects.get().pk],
        "department_rename": [department.pk],
        "department_merge": [department.pk],
        "department_split": [department.pk],
        "people_hand_over": [person.pk],
        "period_dates": [period.pk],
        "period_reopen": [period.pk],
        "reopening_end": [Reopening.objects.first().pk],
    }


def trail(html: str) -> list[str]:
    """Return where the links of a page's breadcrumbs lead."""
    found = re.search(r'<div class="breadcrumbs">(.*?)</div>', html, re.DOTALL)
    return re.findall(r'href="([^"]+)"', found[1]) if found else []


def test_every_page_of_its_own_leads_back_to_the_first_page(
    client, administrator, security, arguments
):
    pages = own_pages() - ANSWERS - STEPS
    lost = {}
    for name in sorted(pages):
        url = reverse(f"admin:{name}", args=arguments.get(name, []))
        for person in (administrator, security):
            client.force_login(person)
            answer = client.get(url)
            if answer.status_code == 200:
                break
        links = trail(answer.text)
        if answer.status_code != 200 or links[:1] != [reverse("admin:index")]:
            lost[name] = (answer.status_code, links)

    assert len(pages) >= 12
    assert lost == {}


def test_every_link_of_a_trail_opens(client, administrator, security, arguments):
    dead = []
    for name in sorted(own_pages() - ANSWERS - STEPS):
        url = reverse(f"admin:{name}", args=arguments.get(name, []))
        for person in (administrator, security):
            client.force_login(person)
            answer = client.get(url)
            if answer.status_code == 200:
                links = trail(answer.text)
                dead += [
                    (name, link)
                    for link in links
                    if client.get(link).status_code != 200
                ]

    assert dead == []


def test_every_list_and_form_of_a_model_leads_back(
    client, administrator, security, arguments
):
    lost = []
    for model, _admin in admin.site._registry.items():
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        row = model._base_manager.order_by("pk").first()
        urls = [reverse(f"admin:{label}_changelist")]
        urls += [reverse(f"admin:{label}_change", args=[row.pk])] if row else []
        for url in urls:
            answers = []
            for person in (administrator, security):
                client.force_login(person)
                answers.append(client.get(url))
            open_ = [one for one in answers if one.status_code == 200]
            if not open_ or trail(open_[0].text)[:1] != [reverse("admin:index")]:
                lost.append(url)

    assert lost == []
