"""Board objects that measure: bars, area models, grids, place-value blocks, prisms, counters."""

from typing import Any

import skia

from tools.studio.objects import AreaModel, Bar, Blocks, Grid, Prism, Tokens
from tools.studio.paint import color, dashed, fill, stroke, write

LEAN = 0.45  # how far a cube leans back, as a share of its edge


def bar(canvas: Any, item: Bar) -> None:
    """A fraction bar or tape diagram."""
    shares = item.widths or tuple(1.0 for _ in range(item.parts))
    total = sum(shares)
    if item.name:
        write(canvas, -12, item.height / 2, item.name, size=item.label_size, align="right")
    x = 0.0
    for index, share in enumerate(shares):
        wide = item.width * share / total
        cell = skia.Rect.MakeXYWH(x, 0, wide, item.height)
        canvas.drawRect(cell, fill(_bar_color(item, index)))
        canvas.drawRect(cell, stroke(color("ink"), 2.2))
        if index < len(item.labels) and item.labels[index]:
            write(
                canvas,
                x + wide / 2,
                item.height / 2,
                item.labels[index],
                size=item.label_size,
                align="center",
            )
        x += wide
    for whole in range(item.parts // item.wholes if item.wholes else 0):
        wide = item.width * item.wholes / item.parts
        canvas.drawRect(
            skia.Rect.MakeXYWH(whole * wide, 0, wide, item.height), stroke(color("ink"), 5)
        )
    for cut in range(1, item.dashes):
        place = item.width * cut / item.dashes
        canvas.drawLine(place, -6, place, item.height + 6, dashed(color("orange"), 2.2, 6, 5))
    if item.brace:
        _brace(canvas, item.width, item.height + 8, item.brace, item.label_size)


def _bar_color(item: Bar, index: int) -> int:
    if index < item.shaded:
        return color(item.color)
    return color(item.second_color if index < item.shaded + item.second_shaded else "white")


def _brace(canvas: Any, width: float, y: float, label: str, size: float) -> None:
    path = skia.Path()
    path.moveTo(0, y)
    path.quadTo(0, y + 9, 12, y + 9)
    path.lineTo(width / 2 - 10, y + 9)
    path.quadTo(width / 2, y + 9, width / 2, y + 17)
    path.quadTo(width / 2, y + 9, width / 2 + 10, y + 9)
    path.lineTo(width - 12, y + 9)
    path.quadTo(width, y + 9, width, y)
    canvas.drawPath(path, stroke(color("gray"), 2))
    write(canvas, width / 2, y + 22 + size * 0.55, label, size=size, align="center")


def area_model(canvas: Any, item: AreaModel) -> None:
    """A rectangle cut in proportion, with headings above and at the left."""
    across = [item.width * col / sum(item.cols) for col in item.cols]
    down = [item.height * row / sum(item.rows) for row in item.rows]
    for r, tall in enumerate(down):
        for c, span in enumerate(across):
            corner = skia.Rect.MakeXYWH(sum(across[:c]), sum(down[:r]), span, tall)
            _area_cell(canvas, corner, r * len(across) + c, item)
    for c, (label, span) in enumerate(zip(item.col_labels, across, strict=False)):
        x, y = sum(across[:c]) + span / 2, -item.size * 0.72
        write(canvas, x, y, label, size=item.size, align="center", weight=700)
    for r, (label, tall) in enumerate(zip(item.row_labels, down, strict=False)):
        y = sum(down[:r]) + tall / 2
        write(canvas, -12, y, label, size=item.size, align="right", weight=700)


def _area_cell(canvas: Any, cell: Any, number: int, item: AreaModel) -> None:
    canvas.drawRect(cell, fill(color(item.fills[number] if number < len(item.fills) else "white")))
    canvas.drawRect(cell, stroke(color("ink"), 2.4))
    if number < len(item.cells) and item.cells[number]:
        words = item.cells[number]
        write(canvas, cell.centerX(), cell.centerY(), words, size=item.size, align="center")


def grid(canvas: Any, item: Grid) -> None:
    """Unit squares or dots in rows; a gap splits the array in two."""
    count = item.rows * item.cols if item.only is None else item.only
    for number in range(count):
        r, c = divmod(number, item.cols)
        x = c * item.cell + (
            item.cell * 0.7 if item.gap_after_col and c >= item.gap_after_col else 0
        )
        y = r * item.cell + (
            item.cell * 0.7 if item.gap_after_row and r >= item.gap_after_row else 0
        )
        shade = color(_grid_color(item, number))
        if item.shape == "dot":
            canvas.drawCircle(x + item.cell / 2, y + item.cell / 2, item.cell * 0.34, fill(shade))
            canvas.drawCircle(
                x + item.cell / 2, y + item.cell / 2, item.cell * 0.34, stroke(color("ink"), 1.6)
            )
        else:
            square = skia.Rect.MakeXYWH(x, y, item.cell, item.cell)
            canvas.drawRect(square, fill(shade))
            canvas.drawRect(square, stroke(color("ink"), 1.8))
    _grid_labels(canvas, item)


def _grid_color(item: Grid, number: int) -> str:
    if item.filled is not None:
        r, c = divmod(number, item.cols)
        order = c * item.rows + r if item.by_column else number
        return item.fill if order < item.filled else "white"
    return item.fills[number] if number < len(item.fills) else item.fill


def _grid_labels(canvas: Any, item: Grid) -> None:
    across = item.cols * item.cell + (item.cell * 0.7 if item.gap_after_col else 0)
    down = item.rows * item.cell + (item.cell * 0.7 if item.gap_after_row else 0)
    places = [
        (across / 2, -item.size * 0.75, "center"),
        (-10, down / 2, "right"),
        (across / 2, down + item.size * 0.8, "center"),
    ]
    for label, (x, y, align) in zip(item.labels, places, strict=False):
        if label:
            write(canvas, x, y, label, size=item.size, align=align)


def blocks(canvas: Any, item: Blocks) -> None:
    """Hundreds flats, tens rods and single cubes, left to right."""
    u, x = item.unit, 0.0
    for _ in range(item.hundreds):
        _ruled(canvas, (x, 0), (10, 10), u, item.color)
        x += 10 * u + 12
    for _ in range(item.tens):
        _ruled(canvas, (x, 0), (1, 10), u, item.color)
        x += u + 9
    x += 6 if item.tens else 0
    for number in range(item.ones):
        column, row = divmod(number, 5)
        _ruled(canvas, (x + column * (u + 7), row * (u + 7)), (1, 1), u * 1.15, item.color)


def _ruled(
    canvas: Any, corner: tuple[float, float], size: tuple[int, int], unit: float, shade: str
) -> None:
    (x, y), (across, down) = corner, size
    canvas.drawRect(skia.Rect.MakeXYWH(x, y, across * unit, down * unit), fill(color(shade)))
    thin = stroke(0x991F2933, 0.8)
    for c in range(1, across):
        canvas.drawLine(x + c * unit, y, x + c * unit, y + down * unit, thin)
    for r in range(1, down):
        canvas.drawLine(x, y + r * unit, x + across * unit, y + r * unit, thin)
    canvas.drawRect(skia.Rect.MakeXYWH(x, y, across * unit, down * unit), stroke(color("ink"), 1.8))


def prism(canvas: Any, item: Prism) -> None:
    """Unit cubes seen from the front, above and right; cubes above ``layers`` are only outlined."""
    s = item.cell
    dx = dy = s * LEAN
    base = item.high * s + item.deep * dy
    for layer in range(item.layers):
        for back in reversed(range(item.deep)):
            for c in range(item.across):
                if back == 0 or layer == item.layers - 1 or c == item.across - 1:
                    _cube(canvas, c * s + back * dx, base - (layer + 1) * s - back * dy, s, dx, dy)
    outline = dashed(color("gray"), 2)
    _box_edges(canvas, item, outline)
    if item.labels:
        write(canvas, item.across * s / 2, base + 20, str(item.across), size=24, align="center")
        write(
            canvas,
            item.across * s + item.deep * dx / 2 + 16,
            base - item.deep * dy / 2 + 14,
            str(item.deep),
            size=24,
            align="center",
        )
        write(canvas, -14, base - item.high * s / 2, str(item.high), size=24, align="center")


def _cube(canvas: Any, x: float, y: float, s: float, dx: float, dy: float) -> None:
    faces = (
        ([(x, y), (x + s, y), (x + s, y + s), (x, y + s)], "teal-light"),
        ([(x, y), (x + dx, y - dy), (x + s + dx, y - dy), (x + s, y)], "white"),
        (
            [(x + s, y), (x + s + dx, y - dy), (x + s + dx, y + s - dy), (x + s, y + s)],
            "blue-light",
        ),
    )
    for corners, shade in faces:
        path = skia.Path()
        path.addPoly([skia.Point(*corner) for corner in corners], close=True)
        canvas.drawPath(path, fill(color(shade)))
        canvas.drawPath(path, stroke(color("ink"), 1.4))


def _box_edges(canvas: Any, item: Prism, paint: Any) -> None:
    s = item.cell
    dx = dy = s * LEAN
    base = item.high * s + item.deep * dy
    w, h, ox, oy = item.across * s, item.high * s, item.deep * dx, item.deep * dy
    top = base - h
    canvas.drawRect(skia.Rect.MakeLTRB(0, top, w, base), paint)
    for start, end in (
        ((0, top), (ox, top - oy)),
        ((w, top), (w + ox, top - oy)),
        ((w, base), (w + ox, base - oy)),
        ((ox, top - oy), (w + ox, top - oy)),
        ((w + ox, top - oy), (w + ox, base - oy)),
    ):
        canvas.drawLine(*start, *end, paint)


def tokens(canvas: Any, item: Tokens) -> None:
    """Counters of two colors and shapes in ringed groups."""
    x = 0.0
    for first, second in item.groups:
        wide = max(first, second) * item.cell
        if item.ring:
            ring = skia.Rect.MakeXYWH(x - 7, -7, wide + 14, item.cell * 2 + 14)
            canvas.drawRoundRect(ring, 14, 14, dashed(color("gray"), 1.8, 5, 4))
        for number in range(first):
            canvas.drawCircle(
                x + (number + 0.5) * item.cell,
                item.cell / 2,
                item.cell * 0.4,
                fill(color(item.first)),
            )
            canvas.drawCircle(
                x + (number + 0.5) * item.cell,
                item.cell / 2,
                item.cell * 0.4,
                stroke(color("ink"), 1.6),
            )
        for number in range(second):
            square = skia.Rect.MakeXYWH(
                x + (number + 0.14) * item.cell,
                item.cell * 1.14,
                item.cell * 0.72,
                item.cell * 0.72,
            )
            canvas.drawRect(square, fill(color(item.second)))
            canvas.drawRect(square, stroke(color("ink"), 1.6))
        x += wide + item.gap
