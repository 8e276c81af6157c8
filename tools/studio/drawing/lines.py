"""Board objects made of lines: number lines, arrows, polygons and circles."""

import math
from typing import Any

import skia

from tools.studio.objects import Arrow, Jump, Mark, NumberLine, Shape
from tools.studio.paint import arrow_head, color, dashed, fill, height_of, stroke, write


def number_line(canvas: Any, item: NumberLine) -> None:
    """Ticks in every unit, labels under them in order, marked values and jumps above."""

    def place(value: float) -> float:
        return item.width * (value - item.low) / (item.high - item.low)

    canvas.drawLine(-14, 0, item.width + 22, 0, stroke(color("ink"), 3))
    arrow_head(canvas, item.width + 30, 0, 0, color("ink"), 12)
    ticks = round((item.high - item.low) / item.unit * item.per)
    for number in range(ticks + 1):
        _tick(canvas, place(item.low + number * item.unit / item.per), number, item)
    for jump in item.jumps:
        _jump(canvas, place(jump.start), place(jump.end), jump, item)
    for mark in item.marks:
        _mark(canvas, place(mark.value), mark, item)


def _tick(canvas: Any, x: float, number: int, item: NumberLine) -> None:
    reach, width = (13, 3) if number % item.per == 0 else (9, 2)
    canvas.drawLine(x, -reach, x, reach, stroke(color("ink"), width))
    if number < len(item.labels) and item.labels[number]:
        label = item.labels[number]
        y = 18 + height_of(label, item.size) / 2
        write(canvas, x, y, label, size=item.size, align="center")


def _mark(canvas: Any, x: float, mark: Mark, item: NumberLine) -> None:
    ink = color(mark.color)
    canvas.drawCircle(x, 0, 10, fill(ink))
    if mark.label:
        y = -18 - height_of(mark.label, item.size) / 2
        write(canvas, x, y, mark.label, size=item.size, ink=ink, weight=700, align="center")


def _jump(canvas: Any, start: float, end: float, jump: Jump, item: NumberLine) -> None:
    rise = min(70 if item.tall else 52, 18 + abs(end - start) * 0.3)
    shade = color(jump.color)
    path = skia.Path()
    path.moveTo(start, -10)
    path.cubicTo(
        start + (end - start) * 0.15,
        -10 - rise * 1.3,
        end - (end - start) * 0.15,
        -10 - rise * 1.3,
        end,
        -12,
    )
    canvas.drawPath(path, stroke(shade, 3))
    arrow_head(canvas, end, -9, 68 if end > start else 112, shade, 12)
    if jump.label:
        high = height_of(jump.label, item.size * 0.95)
        write(
            canvas,
            (start + end) / 2,
            -14 - rise - high / 2,
            jump.label,
            size=item.size * 0.95,
            ink=shade,
            align="center",
        )


def arrow(canvas: Any, item: Arrow) -> None:
    """An arrow, bent when asked, with a label at its middle."""
    dx, dy = item.to[0] - item.at[0], item.to[1] - item.at[1]
    length = math.hypot(dx, dy) or 1.0
    nx, ny = -dy / length * item.bend, dx / length * item.bend
    middle = (dx / 2 + nx, dy / 2 + ny)
    path = skia.Path()
    path.moveTo(0, 0)
    path.quadTo(middle[0] + nx, middle[1] + ny, dx, dy)
    canvas.drawPath(path, stroke(color(item.color), 3))
    angle = math.degrees(math.atan2(dy - middle[1] - ny, dx - middle[0] - nx))
    arrow_head(canvas, dx, dy, angle, color(item.color), 13)
    if item.label:
        side = -1 if item.bend <= 0 else 1
        write(
            canvas,
            middle[0],
            middle[1] + side * item.size * 0.85,
            item.label,
            size=item.size,
            ink=color(item.color),
            align="center",
        )


def shape(canvas: Any, item: Shape) -> None:
    """A polygon or circle, with labels and right-angle marks."""
    line = dashed(color(item.outline), 2.6) if item.dashed else stroke(color(item.outline), 2.6)
    if item.radius is not None:
        x, y = item.corners[0]
        if item.fill:
            canvas.drawCircle(x, y, item.radius, fill(color(item.fill)))
        canvas.drawCircle(x, y, item.radius, line)
    else:
        path = skia.Path()
        path.addPoly([skia.Point(*corner) for corner in item.corners], not item.open)
        if item.fill and not item.open:
            canvas.drawPath(path, fill(color(item.fill)))
        canvas.drawPath(path, line)
    for index in item.right_angles:
        _right_angle(canvas, item.corners, index)
    for x, y, words in item.labels:
        write(canvas, x, y, words, size=item.size, align="center")


def _right_angle(canvas: Any, corners: tuple[tuple[float, float], ...], index: int) -> None:
    here, before, after = corners[index], corners[index - 1], corners[(index + 1) % len(corners)]

    def step(other: tuple[float, float]) -> tuple[float, float]:
        length = math.hypot(other[0] - here[0], other[1] - here[1])
        return ((other[0] - here[0]) / length * 14, (other[1] - here[1]) / length * 14)

    a, b = step(before), step(after)
    path = skia.Path()
    path.moveTo(here[0] + a[0], here[1] + a[1])
    path.lineTo(here[0] + a[0] + b[0], here[1] + a[1] + b[1])
    path.lineTo(here[0] + b[0], here[1] + b[1])
    canvas.drawPath(path, stroke(color("ink"), 1.8))
