"""Departments with figures that are merged or split, for several files."""

from datetime import date

from django.contrib.auth.models import Group

from tasks import access
from tasks.core.enums import Role
from tasks.core.quarters import Quarter
from tasks.selectors.plan import choose_quarter
from tasks.selectors.standings import load_book
from tasks.selectors.takeovers import seen_now
from tasks.services.amendments import Order
from tasks.services.roles import setup_roles
from tasks.services.succession import Handing, take_over

from .factories import (
    AT,
    make_actual,
    make_indicator,
    make_period,
    make_plan,
    make_responsibility,
    make_target,
    make_user,
)

TODAY = date(2026, 10, 8)
Q2, Q3, Q4 = (Quarter(2026, number) for number in (2, 3, 4))
ORDER = Order(Q3, "测编〔2026〕3号", "机构改革")


def own_indicator(department, reporter):
    """An indicator that the department leads and reports: 25 in each quarter."""
    make_plan()
    make_period("2026Q3")
    found = make_indicator(code="A", name="培训", lead=department)
    for quarter in ("2026Q1", "2026Q2"):
        make_actual(
            indicator=found,
            department=department,
            quarter=quarter,
            value=25,
            by=reporter,
        )
    return found


def shared_indicator(department, other_department, people):
    """An indicator of which both departments have a part with targets of its own."""
    found = make_indicator(code="B", name="就业", targets=(), lead=department)
    make_responsibility(indicator=found, department=other_department, role=Role.ASSIST)
    for number, one in enumerate((department, other_department), 1):
        make_target(indicator=found, department=one, year=2026, value=100 * number)
        for quarter in ("2026Q1", "2026Q2"):
            make_actual(
                indicator=found,
                department=one,
                quarter=quarter,
                value=number,
                by=people[number - 1],
            )
    return found


def person_of(department):
    """Return somebody who reports for a department."""
    user = make_user(department=department)
    setup_roles()
    user.groups.add(Group.objects.get(name=access.REPORTER))
    return user


def merge(by, *pairs, order=ORDER, seen=None):
    """Merge departments, given as (from, into) or (from, into, indicator)."""
    handings = [Handing(*pair) for pair in pairs]
    seen = seen or seen_now()
    return take_over(handings=handings, order=order, seen=seen, by=by, at=AT)


def book_at(quarter):
    return load_book(choose_quarter(str(quarter), TODAY))


def standing(quarter):
    """Return every indicator as it stands, as all pages tell it."""
    return [(x.indicator.code, x.progress, x.sentence) for x in book_at(quarter).lines]
