"""What can stand on a board: one strict model per kind of board object.

Positions are board coordinates: x 0-750 from the left, y 0-320 from the top (the title line, when a
board has one, takes y 0-60). Text fields are *rich text*: ``{5/3}`` is a stacked fraction, ``{_}`` an
empty answer box, ``**bold**`` bold, ``^2`` a raised 2.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Color = Literal[
    "ink",
    "teal",
    "orange",
    "blue",
    "plum",
    "gold",
    "gray",
    "white",
    "teal-light",
    "orange-light",
    "blue-light",
    "plum-light",
    "gold-light",
    "gray-light",
    "paper",
]
Pair = tuple[float, float]


class Strict(BaseModel):
    """Base of every model of a scene: unknown keys are errors, values are never coerced."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class BoardObject(Strict):
    """What all board objects share: a name, a place, words for people who do not see it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_-]*$")
    at: Pair
    alt: str = Field(min_length=3)
    shown: bool = False
    enter: Literal["fade", "wipe", "pop"] = "fade"


class Text(BoardObject):
    """A piece of rich text, wrapped at ``width``; ``at`` is its top left (or top center)."""

    kind: Literal["text"]
    text: str
    size: float = 30
    color: Color = "ink"
    align: Literal["left", "center"] = "left"
    width: float | None = None
    box: bool = False


class Equation(BoardObject):
    """Lines of mathematics under each other, aligned at their first equals sign."""

    kind: Literal["equation"]
    lines: tuple[str, ...]
    upto: int | None = None
    size: float = 34
    color: Color = "ink"
    align_equals: bool = True
    accent: tuple[int, ...] = ()


class Column(BoardObject):
    """A written calculation in columns; a space in ``result`` is a place not filled in yet.

    ``above`` holds the small digits of regrouping over the digits of ``top``; ``crossed`` says which
    digits of ``top`` are crossed out.
    """

    kind: Literal["column"]
    top: str
    bottom: str
    op: Literal["+", "−", "×"] = "−"
    above: tuple[str, ...] = ()
    crossed: tuple[int, ...] = ()
    result: str = ""
    size: float = 46
    pencil: bool = False


class Bar(BoardObject):
    """A bar cut into equal parts (fraction bar) or parts of given widths (tape diagram)."""

    kind: Literal["bar"]
    parts: int = 1
    shaded: int = 0
    width: float = 560
    height: float = 56
    widths: tuple[float, ...] | None = None
    labels: tuple[str, ...] = ()
    label_size: float = 24
    color: Color = "teal-light"
    second_shaded: int = 0
    second_color: Color = "orange-light"
    name: str = ""
    brace: str = ""
    dashes: int = 0
    wholes: int = 0


class Jump(Strict):
    """A curved jump along a number line."""

    start: float
    end: float
    label: str = ""
    color: Color = "orange"


class Mark(Strict):
    """A marked value on a number line."""

    value: float
    label: str = ""
    color: Color = "teal"


class NumberLine(BoardObject):
    """A number line from ``low`` to ``high`` with ``per`` ticks in every unit."""

    kind: Literal["number_line"]
    low: float
    high: float
    unit: float = 1
    per: int = 1
    labels: tuple[str, ...] = ()
    width: float = 640
    marks: tuple[Mark, ...] = ()
    jumps: tuple[Jump, ...] = ()
    size: float = 26
    tall: bool = False


class AreaModel(BoardObject):
    """A rectangle split into rows and columns, with headings outside and words inside."""

    kind: Literal["area_model"]
    cols: tuple[float, ...]
    rows: tuple[float, ...]
    col_labels: tuple[str, ...] = ()
    row_labels: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    fills: tuple[Color, ...] = ()
    width: float = 360
    height: float = 200
    size: float = 28


class Grid(BoardObject):
    """Rows of unit squares or dots; ``fills`` colors them in reading order.

    ``filled`` colors only that many of them, going down the columns with ``by_column``.
    """

    kind: Literal["grid"]
    rows: int
    cols: int
    cell: float = 30
    shape: Literal["square", "dot"] = "square"
    fill: Color = "teal-light"
    fills: tuple[Color, ...] = ()
    gap_after_col: int = 0
    gap_after_row: int = 0
    only: int | None = None
    filled: int | None = None
    by_column: bool = False
    labels: tuple[str, ...] = ()
    size: float = 26


class Table(BoardObject):
    """A table; ``{_}`` or an empty string leaves a cell blank."""

    kind: Literal["table"]
    rows: tuple[tuple[str, ...], ...]
    header: bool = True
    widths: tuple[float, ...] = ()
    row_height: float = 44
    size: float = 26
    accent: tuple[tuple[int, int], ...] = ()


class PlotLine(Strict):
    """A line or curve through points of a coordinate graph."""

    points: tuple[Pair, ...]
    color: Color = "teal"
    label: str = ""


class PlotPoint(Strict):
    """A point of a coordinate graph."""

    at: Pair
    label: str = ""
    color: Color = "orange"


class Graph(BoardObject):
    """A coordinate graph (first quadrant or more) with grid, points and lines."""

    kind: Literal["graph"]
    x_range: Pair
    y_range: Pair
    x_step: float = 1
    y_step: float = 1
    width: float = 330
    height: float = 230
    x_label: str = ""
    y_label: str = ""
    points: tuple[PlotPoint, ...] = ()
    lines: tuple[PlotLine, ...] = ()
    size: float = 20


class Bars(BoardObject):
    """A bar graph (``style: bar``) or dot plot (``style: dot``) of categories or numbers."""

    kind: Literal["bars"]
    categories: tuple[str, ...]
    values: tuple[int, ...]
    style: Literal["bar", "dot"] = "bar"
    top: int = 10
    step: int = 1
    width: float = 420
    height: float = 210
    axis: str = ""
    color: Color = "teal-light"
    accent: tuple[int, ...] = ()
    size: float = 22


class Blocks(BoardObject):
    """Place-value blocks: flats of a hundred, rods of ten, single cubes."""

    kind: Literal["blocks"]
    hundreds: int = 0
    tens: int = 0
    ones: int = 0
    unit: float = 9
    color: Color = "teal-light"


class Shape(BoardObject):
    """A polygon, or a circle when it has one corner and a radius; labels sit at given places."""

    kind: Literal["shape"]
    corners: tuple[Pair, ...]
    radius: float | None = None
    fill: Color | None = "teal-light"
    outline: Color = "ink"
    dashed: bool = False
    open: bool = False
    labels: tuple[tuple[float, float, str], ...] = ()
    right_angles: tuple[int, ...] = ()
    size: float = 26


class Prism(BoardObject):
    """A rectangular prism of unit cubes, ``across`` by ``deep`` by ``high``; ``layers`` are filled."""

    kind: Literal["prism"]
    across: int
    deep: int
    high: int
    layers: int = 0
    cell: float = 30
    labels: bool = True


class Paper(BoardObject):
    """A sheet of student work, with the student's name, in a handwriting color."""

    kind: Literal["paper"]
    name: str
    lines: tuple[str, ...]
    upto: int | None = None
    width: float = 300
    height: float = 220
    size: float = 28
    tilt: float = -1.5
    align_equals: bool = False


class Arrow(BoardObject):
    """An arrow from ``at`` to ``to`` with an optional label at its middle."""

    kind: Literal["arrow"]
    to: Pair
    label: str = ""
    color: Color = "orange"
    bend: float = 0
    size: float = 24


class Tokens(BoardObject):
    """A line of counters in groups, for ratios and equal groups."""

    kind: Literal["tokens"]
    groups: tuple[tuple[int, int], ...]
    cell: float = 26
    gap: float = 26
    first: Color = "teal"
    second: Color = "orange"
    ring: bool = True


AnyObject = Annotated[
    Text
    | Equation
    | Column
    | Bar
    | NumberLine
    | AreaModel
    | Grid
    | Table
    | Graph
    | Bars
    | Blocks
    | Shape
    | Prism
    | Paper
    | Arrow
    | Tokens,
    Field(discriminator="kind"),
]
