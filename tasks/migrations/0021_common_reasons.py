"""The reasons that every site begins with; the administration changes them."""

from django.db import migrations

REASONS = [
    (
        "数量级或计量单位",
        "Order of magnitude or unit",
        "数据与上季度或目标相差较大，请核对数量级和计量单位；确认无误的，请写明理由。",
        "The figure differs widely from last quarter or from the target. Please check the"
        " order of magnitude and the unit; if it is right, please say why.",
    ),
    (
        "填报口径",
        "Basis",
        "疑似把累计数填成了本季度数，或把本季度数填成了累计数，请核对填报口径后更正。",
        "This looks like a cumulative figure entered for the quarter, or the other way"
        " round. Please check the basis and correct it.",
    ),
    (
        "指标定义",
        "Definition",
        "统计范围与指标口径不一致，请对照“目标原文与口径”更正。",
        "What was counted does not match the indicator's definition. Please correct it"
        " by the target's official wording.",
    ),
    (
        "缺少依据",
        "Missing evidence",
        "缺少佐证材料，请上传文件，或写明文号、链接。",
        "Evidence is missing. Please attach a file, or give a document number or link.",
    ),
    (
        "说明不具体",
        "Explanation too vague",
        "滞后原因和整改措施不够具体，请写明做什么、谁负责、何时完成。",
        "Cause and action are too vague. Please say what is done, by whom and by when.",
    ),
    (
        "数据与说明不符",
        "Figure and note differ",
        "数据与说明或附件不一致，请核对后一并更正。",
        "The figure does not agree with the note or the file. Please correct both.",
    ),
]


def add(apps, schema_editor):
    reason = apps.get_model("tasks", "ReturnReason")
    for order, (name, name_en, text, text_en) in enumerate(REASONS, start=1):
        values = {"name_en": name_en, "text": text, "text_en": text_en}
        reason.objects.get_or_create(name=name, defaults=values | {"order": order})


class Migration(migrations.Migration):
    dependencies = [("tasks", "0020_return_reasons")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
