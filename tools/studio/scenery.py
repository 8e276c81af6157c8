"""The rooms as they are drawn: what is behind people, and what is in front of them (needs skia-python)."""

from collections.abc import Callable, Mapping
from typing import Any

import skia

from tools.studio.furniture import (
    carpet_front,
    desks,
    garden_front,
    hallway_front,
    kidney_front,
    lab_front,
    stations_front,
    tables_front,
)
from tools.studio.looks import Person
from tools.studio.paint import color, fill, polygon, stroke, width_of, write
from tools.studio.rooms import HEIGHT, ROOMS, SURFACE, WIDTH, Seat
from tools.studio.scene import Board

LABEL = "Synthetic practice vignette"
SHEET = 0xFFFFFDF9
FLOOR = 488


def _box(left: float, top: float, right: float, bottom: float) -> Any:
    return skia.Rect.MakeLTRB(left, top, right, bottom)


def _wall(canvas: Any, wall: int, floor: int, edge: float = FLOOR) -> None:
    canvas.clear(wall)
    canvas.drawRect(_box(0, edge, WIDTH, HEIGHT), fill(floor))


def _frame(canvas: Any, view: str, value: int, grow: float = 8, corner: float = 12) -> None:
    x, y = ROOMS[view].surface
    outer = _box(x, y, x + SURFACE[0], y + SURFACE[1]).makeOutset(grow, grow)
    canvas.drawRoundRect(outer, corner, corner, fill(value))


def _board(canvas: Any) -> None:
    _wall(canvas, 0xFFF3EADB, 0xFFD9C3A0)
    _frame(canvas, "board", 0xFFA58A63)


def _group(canvas: Any) -> None:
    _wall(canvas, 0xFFE9EFEA, 0xFFD9C3A0)
    _frame(canvas, "group", 0xFFC9A877)


def _books(canvas: Any, shelf: Any, rows: int) -> None:
    """A shelf with the backs of books, none of them like the next."""
    canvas.drawRoundRect(shelf, 5, 5, fill(0xFFB9966A))
    inner = shelf.makeInset(7, 7)
    canvas.drawRect(inner, fill(0xFF9A7A50))
    tints = (0xFF5B8A8A, 0xFFD07A34, 0xFF6E7FB0, 0xFFCFA23A, 0xFF8C5BA3, 0xFFE5D9C0, 0xFF7C9A62)
    high = inner.height() / rows
    for row in range(rows):
        bottom = inner.top() + (row + 1) * high
        x, number = inner.left() + 3, row * 3
        while x < inner.right() - 12:
            wide = 9 + (number * 7 + row * 5) % 8
            tall = high * (0.62 + 0.08 * ((number * 5 + row) % 4))
            book = _box(x, bottom - tall, min(x + wide, inner.right() - 2), bottom - 3)
            canvas.drawRoundRect(book, 1.5, 1.5, fill(tints[(number * 3 + row) % len(tints)]))
            x, number = x + wide + 1.5, number + 1
        canvas.drawRect(_box(inner.left(), bottom - 4, inner.right(), bottom), fill(0xFFB9966A))


def _carpet(canvas: Any) -> None:
    _wall(canvas, 0xFFF5E6D8, 0xFFDCC9AC, 452)
    canvas.drawRect(_box(0, 446, WIDTH, 454), fill(0xFFE8D3BC))
    _books(canvas, _box(786, 306, 952, 470), 2)
    for number, tint in enumerate((0xFF8CC5BE, 0xFFF0B27C, 0xFF9DBFE6, 0xFFE9CF7C, 0xFFCBA8D8)):
        x = 796 + number * 31
        polygon(canvas, [(x, 32), (x + 27, 32), (x + 13.5, 58)], tint)
    canvas.drawLine(786, 32, 954, 32, stroke(0xFF9A8A70, 2))
    for start, end in (((92, 350), (52, 545)), ((706, 350), (746, 545))):
        canvas.drawLine(*start, *end, stroke(0xFFA58A63, 13))
    rug = _box(-50, 462, 832, 600)
    canvas.drawOval(rug, fill(0xFF6F9C96))
    canvas.drawOval(rug.makeInset(16, 8), stroke(0xFFE9DDBE, 4))
    canvas.drawOval(rug.makeInset(34, 17), fill(0xFF86B0A9))
    _frame(canvas, "carpet", 0xFFC2A377, 9, 8)
    canvas.drawRoundRect(_box(16, 356, 782, 367), 4, 4, fill(0xFFA58A63))
    for x in (330, 560):
        canvas.drawRoundRect(_box(x - 22, 22, x + 22, 36), 4, 4, fill(0xFF5F6B76))


def _tables(canvas: Any) -> None:
    _wall(canvas, 0xFFE3ECEE, 0xFFD6C5A8)
    canvas.drawRect(_box(0, 478, WIDTH, 489), fill(0xFFC9D8DB))
    _frame(canvas, "tables", 0xFF4F7F86, 9, 6)
    x, y = ROOMS["tables"].surface
    for across in range(0, 760, 38):
        canvas.drawCircle(x + across - 4, y - 4.5, 3, fill(0xFFE9CF7C))
        canvas.drawCircle(x + across - 4, y + SURFACE[1] + 4.5, 3, fill(0xFFE9CF7C))


def _stations(canvas: Any) -> None:
    _wall(canvas, 0xFFF0EAF3, 0xFFD8CBB8)
    canvas.drawRect(_box(0, 430, WIDTH, 489), fill(0xFFE4DAEA))
    _frame(canvas, "stations", 0xFF7B5B93, 8, 16)
    x, y = ROOMS["stations"].surface
    for corner, lean in (((x + 10, y), -38), ((x + 740, y), 38)):
        canvas.save()
        canvas.translate(*corner)
        canvas.rotate(lean)
        canvas.drawRect(_box(-34, -9, 34, 9), fill(0xD0F2DF9C))
        canvas.restore()


def _hallway(canvas: Any) -> None:
    _wall(canvas, 0xFFF4EEE1, 0xFFDAD5CA)
    canvas.drawRect(_box(0, 396, WIDTH, FLOOR), fill(0xFFBCD2C8))
    for x in range(0, WIDTH, 48):
        canvas.drawLine(x, 396, x, FLOOR, stroke(0x66FFFFFF, 2))
    canvas.drawLine(0, 442, WIDTH, 442, stroke(0x66FFFFFF, 2))
    canvas.drawRect(_box(0, 391, WIDTH, 398), fill(0xFF8FB0A3))
    for x in (-8, 52):
        door = _box(x, 150, x + 58, FLOOR)
        canvas.drawRoundRect(door, 3, 3, fill(0xFF5F8DAE))
        canvas.drawRoundRect(door, 3, 3, stroke(0xFF47708E, 2.5))
        for slot in range(4):
            y = 172 + slot * 10
            canvas.drawLine(x + 18, y, x + 40, y, stroke(0xFF47708E, 3))
        canvas.drawRoundRect(_box(x + 43, 300, x + 49, 330), 3, 3, fill(0xFFE4E8EA))
    for y, tint in ((60, 0xFFF0B27C), (168, 0xFF9DBFE6), (276, 0xFFCBA8D8)):
        canvas.drawRoundRect(_box(908, y, 952, y + 84), 3, 3, fill(0xFFFFFEF6))
        canvas.drawCircle(930, y + 32, 15, fill(tint))
        canvas.drawRoundRect(_box(915, y + 58, 945, y + 72), 3, 3, fill(0xFF8CC5BE))
    _frame(canvas, "hallway", 0xFFD98B4A, 9, 4)
    x, y = ROOMS["hallway"].surface
    for across in range(0, 761, 19):
        for edge in (y - 6, y + SURFACE[1] + 6):
            canvas.drawCircle(x - 5 + across, edge, 7, fill(0xFFD98B4A))


def _garden(canvas: Any) -> None:
    canvas.clear(0xFFDDEEF4)
    canvas.drawCircle(902, 66, 30, fill(0xFFF4D77A))
    for x, y, wide in ((846, 160, 60), (890, 150, 70), (912, 165, 54)):
        canvas.drawOval(_box(x, y, x + wide, y + 26), fill(0xFFF7FBFC))
    hills = skia.Path()
    hills.moveTo(0, 330)
    hills.cubicTo(240, 250, 420, 380, 620, 320)
    hills.cubicTo(760, 280, 880, 300, 960, 340)
    hills.lineTo(960, 540)
    hills.lineTo(0, 540)
    hills.close()
    canvas.drawPath(hills, fill(0xFFBFD8A8))
    canvas.drawRect(_box(0, 452, WIDTH, HEIGHT), fill(0xFF94B97A))
    for x in range(6, WIDTH, 34):
        picket = [(x, 372), (x + 12, 360), (x + 24, 372), (x + 24, 470), (x, 470)]
        polygon(canvas, picket, 0xFFEDE3CC)
    for y in (388, 440):
        canvas.drawRect(_box(0, y, WIDTH, y + 9), fill(0xFFDCCDAF))
    canvas.drawRect(_box(28, 250, 44, 470), fill(0xFF8A6A48))
    for x, y, r in ((36, 190, 58), (10, 232, 46), (62, 236, 44)):
        canvas.drawCircle(x, y, r, fill(0xFF7FA866))
    for x in (130, 764):
        canvas.drawRect(_box(x - 8, 350, x + 8, 478), fill(0xFFA58A63))
    _frame(canvas, "garden", 0xFFA58A63, 9, 6)


def _kidney(canvas: Any) -> None:
    _wall(canvas, 0xFFF1E7DC, 0xFFD9C3A0)
    _books(canvas, _box(8, 196, 120, 488), 3)
    _books(canvas, _box(906, 250, 980, 488), 2)
    pot = [(936, 226), (960, 226), (960, 250), (940, 250)]
    polygon(canvas, pot, 0xFFC77F4E)
    for x, y in ((936, 204), (950, 194), (958, 212)):
        canvas.drawOval(_box(x - 9, y - 16, x + 9, y + 16), fill(0xFF7C9A62))
    _frame(canvas, "kidney", 0xFFB4BEC4, 9, 10)


def _lab(canvas: Any) -> None:
    _wall(canvas, 0xFFE2E7EE, 0xFFC9CDD3)
    canvas.drawRect(_box(0, 470, WIDTH, 489), fill(0xFFCBD3DE))
    _frame(canvas, "lab", 0xFF37424E, 7, 3)
    x, y = ROOMS["lab"].surface
    canvas.drawRoundRect(_box(x - 14, y - 10, x + SURFACE[0] + 8, y - 1), 5, 5, fill(0xFF76828C))
    canvas.drawRoundRect(_box(x - 8, y + 320, x + 758, y + 329), 3, 3, fill(0xFF76828C))


BACKS: dict[str, Callable[[Any], None]] = {
    "board": _board,
    "group": _group,
    "carpet": _carpet,
    "tables": _tables,
    "stations": _stations,
    "hallway": _hallway,
    "garden": _garden,
    "kidney": _kidney,
    "lab": _lab,
}
FRONTS: dict[str, Callable[[Any, Mapping[str, Seat], Mapping[str, Person]], None]] = {
    "board": desks,
    "group": desks,
    "carpet": carpet_front,
    "tables": tables_front,
    "stations": stations_front,
    "hallway": hallway_front,
    "garden": garden_front,
    "kidney": kidney_front,
    "lab": lab_front,
}


def draw_back(canvas: Any, board: Board) -> None:
    """The room behind people: wall, floor, and the empty writing surface with its title."""
    BACKS[board.view](canvas)
    room = ROOMS[board.view]
    x, y = room.surface
    sheet = skia.Rect.MakeXYWH(x, y, *SURFACE)
    canvas.drawRoundRect(sheet, 6, 6, fill(SHEET))
    write(canvas, 14, 11, LABEL, size=18, ink=color("ink"))
    if board.label and room.badge:
        left, top = room.badge
        wide = width_of(board.label, 22, 700)
        badge = skia.Rect.MakeXYWH(left, top, wide + 28, 36)
        canvas.drawRoundRect(badge, 18, 18, fill(color("teal")))
        write(canvas, left + 14, top + 18, board.label, size=22, ink=color("white"), weight=700)
    if board.title:
        write(canvas, x + 20, y + 29, board.title, size=27, weight=700)
        canvas.drawLine(x + 20, y + 59, x + SURFACE[0] - 20, y + 59, stroke(0xFFDCD3C2, 1.6))


def draw_front(
    canvas: Any, view: str, places: Mapping[str, Seat], people: Mapping[str, Person]
) -> None:
    """What stands in front of people: desks, tables, monitors, plants."""
    FRONTS[view](canvas, places, people)


def draw_loudspeaker(canvas: Any, view: str, *, sounding: bool) -> None:
    """The loudspeaker on the wall, with waves while somebody speaks over it."""
    x, y = ROOMS[view].signal
    case = _box(x - 20, y - 20, x + 20, y + 20)
    canvas.drawRoundRect(case, 8, 8, fill(0xFFFFFEF6))
    canvas.drawRoundRect(case, 8, 8, stroke(0xFF8D99A3, 2.5))
    for across in range(-2, 3):
        for down in range(-2, 3):
            if abs(across) + abs(down) < 4:
                canvas.drawCircle(x + across * 6, y + down * 6, 1.8, fill(0xFF5F6B76))
    if sounding:
        for reach in (29, 38):
            for start in (-38, 142):
                path = skia.Path()
                path.addArc(_box(x - reach, y - reach, x + reach, y + reach), start, 76)
                canvas.drawPath(path, stroke(0xFFB4540A, 3.2))
