"""The parts that pages are made of: tags, filters, and the table's template."""

import re
from decimal import Decimal
from fractions import Fraction

import django_tables2 as tables
import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from tasks.core import charts
from tasks.core.bullet import Bullet, bullet
from tasks.core.enums import State, Status
from tasks.core.quarters import Quarter


def render(source, address="/", **context):
    context["request"] = RequestFactory().get(address)
    template = Template("{% load standing i18n %}" + source)
    return template.render(Context(context)).strip()


def words(html):
    """Return what a reader sees, without tags and runs of spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


@pytest.mark.parametrize(
    ("share", "expected", "target", "parts"),
    [
        (
            Decimal("0.62"),
            Decimal("0.75"),
            1,
            ("62.00%", "75.00%", "100.00%", False, "62.0%"),
        ),
        (Fraction(5, 4), 1, 1, ("100.00%", "80.00%", "80.00%", False, "125.0%")),
        (3, 1, 1, ("100.00%", "66.67%", "66.67%", True, "300.0%")),
        (0, Decimal("0.5"), 1, ("0.00%", "50.00%", "100.00%", False, "0.0%")),
        (Decimal("-0.1"), 0, 1, ("0.00%", "0.00%", "100.00%", False, "-10.0%")),
        (None, Decimal("0.5"), 1, (None, "50.00%", "100.00%", False, "–")),
        (Decimal("0.5"), None, None, ("50.00%", None, "100.00%", False, "50.0%")),
        (
            Decimal("0.62"),
            Decimal("0.7"),
            Decimal("0.8"),
            ("62.00%", "70.00%", "80.00%", False, "62.0%"),
        ),
    ],
    ids=["under", "over", "far over", "zero", "fall", "missing", "not due", "ratio"],
)
def test_bullet_places_bar_mark_and_target(share, expected, target, parts):
    drawn = bullet(share, expected, target)

    done, mark, track, is_cut, value = parts
    assert drawn == Bullet(done, mark, track, is_cut, value, drawn.summary)


@pytest.mark.parametrize(
    ("share", "expected", "summary"),
    [
        (Decimal("0.62"), Decimal("0.75"), "完成 62.0%，应完成 75.0%"),
        (Decimal("0.62"), None, "完成 62.0%"),
        (None, Decimal("0.75"), "暂无数据，应完成 75.0%"),
        (None, None, "–"),
    ],
)
def test_bullet_says_what_it_draws(share, expected, summary):
    assert bullet(share, expected).summary == summary


def test_bullet_tag_draws_without_styles_and_names_itself():
    html = render("{% bullet share None status='behind' %}", share=Decimal("0.6"))

    assert 'width="60.00%"' in html
    assert 'class="bullet is-behind"' in html
    assert "<title>完成 60.0%</title>" in html
    assert "style=" not in html


def test_bullet_of_a_milestone_is_a_dash():
    assert words(render("{% bullet 1 1 milestone=True %}")) == "–"


@pytest.mark.parametrize("value", [Status.FAR_BEHIND, "far_behind"])
def test_status_tag_shows_mark_and_word(value):
    html = render("{% status value title='为何' %}", value=value)

    assert words(html) == "严重滞后"
    assert "marks.svg#far_behind" in html
    assert 'title="为何"' in html


def test_status_tag_takes_another_word():
    html = render("{% status 'not_reported' label='逾期未报' hide_word=True %}")

    assert words(html) == "逾期未报"
    assert "visually-hidden" in html


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (State.RETURNED, "已退回"),
        ("none", "未报"),
        ("late", "迟报"),
        ("open", "填报中"),
    ],
)
def test_state_tag_shows_the_step_of_the_round(value, word):
    assert words(render("{% state value %}", value=value)) == word


def test_tag_explains_itself_on_hovering():
    html = render("{% tag 'interpolated' %}")

    assert words(html) == "内插"
    assert "文件未列该年目标" in html


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ 1234.5|number }}", "1,235"),
        ("{{ value|number:1 }}", "1,234.5"),
        ("{{ large|large:'人次' }}", "15.23 万人次"),
        ("{{ half|share }}", "50.0%"),
        ("{{ 62|percent }}", "62.0%"),
        ("{{ -13|points }}", "-13.0"),
        ("{{ none|number }}{{ none|large }}{{ none|share }}{{ none|percent }}", "––––"),
        ("{{ mapping|get:'a' }}", "1"),
        (
            "{% quantity large '人次' %}",
            '15.23<span class="unit">万人次</span>',
        ),
    ],
)
def test_figures_are_shown_as_people_read_them(source, shown):
    context = {
        "value": Decimal("1234.5"),
        "large": Decimal(152_300),
        "half": Decimal("0.5"),
        "none": None,
        "mapping": {"a": 1},
    }

    assert render(source, **context) == shown


def test_counts_pick_a_status_and_keep_the_rest_of_the_address():
    html = render(
        "{% counts mapping picks='list' %}",
        "/?period=2030Q3&status=met&page=4",
        mapping={Status.MET: 3, Status.BEHIND: 1},
    )

    assert words(html) == (
        "已完成 3 项 达序时 0 项 略滞后 0 项 滞后 1 项 严重滞后 0 项 待报 0 项 未到期 0 项"
    )
    assert 'href="?period=2030Q3&amp;status=behind#list"' in html
    assert 'x="75.00%" y="0" width="25.00%"' in html


def test_count_that_is_picked_leads_back_to_all():
    html = render("{% counts mapping picks='list' %}", "/?status=met", mapping={})

    assert html.count("aria-current") == 1
    assert '<a class="count-link" href="?#list" aria-current="true"' in html


def test_counts_of_nothing_draw_no_bar_and_no_links():
    html = render("{% counts mapping unit='个' %}", mapping={})

    assert "counts-bar" not in html
    assert "<a " not in html
    assert "0 个" in words(html)


def test_count_marks_show_only_what_occurs():
    mapping = {Status.MET: 3, Status.FAR_BEHIND: 2}

    assert words(render("{% count_marks mapping %}", mapping=mapping)) == (
        "已完成 3 严重滞后 2"
    )
    assert words(render("{% count_marks mapping %}", mapping={})) == "–"


def test_quarter_switch_leads_on_and_keeps_the_filters():
    quarters = [Quarter(2030, 1), Quarter(2030, 2), Quarter(2029, 4)]

    html = render(
        "{% quarter_switch quarters quarter %}",
        "/?period=2030Q1&department=a&department=b&page=2",
        quarters=quarters,
        quarter=Quarter(2030, 1),
    )

    assert 'href="?department=a&amp;department=b&amp;period=2029Q4"' in html
    assert 'href="?department=a&amp;department=b&amp;period=2030Q2"' in html
    assert html.count('<input type="hidden" name="department"') == 2
    assert 'name="page"' not in html
    assert '<option value="2030Q1" selected>2030年第一季度</option>' in html
    assert re.findall(r'optgroup label="(.*?)"', html) == ["2030年", "2029年"]


def test_quarter_switch_at_the_end_leads_nowhere():
    html = render(
        "{% quarter_switch quarters quarter %}",
        quarters=[Quarter(2030, 1)],
        quarter=Quarter(2030, 1),
    )

    assert "href" not in re.sub(r"<use [^>]*>", "", html)


def test_pager_links_pages_and_keeps_the_rest():
    page = Paginator(range(100), 10).page(5)

    html = render("{% pager page %}", "/?sort=name&page=5", page=page)

    assert words(html) == "第 41–50 条，共 100 条 上一页 1 … 4 5 6 … 10 下一页"
    assert 'href="?sort=name&amp;page=5" aria-current="page"' in html
    assert 'href="?sort=name&amp;page=6" rel="next"' in html


@pytest.mark.parametrize(("number", "dead"), [(1, "上一页"), (2, "下一页")])
def test_pager_ends_are_not_links(number, dead):
    page = Paginator(range(20), 10).page(number)

    html = render("{% pager page %}", page=page)

    assert f'<span class="is-off">{dead}</span>' in html


def test_pager_of_one_page_is_not_drawn():
    assert render("{% pager page %}", page=Paginator([1], 10).page(1)) == ""


def test_figure_holds_the_drawing_the_words_and_the_table():
    row = charts.BulletRow("</script>", Decimal("0.5"), 1, Status.BEHIND, "滞后", "x")
    chart = charts.bullet_bars([row], title="完成情况")

    html = render(
        "{% figure 'fig-a' chart height='auto' %}<table>表</table>{% endfigure %}",
        chart=chart,
    )

    assert f'data-figure="fig-a" data-height="{chart.height}"' in html
    assert f'role="img" aria-label="{chart.summary}"' in html
    assert '<script id="fig-a" type="application/json">' in html
    assert html.count("</script>") == 1
    assert "<table>表</table></details>" in html
    assert words(html).startswith("完成情况 保存为图片 滞后 应完成（序时）")


def test_figure_without_a_table_or_data_offers_neither():
    chart = charts.bullet_bars([], title="完成情况")

    html = render(
        "{% figure 'fig-a' chart title='另题' %} {% endfigure %}", chart=chart
    )

    assert "<details" not in html
    assert "data-save" not in html
    assert 'data-title="另题"' in html


class Names(tables.Table):
    name = tables.Column(verbose_name="名称")
    value = tables.Column(
        verbose_name="数值", attrs={"td": {"class": "num"}}, orderable=False
    )

    class Meta:
        attrs = {"aria-label": "名单"}
        empty_text = "没有记录"


def test_table_says_how_it_is_sorted_and_keeps_the_address():
    request = RequestFactory().get("/?sort=name&status=met&page=2")
    table = Names([{"name": str(n), "value": n} for n in range(30)], order_by="name")
    table.paginate(page=2, per_page=10)

    html = table.as_html(request)

    assert 'aria-sort="ascending"' in html
    assert 'href="?sort=-name&amp;status=met"' in html
    assert 'aria-label="名单"' in html
    assert 'href="?sort=name&amp;status=met&amp;page=3"' in html
    assert '<td class="num" data-label="数值">' in html
    assert html.count("aria-sort") == 1


def test_table_without_rows_says_so():
    assert "没有记录" in Names([]).as_html(RequestFactory().get("/"))


class Entry(forms.Form):
    name = forms.CharField(label="名称", help_text="全称")
    note = forms.CharField(label="说明", required=False)


def test_form_field_ties_help_and_errors_to_the_input():
    form = Entry({"name": ""})

    html = render(
        "{% include 'components/_form_field.html' with field=form.name %}"
        "{% include 'components/_form_errors.html' %}",
        form=form,
    )

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'role="alert"' in html


def test_form_field_says_what_is_optional():
    html = render(
        "{% include 'components/_form_field.html' with field=form.note %}", form=Entry()
    )

    assert words(html) == "说明 （选填）"


def test_empty_state_says_what_to_do():
    html = render(
        "{% include 'components/_empty.html' with title='还没有' url='/a/' action='开始' %}"
    )

    assert words(html) == "还没有 开始"
    assert 'href="/a/"' in html
