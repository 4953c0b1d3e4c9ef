"""What is counted and promised: indicators with their responsibilities and targets."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tasks.core import plan_rules
from tasks.core.enums import Kind, Role
from tasks.core.figures import DASH, show_large
from tasks.models import (
    Actual,
    Indicator,
    ReporterChange,
    Responsibility,
    Target,
)
from tasks.web.form_fields import SharesField

from .base import (
    AuditedAdmin,
    ParentFormSet,
    PlainInline,
    RuledForm,
    plan_years,
)
from .plan import ENGLISH


def has_figures(indicator, department=None) -> bool:
    """Return whether figures of an indicator exist, of one department or of any."""
    figures = Actual.objects.filter(indicator=indicator)
    if department is not None:
        figures = figures.filter(submission__department=department)
    return figures.exists()


class IndicatorForm(RuledForm):
    class Meta:
        field_classes = {"profile": SharesField}

    def problems(self, values):
        found = plan_rules.indicator_problems(values)
        changed = self.changed_of(plan_rules.FROZEN, found)
        if self.instance.pk and changed and has_figures(self.instance.pk):
            text = _with_link(
                plan_rules.definition_is_used(), self.instance, "redefine"
            )
            found += [(name, text) for name in changed]
        return found


class ResponsibilityForm(RuledForm):
    def problems(self, values):
        indicator = self.parent or values.get("indicator")
        found = plan_rules.responsibility_problems(
            values, indicator.kind if indicator else None
        )
        is_new_level = self.instance.pk and self.changed_of(["baseline"], found)
        if is_new_level and indicator and indicator.pk and has_figures(indicator):
            text = plan_rules.baseline_is_used()
            found.append(("baseline", _with_link(text, indicator, "redefine")))
        moved = {"indicator", "department"} & set(self.changed_data)
        if self.instance.pk and moved and self._is_used():
            found.append(("department", used_responsibility()))
        elif indicator and indicator.pk and self._changes_reporters(values, indicator):
            text = plan_rules.reporters_are_used()
            found.append(("reports", _with_link(text, indicator, "reporters")))
        return found

    def _changes_reporters(self, values, indicator) -> bool:
        """True when others would report an indicator that has figures."""
        names = {"reports", "indicator", "department"}
        if not names & set(self.changed_data):
            return False
        stored = Responsibility.objects.filter(pk=self.instance.pk).first()
        reports = [values.get("reports"), stored and stored.reports]
        concerned = {indicator.pk, stored.indicator_id} if stored else {indicator.pk}
        return any(reports) and any(has_figures(pk) for pk in concerned)

    def _is_used(self):
        stored = Responsibility.objects.get(pk=self.instance.pk)
        return has_figures(stored.indicator_id, stored.department_id)


class ResponsibilityFormSet(ParentFormSet):
    def clean(self):
        super().clean()
        for form in self.deleted_forms:
            if form.instance.pk and (problem := kept_responsibility(form.instance)):
                raise ValidationError(problem)


def kept_responsibility(part) -> str:
    """Return why a responsibility is not deleted; "" when it may be. Queries: 3."""
    if has_figures(part.indicator_id, part.department_id):
        return used_responsibility()
    changes = ReporterChange.objects.filter(indicator=part.indicator_id)
    reported = {code for one in changes for code in (*one.before, *one.after)}
    is_reporter = part.reports or part.department.code in reported
    if is_reporter and has_figures(part.indicator_id):
        return gettext(
            "该指标已有填报数据，填报过或正在填报的单位，职责分工不能删除；"
            "请在该指标的“填报单位”页办理。"
        )
    return ""


def used_responsibility() -> str:
    return gettext(
        "该单位已填报过这一指标的数据，职责分工不能删除或改换；"
        "可以在“填报单位”页取消其填报。"
    )


class TargetForm(RuledForm):
    def problems(self, values):
        indicator = self.parent or values.get("indicator")
        department = values.get("department")
        found = plan_rules.target_problems(
            values, indicator.kind if indicator else None, plan_years()
        )
        if indicator and department and not _is_responsible(indicator, department):
            text = gettext("该单位在这一指标上没有职责分工；请先添加并保存职责分工。")
            found.append(("department", text))
        is_sound = not (found or self.errors)
        if (
            is_sound
            and indicator
            and indicator.pk
            and self._changes_judgement(indicator)
        ):
            text = _with_link(plan_rules.target_is_used(), indicator, "amend")
            found.append(("value", text))
        return found

    def _changes_judgement(self, indicator) -> bool:
        """True when figures that exist would be judged by something else."""
        judging = {"indicator", "department", "year", "value"}
        is_negative = (self.cleaned_data.get("value") or 0) < 0  # refused as such
        if is_negative or not judging & set(self.changed_data):
            return False
        stored = Target.objects.filter(pk=self.instance.pk).first()
        concerned = {indicator.pk, stored.indicator_id} if stored else {indicator.pk}
        return any(has_figures(pk) for pk in concerned)


class TargetFormSet(ParentFormSet):
    def clean(self):
        super().clean()
        doomed = [form.instance for form in self.deleted_forms if form.instance.pk]
        if doomed and has_figures(self.instance.pk):
            raise ValidationError(kept_target())


def kept_target() -> str:
    return gettext("该指标已有填报数据，目标不能删除；可以在“修订目标”页改变目标值。")


def _with_link(text, indicator, page):
    """Add the way to the page where the change can be made."""
    key = indicator.code if page == "reporters" else indicator.pk
    url = reverse(f"admin:indicator_{page}", args=[key])
    names = {
        "amend": gettext("去修订目标"),
        "redefine": gettext("去调整口径"),
        "reporters": gettext("去选择填报单位"),
    }
    return format_html('{} <a href="{}">{}</a>', text, url, names[page])


def _is_responsible(indicator, department) -> bool:
    parts = Responsibility.objects.filter(indicator=indicator.pk, department=department)
    return parts.exists()


class ResponsibilityInline(PlainInline):
    model = Responsibility
    form = ResponsibilityForm
    formset = ResponsibilityFormSet
    fields = ["department", "role", "reports", "order", "baseline", "baseline_note"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("indicator", "department")


class TargetInline(PlainInline):
    model = Target
    form = TargetForm
    formset = TargetFormSet
    fields = ["department", "year", "value", "statement", "source", "is_derived"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("indicator", "department")


@admin.register(Indicator)
class IndicatorAdmin(AuditedAdmin):
    form = IndicatorForm
    list_display = [
        "code",
        "name",
        "task_number",
        "kind",
        "unit",
        "lead",
        "reporters",
        "targets_by_year",
    ]
    list_display_links = ["code", "name"]
    list_filter = [
        "kind",
        "measure__task__action",
        "measure__task",
        "is_about",
        ("responsibilities__department", admin.RelatedOnlyFieldListFilter),
    ]
    search_fields = ["code", "name", "name_en", "measure__goal"]
    autocomplete_fields = ["measure"]
    inlines = [ResponsibilityInline, TargetInline]
    list_per_page = 50
    fieldsets = [
        (None, {"fields": ["code", "name", "measure", "order"]}),
        (
            _("计量"),
            {"fields": ["kind", "unit", "decimals", "is_about", "less_is_better"]},
        ),
        (
            _("口径"),
            {
                "description": _("比例类指标须写明分子和分母。"),
                "fields": ["definition", "numerator_name", "denominator_name"],
            },
        ),
        (
            _("进度与判定"),
            {
                "classes": ["collapse"],
                "description": _(
                    "留空时按行动方案的统一规则。已有填报数据的，请在“调整口径”页办理。"
                ),
                "fields": ["profile", "slight_limit", "behind_limit"],
            },
        ),
        (
            ENGLISH,
            {
                "classes": ["collapse"],
                "fields": [
                    "name_en",
                    "unit_en",
                    "definition_en",
                    "numerator_name_en",
                    "denominator_name_en",
                ],
            },
        ),
    ]

    def get_queryset(self, request):
        parts = Responsibility.objects.select_related("department").order_by("order")
        whole = Target.objects.filter(department=None).order_by("year")
        return (
            super()
            .get_queryset(request)
            .select_related("measure__task")
            .prefetch_related(
                Prefetch("responsibilities", parts),
                Prefetch("targets", whole, to_attr="whole_targets"),
            )
        )

    @admin.display(description=_("重点工作"), ordering="measure__task__number")
    def task_number(self, obj):
        return obj.measure.task.number

    @admin.display(description=_("牵头单位"))
    def lead(self, obj):
        parts = obj.responsibilities.all()
        leads = [part.department.title for part in parts if part.role == Role.LEAD]
        return "、".join(leads) or DASH

    @admin.display(description=_("填报单位数"))
    def reporters(self, obj):
        return sum(part.reports for part in obj.responsibilities.all())

    @admin.display(description=_("各年目标"))
    def targets_by_year(self, obj):
        values = [(target.year, shown(obj, target)) for target in obj.whole_targets]
        line = '<div class="nowrap">{}: {}</div>'
        return format_html_join("", line, year_spans(values)) or DASH


def year_spans(values: list[tuple[int, str]]) -> list[tuple[str, str]]:
    """Return the values with consecutive years that say the same drawn together."""
    spans: list[list] = []  # [first year, last year, text]
    for year, text in values:
        if spans and spans[-1][1:] == [year - 1, text]:
            spans[-1][1] = year
        else:
            spans.append([year, year, text])
    return [(f"{a}—{b}" if a < b else str(a), text) for a, b, text in spans]


def shown(indicator, target) -> str:
    """Return a target's value as it is read, or that it is a deliverable."""
    if indicator.kind == Kind.MILESTONE:
        return str(Kind.MILESTONE.label)
    if indicator.kind == Kind.RATIO:
        return DASH if target.value is None else f"{target.value}%"
    return show_large(target.value, indicator.unit_name, indicator.decimals)


@admin.register(Responsibility)
class ResponsibilityAdmin(AuditedAdmin):
    form = ResponsibilityForm
    list_display = ["indicator", "department", "role", "reports", "baseline_shown"]
    list_filter = ["role", "reports", "department__level", "department"]
    list_select_related = ["indicator", "department"]
    search_fields = ["indicator__code", "indicator__name", "department__name"]
    autocomplete_fields = ["indicator", "department"]
    fieldsets = [
        (None, {"fields": ["indicator", "department", "role", "order"]}),
        (
            _("填报"),
            {
                "description": _(
                    "默认由牵头单位填报。让配合单位也填报后，"
                    "指标的实际数为各填报单位之和。"
                    "已有填报数据的，请在指标的“填报单位”页办理。"
                ),
                "fields": ["reports"],
            },
        ),
        (_("基数"), {"fields": ["baseline", "baseline_note"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("indicator", "department")

    @admin.display(description=_("基数"), ordering="baseline")
    def baseline_shown(self, obj):
        return show_large(obj.baseline, decimals=obj.indicator.decimals)

    def get_deleted_objects(self, objs, request):
        """Name what keeps a responsibility: its figures do not refer to it themselves."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        reasons = [(part, kept_responsibility(part)) for part in objs]
        kept = [f"{part}：{reason}" for part, reason in reasons if reason]
        return deleted, counts, lacking, [*protected, *kept]


@admin.register(Target)
class TargetAdmin(AuditedAdmin):
    form = TargetForm
    list_display = ["indicator", "whose", "year", "value_shown", "is_derived", "source"]
    list_filter = ["year", "indicator__kind", "is_derived", "department"]
    list_select_related = ["indicator", "department"]
    search_fields = ["indicator__code", "indicator__name", "statement", "source"]
    autocomplete_fields = ["indicator", "department"]
    fieldsets = [
        (None, {"fields": ["indicator", "department", "year", "value"]}),
        (_("依据"), {"fields": ["statement", "source"]}),
        (_("推算"), {"fields": ["is_derived", "derivation", "derivation_en"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("indicator", "department")

    def get_deleted_objects(self, objs, request):
        """Keep what figures were judged by."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        kept = [f"{o}：{kept_target()}" for o in objs if has_figures(o.indicator_id)]
        return deleted, counts, lacking, [*protected, *kept]

    @admin.display(description=_("单位"), ordering="department__order")
    def whose(self, obj):
        return obj.department.title if obj.department else _("全域")

    @admin.display(description=_("目标值"), ordering="value")
    def value_shown(self, obj):
        return shown(obj.indicator, obj)
