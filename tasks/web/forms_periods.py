"""Forms of running the rounds: a period's dates, and reopening one for a department."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from tasks.core.enums import LabelledEnum
from tasks.core.schedule import Dates
from tasks.models import Department, ReportingPeriod
from tasks.models.windows import REASON_LENGTH
from tasks.selectors.periods import dates_of
from tasks.services.periods import NewDates

from .forms_windows import WindowForm, day_input


class Shortcut(LabelledEnum):
    """The commonest changes of a period's dates, filled in at once."""

    OPEN = "open", _("今日开放")
    CLOSE = "close", _("今日截止")
    LOCK = "lock", _("今日锁定")
    UNLOCK = "unlock", _("解除锁定")

    def apply(self, dates: Dates, today: date) -> Dates:
        """Return the dates with the change made."""
        opens_on, due_on, locked_on = dates.opens_on, dates.due_on, dates.locked_on
        if self is Shortcut.OPEN:
            opens_on = today
        elif self is Shortcut.CLOSE:
            due_on = today
        else:
            locked_on = today if self is Shortcut.LOCK else None
        return Dates(opens_on, due_on, locked_on)


def reason_field(label, help_text):
    return forms.CharField(
        label=label,
        max_length=REASON_LENGTH,
        widget=forms.Textarea({"rows": 3, "cols": 60}),
        help_text=help_text,
    )


class DatesForm(WindowForm):
    """A period's dates, and why they are moved; carries those that were looked at."""

    version = None
    seen = forms.CharField(widget=forms.HiddenInput)
    opens_on = forms.DateField(label=_("开放日期"), widget=day_input())
    due_on = forms.DateField(
        label=_("截止日期"), widget=day_input(), help_text=_("截止日当天仍算按时。")
    )
    locked_on = forms.DateField(
        label=_("锁定日期"),
        required=False,
        widget=day_input(),
        help_text=_("自这一天起不能再填报；空白为不锁定。"),
    )
    lock_reason = forms.CharField(
        label=_("锁定原因"),
        required=False,
        max_length=ReportingPeriod._meta.get_field("lock_reason").max_length,
        widget=forms.TextInput({"size": 50}),
        help_text=_("显示在已锁定的填报页上，例如“年度数据已上报”。"),
    )
    reason = reason_field(_("调整理由"), _("记入审计记录。"))

    @classmethod
    def of(cls, period: ReportingPeriod, shortcut: Shortcut | None, today: date):
        """Return the form of a period as it is, a shortcut's change filled in."""
        dates = dates_of(period)
        shown = shortcut.apply(dates, today) if shortcut else dates
        return cls(
            initial={
                "seen": _words(dates),
                "opens_on": shown.opens_on,
                "due_on": shown.due_on,
                "locked_on": shown.locked_on,
                "lock_reason": period.lock_reason,
            }
        )

    @property
    def dates(self) -> Dates:
        given = self.cleaned_data
        return Dates(given["opens_on"], given["due_on"], given["locked_on"])

    def new_dates(self, period: ReportingPeriod) -> NewDates:
        """Return what the service is to do. NB: what was looked at is compared as text;
        whatever else was sent is another state than the stored one."""
        now = dates_of(period)
        is_current = self.cleaned_data["seen"] == _words(now)
        seen = now if is_current else Dates(date.min, date.min)
        return NewDates(
            dates=self.dates,
            lock_reason=self.cleaned_data["lock_reason"],
            reason=self.cleaned_data["reason"],
            looked_at=seen,
        )


def _words(dates: Dates) -> str:
    return "/".join(str(value or "") for value in dates.as_json().values())


class ReopenForm(WindowForm):
    """For which department a locked period is reopened, until when, and why."""

    version = None
    department = forms.ModelChoiceField(Department.objects.none(), label=_("单位"))
    until = forms.DateField(
        label=_("开放至"), widget=day_input(), help_text=_("这一天仍可填报。")
    )
    reason = reason_field(_("理由"), _("显示在该单位的填报页上，并记入审计记录。"))

    def __init__(self, *args, departments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments
