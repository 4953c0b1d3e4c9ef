"""The data: the plan, the people, and what is reported."""

from .audit import AuditHead, AuditRecord
from .fields import ExactDecimalField
from .notices import Notice
from .people import ApiToken, User
from .plan import ActionArea, Department, DepartmentAlias, KeyTask, Measure, Plan
from .reporting import Actual, Review, Submission
from .rounds import ReportingPeriod, SourceNote
from .targets import Indicator, Responsibility, Target

__all__ = [
    "ActionArea",
    "Actual",
    "ApiToken",
    "AuditHead",
    "AuditRecord",
    "Department",
    "DepartmentAlias",
    "ExactDecimalField",
    "Indicator",
    "KeyTask",
    "Measure",
    "Notice",
    "Plan",
    "ReportingPeriod",
    "Responsibility",
    "Review",
    "SourceNote",
    "Submission",
    "Target",
    "User",
]
