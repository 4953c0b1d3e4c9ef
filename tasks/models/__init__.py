"""The data: the plan, the people, and what is reported."""

from .evidence import EvidenceFile
from .fields import ExactDecimalField
from .notices import Notice, Reminder
from .people import ApiToken, User
from .plan import ActionArea, Department, DepartmentAlias, KeyTask, Measure, Plan
from .reporting import Actual, AuditRecord, Review, Submission
from .rounds import ReportingPeriod, SourceNote
from .saved_views import SavedView
from .targets import Indicator, Responsibility, Target
from .windows import Extension, Reopening

__all__ = [
    "ActionArea",
    "Actual",
    "ApiToken",
    "AuditRecord",
    "Department",
    "DepartmentAlias",
    "EvidenceFile",
    "ExactDecimalField",
    "Extension",
    "Indicator",
    "KeyTask",
    "Measure",
    "Notice",
    "Plan",
    "Reminder",
    "Reopening",
    "ReportingPeriod",
    "Responsibility",
    "Review",
    "SavedView",
    "SourceNote",
    "Submission",
    "Target",
    "User",
]
