"""The shape of every answer and of every question, as OpenAPI describes them."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from ninja import Field, Schema
from pydantic import WithJsonSchema

from tasks.core.enums import DepartmentLevel, Kind, LabelledEnum, Role, Stage, Status


def one_of(words: type[LabelledEnum]):
    """Return the enumeration as a type that is described by its values alone."""
    values = [word.value for word in words]
    return Annotated[words, WithJsonSchema({"type": "string", "enum": values})]


DecimalText = Annotated[
    str,
    Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$", json_schema_extra={"format": "decimal"}),
]
EditionText = Annotated[str, Field(max_length=12)]
QuarterText = Annotated[str, Field(pattern=r"^[0-9]{4}Q[1-4]$")]


class Problem(Schema):
    detail: str = Field(description=_("错误说明。"))


class Index(Schema):
    plan: str
    progress: str
    openapi: str


# plan/


class ActionOut(Schema):
    number: int
    name: str
    name_en: str


class TaskOut(Schema):
    number: int
    action: int = Field(description=_("所属行动的序号"))
    name: str
    name_en: str


class HandedOverOut(Schema):
    to: str = Field(description=_("承接单位的代码"))
    starts: str = Field(description=_("自该季度起由承接单位填报，例：2026Q3"))
    indicator: str | None = Field(description=_("指标代码；null 表示全部指标"))


class DepartmentOut(Schema):
    code: str
    name: str
    name_en: str
    level: one_of(DepartmentLevel) = Field(description=_("省级部门或设区市部门"))
    aliases: list[str] = Field(description=_("文件中出现的其他名称"))
    handed_over: list[HandedOverOut] = Field(description=_("并入、分立后的承接单位"))


class ResponsibleOut(Schema):
    code: str
    name: str
    role: one_of(Role)


class ReporterOut(ResponsibleOut):
    baseline: DecimalText | None = Field(
        description=_("该单位规划期前一年年末的水平，未知为 null")
    )


class AmendmentOut(Schema):
    starts: QuarterText = Field(description=_("自该季度起执行"))
    before: DecimalText | None = Field(description=_("原目标值；新增目标为 null"))
    after: DecimalText | None = Field(description=_("新目标值"))
    document_number: str = Field(description=_("依据文号"))
    reason: str = Field(description=_("理由"))


class RevisionOut(Schema):
    starts: QuarterText = Field(description=_("自该季度起执行"))
    is_break: bool = Field(description=_("与以前的数据不可比"))
    changed: list[str] = Field(description=_("改动的字段"))
    document_number: str = Field(description=_("依据文号"))
    reason: str = Field(description=_("理由"))


class LimitsOut(Schema):
    slight_limit: DecimalText = Field(description=_("略滞后的界限，百分点"))
    behind_limit: DecimalText = Field(description=_("滞后的界限，百分点"))
    about_share: DecimalText = Field(description=_("“左右”类目标视为达到的百分数"))


class LimitsRevisionOut(Schema):
    starts: QuarterText = Field(description=_("自该季度起执行"))
    before: LimitsOut = Field(description=_("原判定规则"))
    after: LimitsOut = Field(description=_("新判定规则"))
    document_number: str = Field(description=_("依据文号"))
    reason: str = Field(description=_("理由"))


class ReporterChangeOut(Schema):
    starts: QuarterText = Field(description=_("自该季度起执行"))
    before: list[str] = Field(description=_("原填报单位的代码"))
    after: list[str] = Field(description=_("新填报单位的代码"))
    document_number: str = Field(description=_("依据文号"))
    reason: str = Field(description=_("理由"))


class TargetOut(Schema):
    year: int
    value: DecimalText | None = Field(description=_("按基本单位；任务类为 null"))
    department: str | None = Field(description=_("单位代码；null 表示全域"))
    department_name: str | None
    statement: str = Field(description=_("目标原文"))
    derived: bool = Field(description=_("由文件其他数字推算"))
    amendments: list[AmendmentOut] = Field(description=_("目标修订，先后为序"))


class IndicatorOut(Schema):
    code: str
    task: int = Field(description=_("重点工作序号"))
    name: str
    name_en: str
    unit: str
    unit_en: str
    kind: one_of(Kind)
    about: bool = Field(description=_("目标写“左右”"))
    departments: list[ResponsibleOut] = Field(description=_("牵头和配合单位"))
    reporters: list[ReporterOut] = Field(description=_("填报单位"))
    baseline: DecimalText | None = Field(
        description=_("规划期前一年年末的全域水平，未知为 null")
    )
    targets: list[TargetOut]
    revisions: list[RevisionOut] = Field(description=_("口径调整，先后为序"))
    reporter_changes: list[ReporterChangeOut] = Field(
        description=_("填报单位调整，先后为序")
    )


class NoteOut(Schema):
    code: str
    title: str
    title_en: str
    finding: str = Field(description=_("原文表述"))
    finding_en: str
    reading: str = Field(description=_("本系统采用的口径和理由"))
    reading_en: str
    indicators: list[str] = Field(description=_("涉及的指标代码"))


class PlanQuery(Schema):
    edition: EditionText | None = Field(
        None,
        description=_("季度定版的编号：某季度，或在季度后加 -2 等序号；缺省为当前方案"),
    )


class PlanOut(Schema):
    actions: list[ActionOut]
    tasks: list[TaskOut]
    departments: list[DepartmentOut]
    indicators: list[IndicatorOut]
    limits: LimitsOut = Field(description=_("判定规则，最近一次调整后的"))
    limits_revisions: list[LimitsRevisionOut] = Field(
        description=_("判定规则调整，先后为序")
    )
    notes: list[NoteOut]


# progress/


class ProgressQuery(Schema):
    period: QuarterText | None = Field(
        None,
        description=_("报告期：四位年份加 Q1 至 Q4；缺省为最近一个已过截止日的季度"),
    )
    edition: EditionText | None = Field(
        None,
        description=_("季度定版的编号：某季度，或在季度后加 -2 等序号；缺省为当前数据"),
    )
    by: Literal["department", "city"] | None = Field(
        None, description=_("缺省为每项指标的全域进展；也可按部门或设区市")
    )
    provisional: bool = Field(
        False, description=_("同时计入已提交、未审定的数据；需有相应权限")
    )


class CoverageOut(Schema):
    due: int = Field(description=_("应报单位数"))
    reported: int = Field(description=_("已报单位数"))


class ProgressOut(Schema):
    code: str = Field(description=_("指标代码"))
    name: str = Field(description=_("指标名称"))
    department: str | None = Field(description=_("填报单位代码；null 表示全域"))
    department_name: str | None
    city: str | None = Field(description=_("设区市代码，仅用于按设区市查询"))
    city_name: str | None
    period: QuarterText
    actual: DecimalText | None = Field(
        description=_("截至该季度的实际数，按基本单位；比例为百分数")
    )
    expected: DecimalText | None = Field(description=_("截至该季度的序时应达数"))
    target: DecimalText | None = Field(description=_("该年年底的目标"))
    compared_expected: DecimalText | None = Field(
        description=_("用来比较的序时应达数：只含有数据的单位和季度")
    )
    compared_target: DecimalText | None = Field(
        description=_("用来比较的年度目标：只含有数据的单位")
    )
    share_done: DecimalText | None = Field(
        description=_("该年已完成的份额，1 为全部；比例类和任务类为 null")
    )
    gap: DecimalText | None = Field(
        description=_("与序时进度之差，百分点；负数为落后，null 为未判定")
    )
    status: one_of(Status)
    stage: one_of(Stage) | None = Field(description=_("任务类的进展阶段"))
    explanation: str = Field(description=_("状态说明"))
    reported: bool = Field(description=_("该季度有数据，或任务此前已完成"))
    coverage: CoverageOut
    provisional: bool = Field(description=_("计入了未审定的数据"))
