"""What people reported: to be read here, never changed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from tasks.core.enums import Kind
from tasks.core.figures import DASH, show_number
from tasks.models import Actual, Explanation, Review, Submission

from .base import ReadOnlyAdmin


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin):
    list_display = [
        "period",
        "department",
        "state",
        "submitted_by",
        "submitted_at",
        "decided_by",
        "decided_at",
    ]
    list_display_links = ["period", "department"]
    list_filter = ["state", "period", "department__level", "department"]
    search_fields = ["department__name", "department__code"]
    ordering = ["-period__year", "-period__quarter", "department__order"]
    list_select_related = ["period", "department", "submitted_by", "decided_by"]


@admin.register(Actual)
class ActualAdmin(ReadOnlyAdmin):
    list_display = [
        "indicator",
        "department",
        "period",
        "figure",
        "state",
        "entered_by",
        "entered_at",
    ]
    list_filter = [
        "state",
        "availability",
        "submission__period",
        "submission__department",
    ]
    search_fields = ["indicator__code", "indicator__name", "note"]
    ordering = ["-submission__period__year", "-submission__period__quarter", "pk"]
    list_select_related = [
        "indicator",
        "submission__department",
        "submission__period",
        "entered_by",
    ]

    @admin.display(description=_("单位"), ordering="submission__department__order")
    def department(self, obj):
        return obj.submission.department

    @admin.display(description=_("报告期"), ordering="submission__period__year")
    def period(self, obj):
        return obj.submission.period

    @admin.display(description=_("数据"))
    def figure(self, obj):
        return figure_text(obj)


def figure_text(actual) -> str:
    """Return a figure as it was reported; a dash where there is none."""
    indicator = actual.indicator
    if indicator.kind == Kind.MILESTONE:
        return actual.get_stage_display() or DASH
    if actual.numerator is not None:
        return f"{show_number(actual.numerator)} / {show_number(actual.denominator)}"
    if actual.value is None:
        return actual.get_availability_display()
    return f"{show_number(actual.value, indicator.decimals)} {indicator.unit_name}"


@admin.register(Explanation)
class ExplanationAdmin(ReadOnlyAdmin):
    list_display = [
        "indicator",
        "submission",
        "cause",
        "action",
        "owner",
        "due_on",
        "fulfilment",
    ]
    list_filter = ["fulfilment", "submission__period", "submission__department"]
    search_fields = ["indicator__code", "indicator__name", "cause", "action", "owner"]
    ordering = ["-submission__period__year", "-submission__period__quarter", "pk"]
    list_select_related = [
        "indicator",
        "submission__department",
        "submission__period",
    ]


@admin.register(Review)
class ReviewAdmin(ReadOnlyAdmin):
    list_display = [
        "at",
        "submission",
        "indicator",
        "action",
        "state_before",
        "state_after",
        "by",
        "reason",
    ]
    list_filter = ["action", "submission__period", "submission__department"]
    search_fields = ["submission__department__name", "indicator__name", "reason"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    list_select_related = [
        "submission__department",
        "submission__period",
        "indicator",
        "by",
    ]
