"""What the pages of this ring are called where they are told in words."""

from django.utils.translation import gettext_lazy as _

from tasks.web.view_words import Page

PAGE_NAMES = {
    "overview": Page(_("总览")),
    "replay": Page(_("进展回放")),
    "meeting": Page(_("会议模式")),
    "compare_ranking": Page(_("位次")),
    "compare_quarters": Page(_("季度对比")),
    "compare_years": Page(_("年度对比")),
    "compare_indicators": Page(_("指标×季度")),
    "compare_units": Page(_("单位×季度")),
    "compare_cities": Page(_("设区市×指标")),
    "compare_map": Page(_("地图")),
    "compare_lines": Page(_("分项走势")),
}
