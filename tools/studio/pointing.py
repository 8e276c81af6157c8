"""The pointer's arrow, placed so that it covers no writing (needs skia-python)."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import skia

from tools.studio.drawing import draw
from tools.studio.loading import StudioError
from tools.studio.objects import BoardObject
from tools.studio.paint import Word, fill, recording, stroke
from tools.studio.rooms import SURFACE
from tools.studio.state import items_at, pointer_at
from tools.studio.timeline import Event, Timeline

Box = tuple[float, float, float, float]
SHAPE = ((0, 0), (9, 27), (14, 18), (30, 34), (36, 28), (20, 12), (28, 8))
TURNS = (0, 90, 180, 270)  # the tip points up left, up right, down right, down left
REACH = 38.0  # how far the arrow reaches from its tip
GAP = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """The tip of the arrow on the board, and how far it is turned (degrees, clockwise)."""

    x: float
    y: float
    turn: int

    @property
    def boxes(self) -> tuple[Box, ...]:
        """The head and the shaft of the arrow, as two boxes."""
        parts = (SHAPE[:3] + SHAPE[5:], SHAPE[2:6])
        return tuple(_around([self._place(corner) for corner in part]) for part in parts)

    def moved(self, x: float, y: float) -> "Arrow":
        """The same arrow with the board's corner at (x, y) of the picture."""
        return Arrow(x=self.x + x, y=self.y + y, turn=self.turn)

    def _place(self, corner: tuple[float, float]) -> tuple[float, float]:
        x, y = corner
        for _ in range(self.turn // 90):
            x, y = -y, x
        return self.x + x, self.y + y


def _around(corners: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def shared(one: Box, two: Box) -> tuple[float, float]:
    """How wide and high the two boxes overlap; negative when they are apart."""
    return min(one[2], two[2]) - max(one[0], two[0]), min(one[3], two[3]) - max(one[1], two[1])


def covered(arrow: Arrow, boxes: tuple[Box, ...]) -> float:
    """How much of the writing in ``boxes`` the arrow lies over (square pixels)."""
    over = [shared(part, box) for part in arrow.boxes for box in boxes]
    return sum(wide * high for wide, high in over if wide > 1 and high > 1)


@cache
def writings(item: BoardObject) -> tuple[Word, ...]:
    """Everything written in an object, with its type size and its box on the board."""
    with recording() as found:
        draw(skia.Surface(4, 4).getCanvas(), item)
    return tuple(found)


def writing(item: BoardObject) -> tuple[Box, ...]:
    """The boxes of everything written in an object, on the board."""
    return tuple(word.box for word in writings(item))


@cache
def extent(item: BoardObject) -> Box:
    """Left, top, right and bottom of an object's ink on the board, found by drawing it."""
    trial = skia.Surface(SURFACE[0] + 400, SURFACE[1] + 400)
    with trial as canvas:
        canvas.clear(0)
        canvas.translate(200, 200)
        draw(canvas, item)
    alpha = trial.toarray()[:, :, 3] > 40
    rows, columns = alpha.any(axis=1).nonzero()[0], alpha.any(axis=0).nonzero()[0]
    if len(rows) == 0:
        return item.at[0], item.at[1], item.at[0] + 1, item.at[1] + 1
    left, top, right, bottom = columns[0], rows[0], columns[-1], rows[-1]
    return float(left) - 200, float(top) - 200, float(right) - 199, float(bottom) - 199


def placed(timeline: Timeline, event: Event) -> Arrow:
    """Where the arrow of a pointing is: beside an object, or with its tip at a place.

    Of all places and turns the first is taken that covers no writing and stays on the board; when
    there is none, the one that covers least.
    """
    items = items_at(timeline, event)
    boxes = tuple(box for item in items for box in writing(item))
    return min(_candidates(event, items), key=lambda arrow: covered(arrow, boxes) + _off(arrow))


def _candidates(event: Event, items: tuple[BoardObject, ...]) -> list[Arrow]:
    target = event.cue.point
    if not isinstance(target, str):
        x, y = target or (0.0, 0.0)
        return [Arrow(x=x, y=y, turn=turn) for turn in TURNS]
    item = next((thing for thing in items if thing.id == target), None)
    if item is None:
        raise StudioError(f"{target!r} is pointed at while it is not on the board")
    left, top, right, bottom = extent(item)
    near, middle = left + min(30.0, (right - left) / 2), (top + bottom) / 2
    places = (
        (near, bottom + GAP, 0),
        (right + GAP, middle, 0),
        (near, bottom + GAP, 90),
        (left - GAP, middle, 90),
        ((left + right) / 2, bottom + GAP, 0),
        (near, top - GAP, 270),
        (right - 8, top - GAP, 180),
    )
    return [Arrow(x=x, y=y, turn=turn) for x, y, turn in places]


def _off(arrow: Arrow) -> float:
    """A price for leaving the board."""
    outside = sum(
        max(0.0, -box[0])
        + max(0.0, -box[1] + 2)
        + max(0.0, box[2] - SURFACE[0])
        + max(0.0, box[3] - SURFACE[1] - 6)
        for box in arrow.boxes
    )
    return outside * 40


class Pointing:
    """The arrow of one clip; where it stands is found once for every pointing."""

    def __init__(self, timeline: Timeline) -> None:
        """Prepare for the pointings of ``timeline``."""
        self.timeline = timeline
        self._placed: dict[float, Arrow] = {}

    def at(self, time: float) -> tuple[Arrow, float] | None:
        """The arrow at ``time`` and how visible it is; it glides from one place to the next."""
        pointer = pointer_at(self.timeline, time)
        if pointer is None:
            return None
        here, share = self._of(pointer.event), pointer.share
        there = here if pointer.before is None else self._of(pointer.before)
        x, y = there.x + (here.x - there.x) * share, there.y + (here.y - there.y) * share
        return Arrow(x=x, y=y, turn=here.turn), pointer.alpha

    def _of(self, event: Event) -> Arrow:
        if event.time not in self._placed:
            self._placed[event.time] = placed(self.timeline, event)
        return self._placed[event.time]


def draw_arrow(canvas: Any, arrow: Arrow, alpha: float) -> None:
    """The arrow, with a white seam so that it stands out from what is behind it."""
    canvas.save()
    canvas.translate(arrow.x, arrow.y)
    canvas.rotate(arrow.turn)
    path = skia.Path()
    path.addPoly([skia.Point(*corner) for corner in SHAPE], close=True)
    solid = int(0xFF * alpha) << 24
    canvas.drawPath(path, stroke(solid | 0xFFFFFF, 5))
    canvas.drawPath(path, fill(solid | 0xB4540A))
    canvas.restore()
