"""What all charts share: numbers for drawing, validation, and the empty chart."""

import json

import plotly.graph_objects as go

from . import texts
from .rows import Figure, Number

EMPTY_HEIGHT = 160  # pixels
HIDDEN_AXIS = {"visible": False, "fixedrange": True, "constrain": "domain"}


def figure(traces, layout, *, title, summary, keys=()) -> Figure:
    """Validate with Plotly, and leave out its template, which the page brings."""
    layout = {"template": "none", "title": {"text": texts.safe(title)}} | layout
    drawn = go.Figure(data=traces, layout=layout)
    data = json.loads(drawn.to_json())
    data["layout"].pop("template", None)
    return Figure(data, summary, title, tuple(keys))


def empty(title: str) -> Figure:
    """Return a chart that says that nothing was reported."""
    layout = {
        "height": EMPTY_HEIGHT,
        "xaxis": HIDDEN_AXIS,
        "yaxis": HIDDEN_AXIS,
        "annotations": [
            {"text": texts.no_data(), "showarrow": False, "font": {"size": 16}}
        ],
    }
    return figure([], layout, title=title, summary=texts.no_data())


def plain(value: Number) -> int | float | None:
    """Return a number for drawing; what is judged or shown in words stays exact."""
    if value is None:
        return None
    drawn = round(float(value), 4)
    return int(drawn) if drawn.is_integer() else drawn


def percent(share: Number) -> int | float | None:
    """Return a share (1 = all) in percent, for drawing."""
    return None if share is None else plain(share * 100)
