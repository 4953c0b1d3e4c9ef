"""What charts are made of: rows of plain values, and the colours of the statuses."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tasks.core.enums import Status
from tasks.core.quarters import Quarter
from tasks.core.shapes import Point, Ring

Number = Decimal | Fraction | int | None

# Keep in step with the variables of the same names in static/css/site.css.
COLOURS = {
    Status.MET: "#00687a",
    Status.ON_PACE: "#4fa35f",
    Status.SLIGHTLY_BEHIND: "#f2b51d",
    Status.BEHIND: "#e0661a",
    Status.FAR_BEHIND: "#a81c22",
    Status.NOT_REPORTED: "#8d97a3",
    Status.NOT_DUE: "#ffffff",
}
# The same meanings as areas of a map, light enough for dark words upon them.
TINTS = {
    Status.MET: "#86c5cf",
    Status.ON_PACE: "#bcdfbf",
    Status.SLIGHTLY_BEHIND: "#fbe4a0",
    Status.BEHIND: "#f5b98a",
    Status.FAR_BEHIND: "#d98b8b",
    Status.NOT_REPORTED: "#eceff2",
    Status.NOT_DUE: "#ffffff",
}
# Shapes and hatching tell the statuses apart where there is no colour.
GLYPHS = {
    Status.MET: "●",
    Status.ON_PACE: "▲",
    Status.SLIGHTLY_BEHIND: "◆",
    Status.BEHIND: "▼",
    Status.FAR_BEHIND: "■",
    Status.NOT_REPORTED: "▨",
    Status.NOT_DUE: "○",
}
PATTERNS = {Status.BEHIND: "/", Status.FAR_BEHIND: "x"}
LINES = {"actual", "provisional", "expected", "original", "projection"}
INK, ACCENT, MUTED, TRACK = "#1d2733", "#1f4b8e", "#5d6874", "#e6eaef"


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend: what a shape or a line of the chart means."""

    kind: str  # a status, or a drawing of its own such as "target"
    label: str

    @property
    def drawing(self) -> str:
        """The id of its drawing in the sprite."""
        return self.kind if self.kind in set(Status) else f"key-{self.kind}"

    @property
    def is_line(self) -> bool:
        """True when the drawing is a piece of line, and hence wide."""
        return self.kind in LINES


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart: what Plotly draws, and the same in words for those who do not see it."""

    data: dict
    summary: str
    title: str = ""
    keys: tuple[Key, ...] = ()

    @property
    def height(self) -> int | None:
        """Pixels, where the number of rows decides them."""
        return self.data["layout"].get("height")


@dataclass(frozen=True, slots=True)
class BulletRow:
    """One bar: a share done against the share expected by now."""

    label: str
    share: Number  # of the year's target; 1 = all; None = not known
    expected: Number
    status: Status
    status_label: str
    text: str  # the sentence shown on hovering
    url: str = ""


@dataclass(frozen=True, slots=True)
class RankRow:
    """One bar of a ranking; rank None = not ranked."""

    rank: int | None
    label: str
    share: Number
    expected: Number
    status: Status
    status_label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class PathPoint:
    """A quarter on the path, in the unit that is shown; None leaves a gap."""

    quarter: Quarter
    expected: Number
    actual: Number
    provisional: bool = False
    original: Number = None  # what was expected before the target was amended


@dataclass(frozen=True, slots=True)
class TargetMark:
    """A target on the path; derived ones (and interpolated ones) are drawn hollow."""

    quarter: Quarter
    value: Number
    label: str
    derived: bool = False
    original: bool = False  # amended since then


@dataclass(frozen=True, slots=True)
class BreakMark:
    """Where a series begins anew: what stands before it means something else."""

    quarter: Quarter  # the first of the new meaning
    label: str
    hint: str = ""  # what hovering over the mark says


@dataclass(frozen=True, slots=True)
class CityShape:
    """A city on the map: its outer rings, and a point of it (its seat)."""

    code: str
    name: str
    rings: Sequence[Ring]
    center: Point
    status: Status
    status_label: str
    text: str
    url: str = ""
