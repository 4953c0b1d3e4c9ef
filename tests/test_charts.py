"""Charts: asserted on what Plotly is given, never on pixels."""

import json
from decimal import Decimal
from fractions import Fraction

import plotly.graph_objects as go
import pytest
from django.utils import translation

from tasks.core import charts
from tasks.core.charts import texts
from tasks.core.enums import Status
from tasks.core.quarters import Quarter

QUARTERS = [Quarter(2030, number) for number in (1, 2, 3)]
HALF, WHOLE = Decimal("0.5"), Decimal(1)
SQUARE = [(120, 30), (121, 30), (121, 31), (120, 31)]
EVIL = '<img src=x onerror="alert(1)"> & <b>粗</b>'
ESCAPED = '&lt;img src=x onerror="alert(1)"&gt; &amp; &lt;b&gt;粗&lt;/b&gt;'


def bullet_row(label="培训", share=HALF, expected=HALF, status=Status.ON_PACE, **more):
    return charts.BulletRow(
        label, share, expected, status, status.label, f"{label}的说明", **more
    )


def rank_row(rank=1, label="甲市", share=HALF, status=Status.ON_PACE):
    return charts.RankRow(rank, label, share, HALF, status, status.label, "说明")


def path_point(year, number, expected, actual, **more):
    return charts.PathPoint(Quarter(year, number), expected, actual, **more)


def city(name="甲市", code="1", status=Status.MET, rings=(SQUARE,), **more):
    return charts.CityShape(
        code, name, rings, (120.2, 30.2), status, status.label, f"{name}的说明", **more
    )


def path(points, targets=(), projection=None, breaks=()):
    return charts.path_chart(
        points,
        targets=targets,
        projection=projection,
        unit="万人次",
        title="培训",
        breaks=breaks,
    )


def names(figure):
    return [trace.get("name") for trace in figure.data["data"]]


def every_figure():
    points = [path_point(2030, number, 5 * number, 4 * number) for number in (1, 2, 3)]
    targets = [charts.TargetMark(Quarter(2030, 4), 20, "20")]
    return {
        "bullets": charts.bullet_bars(
            [bullet_row(status=status, label=status.value) for status in Status],
            title="任务",
        ),
        "ranking": charts.ranking([rank_row()], title="排名"),
        "path": path(points, targets, (Quarter(2030, 4), Decimal("18.75"))),
        "map": charts.city_map([city()], title="地图"),
        "empty": charts.bullet_bars([], title="任务"),
    }


@pytest.mark.parametrize("name", list(every_figure()))
def test_figure_of_every_kind_is_valid_plotly_without_a_template(name):
    figure = every_figure()[name]

    drawn = go.Figure(figure.data)

    assert "template" not in figure.data["layout"]
    assert len(drawn.data) == len(figure.data["data"])
    assert figure.summary


def test_bullets_draw_share_track_and_expected_mark_in_percent():
    rows = [
        bullet_row("甲", Decimal("0.62"), Decimal("0.75"), Status.BEHIND, url="/a/"),
        bullet_row("乙", None, Decimal("0.75"), Status.NOT_REPORTED),
        bullet_row("丙", Fraction(5, 4), None, Status.MET),
    ]

    figure = charts.bullet_bars(rows, title="重点工作")

    traces = figure.data["data"]
    assert names(figure) == [
        "年度目标",
        "● 已完成",
        "▼ 滞后",
        "▨ 待报",
        "应完成（序时）",
    ]
    assert [trace["x"] for trace in traces] == [
        [100, 100, 100],
        [125],
        [62],
        [None],
        [75, 75, None],
    ]
    assert [trace["y"] for trace in traces] == [[0, 1, 2], [2], [0], [1], [0, 1, 2]]
    assert traces[2]["customdata"] == ["/a/"]
    assert traces[2]["hovertext"] == ["甲的说明"]


def test_bullets_name_rows_on_the_left_and_results_on_the_right():
    rows = [
        bullet_row("甲", Decimal("0.62"), status=Status.BEHIND),
        bullet_row("乙", None, status=Status.NOT_REPORTED),
    ]

    layout = charts.bullet_bars(rows, title="重点工作").data["layout"]

    assert layout["yaxis"]["ticktext"] == ["甲", "乙"]
    results = [(note["text"], note["y"], note["x"]) for note in layout["annotations"]]
    assert results == [("▼ 62.0%", 0, 1), ("▨ 待报", 1, 1)]
    assert layout["margin"]["r"] > 0
    assert layout["xaxis"]["title"]["text"] == "完成率（%）"
    assert layout["title"]["text"] == "重点工作"


def test_bullets_axis_starts_at_zero_and_holds_the_longest_bar():
    rows = [bullet_row("甲", Decimal("1.8")), bullet_row("乙", Decimal("0.2"))]

    layout = charts.bullet_bars(rows, title="重点工作").data["layout"]

    assert layout["xaxis"]["range"] == [0, 187.2]


def test_bullets_lagging_bars_carry_patterns_for_black_and_white():
    rows = [bullet_row(status=status) for status in Status]

    figure = charts.bullet_bars(rows, title="重点工作")

    bars = figure.data["data"][1:-1]
    assert [bar["marker"]["pattern"]["shape"] for bar in bars] == [
        "",
        "",
        "",
        "/",
        "x",
        "",
        "",
    ]


def test_bullets_summary_counts_statuses_and_names_the_extremes():
    rows = [
        bullet_row("甲", Decimal("0.9"), status=Status.ON_PACE),
        bullet_row("乙", Decimal("0.2"), status=Status.FAR_BEHIND),
        bullet_row("丙", None, status=Status.NOT_REPORTED),
    ]

    figure = charts.bullet_bars(rows, title="重点工作")

    assert figure.summary == (
        "共 3 项：达序时 1 项、严重滞后 1 项、待报 1 项。"
        "完成率最高的是甲（90.0%），最低的是乙（20.0%）。"
    )


def test_bullets_of_one_row_have_no_extremes():
    figure = charts.bullet_bars([bullet_row("甲")], title="重点工作")

    assert figure.summary == "共 1 项：达序时 1 项。"


def test_bullets_height_grows_with_the_rows():
    one = charts.bullet_bars([bullet_row()], title="").height
    three = charts.bullet_bars([bullet_row()] * 3, title="").height

    assert (one, three) == (104, 180)


def test_ranking_puts_ranks_before_names_and_a_dash_where_there_is_none():
    rows = [
        rank_row(1, "甲市"),
        rank_row(1, "乙市"),
        rank_row(None, "丙市", None, Status.NOT_REPORTED),
    ]

    layout = charts.ranking(rows, title="排名", unit="分").data["layout"]

    assert layout["yaxis"]["ticktext"] == ["1  甲市", "1  乙市", "–  丙市"]
    assert layout["xaxis"]["title"]["text"] == "完成率（分）"


def test_path_leaves_gaps_where_nothing_was_reported():
    points = [
        path_point(2030, 1, Decimal("2.5"), Decimal("2.25")),
        path_point(2030, 2, 5, None),
        path_point(2030, 3, Decimal("7.5"), 0),
    ]

    figure = path(points)

    expected, actual = figure.data["data"]
    assert expected["y"] == [2.5, 5, 7.5]
    assert actual["y"] == [2.25, None, 0]
    assert actual["x"] == ["2030年第一季度", "2030年第二季度", "2030年第三季度"]


def test_path_starts_afresh_where_the_expected_path_falls():
    points = [
        path_point(2030, 4, 20, 19),
        path_point(2031, 1, 5, 6),
        path_point(2031, 2, None, None),
    ]

    expected, actual = path(points).data["data"]

    assert expected["y"] == [20, None, 5, None]
    assert actual["y"] == [19, None, 6, None]
    assert expected["x"] == actual["x"]


def test_path_marks_provisional_figures_hollow():
    points = [path_point(2030, 1, 5, 5), path_point(2030, 2, 10, 9, provisional=True)]

    actual = path(points).data["data"][1]

    assert actual["marker"]["symbol"] == ["circle", "circle-open"]


def test_path_draws_derived_targets_apart_from_written_ones():
    targets = [
        charts.TargetMark(Quarter(2030, 4), 20, "20"),
        charts.TargetMark(
            Quarter(2031, 4), Decimal("25.5"), "25.5（内插）", derived=True
        ),
    ]

    figure = path([path_point(2030, 1, 5, 4)], targets)

    written, derived = figure.data["data"][2:]
    assert (written["name"], written["marker"]["symbol"]) == ("年度目标", "diamond")
    assert (written["x"], written["y"]) == (["2030年第四季度"], [20])
    assert (derived["name"], derived["marker"]["symbol"]) == (
        "推算目标",
        "diamond-open",
    )
    assert (derived["y"], derived["text"]) == ([25.5], ["25.5（内插）"])


def test_path_projects_from_the_last_reported_quarter():
    points = [path_point(2030, 1, 5, 4), path_point(2030, 2, 10, None)]

    projected = path(points, projection=(Quarter(2030, 4), 16)).data["data"][-1]

    assert projected["name"] == "按当前进度预计"
    assert projected["x"] == ["2030年第一季度", "2030年第四季度"]
    assert projected["y"] == [4, 16]


def test_path_labels_the_projection_as_one_and_draws_it_dashed():
    projected = path([path_point(2030, 1, 5, 4)], projection=(Quarter(2030, 4), 16))

    trace = projected.data["data"][-1]
    assert trace["text"] == ["", "预计 16"]
    assert trace["line"]["dash"] == "dash"


@pytest.mark.parametrize(
    ("projected", "expected", "target", "places"),
    [
        (16, 20, 20, ("bottom right", "top right")),
        (16, None, 20, ("bottom right", "top right")),
        (22, 20, 20, ("top right", "bottom right")),
    ],
)
def test_path_sets_the_labels_of_projection_and_target_apart(
    projected, expected, target, places
):
    points = [path_point(2030, 1, 5, 4), path_point(2030, 4, expected, None)]
    marks = [
        charts.TargetMark(Quarter(2030, 4), target, "20"),
        charts.TargetMark(Quarter(2031, 4), 40, "40"),
    ]

    drawn = path(points, marks, (Quarter(2030, 4), projected)).data["data"]

    assert drawn[-1]["textposition"] == places[0]
    assert drawn[2]["textposition"] == [places[1], "bottom right"]


@pytest.mark.parametrize(
    ("actual", "place"), [(4, "bottom right"), (5, "top left"), (6, "top left")]
)
def test_path_labels_the_latest_actual_on_its_own_side_of_the_path(actual, place):
    points = [path_point(2030, 1, 3, 1), path_point(2030, 2, 5, actual)]

    drawn = path([*points, path_point(2030, 3, 7, None)]).data["data"][1]

    assert drawn["text"] == ["", str(actual), ""]
    assert drawn["textposition"] == place


def test_path_without_a_report_projects_nothing():
    figure = path([path_point(2030, 1, 5, None)], projection=(Quarter(2030, 4), 16))

    assert names(figure) == ["应完成（序时）", "实际完成"]


def test_path_axes_name_quarters_years_and_the_unit():
    points = [path_point(2030, 4, 20, 19), path_point(2031, 1, 5, 6)]
    targets = [charts.TargetMark(Quarter(2031, 4), 20, "20")]

    layout = path(points, targets).data["layout"]

    assert layout["xaxis"]["title"]["text"] == "季度"
    assert layout["xaxis"]["ticktext"] == ["4", "1<br>2031年", "4"]
    assert layout["xaxis"]["tickvals"] == [
        "2030年第四季度",
        "2031年第一季度",
        "2031年第四季度",
    ]
    assert layout["xaxis"]["range"] == [-0.5, 2.9]
    assert layout["yaxis"]["title"]["text"] == "万人次"


def test_path_summary_tells_actual_expected_targets_and_projection():
    points = [path_point(2030, 3, Decimal("15.9"), Decimal("14.1"))]
    targets = [charts.TargetMark(Quarter(2030, 4), Decimal("21.2"), "21.2")]

    figure = path(points, targets, (Quarter(2030, 4), Decimal("18.8")))

    assert figure.summary == (
        "2030年第三季度实际为 14.1 万人次，应完成 15.9 万人次。"
        "2030年第四季度的目标为 21.2 万人次。"
        "按当前进度，2030年第四季度预计为 18.8 万人次。"
    )


@pytest.mark.parametrize(
    ("point", "summary"),
    [
        (path_point(2030, 3, None, 7), "2030年第三季度实际为 7 万人次。"),
        (path_point(2030, 3, 7, None), "暂无填报数据。"),
    ],
)
def test_path_summary_says_only_what_is_known(point, summary):
    assert path([point]).summary == summary


def test_path_legend_holds_what_occurs():
    plain = path([path_point(2030, 1, 5, 5)])
    targets = [
        charts.TargetMark(Quarter(2030, 4), 20, "20"),
        charts.TargetMark(Quarter(2031, 4), 20, "20", derived=True),
    ]
    points = [path_point(2030, 1, 5, 5, provisional=True)]
    full = path(points, targets, (Quarter(2030, 4), 16))

    assert [key.kind for key in plain.keys] == ["actual", "expected"]
    assert [(key.drawing, key.is_line) for key in full.keys] == [
        ("key-actual", True),
        ("key-provisional", True),
        ("key-expected", True),
        ("key-target", False),
        ("key-target-derived", False),
        ("key-projection", True),
    ]


def test_map_draws_each_city_as_one_area_with_gaps_between_its_rings():
    island = [(122, 30), (123, 30), (123, 31)]
    cities = [
        city("甲市", "1", Status.MET, rings=(SQUARE, island), url="/cities/1/"),
        city("乙市", "2", Status.MET),
        city("丙市", "3", Status.NOT_REPORTED),
    ]

    figure = charts.city_map(cities, title="地图")

    first, second, third, labels = figure.data["data"]
    assert first["x"] == [120, 121, 121, 120, None, 122, 123, 123]
    assert first["y"] == [30, 30, 31, 31, None, 30, 30, 31]
    assert first["meta"] == {"code": "1", "url": "/cities/1/"}
    assert first["fillcolor"] == second["fillcolor"] == charts.TINTS[Status.MET]
    assert [trace["showlegend"] for trace in (first, second, third)] == [
        True,
        False,
        True,
    ]
    assert "fillpattern" not in first
    assert third["fillpattern"]["shape"] == "/"
    assert labels["text"] == ["●<br>甲市", "●<br>乙市", "▨<br>丙市"]


def test_map_stretches_latitudes_so_that_the_shape_is_right():
    axis = charts.city_map([city()], title="地图").data["layout"]["yaxis"]

    assert axis["scaleanchor"] == "x"
    assert axis["scaleratio"] == 1.1606  # 1 / cos(30.5°)


def test_map_puts_a_name_amid_the_largest_ring_or_at_the_seat():
    crescent = [(0, 0), (10, 0), (10, 10), (0, 10), (0, 9), (9, 9), (9, 1), (0, 1)]
    cities = [
        city("甲市", rings=(SQUARE, [(122, 30), (122.1, 30), (122.1, 30.1)])),
        city("乙市", rings=(crescent,)),
        city("丙市", rings=([(0, 0), (1, 0), (2, 0)],)),
    ]

    labels = charts.city_map(cities, title="地图").data["data"][-1]

    assert labels["x"] == [120.5, 120.2, 120.2]
    assert labels["y"] == [30.5, 30.2, 30.2]


def test_map_summary_names_the_cities_of_each_status():
    cities = [
        city("甲市", status=Status.BEHIND),
        city("乙市", status=Status.MET),
        city("丙市", status=Status.BEHIND),
    ]

    figure = charts.city_map(cities, title="地图")

    assert figure.summary == "已完成：乙市；滞后：甲市、丙市。"
    assert [(key.kind, key.label) for key in figure.keys] == [
        ("met", "已完成"),
        ("behind", "滞后"),
    ]


@pytest.mark.parametrize(
    ("geometry", "rings"),
    [
        (
            {"type": "Polygon", "coordinates": [[[1, 2], [3, 4]], [[9, 9]]]},
            [[(1, 2), (3, 4)]],
        ),
        (
            {"type": "MultiPolygon", "coordinates": [[[[1, 2, 0]]], [[[3, 4]]]]},
            [[(1, 2)], [(3, 4)]],
        ),
    ],
    ids=["polygon without its hole", "two polygons without heights"],
)
def test_geojson_gives_outer_rings(geometry, rings):
    assert charts.geojson_rings(geometry) == rings


@pytest.mark.parametrize(
    "figure",
    [
        charts.bullet_bars([], title="空"),
        charts.ranking([], title="空"),
        path([]),
        charts.city_map([], title="空"),
    ],
    ids=["bullets", "ranking", "path", "map"],
)
def test_figure_without_rows_says_so(figure):
    layout = figure.data["layout"]

    assert figure.data["data"] == []
    assert [note["text"] for note in layout["annotations"]] == ["暂无填报数据"]
    assert figure.summary == "暂无填报数据"
    assert figure.keys == ()


def test_users_text_is_never_markup():
    row = charts.BulletRow(EVIL, None, None, Status.MET, EVIL, EVIL)
    shape = charts.CityShape("1", EVIL, [SQUARE], (0, 0), Status.MET, EVIL, EVIL)
    target = charts.TargetMark(Quarter(2030, 4), 1, EVIL)

    figures = [
        charts.bullet_bars([row], title=EVIL),
        charts.city_map([shape], title=EVIL),
        charts.path_chart([], targets=[target], projection=None, unit=EVIL, title=EVIL),
    ]

    for figure in figures:
        text = json.dumps(figure.data, ensure_ascii=False)
        assert "<img" not in text
        assert "<b>" not in text
    bars, areas, lines = (figure.data for figure in figures)
    assert bars["data"][1]["hovertext"] == [ESCAPED]
    assert areas["data"][0]["text"] == ESCAPED
    assert lines["layout"]["yaxis"]["title"]["text"] == ESCAPED


def test_line_breaks_of_a_text_stay_line_breaks():
    assert texts.safe("甲市\n说明") == "甲市<br>说明"


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("", ""),
        ("甲市", "甲市"),
        ("加强大学生就业技能培训", "加强大学生就业技能培训"),
        ("强化职业学校技能培训支撑作用", "强化职业学校技能<br>培训支撑作用"),
        ("Train people for new jobs", "Train people<br>for new jobs"),
        ("一" * 30, "一" * 11 + "<br>" + "一" * 10 + "…"),
        ("<甲>", "&lt;甲&gt;"),
    ],
)
def test_labels_break_into_lines_of_about_the_same_length(label, shown):
    assert texts.wrapped(label) == shown


def test_sentences_are_set_as_the_language_asks():
    with translation.override("en"):
        english = texts.sentences("One.", "", "Two.")

    assert english == "One. Two."
    assert texts.sentences("一。", "二。") == "一。二。"


def test_status_strings_do_as_well_as_members():
    member = bullet_row("甲", status=Status.MET)
    string = charts.BulletRow("甲", HALF, HALF, "met", "已完成", member.text)

    assert charts.bullet_bars([string], title="").data == (
        charts.bullet_bars([member], title="").data
    )


def test_figures_stay_small_enough_to_travel_with_the_page():
    rows = [
        charts.BulletRow(
            "实施重点群体技能提升行动",
            Decimal("0.6234"),
            Decimal("0.75"),
            list(Status)[number % 7],
            "已完成",
            "到第三季度应完成 75.0%，实际 62.0%，低于序时 13.0 个百分点。",
            f"/tasks/{number}/",
        )
        for number in range(21)
    ]

    figure = charts.bullet_bars(rows, title="重点工作")

    assert len(json.dumps(figure.data, ensure_ascii=False).encode()) < 10_000


@pytest.mark.parametrize("name", list(every_figure()))
def test_no_chart_has_a_second_axis(name):
    layout = every_figure()[name].data["layout"]

    assert {key for key in layout if "axis" in key} <= {"xaxis", "yaxis"}


def test_path_is_cut_where_the_indicator_was_redefined():
    points = [path_point(2030, number, 5 * number, 4 * number) for number in (1, 2, 3)]
    mark = charts.BreakMark(Quarter(2030, 3), "口径调整", "前后数据不可比")

    figure = path(points, breaks=[mark])

    for trace in figure.data["data"]:
        assert trace["x"] == [
            q.label for q in (*QUARTERS[:2], QUARTERS[2], QUARTERS[2])
        ]
        assert [y is None for y in trace["y"]] == [False, False, True, False]
    layout = figure.data["layout"]
    assert [(s["x0"], s["x1"], s["y0"], s["y1"]) for s in layout["shapes"]] == [
        (1.5, 1.5, 0, 1)
    ]
    assert [(a["x"], a["text"]) for a in layout["annotations"]] == [(1.5, "口径调整")]
    assert "break" in [key.kind for key in figure.keys]
    assert figure.summary.startswith("口径自2030年第三季度起调整，与此前数据不可比。")


def test_break_outside_the_quarters_that_are_drawn_is_not_drawn():
    mark = charts.BreakMark(Quarter(2031, 1), "口径调整")

    layout = path([path_point(2030, 1, 5, 4)], breaks=[mark]).data["layout"]

    assert "shapes" not in layout
