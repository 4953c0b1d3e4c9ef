"""What stands under the fields of the administration's forms, where the model itself
says nothing. A test walks every form and fails on a field without words."""

from django.utils.translation import gettext_lazy as _

ENGLISH = _("英文页面上显示；留空时显示中文。")
CODE = _("数据文件和接口用来识别这一条的代码；启用后不要改动。")
ORDER = _("在同级中的先后，数字小的在前。")

HELP = {
    "plan.code": CODE,
    "plan.name": _("显示在每页页眉上的名称。"),
    "plan.document_number": _("印发行动方案的文件的完整文号。"),
    "plan.document_title": _("与文件上的标题一致。"),
    "plan.issued_on": _("文件上的印发日期。"),
    "plan.first_year": _("规划期的第一年；开始填报后不能修改。"),
    "plan.last_year": _("规划期的最后一年。"),
    "actionarea.number": _("在行动方案中的序号。"),
    "actionarea.name": _("与文件中的行动名称一致。"),
    "keytask.number": _("在行动方案中的序号，全文连续。"),
    "keytask.action": _("这项重点工作属于哪一个行动。"),
    "keytask.name": _("与文件中的重点工作名称一致。"),
    "keytask.headline_label": _("总览页上合计数字的名称；留空时用重点工作名称。"),
    "measure.task": _("这一行属于哪一项重点工作。"),
    "measure.text": _("清单原文中的具体事项；没有的留空。"),
    "measure.subject": _("清单原文中的领域或对象；没有的留空。"),
    "sourcenote.code": CODE,
    "sourcenote.order": ORDER,
    "sourcenote.title": _("一句话说明是什么疑义。"),
    "sourcenote.indicators": _("输入指标代码或名称查找，可选多个。"),
    "sourcenote.tasks": _("输入重点工作名称查找，可选多个。"),
    "sourcenote.departments": _("输入单位名称查找，可选多个。"),
    "department.code": CODE,
    "department.name": _(
        "列表和图表上显示的简称；有填报数据后请用“单位更名”，以往季度保留原名。"
    ),
    "department.full_name": _("正式文件上使用的全称。"),
    "department.level": _("省级部门，或设区市的填报单位。"),
    "department.order": ORDER,
    "departmentalias.department": _("这个名称指的是哪个单位。"),
    "departmentalias.name": _("文件中对该单位的另一种写法。"),
    "calendarday.day": _("与平常不同的一天：放假的工作日，或上班的周末。"),
    "reportingperiod.year": _("报告期所在的年份，须在规划期内。"),
    "reportingperiod.quarter": _("报告期是第几季度，1 至 4。"),
    "reportingperiod.opens_on": _("从这一天起可以填报。"),
    "indicator.code": CODE,
    "indicator.name": _("页面和图表上显示的指标名称。"),
    "indicator.measure": _("指标出自清单的哪一行；输入行号或文字查找。"),
    "indicator.order": ORDER,
    "indicator.kind": _(
        "决定实际数怎样累计、怎样判定；有填报数据后在“调整口径”页改变。"
    ),
    "indicator.decimals": _("填报和显示时保留几位小数，0 至 4；人数等填 0。"),
    "indicator.definition": _("哪些计入、哪些不计入，从哪里取数；填报人会看到。"),
    "indicator.numerator_name": _("比例类指标的分子是什么；其他类型留空。"),
    "indicator.denominator_name": _("比例类指标的分母是什么；其他类型留空。"),
    "indicator.slight_limit": _("低于序时多少个百分点以内为略滞后；留空用统一规则。"),
    "indicator.behind_limit": _("低于序时多少个百分点以内为滞后；留空用统一规则。"),
    "responsibility.indicator": _("输入指标代码或名称查找。"),
    "responsibility.department": _("牵头、配合或填报的单位。"),
    "responsibility.role": _("文件中第一个列出的单位牵头，其余配合。"),
    "responsibility.reports": _(
        "勾选后每季度由该单位填报；多个单位填报的，相加为总数。"
    ),
    "responsibility.order": _("与文件中列出的先后一致。"),
    "responsibility.baseline_note": _("基数出自哪个文件或怎样推算。"),
    "target.indicator": _("输入指标代码或名称查找。"),
    "target.year": _("目标是哪一年的，须在规划期内。"),
    "target.statement": _("照录文件中的原句。"),
    "target.source": _("文件、附件和行号，便于查对原文。"),
    "target.derivation": _("推算的目标写明由哪些数字怎样算出。"),
    "city.code": CODE,
    "city.name": _("页面、地图和排名上显示的名称。"),
    "city.order": ORDER,
    "city.counties": _("用于“全覆盖”一类目标的核对。"),
    "city.bureau": _("替这个市填报的单位。"),
    "user.display_name": _("页面、记录和通知中显示的姓名。"),
    "user.department": _("填报人只能看到和填报本单位的数据；管理员可以留空。"),
}


def help_for(field) -> str:
    """Return the words for a model's field; "" where there are none."""
    found = HELP.get(f"{field.model._meta.model_name}.{field.name}")
    return found or (ENGLISH if field.name.endswith("_en") else "")
