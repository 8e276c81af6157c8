"""One picture of the clip at a moment (needs skia-python)."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import skia

from tools.studio.drawing import draw
from tools.studio.furniture import chat, name_tag
from tools.studio.looks import Role
from tools.studio.motion import chatting, musing, watching
from tools.studio.paint import dashed, fill
from tools.studio.people import Pose, draw_person, sway
from tools.studio.pointing import Arrow, Pointing, draw_arrow, extent
from tools.studio.rooms import HEIGHT, ROOMS, SURFACE, WIDTH, Seat, pairs_of, seats
from tools.studio.scene import Board
from tools.studio.scenery import draw_back, draw_front, draw_loudspeaker
from tools.studio.state import Layer, layers_at
from tools.studio.timeline import TimedLine, Timeline
from tools.studio.turns import SOURCES

Places = dict[str, Seat]
OUTDOORS = {"garden"}


def surface() -> Any:
    """A fresh picture."""
    return skia.Surface(WIDTH, HEIGHT)


def places_on(timeline: Timeline, board: Board) -> Places:
    """Where everybody in the picture is while ``board`` is up."""
    people = timeline.scene.people
    chats = [line.start for line in timeline.lines if line.line.kind == "pairs"]
    paired = any(timeline.board_at(start) == board.id for start in chats)
    return seats(board.view, people, board.present or tuple(people), paired=paired)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What goes on at a moment: the lines that are heard, who is where, where the arrow is."""

    number: int
    time: float
    board: Board
    places: Places
    lines: tuple[TimedLine, ...]
    arrow: tuple[Arrow, float] | None

    def line_of(self, kind: str) -> TimedLine | None:
        """The newest line of a kind that is going on."""
        return next((line for line in reversed(self.lines) if line.line.kind == kind), None)


class Painter:
    """Draws the frames of one timeline; ``mouths`` are the mouth levels frame by frame."""

    def __init__(self, timeline: Timeline, mouths: list[int], fps: int) -> None:
        """Prepare for drawing ``timeline`` at ``fps`` pictures a second."""
        self.timeline = timeline
        self.people = timeline.scene.people
        self.mouths = mouths
        self.fps = fps
        self._pointing = Pointing(timeline)
        self._places = {board.id: places_on(timeline, board) for board in timeline.scene.boards}
        self._still: tuple[object, Any] | None = None

    def frame(self, canvas: Any, number: int) -> None:
        """Draw picture ``number``."""
        now = self._moment(number)
        canvas.drawImage(self._scenery(now.board, layers_at(self.timeline, now.time)), 0, 0)
        self._signal(canvas, now)
        for order, key in enumerate(sorted(now.places, key=self._depth(now.places))):
            seat = now.places[key]
            canvas.save()
            canvas.translate(seat.x, seat.y)
            canvas.scale(seat.scale, seat.scale)
            draw_person(canvas, self.people[key].look, self._pose(key, now, order))
            canvas.restore()
        draw_front(canvas, now.board.view, now.places, self.people)
        if now.line_of("pairs"):
            for group in self._pairs(now):
                for one, two in pairwise(group):
                    chat(canvas, (now.places[one].x + now.places[two].x) / 2, 408)
        if now.arrow is not None:
            arrow, alpha = now.arrow
            x, y = ROOMS[now.board.view].surface
            draw_arrow(canvas, arrow.moved(x, y), alpha)
        for key, seat in now.places.items():
            name_tag(canvas, self.people[key].name, (seat.x, seat.name_y), lit=self._says(key, now))

    def _depth(self, places: Places) -> Callable[[str], tuple[bool, float]]:
        """Who is drawn first: those farther back; a wheelchair is never behind a neighbor's legs."""
        return lambda key: (self.people[key].look.wheelchair, places[key].y)

    def _moment(self, number: int) -> Moment:
        time = number / self.fps
        board = self.timeline.scene.board_of(self.timeline.board_at(time))
        return Moment(
            number=number,
            time=time,
            board=board,
            places=self._places[board.id],
            lines=tuple(
                line for line in self.timeline.lines if line.start - 0.08 <= time <= line.end + 0.12
            ),
            arrow=self._pointing.at(time),
        )

    def _scenery(self, board: Board, layers: tuple[Layer, ...]) -> Any:
        state = (board.id, layers)
        if self._still is None or self._still[0] != state:
            picture = surface()
            with picture as canvas:
                draw_back(canvas, board)
                canvas.save()
                canvas.translate(*ROOMS[board.view].surface)
                for layer in layers:
                    _layer(canvas, layer)
                canvas.restore()
            self._still = (state, picture.makeImageSnapshot())
        return self._still[1]

    def _signal(self, canvas: Any, now: Moment) -> None:
        sources = {line.line.source for line in self.timeline.lines}
        break_in = now.line_of("interruption")
        source = break_in.line.source if break_in else None
        x, y = ROOMS[now.board.view].signal
        if "pa" in sources and now.board.view not in OUTDOORS:
            draw_loudspeaker(canvas, now.board.view, sounding=source == "pa")
        if source == "door":
            name_tag(canvas, SOURCES["door"], (x, y), lit=True)

    def _says(self, key: str, now: Moment) -> bool:
        return any(key in self.timeline.scene.speakers_of(line.line) for line in now.lines)

    def _pairs(self, now: Moment) -> list[tuple[str, ...]]:
        return pairs_of(self.people, tuple(now.places))

    def _pose(self, key: str, now: Moment, order: int) -> Pose:
        speaking = self._says(key, now)
        student = self.people[key].role == Role.STUDENT
        blink = (now.number + order * 11 + sum(map(ord, key)) * 5) % (self.fps * 4) < 2
        if not speaking and student and now.line_of("pairs"):
            return self._with_partner(key, now, blink=blink)
        if not speaking and now.line_of("wait"):
            return self._thinking(key, now, blink=blink)
        return Pose(
            mouth=self.mouths[min(now.number, len(self.mouths) - 1)] if speaking else 0,
            blink=blink,
            speaking=speaking,
            gaze=self._gaze(key, now, speaking=speaking),
            lean=sway(now.time, order) if speaking else 0,
            hand=self._hand(key, now.time),
            reach=self._reach(key, now),
        )

    def _with_partner(self, key: str, now: Moment, *, blink: bool) -> Pose:
        group = next(group for group in self._pairs(now) if key in group)
        others = [other for other in group if other != key]
        partner = others[int(now.time / 2.2) % len(others)] if others else key
        side = _sign(now.places[partner].x - now.places[key].x, 1)
        mouth = chatting(group, key, now.time) if others else 0
        return Pose(mouth=mouth, blink=blink, gaze=(side, 0), turn=side, tilt=2 * side)

    def _thinking(self, key: str, now: Moment, *, blink: bool) -> Pose:
        reach, hand = self._reach(key, now), self._hand(key, now.time)
        if self.people[key].role != Role.STUDENT:
            watched = [k for k in now.places if self.people[k].role == Role.STUDENT]
            seat = now.places[watched[watching(key, now.time, len(watched))]] if watched else None
            gaze = _toward(now.places[key], (seat.x, seat.y)) if seat else (0, 0)
            return Pose(blink=blink, gaze=gaze, reach=reach)
        does = musing(key, now.time)
        gaze = does.gaze or _toward(now.places[key], _middle(now.board))
        busy = not hand
        return Pose(
            blink=blink,
            gaze=gaze,
            tilt=does.tilt,
            chin=does.chin and busy,
            stroke=does.stroke if busy else 0,
            hand=hand,
            reach=reach,
        )

    def _gaze(self, key: str, now: Moment, *, speaking: bool) -> tuple[int, int]:
        if speaking:
            return (0, 0)
        if now.line_of("interruption"):
            return _toward(now.places[key], ROOMS[now.board.view].signal)
        talk = now.line_of("talk")
        heard = self.timeline.scene.speakers_of(talk.line) if talk else ()
        if heard and heard[0] in now.places:
            seat = now.places[heard[0]]
            return _toward(now.places[key], (seat.x, seat.y))
        return _toward(now.places[key], _middle(now.board))

    def _reach(self, key: str, now: Moment) -> int:
        if self.people[key].role != Role.TEACHER or now.arrow is None:
            return 0
        x = ROOMS[now.board.view].surface[0] + now.arrow[0].x
        return 1 if x >= now.places[key].x else -1

    def _hand(self, key: str, time: float) -> bool:
        return any(
            key in event.cue.hand and 0 <= time - event.time <= 2.4
            for event in self.timeline.events
        )


def _middle(board: Board) -> tuple[float, float]:
    x, y = ROOMS[board.view].surface
    return x + SURFACE[0] / 2, y + SURFACE[1] / 2


def _toward(seat: Seat, aim: tuple[float, float]) -> tuple[int, int]:
    return (_sign(aim[0] - seat.x, 40), _sign(aim[1] - seat.y, 60))


def _sign(value: float, dead: float) -> int:
    return 0 if abs(value) < dead else (1 if value > 0 else -1)


def _layer(canvas: Any, layer: Layer) -> None:
    if layer.alpha <= 0.01:
        return
    left, top, right, bottom = extent(layer.item)
    canvas.save()
    if layer.alpha < 0.995:
        canvas.saveLayerAlpha(None, int(layer.alpha * 255))
    if layer.drawn < 0.995:
        drawn = left + (right - left) * layer.drawn
        canvas.clipRect(skia.Rect.MakeLTRB(left, -40, drawn, SURFACE[1] + 40))
    if layer.glow > 0:
        halo = skia.Rect.MakeLTRB(left, top, right, bottom).makeOutset(10, 10)
        canvas.drawRoundRect(halo, 14, 14, fill(int(0x55 * layer.glow) << 24 | 0xF2C14E))
        canvas.drawRoundRect(halo, 14, 14, dashed(int(0xDD * layer.glow) << 24 | 0xB4540A, 2.5))
    draw(canvas, layer.item)
    if layer.alpha < 0.995:
        canvas.restore()
    canvas.restore()
