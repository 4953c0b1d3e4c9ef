"""An indicator on pace, and changes of the plan that it meets, for several files."""

from datetime import date
from decimal import Decimal

from tasks.core.quarters import Quarter
from tasks.selectors.amendments import seen_of
from tasks.selectors.plan import choose_quarter
from tasks.selectors.standings import load_book
from tasks.services.amendments import (
    Definition,
    NewTarget,
    Order,
    amend_targets,
    redefine,
)

from .factories import (
    AT,
    make_actual,
    make_indicator,
    make_plan,
)

TODAY = date(2026, 10, 8)
ORDER = Order(Quarter(2026, 3), "测〔2026〕8号", "上级调整")


def steady_indicator(department, reporter):
    """100 a year, 25 in each of six quarters: on pace at each of them."""
    make_plan()
    found = make_indicator(code="A", name="培训", lead=department)
    for quarter in ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2"):
        figure(found, department, quarter, 25, reporter)
    return found


def figure(indicator, department, quarter, value, by, **more):
    return make_actual(
        indicator=indicator,
        department=department,
        quarter=quarter,
        value=value,
        by=by,
        **more,
    )


def book_at(quarter):
    return load_book(choose_quarter(quarter, TODAY))


def statuses(code="A"):
    """Return an indicator's status and target at every quarter that has opened."""
    choice = choose_quarter("", TODAY)
    book = load_book(choice)
    indicator = book.plan.by_code[code]
    lines = [book.line(indicator, quarter=q) for q in choice.choices]
    return {
        str(x.progress.quarter): (x.progress.status, x.progress.target) for x in lines
    }


def amend(indicator, administrator, *, order=ORDER, **targets):
    """Set targets by year, e.g. y2026=200."""
    return amend_targets(
        indicator=indicator,
        targets=[
            NewTarget(int(year[1:]), value and Decimal(value), f"{year[1:]}年的目标")
            for year, value in targets.items()
        ],
        order=order,
        seen=seen_of(indicator),
        by=administrator,
        at=AT,
    )


def redo(indicator, administrator, *, order=ORDER, targets=(), is_break=True, **values):
    return redefine(
        indicator=indicator,
        definition=Definition(values.pop("values", values), {}, is_break),
        targets=targets,
        order=order,
        seen=seen_of(indicator),
        by=administrator,
        at=AT,
    )
