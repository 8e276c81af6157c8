"""Furniture in front of people: desks, tables, a rug's sitters, monitors, plants (needs skia-python)."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import skia

from tools.studio.looks import Person, Role
from tools.studio.motion import chance
from tools.studio.paint import color, fill, polygon, stroke, width_of, write
from tools.studio.rooms import HEIGHT, WIDTH, Seat

Places = Mapping[str, Seat]
People = Mapping[str, Person]
WOOD, WOOD_DARK, PAPER = 0xFFB9966A, 0xFF98764B, 0xFFFFFEF6
NAME_SIZE = 19
TROUSERS = (0xFF44546A, 0xFF6B5B4B, 0xFF3F6B68, 0xFF5A4A6B)


def _box(left: float, top: float, right: float, bottom: float) -> Any:
    return skia.Rect.MakeLTRB(left, top, right, bottom)


def _students(places: Places, people: People) -> list[tuple[str, Seat]]:
    found = [(key, seat) for key, seat in places.items() if people[key].role == Role.STUDENT]
    return sorted(found, key=lambda item: item[1].x)


def desks(canvas: Any, places: Places, people: People) -> None:
    """One desk with a sheet of paper for every student."""
    for _, seat in _students(places, people):
        x = seat.x
        canvas.drawRoundRect(skia.Rect.MakeXYWH(x - 66, 521, 132, 40), 8, 8, fill(WOOD))
        canvas.drawRoundRect(skia.Rect.MakeXYWH(x - 30, 514, 44, 12), 3, 3, fill(PAPER))


def carpet_front(canvas: Any, places: Places, people: People) -> None:
    """Crossed legs of everybody who sits on the floor."""
    for key, seat in _students(places, people):
        if people[key].look.wheelchair:
            continue
        shade = TROUSERS[int(chance(key, "trousers") * len(TROUSERS))]
        canvas.save()
        canvas.translate(seat.x, seat.y)
        canvas.scale(seat.scale, seat.scale)
        canvas.drawRoundRect(_box(-80, 98, 80, 170), 27, 27, fill(shade))
        canvas.drawRoundRect(_box(-80, 98, 80, 170), 27, 27, stroke(0x22000000, 2))
        for side in (-1, 1):
            shin = skia.Path()
            shin.moveTo(side * 62, 124)
            shin.quadTo(side * 20, 112, side * -26, 138)
            canvas.drawPath(shin, stroke(0x40FFFFFF, 3))
        canvas.restore()


def tables_front(canvas: Any, places: Places, people: People) -> None:
    """Tables of up to four, seen from the side, partners at one table."""
    row = [seat for _, seat in _students(places, people)]
    first = {5: 2, 6: 4}.get(len(row), len(row))
    for side, seat in ((-1, row[0]), (1, row[-1])):
        x = seat.x + side * 56
        canvas.drawRoundRect(_box(x - 5, 458, x + 5, HEIGHT), 5, 5, fill(0xFF4F7F86))
    for group in (row[:first], row[first:]):
        if group:
            _table_of(canvas, group)


def _table_of(canvas: Any, group: list[Seat]) -> None:
    left, right = group[0].x - 22, group[-1].x + 22
    top = [(left + 16, 504), (right - 16, 504), (right + 12, 520), (left - 12, 520)]
    polygon(canvas, top, 0xFFE3C79A)
    canvas.drawRoundRect(_box(left - 12, 519, right + 12, 529), 3, 3, fill(WOOD_DARK))
    for x in (left + 6, right - 6):
        canvas.drawRect(_box(x - 5, 529, x + 5, HEIGHT), fill(0xFF76828C))
    for seat in group:
        sheet = [(seat.x - 20, 508), (seat.x + 16, 508), (seat.x + 20, 517), (seat.x - 20, 517)]
        polygon(canvas, sheet, PAPER)
    _pencils(canvas, (left + right) / 2 + (0 if len(group) % 2 == 0 else 46), 512)


def _pencils(canvas: Any, x: float, y: float) -> None:
    for across, tint in ((-6, 0xFFE0A32E), (0, 0xFFB4540A), (6, 0xFF2459A6)):
        canvas.drawLine(x + across, y - 10, x + across * 1.7, y - 29, stroke(tint, 4))
    canvas.drawRoundRect(_box(x - 12, y - 17, x + 12, y + 3), 3, 3, fill(0xFF5F6B76))


def stations_front(canvas: Any, places: Places, people: People) -> None:
    """A counter with bins of cubes and the number of the station."""
    canvas.drawRoundRect(_box(204, 510, 954, 522), 4, 4, fill(0xFFD8BE93))
    canvas.drawRect(_box(212, 521, 946, HEIGHT), fill(WOOD))
    row = [seat for _, seat in _students(places, people)]
    gaps = [(one.x + two.x) / 2 for one, two in pairwise(row)]
    tints = (0xFFD07A34, 0xFF3F6FA8, 0xFFCFA23A, 0xFF2A8080)
    for number, x in enumerate(gaps):
        for cube in range(3):
            shade = tints[(number + cube) % len(tints)]
            corner = x - 19 + cube * 13
            canvas.drawRoundRect(
                _box(corner, 488 - cube % 2 * 5, corner + 12, 500), 2, 2, fill(shade)
            )
        bin_ = [(x - 27, 496), (x + 27, 496), (x + 21, 514), (x - 21, 514)]
        polygon(canvas, bin_, 0xFFF3F0E8)
        canvas.drawLine(x - 27, 496, x + 27, 496, stroke(0xFF8D99A3, 3))


def hallway_front(canvas: Any, places: Places, people: People) -> None:
    """Clipboards: in the hallway people stand."""
    for _, seat in _students(places, people):
        canvas.save()
        canvas.translate(seat.x + 4, 522)
        canvas.rotate(-4)
        canvas.drawRoundRect(_box(-31, -14, 31, 40), 4, 4, fill(WOOD_DARK))
        canvas.drawRect(_box(-26, -9, 26, 40), fill(PAPER))
        canvas.drawRoundRect(_box(-11, -19, 11, -9), 3, 3, fill(0xFF76828C))
        canvas.restore()


def garden_front(canvas: Any, _places: Places, _people: People) -> None:
    """A raised bed with young plants, low enough to see everybody over them."""
    canvas.drawRect(_box(0, 512, WIDTH, HEIGHT), fill(0xFF9C7448))
    canvas.drawLine(0, 526, WIDTH, 526, stroke(0xFF85603A, 2))
    canvas.drawOval(_box(-20, 504, WIDTH + 20, 520), fill(0xFF5D4632))
    for x in range(24, WIDTH, 56):
        tall = 16 + 10 * chance("plant", x)
        canvas.drawLine(x, 512, x, 512 - tall, stroke(0xFF55803F, 3.4))
        for side in (-1, 1):
            leaf = skia.Path()
            leaf.moveTo(x, 510 - tall * 0.55)
            leaf.quadTo(x + side * 8, 496 - tall * 0.9, x + side * 18, 500 - tall * 0.7)
            leaf.quadTo(x + side * 12, 510 - tall * 0.45, x, 510 - tall * 0.55)
            canvas.drawPath(leaf, fill(0xFF6FA050))
        if chance("fruit", x) < 0.45:
            canvas.drawCircle(x + 5, 508 - tall * 0.3, 5, fill(0xFFD0532E))


def kidney_front(canvas: Any, places: Places, people: People) -> None:
    """A kidney-shaped table: the teacher sits in its bay, students around the outside."""
    teacher = next((s for k, s in places.items() if people[k].role == Role.TEACHER), None)
    bay = teacher.x if teacher else WIDTH / 2
    top = skia.Path()
    top.moveTo(-10, 560)
    top.cubicTo(-10, 508, 120, 500, 240, 500)
    top.cubicTo(bay - 110, 500, bay - 100, 500, bay - 74, 512)
    top.cubicTo(bay - 48, 528, bay + 48, 528, bay + 74, 512)
    top.cubicTo(bay + 100, 500, bay + 110, 500, 720, 500)
    top.cubicTo(840, 500, 970, 508, 970, 560)
    top.close()
    canvas.drawPath(top, fill(0xFFA9C6D0))
    canvas.drawPath(top, stroke(0xFF56808E, 4))
    for key, seat in _students(places, people):
        slate = _box(seat.x - 27, 510, seat.x + 27, 532)
        canvas.drawRoundRect(slate, 4, 4, fill(PAPER))
        canvas.drawRoundRect(slate, 4, 4, stroke(0xFF56808E, 2))
        pen = color("orange" if chance(key, "pen") < 0.5 else "teal")
        canvas.drawLine(seat.x + 34, 528, seat.x + 50, 516, stroke(pen, 4.5))


def lab_front(canvas: Any, places: Places, people: People) -> None:
    """A row of monitors, seen from behind."""
    canvas.drawRoundRect(_box(204, 520, 954, 530), 3, 3, fill(0xFFE7E2D6))
    canvas.drawRect(_box(210, 529, 948, HEIGHT), fill(0xFFB8BDC4))
    for _, seat in _students(places, people):
        x = seat.x
        canvas.drawRect(_box(x - 7, 506, x + 7, 521), fill(0xFF4A5560))
        canvas.drawRoundRect(_box(x - 24, 517, x + 24, 522), 2, 2, fill(0xFF4A5560))
        canvas.drawRoundRect(_box(x - 45, 484, x + 45, 514), 5, 5, fill(0xFF37424E))
        canvas.drawRoundRect(_box(x - 45, 484, x + 45, 514), 5, 5, stroke(0xFF5F6B76, 2))
        canvas.drawCircle(x, 499, 4.5, fill(0xFF8D99A3))


def chat(canvas: Any, x: float, y: float) -> None:
    """A small speech bubble with three dots: these two talk, and it cannot be heard what."""
    canvas.drawRoundRect(_box(x - 19, y - 12, x + 19, y + 12), 11, 11, fill(0xFFFFFEF6))
    canvas.drawRoundRect(_box(x - 19, y - 12, x + 19, y + 12), 11, 11, stroke(color("teal"), 2))
    for across in (-9, 0, 9):
        canvas.drawCircle(x + across, y, 2.6, fill(color("teal")))


def tag_width(words: str) -> float:
    """How wide the pill of a name is."""
    return width_of(words, NAME_SIZE, 700) + 22


def name_tag(canvas: Any, words: str, place: tuple[float, float], *, lit: bool) -> None:
    """A name on a pill, filled while the person speaks."""
    x, middle = place
    wide = tag_width(words)
    pill = skia.Rect.MakeXYWH(x - wide / 2, middle - 12.5, wide, 25)
    canvas.drawRoundRect(pill, 12.5, 12.5, fill(color("teal") if lit else 0xF2FFFDF7))
    canvas.drawRoundRect(pill, 12.5, 12.5, stroke(color("teal") if lit else 0xFFB9AE9A, 1.5))
    ink = color("white" if lit else "ink")
    write(canvas, x, middle, words, size=NAME_SIZE, ink=ink, weight=700, align="center")
