"""Hair and head coverings, drawn partly behind and partly in front of the head (needs skia-python)."""

from typing import Any

import skia

from tools.studio.looks import Look
from tools.studio.paint import fill, stroke

HAIR = {
    "black": 0xFF201A19,
    "brown": 0xFF4C3022,
    "auburn": 0xFF7D3B22,
    "blond": 0xFFD0A355,
    "gray": 0xFF9A9A98,
    "teal": 0xFF1F6F70,
    "plum": 0xFF6E4383,
    "navy": 0xFF2B3F66,
    "sand": 0xFFC8AE84,
}


def _path(*steps: tuple[float, ...]) -> Any:
    path = skia.Path()
    path.moveTo(*steps[0])
    for step in steps[1:]:
        {2: path.lineTo, 4: path.quadTo, 6: path.cubicTo}[len(step)](*step)
    path.close()
    return path


def draw_back_hair(canvas: Any, look: Look) -> None:
    """The part behind the head and shoulders."""
    painter = BACKS.get(look.hair)
    if painter is not None:
        painter(canvas, fill(HAIR[look.hair_color]))


def _back_afro(canvas: Any, ink: Any) -> None:
    canvas.drawCircle(0, -16, 58, ink)


def _back_long(canvas: Any, ink: Any) -> None:
    canvas.drawPath(
        _path(
            (-44, -10),
            (-50, -62, 50, -62, 44, -10),
            (54, 40, 46, 82),
            (-46, 82),
            (-54, 40, -44, -10),
        ),
        ink,
    )


def _back_bob(canvas: Any, ink: Any) -> None:
    canvas.drawPath(
        _path(
            (-44, -10),
            (-50, -62, 50, -62, 44, -10),
            (50, 30, 42, 42),
            (-42, 42),
            (-50, 30, -44, -10),
        ),
        ink,
    )


def _back_ponytail(canvas: Any, ink: Any) -> None:
    canvas.drawPath(_path((20, -44), (82, -52, 72, 20, 58, 44), (54, 10, 40, -6)), ink)


def _back_bun(canvas: Any, ink: Any) -> None:
    canvas.drawCircle(0, -56, 20, ink)


def _back_puffs(canvas: Any, ink: Any) -> None:
    for side in (-1, 1):
        canvas.drawCircle(side * 40, -38, 23, ink)


def _back_braids(canvas: Any, ink: Any) -> None:
    for side in (-1, 1):
        for step in range(5):
            canvas.drawOval(skia.Rect.MakeXYWH(side * 42 - 9, 2 + step * 16, 18, 19), ink)
        canvas.drawCircle(side * 42, 86, 5, fill(0xFFD9A520))


def _back_locs(canvas: Any, ink: Any) -> None:
    for x in (-44, -36, 36, 44):
        canvas.drawRoundRect(skia.Rect.MakeXYWH(x - 6, -30, 12, 96), 6, 6, ink)


def _back_hijab(canvas: Any, ink: Any) -> None:
    canvas.drawPath(
        _path((-50, 0), (-56, -66, 56, -66, 50, 0), (54, 44, 66, 84), (-66, 84), (-54, 44, -50, 0)),
        ink,
    )


BACKS = {
    "afro": _back_afro,
    "long": _back_long,
    "waves": _back_long,
    "bob": _back_bob,
    "ponytail": _back_ponytail,
    "bun": _back_bun,
    "puffs": _back_puffs,
    "braids": _back_braids,
    "locs": _back_locs,
    "hijab": _back_hijab,
}


def draw_front_hair(canvas: Any, look: Look) -> None:
    """The part over the forehead."""
    ink = fill(HAIR[look.hair_color])
    painter = FRONTS.get(look.hair)
    if painter is not None:
        painter(canvas, ink)


def _cap(canvas: Any, ink: Any, dip: float = -22.0) -> None:
    canvas.drawPath(
        _path(
            (-41, -2),
            (-46, -58, 46, -58, 41, -2),
            (38, -20, 30, dip),
            (0, dip - 10, -30, dip),
            (-38, -20, -41, -2),
        ),
        ink,
    )


def _short(canvas: Any, ink: Any) -> None:
    canvas.drawPath(
        _path(
            (-41, 0),
            (-48, -62, 46, -64, 41, 0),
            (38, -16, 32, -20),
            (6, -16, -14, -28),
            (-34, -22, -41, 0),
        ),
        ink,
    )


def _curly(canvas: Any, ink: Any) -> None:
    for x, y, r in (
        (-36, -14, 13),
        (-32, -34, 15),
        (-14, -44, 16),
        (8, -46, 16),
        (28, -36, 15),
        (37, -16, 13),
        (-6, -30, 12),
        (16, -30, 11),
    ):
        canvas.drawCircle(x, y, r, ink)


def _fade(canvas: Any, ink: Any) -> None:
    canvas.drawPath(
        _path((-37, -18), (-40, -60, 40, -60, 37, -18), (20, -30, 0, -28), (-20, -30, -37, -18)),
        ink,
    )


def _crop(canvas: Any, ink: Any) -> None:
    _cap(canvas, ink, -24)
    for x in (-24, -8, 8, 24):
        canvas.drawPath(_path((x - 10, -30), (x, -12, x + 9, -30)), ink)


def _parted(canvas: Any, ink: Any) -> None:
    canvas.drawPath(
        _path((-41, 6), (-48, -60, 48, -60, 41, 6), (40, -22, 6, -36), (-34, -30, -41, 6)), ink
    )


def _hijab(canvas: Any, ink: Any) -> None:
    frame = _path((-50, 6), (-54, -64, 54, -64, 50, 6), (48, 46, 0, 64), (-48, 46, -50, 6))
    opening = _path(
        (-35, 2), (-36, -36, 36, -36, 35, 2), (33, 30, 14, 42, 0, 42), (-14, 42, -33, 30, -35, 2)
    )
    canvas.drawPath(skia.Op(frame, opening, skia.PathOp.kDifference_PathOp), ink)
    canvas.drawPath(_path((-34, 40), (0, 66, 40, 40), (48, 78, 12, 92), (-30, 84, -34, 40)), ink)
    fold = skia.Path()
    fold.moveTo(-30, 50)
    fold.quadTo(0, 66, 34, 50)
    canvas.drawPath(fold, stroke(0x33000000, 2.5))


def _turban(canvas: Any, ink: Any) -> None:
    canvas.drawPath(
        _path((-44, -10), (-58, -74, 58, -74, 44, -10), (30, -26, 0, -38), (-30, -26, -44, -10)),
        ink,
    )
    for x in (-20, 0, 20):
        fold = skia.Path()
        fold.moveTo(x - 22, -18)
        fold.quadTo(x, -56, x + 26, -50)
        canvas.drawPath(fold, stroke(0x33000000, 2.5))


FRONTS = {
    "short": _short,
    "crop": _crop,
    "curly": _curly,
    "afro": _cap,
    "bun": _cap,
    "long": _parted,
    "waves": _parted,
    "bob": _crop,
    "braids": _cap,
    "ponytail": _cap,
    "locs": _cap,
    "puffs": _cap,
    "fade": _fade,
    "hijab": _hijab,
    "turban": _turban,
}
