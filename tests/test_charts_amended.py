"""A path whose targets were amended: what was asked for before stands beside it."""

from tasks.core import charts
from tasks.core.quarters import Quarter

AMENDED = [
    charts.PathPoint(Quarter(2030, 1), 5, 4, original=5),
    charts.PathPoint(Quarter(2030, 2), 10, 8, original=20),
    charts.PathPoint(Quarter(2030, 3), 15, None, original=30),
]
TARGETS = [
    charts.TargetMark(Quarter(2030, 4), 20, "20"),
    charts.TargetMark(Quarter(2030, 4), 40, "40", original=True),
]


def path(points, targets=()):
    return charts.path_chart(
        points, targets=targets, projection=None, unit="人", title="培训"
    )


def traces(figure):
    return {trace["name"]: trace for trace in figure.data["data"]}


def test_original_path_is_drawn_dashed_beside_the_one_in_force():
    drawn = traces(path(AMENDED, TARGETS))

    assert drawn["原目标"]["y"] == [5, 20, 30]
    assert drawn["应完成（序时）"]["y"] == [5, 10, 15]
    assert drawn["原目标"]["x"] == drawn["应完成（序时）"]["x"]
    assert drawn["原目标"]["line"]["dash"] == "dash"
    assert "dash" not in drawn["应完成（序时）"]["line"]


def test_original_target_is_marked_apart_from_the_one_in_force():
    figure = path(AMENDED, TARGETS)

    drawn = traces(figure)

    assert (drawn["年度目标"]["y"], drawn["原年度目标"]["y"]) == ([20], [40])
    assert "original" in [key.kind for key in figure.keys]


def test_path_that_was_never_amended_has_no_original():
    points = [charts.PathPoint(Quarter(2030, 1), 5, 4)]

    figure = path(points, TARGETS[:1])

    assert not {"原目标", "原年度目标"} & set(traces(figure))
    assert "original" not in [key.kind for key in figure.keys]
