"""The data: the plan, the people, and what is reported."""

from .amendments import (
    DepartmentRenaming,
    IndicatorRevision,
    PlanChange,
    PlanRevision,
    ReporterChange,
    TargetAmendment,
)
from .audit import AuditHead, AuditRecord
from .calendar import CalendarDay
from .editions import Edition
from .evidence import EvidenceFile
from .explanations import Explanation
from .fields import ExactDecimalField
from .logins import LoginSession, LoginTry
from .notices import Notice, Reminder
from .people import ApiToken, User
from .plan import ActionArea, Department, DepartmentAlias, KeyTask, Measure, Plan
from .reporting import Actual, Review, Submission
from .return_reasons import ReturnReason
from .rounds import ReportingPeriod, SourceNote
from .saved_views import SavedView
from .slips import Slip, SlipStep
from .takeovers import Takeover
from .targets import Indicator, Responsibility, Target
from .uploads import UploadTally
from .windows import Extension, Reopening

__all__ = [
    "ActionArea",
    "Actual",
    "ApiToken",
    "AuditHead",
    "AuditRecord",
    "CalendarDay",
    "Department",
    "DepartmentAlias",
    "DepartmentRenaming",
    "Edition",
    "EvidenceFile",
    "ExactDecimalField",
    "Explanation",
    "Extension",
    "Indicator",
    "IndicatorRevision",
    "KeyTask",
    "LoginSession",
    "LoginTry",
    "Measure",
    "Notice",
    "Plan",
    "PlanChange",
    "PlanRevision",
    "Reminder",
    "Reopening",
    "ReporterChange",
    "ReportingPeriod",
    "Responsibility",
    "ReturnReason",
    "Review",
    "SavedView",
    "Slip",
    "SlipStep",
    "SourceNote",
    "Submission",
    "Takeover",
    "Target",
    "TargetAmendment",
    "UploadTally",
    "User",
]
