"""The audit record as a list: its filters, its table, and the file that it leaves as."""

from datetime import datetime, time, timedelta

import django_filters
import django_tables2 as tables
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tasks.core.audit_chain import Result
from tasks.core.sheets import Column, Kind, Sheet
from tasks.models import AuditRecord
from tasks.selectors import audit
from tasks.web import audit_words as words
from tasks.web.export import Export
from tasks.web.export_pages import chosen_words

MAX_ROWS = 20_000  # of one file; the page says so


def action_choices():
    found = [(name, words.ACTION_LABELS.get(name, name)) for name in audit.actions()]
    return sorted(found, key=lambda choice: str(choice[1]))


def day(label):
    return django_filters.DateFilter(
        label=label,
        method="in_time",
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class AuditFilter(django_filters.FilterSet):
    """Narrows the list; every filter lives in the URL."""

    person = django_filters.CharFilter(
        label=gettext_lazy("人员"), field_name="actor_name", lookup_expr="icontains"
    )
    object = django_filters.CharFilter(label=gettext_lazy("对象或理由"), method="about")
    action = django_filters.ChoiceFilter(
        label=gettext_lazy("动作"),
        choices=action_choices,
        empty_label=gettext_lazy("全部动作"),
    )
    result = django_filters.ChoiceFilter(
        label=gettext_lazy("结果"),
        choices=Result.choices(),
        empty_label=gettext_lazy("全部结果"),
    )
    origin = django_filters.CharFilter(
        label=gettext_lazy("来源地址"), lookup_expr="istartswith"
    )
    since = day(gettext_lazy("自"))
    until = day(gettext_lazy("至"))

    class Meta:
        model = AuditRecord
        fields: list[str] = []

    def about(self, queryset, _name, value):
        return queryset.filter(
            Q(object_key__icontains=value) | Q(reason__icontains=value)
        )

    def in_time(self, queryset, name, value):
        """Keep what happened on a day of the site's own, or after (before) it."""
        if name == "until":
            return queryset.filter(at__lt=_start_of(value + timedelta(days=1)))
        return queryset.filter(at__gte=_start_of(value))


def _start_of(date):
    return timezone.make_aware(datetime.combine(date, time.min))


class AuditTable(tables.Table):
    """Entries, the latest first. NB: only time orders them; the chain has no other."""

    at = tables.TemplateColumn(
        template_name="audit/_at.html",
        verbose_name=gettext_lazy("时间"),
        attrs={"td": {"class": "row-head"}},
    )
    actor_name = tables.TemplateColumn(
        template_name="audit/_person.html", verbose_name=gettext_lazy("人员")
    )
    action = tables.TemplateColumn(
        template_name="audit/_action.html", verbose_name=gettext_lazy("动作")
    )
    object_key = tables.TemplateColumn(
        template_name="audit/_object.html",
        verbose_name=gettext_lazy("对象"),
        attrs={"td": {"class": "audit-object"}},
    )
    change = tables.Column(
        verbose_name=gettext_lazy("变化与理由"),
        empty_values=(),
        attrs={"td": {"class": "audit-change"}},
    )

    class Meta:
        attrs = {"class": "data-table", "aria-label": gettext_lazy("审计记录")}
        orderable = False
        empty_text = gettext_lazy("没有符合条件的记录。")

    def render_change(self, record):
        return words.summary(record) or "–"


def export(context) -> Export:
    """The entries that the filters leave, the latest first, up to MAX_ROWS."""
    entries = list(context["filter"].qs[: MAX_ROWS + 1])
    rows = [_row(entry) for entry in entries[:MAX_ROWS]]
    name = _("审计记录")
    coverage = _("共 %(count)s 条") % {"count": len(rows)}
    if len(entries) > MAX_ROWS:
        text = _("只含最近 %(count)s 条；更早的请用时间筛选后分次导出。")
        coverage = text % {"count": MAX_ROWS}
    return Export(
        name,
        Sheet(name, _columns(), rows),
        filters=chosen_words(context["filter"]),
        coverage=coverage,
    )


def _columns() -> list[Column]:
    return [
        Column(_("序号"), Kind.NUMBER),
        Column(_("时间")),
        Column(_("人员")),
        Column(_("来源地址")),
        Column(_("动作")),
        Column(_("结果")),
        Column(_("对象类型")),
        Column(_("对象")),
        Column(_("原值")),
        Column(_("新值")),
        Column(_("理由")),
        Column(_("演示数据")),
        Column(_("校验值")),
    ]


def entry_export(context) -> Export:
    """One entry: what it changed, field by field, and the entry itself."""
    entry = context["entry"]
    name = _("审计记录第 %(number)s 条") % {"number": entry.number}
    columns = [Column(_("项目")), Column(_("原值")), Column(_("新值"))]
    return Export(
        name,
        Sheet(_("内容"), columns, words.changes(entry)),
        lambda: [Sheet(_("审计记录"), _columns(), [_row(entry)])],
    )


def _row(entry) -> tuple:
    changes = words.changes(entry)
    return (
        entry.number,
        f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}",
        words.person_word(entry),
        entry.origin or None,
        words.action_word(entry),
        words.result_word(entry),
        words.kind_word(entry),
        entry.object_key,
        _side(entry.before, [(label, old) for label, old, _new in changes]),
        _side(entry.after, [(label, new) for label, _old, new in changes]),
        entry.reason or None,
        _("是") if entry.is_demo else None,
        entry.digest,
    )


def _side(values, pairs) -> str | None:
    if values is None:
        return None
    line = _("%(label)s：%(value)s")
    return "\n".join(line % {"label": a, "value": b} for a, b in pairs)
