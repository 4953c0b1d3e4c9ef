"""The data: the plan, the people, and what is reported."""

from .fields import ExactDecimalField
from .people import ApiToken, User
from .plan import (
    ActionArea,
    Department,
    DepartmentAlias,
    Indicator,
    KeyTask,
    Measure,
    Plan,
    ReportingPeriod,
    Responsibility,
    SourceNote,
    Target,
)
from .reporting import Actual, AuditRecord, Review, Submission

__all__ = [
    "ActionArea",
    "Actual",
    "ApiToken",
    "AuditRecord",
    "Department",
    "DepartmentAlias",
    "ExactDecimalField",
    "Indicator",
    "KeyTask",
    "Measure",
    "Plan",
    "ReportingPeriod",
    "Responsibility",
    "Review",
    "SourceNote",
    "Submission",
    "Target",
    "User",
]
