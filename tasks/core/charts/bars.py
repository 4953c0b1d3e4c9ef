"""Bars of shares: how much of the year's target is done, and how much should be."""

from collections.abc import Sequence

import plotly.graph_objects as go
from django.utils.translation import gettext as _

from tasks.core.enums import Status

from . import texts
from .figure import empty, figure, percent
from .rows import (
    COLOURS,
    GLYPHS,
    INK,
    MUTED,
    PATTERNS,
    TRACK,
    BulletRow,
    Figure,
    Key,
    RankRow,
)

BAR_HEIGHT, BARS_FRAME = 38, 66  # pixels
ROOM_RIGHT = 1.04  # of the longest bar, so that it does not touch the edge


def bullet_bars(rows: Sequence[BulletRow], *, title: str) -> Figure:
    """Return bars of the share done, each with the mark where it should be by now."""
    labels = [row.label for row in rows]
    return _share_bars(rows, labels, title=title, unit="%")


def ranking(rows: Sequence[RankRow], *, title: str, unit: str = "%") -> Figure:
    """Return the bars in the order given, with their ranks before the names."""
    labels = [f"{'–' if row.rank is None else row.rank}  {row.label}" for row in rows]
    return _share_bars(rows, labels, title=title, unit=unit)


def _share_bars(rows, labels, *, title, unit) -> Figure:
    if not rows:
        return empty(title)
    places = list(range(len(rows)))
    shares = [percent(row.share) for row in rows]
    marks = [percent(row.expected) for row in rows]
    traces = [
        _track(places),
        *_share_traces(rows, places, shares),
        _mark_trace(places, marks),
    ]
    layout = {
        "height": BARS_FRAME + BAR_HEIGHT * len(rows),
        "barmode": "overlay",
        "hovermode": "closest",
        "annotations": _results(rows),
        "margin": {"r": texts.result_width(rows)},
        **_axes(rows, labels, unit=unit, ends=[100, *shares, *marks]),
    }
    keys = [*texts.status_keys(rows), Key("expected-mark", _("应完成（序时）"))]
    summary = texts.bars_summary(rows)
    return figure(traces, layout, title=title, summary=summary, keys=keys)


def _axes(rows, labels, *, unit, ends) -> dict:
    """Return the axes: shares from 0 on, and the names row by row."""
    longest = max(end for end in ends if end is not None)
    return {
        "xaxis": {
            "title": {"text": _("完成率（%(unit)s）") % {"unit": texts.safe(unit)}},
            "range": [0, round(longest * ROOM_RIGHT, 1)],
            "fixedrange": True,
        },
        "yaxis": {
            "range": [len(rows) - 0.4, -0.6],  # the first row on top
            "tickvals": list(range(len(rows))),
            "ticktext": [texts.wrapped(label) for label in labels],
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
    }


def _results(rows) -> list[dict]:
    """Return what stands to the right of each row: its mark with its share or status."""
    return [
        {
            "text": texts.result(row),
            "x": 1,
            "xref": "paper",
            "xanchor": "left",
            "y": place,
            "showarrow": False,
        }
        for place, row in enumerate(rows)
    ]


def _track(places) -> go.Bar:
    return go.Bar(
        name=_("年度目标"),
        x=[100] * len(places),
        y=places,
        orientation="h",
        width=0.62,
        marker={"color": TRACK},
        hoverinfo="skip",
        showlegend=False,  # the axis says where all of it is
    )


def _share_traces(rows, places, shares) -> list[go.Bar]:
    """Return the bars as one trace for each status, as the legend tells them apart."""
    bars = list(zip(rows, places, shares, strict=True))
    groups = [[bar for bar in bars if bar[0].status == status] for status in Status]
    return [_share_trace(group[0][0].status, group) for group in groups if group]


def _share_trace(status, bars) -> go.Bar:
    label = texts.safe(bars[0][0].status_label)
    return go.Bar(
        name=f"{GLYPHS[status]} {label}",
        x=[share for _row, _place, share in bars],
        y=[place for _row, place, _share in bars],
        orientation="h",
        width=0.36,
        marker={
            "color": COLOURS[status],
            "line": {"color": MUTED, "width": 1 if status == Status.NOT_DUE else 0},
            "pattern": {
                "shape": PATTERNS.get(status, ""),
                "fillmode": "overlay",
                "fgcolor": "#ffffff",
                "fgopacity": 0.4,
                "size": 6,
            },
        },
        hovertext=[texts.safe(row.text) for row, _place, _share in bars],
        hoverinfo="text",
        customdata=[row.url for row, _place, _share in bars],
    )


def _mark_trace(places, marks) -> go.Scatter:
    return go.Scatter(
        name=_("应完成（序时）"),
        x=marks,
        y=places,
        mode="markers",
        marker={
            "symbol": "line-ns-open",
            "size": 20,
            "color": INK,
            "line": {"width": 2.5, "color": INK},
        },
        hoverinfo="skip",
    )
