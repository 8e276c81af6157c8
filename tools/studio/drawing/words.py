"""Board objects made of words: text, equations, student papers, tables."""

from typing import Any

import skia

from tools.studio.objects import Column, Equation, Paper, Table, Text
from tools.studio.paint import PALETTE, color, fill, height_of, stroke, width_of, wrap, write

PENCIL = 0xFF34488A


def text(canvas: Any, item: Text) -> None:
    """Wrapped rich text, boxed when asked."""
    rows = wrap(item.text, item.size, item.width)
    wide = max(width_of(row, item.size) for row in rows)
    high = sum(height_of(row, item.size) for row in rows)
    if item.box:
        left = -14 if item.align == "left" else -wide / 2 - 14
        canvas.drawRoundRect(
            skia.Rect.MakeXYWH(left, -8, wide + 28, high + 16), 10, 10, fill(PALETTE["gold-light"])
        )
    y = 0.0
    for row in rows:
        tall = height_of(row, item.size)
        write(canvas, 0, y + tall / 2, row, size=item.size, ink=color(item.color), align=item.align)
        y += tall


def _aligned(
    canvas: Any, rows: tuple[str, ...], size: float, inks: list[int], *, aligned: bool, skip: int
) -> None:
    lefts = [width_of(row.split("=")[0], size) if "=" in row else 0.0 for row in rows]
    edge = max(lefts, default=0.0)
    y = 0.0
    for index, row in enumerate(rows):
        tall = height_of(row, size)
        x = edge - lefts[index] if aligned and "=" in row else 0.0
        if index < skip:
            write(canvas, x, y + tall / 2, row, size=size, ink=inks[index])
        y += tall * 1.04


def equation(canvas: Any, item: Equation) -> None:
    """Lines of mathematics, aligned at the equals sign."""
    inks = [
        color("orange") if index in item.accent else color(item.color)
        for index in range(len(item.lines))
    ]
    limit = len(item.lines) if item.upto is None else item.upto
    _aligned(canvas, item.lines, item.size, inks, aligned=item.align_equals, skip=limit)


def column(canvas: Any, item: Column) -> None:
    """Digits under digits, the rule, and the small digits of regrouping above."""
    pitch, places = item.size * 0.86, max(len(item.top), len(item.bottom), len(item.result))
    ink = PENCIL if item.pencil else color("ink")

    def row(digits: str, y: float) -> None:
        for index, digit in enumerate(digits.rjust(places)):
            if digit.strip():
                write(
                    canvas, (index + 1.5) * pitch, y, digit, size=item.size, ink=ink, align="center"
                )

    first, step = item.size * 1.25, item.size * 1.12
    row(item.top, first)
    row(item.bottom, first + step)
    write(canvas, pitch * 0.4, first + step, item.op, size=item.size, ink=ink, align="center")
    canvas.drawLine(
        0, first + step * 1.6, (places + 1.1) * pitch, first + step * 1.6, stroke(ink, 3)
    )
    row(item.result, first + step * 2.25)
    canvas.translate((places - len(item.top) + 1.5) * pitch, 0)
    _regrouping(canvas, item, pitch, first)


def _regrouping(canvas: Any, item: Column, pitch: float, row: float) -> None:
    orange, y = color("orange"), item.size * 0.38
    for index, small in enumerate(item.above):
        if small:
            size = item.size * 0.56
            write(
                canvas, index * pitch, y, small, size=size, ink=orange, align="center", weight=700
            )
    for index in item.crossed:
        x, dx, dy = index * pitch, pitch * 0.28, item.size * 0.34
        canvas.drawLine(x - dx, row + dy, x + dx, row - dy, stroke(orange, 3))


def paper(canvas: Any, item: Paper) -> None:
    """A slightly tilted sheet with the student's name and pencil-colored work."""
    canvas.save()
    canvas.rotate(item.tilt)
    sheet = skia.Rect.MakeWH(item.width, item.height)
    canvas.drawRoundRect(sheet.makeOffset(3, 5), 6, 6, fill(0x22000000))
    canvas.drawRoundRect(sheet, 6, 6, fill(0xFFFFFEF6))
    canvas.drawRoundRect(sheet, 6, 6, stroke(0xFFCBBF9F, 1.5))
    canvas.drawLine(14, 42, item.width - 14, 42, stroke(0xFFD9B7A8, 1.5))
    write(canvas, 18, 24, item.name, size=21, ink=color("gray"), weight=700)
    canvas.translate(20, 56)
    limit = len(item.lines) if item.upto is None else item.upto
    _aligned(
        canvas,
        item.lines,
        item.size,
        [PENCIL] * len(item.lines),
        aligned=item.align_equals,
        skip=limit,
    )
    canvas.restore()


def table(canvas: Any, item: Table) -> None:
    """A table with ruled cells, a shaded header and accented cells."""
    columns = max(len(row) for row in item.rows)
    wide = item.widths or tuple(
        max(width_of(row[c], item.size) for row in item.rows if c < len(row)) + 34
        for c in range(columns)
    )
    y = 0.0
    for r, row in enumerate(item.rows):
        tall = max(item.row_height, *(height_of(cell, item.size) + 6 for cell in row))
        x = 0.0
        for c in range(columns):
            cell = skia.Rect.MakeXYWH(x, y, wide[c], tall)
            shade = "gray-light" if item.header and r == 0 else "white"
            canvas.drawRect(cell, fill(color("gold-light" if (r, c) in item.accent else shade)))
            canvas.drawRect(cell, stroke(color("ink"), 1.8))
            if c < len(row) and row[c]:
                weight = 700 if item.header and r == 0 else 500
                write(
                    canvas,
                    x + wide[c] / 2,
                    y + tall / 2,
                    row[c],
                    size=item.size,
                    weight=weight,
                    align="center",
                )
            x += wide[c]
        y += tall
