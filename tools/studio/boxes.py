"""What must not happen on a board: writing that is small, covered, or past the margin (needs skia-python).

Boxes are looked at shortly after every event, when everything has come to rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from tools.studio.frames import places_on, surface
from tools.studio.furniture import tag_width
from tools.studio.paint import recording
from tools.studio.pointing import Arrow, Box, Pointing, covered, extent, shared, writing, writings
from tools.studio.rooms import ROOMS, SURFACE
from tools.studio.scene import Board
from tools.studio.scenery import draw_back
from tools.studio.state import Layer, layers_at
from tools.studio.timeline import Timeline, clock

SMALLEST = 18.0  # type size: 24 pixels when the picture is shown 720 pixels high
SIDE, BOTTOM, TOP, UNDER_TITLE = (
    20.0,
    12.0,
    12.0,
    60.0,
)  # the margins; the line under a title ends at the same sides
HALO = 10.0  # how far a highlight reaches beyond its object
TOUCH = 3.0  # boxes may share this much: they are a little larger than the ink
SOLID = {"bar", "grid", "table", "blocks", "tokens", "area_model", "bars", "graph", "paper"}
COVER = 12.0  # square pixels of writing that an arrow may graze


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something to put right: a short key that a list can hold, and words for a writer."""

    key: str
    words: str


def moments(timeline: Timeline) -> list[float]:
    """Moments worth looking at: shortly after each event, and the end of each line."""
    times = {0.6, timeline.duration - 0.3}
    times |= {min(event.time + 1.0, timeline.duration - 0.2) for event in timeline.events}
    times |= {line.end - 0.15 for line in timeline.lines}
    kept: list[float] = []
    for time in sorted(times):
        if not kept or time - kept[-1] > 0.8:
            kept.append(time)
    return kept


def findings(timeline: Timeline) -> list[Finding]:
    """Everything of a clip that is to be put right, each once, in order of time."""
    found = {
        f"{board.id}.{key}": Finding(key=f"{board.id}.{key}", words=f"{board.id}: {words}")
        for board in timeline.scene.boards
        for key, words in (*_heading(board), *_names(timeline, board))
    }
    pointing = Pointing(timeline)
    times = {*moments(timeline), *(event.time + 0.6 for event in timeline.events)}
    for time in sorted(times):
        board = timeline.scene.board_of(timeline.board_at(time))
        layers = [layer for layer in layers_at(timeline, time) if layer.alpha > 0.9]
        for key, words in (
            *_small(layers),
            *_out(layers, UNDER_TITLE if board.title else TOP),
            *_over(layers),
            *_halos(layers),
            *_under_arrow(layers, pointing.at(time)),
        ):
            name = f"{board.id}.{key}"
            found.setdefault(name, Finding(key=name, words=f"{clock(time)} {board.id}: {words}"))
    return list(found.values())


def _heading(board: Board) -> Iterator[tuple[str, str]]:
    """Title and badge: their type, and whether the title fits on the board."""
    with recording() as words:
        draw_back(surface().getCanvas(), board)
    for word in words:
        if word.size < SMALLEST - 0.01:
            yield (
                "title.small",
                f"{word.text!r} is written at {word.size:.1f}, less than {SMALLEST:.0f}",
            )
    edge = ROOMS[board.view].surface[0] + SURFACE[0] - SIDE
    if any(word.box[2] > edge + 0.5 for word in words):
        yield "title.margin", "the title is past the margin"


def _names(timeline: Timeline, board: Board) -> Iterator[tuple[str, str]]:
    """Names that lie over one another: the people of a row need shorter ones, or fewer of them."""
    row = []
    for key, seat in places_on(timeline, board).items():
        name = timeline.scene.people[key].name
        half = tag_width(name) / 2
        row.append((seat.name_y, seat.x - half, seat.x + half, name))
    for (height, _, end, one), (other, start, _, two) in pairwise(sorted(row)):
        if height == other and end > start:
            yield f"{one}.{two}.names", f"the names {one} and {two} overlap by {end - start:.0f}"


def _small(layers: list[Layer]) -> Iterator[tuple[str, str]]:
    for layer in layers:
        words = writings(layer.item)
        least = min(words, key=lambda word: word.size, default=None)
        if least is not None and least.size < SMALLEST - 0.01:
            yield (
                f"{layer.item.id}.small",
                f"{layer.item.id}: {least.text!r} is written at {least.size:.1f}, less than {SMALLEST:.0f}",
            )


def _out(layers: list[Layer], top: float) -> Iterator[tuple[str, str]]:
    for layer in layers:
        left, upper, right, lower = extent(layer.item)
        over = {
            "left": SIDE - left,
            "top": top - upper,
            "right": right - (SURFACE[0] - SIDE),
            "bottom": lower - (SURFACE[1] - BOTTOM),
        }
        far = {side: by for side, by in over.items() if by > 0.5}
        if far:
            sides = ", ".join(f"{side} by {by:.0f}" for side, by in far.items())
            yield f"{layer.item.id}.margin", f"{layer.item.id} is past the margin: {sides}"


def _over(layers: list[Layer]) -> Iterator[tuple[str, str]]:
    """Writing over writing, and writing under a later object that is solid."""
    for index, one in enumerate(layers):
        for two in layers[index + 1 :]:
            if one.item.id == two.item.id:
                continue
            later = (extent(two.item),) if _kind(two) in SOLID else writing(two.item)
            over = [shared(box, other) for box in writing(one.item) for other in later]
            wide, high = max(over, key=min, default=(0.0, 0.0))
            if min(wide, high) > TOUCH:
                yield (
                    f"{one.item.id}.{two.item.id}.overlap",
                    f"{two.item.id} lies over the writing of {one.item.id} by {wide:.0f} x {high:.0f}",
                )


def _kind(layer: Layer) -> str:
    return str(getattr(layer.item, "kind", ""))


def _halos(layers: list[Layer]) -> Iterator[tuple[str, str]]:
    for layer in layers:
        if layer.glow <= 0:
            continue
        left, top, right, bottom = extent(layer.item)
        halo: Box = (left - HALO, top - HALO, right + HALO, bottom + HALO)
        for other in layers:
            inside = any(min(shared(halo, box)) > TOUCH for box in writing(other.item))
            apart = min(shared(extent(layer.item), extent(other.item))) <= 0
            if other.item.id != layer.item.id and inside and apart:
                yield (
                    f"{layer.item.id}.{other.item.id}.halo",
                    f"the highlight of {layer.item.id} lies over {other.item.id}",
                )


def _under_arrow(layers: list[Layer], at: tuple[Arrow, float] | None) -> Iterator[tuple[str, str]]:
    if at is None or at[1] < 0.5:
        return
    for layer in layers:
        hidden = covered(at[0], writing(layer.item))
        if hidden > COVER:
            yield (
                f"{layer.item.id}.pointer",
                f"the arrow lies over the writing of {layer.item.id} ({hidden:.0f} square pixels)",
            )
