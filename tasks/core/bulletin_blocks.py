"""What a bulletin is made of: the facts that go in, and the blocks that come out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from .enums import Status

# Status by shape as well as by word: readable in black and white.
GLYPHS = {
    Status.MET: "●",
    Status.ON_PACE: "▲",
    Status.SLIGHTLY_BEHIND: "◆",
    Status.BEHIND: "▼",
    Status.FAR_BEHIND: "■",
    Status.NOT_REPORTED: "▨",
    Status.NOT_DUE: "○",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a task or a city stands."""

    name: str
    status: Status
    share: Decimal | None  # 1 = all
    expected: Decimal | None
    due: int
    reported: int
    lagging: int
    number: int | None = None  # the task's number, the city's rank


@dataclass(frozen=True, slots=True)
class Laggard:
    """An indicator that is behind, with what its departments say."""

    name: str
    lead: str
    status: Status
    sentence: str
    words: tuple[tuple[str, str], ...] = ()  # (department, its own words)


@dataclass(frozen=True, slots=True)
class Turn:
    """An indicator whose status is another than in the quarter before."""

    change: str  # 好转, 转差, …
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Correction:
    name: str
    whose: str
    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that a bulletin is made of, in words and plain values."""

    plan: str
    document: str  # number
    quarter: str
    edition: str  # in words
    key: str  # 2026Q3-2
    checksum: str
    published: str  # day in words
    publisher: str  # the office
    opening: str  # the sentence on the whole plan
    counts: dict[Status, int]
    tasks: Sequence[Standing] = ()
    cities: Sequence[Standing] = ()
    laggards: Sequence[Laggard] = ()
    turns: Sequence[Turn] | None = None  # None: there is no quarter before
    missing: Sequence[str] = ()
    corrections: Sequence[Correction] = ()
    reason: str = ""  # why it was corrected


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    level: int = 1  # 1 一、 2 （一） 3 1.


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """An empty paragraph that somebody must write."""

    hint: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with a caption; its first row repeats on every page."""

    caption: str
    columns: tuple[str, ...]
    widths: tuple[int, ...]  # shares of the width
    rows: tuple[tuple[str, ...], ...]
    centred: frozenset[int] = frozenset()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    values: tuple[Decimal | int | None, ...]
    colour: str  # RRGGBB


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars; the numbers stand in a table beside."""

    title: str
    description: str  # the text alternative
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    colours: tuple[str, ...] = ()  # of the bars one by one, where there is one series
    is_wide: bool = False  # bars lie; for long names


Block = Heading | Paragraph | Judgement | Grid | Chart


@dataclass(frozen=True, slots=True)
class Bulletin:
    title: str
    greeting: str
    blocks: tuple[Block, ...]
    signature: str
    day: str
    source: str  # which edition, and its checksum
    facts: Facts = field(repr=False, default=None)
