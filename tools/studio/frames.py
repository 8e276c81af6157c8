"""One picture of the clip at a moment (needs skia-python)."""

from functools import cache
from typing import Any

import skia

from tools.studio.drawing import draw
from tools.studio.objects import BoardObject
from tools.studio.paint import color, dashed, fill, stroke, width_of, write
from tools.studio.people import Pose, draw_person, sway
from tools.studio.scene import Board, Person
from tools.studio.state import Layer, Pointer, layers_at, pointer_at
from tools.studio.timeline import TimedLine, Timeline

WIDTH, HEIGHT = 960, 540
BOARD_X, BOARD_Y, BOARD_W, BOARD_H = 196, 34, 750, 320
LABEL = "Synthetic practice vignette"
TEACHER = (96.0, 216.0, 1.16)
STUDENT_Y, STUDENT_SCALE = 442.0, 0.84


def surface() -> Any:
    """A fresh picture."""
    return skia.Surface(WIDTH, HEIGHT)


def seats(timeline: Timeline, board: Board) -> dict[str, tuple[float, float, float]]:
    """Where everybody in the picture is: head center and size."""
    people = timeline.scene.people
    present = board.present or tuple(people)
    students = [key for key in present if people[key].role == "student"]
    left = 250 if board.view == "board" else 190
    step = (940 - left) / max(1, len(students))
    found = {
        key: (left + step * (index + 0.5), STUDENT_Y, STUDENT_SCALE)
        for index, key in enumerate(students)
    }
    for key in present:
        if people[key].role == "teacher":
            found[key] = TEACHER
    return found


class Painter:
    """Draws the frames of one timeline; ``mouths`` are the mouth levels frame by frame."""

    def __init__(self, timeline: Timeline, mouths: list[int], fps: int) -> None:
        """Prepare for drawing ``timeline`` at ``fps`` pictures a second."""
        self.timeline = timeline
        self.mouths = mouths
        self.fps = fps
        self._still: tuple[object, Any] | None = None

    def frame(self, canvas: Any, number: int) -> None:
        """Draw picture ``number``."""
        time = number / self.fps
        board = self.timeline.scene.board_of(self.timeline.board_at(time))
        canvas.drawImage(self._scenery(board, layers_at(self.timeline, time)), 0, 0)
        pointer = pointer_at(self.timeline, time)
        places = seats(self.timeline, board)
        line = self._line_at(time)
        for order, key in enumerate(sorted(places, key=lambda name: places[name][1])):
            self._person(canvas, key, places, line, (number, time, order))
        _desk(canvas, places, self.timeline.scene.people)
        if pointer is not None:
            _pointer(canvas, pointer)
        for key, place in places.items():
            speaking = line is not None and key in line.line.speakers
            _name(canvas, self.timeline.scene.people[key], place, speaking=speaking)

    def _scenery(self, board: Board, layers: tuple[Layer, ...]) -> Any:
        state = (board.id, layers)
        if self._still is None or self._still[0] != state:
            picture = surface()
            with picture as canvas:
                _room(canvas, board)
                canvas.save()
                canvas.translate(BOARD_X, BOARD_Y)
                for layer in layers:
                    _layer(canvas, layer)
                canvas.restore()
            self._still = (state, picture.makeImageSnapshot())
        return self._still[1]

    def _line_at(self, time: float) -> TimedLine | None:
        return next(
            (line for line in self.timeline.lines if line.start - 0.08 <= time <= line.end + 0.12),
            None,
        )

    def _person(
        self,
        canvas: Any,
        key: str,
        places: dict[str, tuple[float, float, float]],
        line: TimedLine | None,
        moment: tuple[int, float, int],
    ) -> None:
        number, time, order = moment
        x, y, scale = places[key]
        speaking = line is not None and key in line.line.speakers
        pose = Pose(
            mouth=self.mouths[min(number, len(self.mouths) - 1)] if speaking else 0,
            blink=(number + order * 11 + sum(map(ord, key)) * 5) % (self.fps * 4) < 2,
            speaking=speaking,
            gaze=self._gaze(key, places, line),
            lean=sway(time, order) if speaking else 0,
            hand=self._hand(key, time),
            reach=self.timeline.scene.people[key].role == "teacher"
            and pointer_at(self.timeline, time) is not None,
        )
        canvas.save()
        canvas.translate(x, y)
        canvas.scale(scale, scale)
        draw_person(canvas, self.timeline.scene.people[key].look, pose)
        canvas.restore()

    def _gaze(
        self, key: str, places: dict[str, tuple[float, float, float]], line: TimedLine | None
    ) -> tuple[int, int]:
        x, y, _ = places[key]
        if line is None or key in line.line.speakers or line.line.speakers[0] not in places:
            aim = (
                (BOARD_X + BOARD_W / 2, BOARD_Y + BOARD_H / 2)
                if key not in (line.line.speakers if line else ())
                else (x, y)
            )
        else:
            aim = places[line.line.speakers[0]][:2]
        return (_sign(aim[0] - x, 40), _sign(aim[1] - y, 60))

    def _hand(self, key: str, time: float) -> bool:
        return any(
            key in event.cue.hand and 0 <= time - event.time <= 2.4
            for event in self.timeline.events
        )


def _sign(value: float, dead: float) -> int:
    return 0 if abs(value) < dead else (1 if value > 0 else -1)


def _room(canvas: Any, board: Board) -> None:
    canvas.clear(0xFFF3EADB)
    if board.view == "group":
        canvas.drawRect(skia.Rect.MakeLTRB(0, 0, WIDTH, HEIGHT), fill(0xFFE9EFEA))
    canvas.drawRect(skia.Rect.MakeLTRB(0, 488, WIDTH, HEIGHT), fill(0xFFD9C3A0))
    frame = skia.Rect.MakeXYWH(BOARD_X - 8, BOARD_Y - 8, BOARD_W + 16, BOARD_H + 16)
    canvas.drawRoundRect(frame, 12, 12, fill(0xFFA58A63 if board.view == "board" else 0xFFC9A877))
    canvas.drawRoundRect(
        skia.Rect.MakeXYWH(BOARD_X, BOARD_Y, BOARD_W, BOARD_H), 6, 6, fill(0xFFFFFDF9)
    )
    write(canvas, 14, 14, LABEL, size=15, ink=color("gray"))
    if board.label:
        wide = width_of(board.label, 22, 700)
        canvas.drawRoundRect(skia.Rect.MakeXYWH(20, 44, wide + 28, 36), 18, 18, fill(color("teal")))
        write(canvas, 34, 62, board.label, size=22, ink=color("white"), weight=700)
    if board.title:
        write(canvas, BOARD_X + 20, BOARD_Y + 29, board.title, size=27, weight=700)
        canvas.drawLine(
            BOARD_X + 20,
            BOARD_Y + 59,
            BOARD_X + BOARD_W - 20,
            BOARD_Y + 59,
            stroke(0xFFDCD3C2, 1.6),
        )


def _layer(canvas: Any, layer: Layer) -> None:
    if layer.alpha <= 0.01:
        return
    box = _extent(layer.item)
    canvas.save()
    if layer.alpha < 0.995:
        canvas.saveLayerAlpha(None, int(layer.alpha * 255))
    if layer.drawn < 0.995:
        canvas.clipRect(
            skia.Rect.MakeLTRB(
                box.left(), -40, box.left() + box.width() * layer.drawn, BOARD_H + 40
            )
        )
    if layer.glow > 0:
        halo = box.makeOutset(10, 10)
        canvas.drawRoundRect(halo, 14, 14, fill(int(0x55 * layer.glow) << 24 | 0xF2C14E))
        canvas.drawRoundRect(halo, 14, 14, dashed(int(0xDD * layer.glow) << 24 | 0xB4540A, 2.5))
    draw(canvas, layer.item)
    if layer.alpha < 0.995:
        canvas.restore()
    canvas.restore()


@cache
def _extent(item: BoardObject) -> Any:
    """The rectangle an object's ink covers on the board, found by drawing it into a recorder with bounds."""
    trial = skia.Surface(BOARD_W + 400, BOARD_H + 400)
    with trial as canvas:
        canvas.clear(0)
        canvas.translate(200, 200)
        draw(canvas, item)
    alpha = trial.toarray()[:, :, 3] > 40
    rows, columns = alpha.any(axis=1).nonzero()[0], alpha.any(axis=0).nonzero()[0]
    if len(rows) == 0:
        return skia.Rect.MakeXYWH(item.at[0], item.at[1], 1, 1)
    return skia.Rect.MakeLTRB(columns[0] - 200, rows[0] - 200, columns[-1] - 199, rows[-1] - 199)


def extent(item: BoardObject) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of an object on the board."""
    box = _extent(item)
    return box.left(), box.top(), box.right(), box.bottom()


def _desk(
    canvas: Any, places: dict[str, tuple[float, float, float]], people: dict[str, Person]
) -> None:
    for key, (x, _, _) in places.items():
        if people[key].role == "student":
            canvas.drawRoundRect(skia.Rect.MakeXYWH(x - 66, 521, 132, 40), 8, 8, fill(0xFFB9966A))
            canvas.drawRoundRect(skia.Rect.MakeXYWH(x - 30, 514, 44, 12), 3, 3, fill(0xFFFFFEF6))


def _name(
    canvas: Any, person: Person, place: tuple[float, float, float], *, speaking: bool
) -> None:
    x, y, _ = place
    below = person.role == "teacher"
    middle = y + 152 if below else 375
    wide = width_of(person.name, 19, 700)
    pill = skia.Rect.MakeXYWH(x - wide / 2 - 11, middle - 12.5, wide + 22, 25)
    canvas.drawRoundRect(pill, 12.5, 12.5, fill(color("teal") if speaking else 0xE6FFFDF7))
    canvas.drawRoundRect(pill, 12.5, 12.5, stroke(color("teal") if speaking else 0xFFB9AE9A, 1.5))
    write(
        canvas,
        x,
        middle,
        person.name,
        size=19,
        ink=color("white" if speaking else "ink"),
        weight=700,
        align="center",
    )


def _pointer(canvas: Any, pointer: Pointer) -> None:
    """An arrow whose tip touches the place from the lower right, so that what is there stays readable."""
    canvas.save()
    canvas.translate(BOARD_X + pointer.x + 3, BOARD_Y + pointer.y + 5)
    path = skia.Path()
    path.addPoly(
        [
            skia.Point(*corner)
            for corner in ((0, 0), (9, 27), (14, 18), (30, 34), (36, 28), (20, 12), (28, 8))
        ],
        close=True,
    )
    solid = int(0xFF * pointer.alpha) << 24
    canvas.drawPath(path, stroke(solid | 0xFFFFFF, 5))
    canvas.drawPath(path, fill(solid | 0xB4540A))
    canvas.restore()
