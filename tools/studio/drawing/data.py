"""Board objects that show data: coordinate graphs, bar graphs, dot plots."""

from typing import Any

import skia

from tools.studio.objects import Bars, Graph
from tools.studio.paint import color, fill, stroke, write


def _number(value: float) -> str:
    return (str(int(value)) if float(value).is_integer() else f"{value:g}").replace("-", "−")


def _steps(low: float, high: float, step: float) -> list[float]:
    return [low + step * index for index in range(int((high - low) / step + 1e-6) + 1)]


def graph(canvas: Any, item: Graph) -> None:
    """A coordinate grid with named axes, lines and points."""

    def spot(x: float, y: float) -> tuple[float, float]:
        (x0, x1), (y0, y1) = item.x_range, item.y_range
        return item.width * (x - x0) / (x1 - x0), item.height * (y1 - y) / (y1 - y0)

    thin, thick = stroke(0xFFD5D0C4, 1.4), stroke(color("ink"), 2.6)
    for x in _steps(*item.x_range, item.x_step):
        canvas.drawLine(*spot(x, item.y_range[0]), *spot(x, item.y_range[1]), thin)
        px, py = spot(x, max(0.0, item.y_range[0]))
        if x != 0 or item.x_range[0] == 0:
            write(canvas, px, py + item.size * 0.8, _number(x), size=item.size, align="center")
    for y in _steps(*item.y_range, item.y_step):
        canvas.drawLine(*spot(item.x_range[0], y), *spot(item.x_range[1], y), thin)
        px, py = spot(max(0.0, item.x_range[0]), y)
        if y != 0:
            write(canvas, px - 9, py, _number(y), size=item.size, align="right")
    canvas.drawLine(
        *spot(item.x_range[0], max(0.0, item.y_range[0])),
        *spot(item.x_range[1], max(0.0, item.y_range[0])),
        thick,
    )
    canvas.drawLine(
        *spot(max(0.0, item.x_range[0]), item.y_range[0]),
        *spot(max(0.0, item.x_range[0]), item.y_range[1]),
        thick,
    )
    write(
        canvas,
        item.width / 2,
        item.height + item.size * 1.9,
        item.x_label,
        size=item.size,
        align="center",
    )
    write(canvas, -item.size * 1.2, -item.size * 0.9, item.y_label, size=item.size)
    _plot(canvas, item, spot)


def _plot(canvas: Any, item: Graph, spot: Any) -> None:
    for line in item.lines:
        path = skia.Path()
        path.moveTo(*spot(*line.points[0]))
        for point in line.points[1:]:
            path.lineTo(*spot(*point))
        canvas.drawPath(path, stroke(color(line.color), 3.4))
        if line.label:
            x, y = spot(*line.points[-1])
            write(
                canvas,
                x + 8,
                y,
                line.label,
                size=item.size * 1.1,
                ink=color(line.color),
                weight=700,
            )
    for point in item.points:
        x, y = spot(*point.at)
        canvas.drawCircle(x, y, 7, fill(color(point.color)))
        if point.label:
            write(
                canvas,
                x + 12,
                y - item.size * 0.7,
                point.label,
                size=item.size,
                ink=color(point.color),
                weight=700,
            )


def bars(canvas: Any, item: Bars) -> None:
    """A bar graph with a scale, or a dot plot (line plot) with one X or dot for each value."""
    slot = item.width / len(item.categories)
    canvas.drawLine(0, item.height, item.width, item.height, stroke(color("ink"), 2.6))
    if item.style == "bar":
        for value in range(0, item.top + 1, item.step):
            y = item.height * (1 - value / item.top)
            canvas.drawLine(0, y, item.width, y, stroke(0xFFD5D0C4, 1.4))
            write(canvas, -9, y, str(value), size=item.size * 0.9, align="right")
        canvas.drawLine(0, 0, 0, item.height, stroke(color("ink"), 2.6))
    for index, (name, value) in enumerate(zip(item.categories, item.values, strict=True)):
        middle = slot * (index + 0.5)
        write(canvas, middle, item.height + item.size * 0.95, name, size=item.size, align="center")
        shade = (
            color("orange" if index in item.accent else "teal")
            if item.style == "dot"
            else color("orange-light" if index in item.accent else item.color)
        )
        if item.style == "bar":
            tall = item.height * value / item.top
            box = skia.Rect.MakeXYWH(middle - slot * 0.32, item.height - tall, slot * 0.64, tall)
            canvas.drawRect(box, fill(shade))
            canvas.drawRect(box, stroke(color("ink"), 2))
        else:
            pitch = min(item.height / max(1, item.top), slot * 0.62, 26)
            for number in range(value):
                canvas.drawCircle(
                    middle, item.height - (number + 0.62) * pitch, pitch * 0.4, fill(shade)
                )
    if item.axis:
        write(
            canvas,
            item.width / 2,
            item.height + item.size * 2.2,
            item.axis,
            size=item.size,
            align="center",
        )
