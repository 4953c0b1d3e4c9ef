"""Small builders for the tests of the progress engine: plain values, no database."""

from dataclasses import fields
from decimal import Decimal

from tasks.core.enums import Availability, Kind, Stage, Status
from tasks.core.plan import (
    IndicatorSpec,
    LastKnown,
    Report,
    Reporter,
    Reports,
    Yardstick,
)
from tasks.core.quarters import Quarter
from tasks.core.standing import Progress

FIRST, LAST = 2025, 2027
AMOUNTS = {
    "actual",
    "target",
    "expected",
    "start",
    "compared_target",
    "compared_expected",
    "met_at",
    "share_done",
    "expected_share",
    "gap",
    "required_per_quarter",
    "pace_ratio",
    "projection",
}
CONTEXT = ("kind", "quarter", "rules", "exact_shares")


def D(value) -> Decimal | None:
    return None if value is None else Decimal(value)


def yardstick(targets=None, baseline=None) -> Yardstick:
    """Return targets given as {year: value}."""
    pairs = tuple((year, D(value)) for year, value in (targets or {}).items())
    return Yardstick(pairs, D(baseline))


def spec(kind: Kind, targets=None, *, baseline=None, reporters=None, **more):
    """Return an indicator; its reporters are {code: (targets, baseline)}, or one."""
    if reporters is None:
        reporters = {"a": (None, baseline)}
    return IndicatorSpec(
        code="I",
        kind=kind,
        first_year=FIRST,
        last_year=LAST,
        whole=yardstick(targets),
        reporters=tuple(
            Reporter(code, yardstick(*own)) for code, own in reporters.items()
        ),
        **more,
    )


def report(code: str, quarter: str, what) -> Report:
    """Return a report from a short form: 12, "3/4", a stage, or why there is none."""
    key = {"reporter": code, "quarter": Quarter.parse(quarter)}
    if isinstance(what, Report):
        return what
    if isinstance(what, Stage):
        return Report(**key, stage=what)
    if isinstance(what, Availability):
        return Report(**key, availability=what)
    if isinstance(what, dict):
        return Report(**key, **{"value": D(what["value"])} | _rest(what))
    if isinstance(what, str) and "/" in what:
        numerator, denominator = map(D, what.split("/"))
        return Report(**key, numerator=numerator, denominator=denominator)
    return Report(**key, value=D(what))


def _rest(what: dict) -> dict:
    return {name: value for name, value in what.items() if name != "value"}


def reports(by_quarter=None, **by_reporter) -> Reports:
    """Return reports of reporter "a" by quarter, or of several by their codes."""
    if by_quarter is not None:
        by_reporter = {"a": by_quarter}
    return Reports.of(
        report(code, quarter, what)
        for code, own in by_reporter.items()
        for quarter, what in own.items()
    )


def last(quarter: str, actual) -> LastKnown:
    return LastKnown(Quarter.parse(quarter), D(actual))


def in_2026(*values) -> dict:
    """Return the figures of the quarters of 2026 in order; None leaves one out."""
    return {
        f"2026Q{number}": value
        for number, value in enumerate(values, 1)
        if value is not None
    }


def said(progress: Progress) -> dict:
    """Return everything that a progress says: each field that is not its default."""
    empty = Progress(kind=progress.kind, quarter=progress.quarter)
    names = [f.name for f in fields(Progress) if f.name not in CONTEXT]
    return {
        name: getattr(progress, name)
        for name in names
        if getattr(progress, name) != getattr(empty, name)
    }


def judged(status: Status, *, left: int, **values) -> dict:
    """Return what a judged progress of one reporter says; amounts as they are written.

    Unless said otherwise: what is compared is the whole, and the target is met in full.
    """
    short = {
        "share": "share_done",
        "required": "required_per_quarter",
        "pace": "pace_ratio",
    }
    for name, full in short.items():
        if name in values:
            values[full] = values.pop(name)
    for name in AMOUNTS & values.keys():
        values[name] = D(values[name])
    return {
        "status": status,
        "is_due": True,
        "availability": Availability.REPORTED,
        "reporters_due": 1,
        "reporters_reported": 1,
        "start": Decimal(0),
        "quarters_left": left,
        "compared_target": values["target"],
        "compared_expected": values["expected"],
        "met_at": values.get("compared_target", values["target"]),
    } | values


def missing(**values) -> dict:
    """Return what a progress of one reporter says without a figure."""
    amounts = {n: D(v) for n, v in values.items() if n in ("target", "expected")}
    found = {"status": Status.NOT_REPORTED, "is_due": True, "reporters_due": 1}
    return found | values | amounts
