"""The people of a vignette: flat busts whose mouth follows their voice (needs skia-python)."""

import math
from dataclasses import dataclass
from typing import Any

import skia

from tools.studio.hair import HAIR, draw_back_hair, draw_front_hair
from tools.studio.looks import Look
from tools.studio.paint import color, fill, stroke

SKIN = {
    "porcelain": 0xFFF9DFCB,
    "fair": 0xFFF2C9A5,
    "beige": 0xFFE5B48C,
    "olive": 0xFFD2A173,
    "tan": 0xFFBF8A5E,
    "brown": 0xFF98653F,
    "umber": 0xFF77492C,
    "ebony": 0xFF54321F,
}
TOPS = {
    "blue": 0xFF3F6FA8,
    "teal": 0xFF2A8080,
    "orange": 0xFFD07A34,
    "plum": 0xFF8C5BA3,
    "gold": 0xFFCFA23A,
    "gray": 0xFF76828C,
    "white": 0xFFF3F0E8,
    "ink": 0xFF37424E,
    "teal-light": 0xFF8CC5BE,
    "orange-light": 0xFFF0B27C,
    "blue-light": 0xFF9DBFE6,
    "plum-light": 0xFFCBA8D8,
    "gold-light": 0xFFE9CF7C,
    "gray-light": 0xFFC9C6BD,
    "paper": 0xFFF3EBD8,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """What a person does at a moment; all numbers are small steps so that drawings can be reused."""

    mouth: int = 0
    blink: bool = False
    speaking: bool = False
    gaze: tuple[int, int] = (0, 0)
    lean: int = 0
    hand: bool = False
    reach: int = 0  # -1 toward the left, 1 toward the right
    turn: int = 0  # the face turned to a partner at the left (-1) or right (1)
    tilt: int = 0  # of the head, in degrees
    chin: bool = False  # chin in hand
    stroke: int = 0  # 1-3: a pencil moves on paper


def draw_person(canvas: Any, look: Look, pose: Pose) -> None:
    """One bust, its head centered at (0, 0) with radius about 40; shoulders end near y 130."""
    canvas.save()
    canvas.translate(0, pose.lean)
    if pose.speaking:
        canvas.drawCircle(0, 8, 66, fill(0x3FE9B949))
        canvas.drawCircle(0, 8, 66, stroke(0xFFB98A12, 2.5))
    if look.wheelchair:
        _chair(canvas)
    draw_back_hair(canvas, look)
    _body(canvas, look, pose)
    if look.wheelchair:
        _wheels(canvas)
    canvas.save()
    canvas.rotate(pose.tilt, 0, 50)
    _head(canvas, look, pose.turn)
    canvas.save()
    canvas.translate(pose.turn * 9, 0)
    canvas.scale(0.9 if pose.turn else 1.0, 1.0)
    _face(canvas, look, pose)
    canvas.restore()
    draw_front_hair(canvas, look)
    if look.hearing_aid:
        _hearing_aid(canvas, pose.turn)
    if look.glasses:
        canvas.translate(pose.turn * 9, 0)
        canvas.scale(0.9 if pose.turn else 1.0, 1.0)
        _glasses(canvas)
    canvas.restore()
    _front_arms(canvas, look, pose)
    canvas.restore()


def _dark(value: int, share: float = 0.82) -> int:
    parts = [int(((value >> shift) & 255) * share) for shift in (16, 8, 0)]
    return 0xFF000000 | parts[0] << 16 | parts[1] << 8 | parts[2]


def _body(canvas: Any, look: Look, pose: Pose) -> None:
    top = TOPS[look.top]
    skin = SKIN[look.skin]
    if pose.hand:
        _arm(canvas, [(46, 92), (74, 60), (70, -8)], top, skin)
    if pose.reach:
        side = pose.reach
        _arm(canvas, [(side * 46, 92), (side * 74, 78), (side * 64, 26)], top, skin)
    canvas.drawRoundRect(skia.Rect.MakeLTRB(-13, 26, 13, 66), 10, 10, fill(_dark(skin, 0.9)))
    body = skia.Path()
    body.moveTo(-66, 330)
    body.lineTo(-64, 100)
    body.cubicTo(-62, 66, -34, 60, -15, 54)
    body.quadTo(0, 70, 15, 54)
    body.cubicTo(34, 60, 62, 66, 64, 100)
    body.lineTo(66, 330)
    body.close()
    canvas.drawPath(body, fill(top))
    collar = skia.Path()
    collar.moveTo(-17, 54)
    collar.quadTo(0, 74, 17, 54)
    canvas.drawPath(collar, stroke(_dark(top, 0.78), 4))
    for side in (-1, 1):
        canvas.drawLine(side * 44, 112, side * 42, 330, stroke(_dark(top, 0.86), 2.5))


def _chair(canvas: Any) -> None:
    """The back of a wheelchair and its handles, behind the person."""
    back = skia.Rect.MakeLTRB(-70, 58, 70, 200)
    canvas.drawRoundRect(back, 14, 14, fill(0xFF2F4858))
    for side in (-1, 1):
        canvas.drawLine(side * 70, 58, side * 70, 200, stroke(0xFF9AA6AF, 6))
        canvas.drawLine(side * 70, 57, side * 78, 50, stroke(0xFF9AA6AF, 6))
        canvas.drawLine(side * 77, 50, side * 88, 44, stroke(0xFF25303A, 11))


def _wheels(canvas: Any) -> None:
    """Wheels with their hand rims and the armrests, in front of the person's sides."""
    for side in (-1, 1):
        for reach, width, value in ((79, 12, 0xFF25303A), (69, 4.5, 0xFFC3CBD1)):
            wheel = skia.Rect.MakeLTRB(side * reach - width, 70, side * reach + width, 250)
            canvas.drawOval(wheel, fill(value))
            if width > 8:
                canvas.drawOval(wheel.makeInset(5, 9), fill(0xFF6C7882))
        canvas.drawLine(side * 56, 96, side * 56, 150, stroke(0xFF9AA6AF, 6))
        canvas.drawLine(side * 50, 94, side * 60, 94, stroke(0xFF25303A, 10))


def _hearing_aid(canvas: Any, turn: int) -> None:
    """The part behind the ear, its tube and the mold, on the ear that is seen."""
    side = -1 if turn > 0 else 1
    hook = skia.Path()
    hook.moveTo(side * 36, 8)
    hook.quadTo(side * 39, -12, side * 46, -7)
    canvas.drawPath(hook, stroke(0xFFE8F1F2, 3))
    case = skia.Path()
    case.moveTo(side * 46, -8)
    case.quadTo(side * 51, 4, side * 44, 17)
    canvas.drawPath(case, stroke(0xFF2459A6, 7))
    canvas.drawCircle(side * 37, 9, 3.4, fill(0xFFE8F1F2))


def _front_arms(canvas: Any, look: Look, pose: Pose) -> None:
    """Arms in front of the body: chin in hand, or writing."""
    top, skin = TOPS[look.top], SKIN[look.skin]
    if pose.chin:
        sleeve = skia.Path()
        sleeve.moveTo(50, 122)
        sleeve.lineTo(20, 62)
        canvas.drawPath(sleeve, stroke(_dark(top, 0.9), 22))
        canvas.drawRoundRect(skia.Rect.MakeXYWH(1, 37, 24, 23), 10, 10, fill(_dark(skin, 0.96)))
        for x in (8, 16):
            canvas.drawLine(x, 40, x, 47, stroke(_dark(skin, 0.8), 1.6))
    if pose.stroke:
        x = 14 + pose.stroke * 3
        sleeve = skia.Path()
        sleeve.moveTo(54, 100)
        sleeve.quadTo(52, 118, x + 8, 88)
        canvas.drawPath(sleeve, stroke(_dark(top, 0.9), 21))
        canvas.drawLine(x - 7, 93, x + 10, 68, stroke(0xFFE0A32E, 4.5))
        canvas.drawCircle(x + 4, 84, 11, fill(_dark(skin, 0.96)))


def _arm(canvas: Any, points: list[tuple[float, float]], top: int, skin: int) -> None:
    path = skia.Path()
    path.moveTo(*points[0])
    path.quadTo(*points[1], *points[2])
    canvas.drawPath(path, stroke(top, 24))
    canvas.drawCircle(*points[2], 13, fill(skin))


def _head(canvas: Any, look: Look, turn: int) -> None:
    skin = SKIN[look.skin]
    if look.hair != "hijab":
        for side in (-1, 1) if turn == 0 else (-turn,):
            canvas.drawOval(skia.Rect.MakeXYWH(side * 38 - 7, -4, 14, 20), fill(_dark(skin, 0.92)))
            if look.earrings:
                canvas.drawCircle(side * 39, 20, 3.6, fill(color("gold")))
    head = skia.Path()
    head.moveTo(-38, -8)
    head.cubicTo(-40, -52, 40, -52, 38, -8)
    head.cubicTo(37, 26, 20, 44, 0, 44)
    head.cubicTo(-20, 44, -37, 26, -38, -8)
    canvas.drawPath(head, fill(skin))
    for side in (-1, 1):
        canvas.drawOval(skia.Rect.MakeXYWH(side * 23 - 8, 12, 16, 9), fill(0x22D2452D))


def _face(canvas: Any, look: Look, pose: Pose) -> None:
    gx, gy = pose.gaze[0] * 2.2, pose.gaze[1] * 1.6
    brow = _dark(SKIN[look.skin], 0.42)
    for side in (-1, 1):
        x = side * 15
        if pose.blink:
            canvas.drawLine(x - 6, 3, x + 6, 3, stroke(0xFF2A1D16, 2.6))
        else:
            canvas.drawOval(skia.Rect.MakeXYWH(x - 7, -6, 14, 16), fill(0xFFFFFFFF))
            canvas.drawCircle(x + gx, 2 + gy, 4.7, fill(0xFF2A1D16))
            canvas.drawCircle(x + gx + 1.5, 0.4 + gy, 1.4, fill(0xFFFFFFFF))
        path = skia.Path()
        path.moveTo(x - 8, -12)
        path.quadTo(x, -17 - (2 if pose.speaking else 0), x + 8, -12)
        canvas.drawPath(path, stroke(brow, 2.8))
    nose = skia.Path()
    nose.moveTo(-3 + gx * 0.4, 15)
    nose.quadTo(gx * 0.4, 19, 4 + gx * 0.4, 15)
    canvas.drawPath(nose, stroke(_dark(SKIN[look.skin], 0.72), 2.4))
    if look.beard:
        _beard(canvas, _dark(HAIR[look.hair_color], 0.92))
    _mouth(canvas, pose.mouth)


def _beard(canvas: Any, value: int) -> None:
    beard = skia.Path()
    beard.moveTo(-36, 8)
    beard.cubicTo(-34, 34, -18, 47, 0, 47)
    beard.cubicTo(18, 47, 34, 34, 36, 8)
    beard.cubicTo(26, 26, 14, 20, 0, 20)
    beard.cubicTo(-14, 20, -26, 26, -36, 8)
    canvas.drawPath(beard, fill(value))


def _mouth(canvas: Any, level: int) -> None:
    if level == 0:
        smile = skia.Path()
        smile.moveTo(-9, 27)
        smile.quadTo(0, 33, 9, 27)
        canvas.drawPath(smile, stroke(0xFF8C3B33, 3))
        return
    high = 4 + 3.6 * level
    box = skia.Rect.MakeXYWH(-9 - level * 0.6, 29 - high / 2, 18 + level * 1.2, high)
    canvas.drawRoundRect(box, 9, high / 2, fill(0xFF7A2A28))
    if level > 1:
        canvas.drawRoundRect(skia.Rect.MakeXYWH(-6, 29 - high / 2, 12, 3), 2, 2, fill(0xFFFFFFFF))


def _glasses(canvas: Any) -> None:
    frame = stroke(0xFF25303A, 2.6)
    for side in (-1, 1):
        canvas.drawRoundRect(skia.Rect.MakeXYWH(side * 15 - 12, -9, 24, 22), 9, 9, frame)
    canvas.drawLine(-3, 0, 3, 0, frame)


def mouth_levels(loudness: list[float]) -> list[int]:
    """Mouth openings 0-3 from loudness 0-1, never jumping by more than two steps."""
    found, before = [], 0
    for value in loudness:
        level = 0 if value < 0.1 else 1 + (value > 0.38) + (value > 0.7)
        level = max(before - 2, min(before + 2, level))
        found.append(level)
        before = level
    return found


def sway(time: float, order: int) -> int:
    """A speaker's small movement, in pixels."""
    return round(1.6 * math.sin(time * 3.1 + order * 1.7))
