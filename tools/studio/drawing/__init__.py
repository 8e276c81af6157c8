"""Drawing of board objects: ``draw(canvas, item)`` for every model in ``tools.studio.objects``."""

from collections.abc import Callable
from typing import Any

from tools.studio.drawing import data, lines, measures, words
from tools.studio.objects import BoardObject

PAINTERS: dict[str, Callable[[Any, Any], None]] = {
    "text": words.text,
    "equation": words.equation,
    "column": words.column,
    "paper": words.paper,
    "table": words.table,
    "bar": measures.bar,
    "area_model": measures.area_model,
    "grid": measures.grid,
    "blocks": measures.blocks,
    "prism": measures.prism,
    "tokens": measures.tokens,
    "number_line": lines.number_line,
    "arrow": lines.arrow,
    "shape": lines.shape,
    "graph": data.graph,
    "bars": data.bars,
}


def draw(canvas: Any, item: BoardObject) -> None:
    """Draw one object with its top left at the canvas origin plus ``at``."""
    canvas.save()
    canvas.translate(*item.at)
    PAINTERS[item.kind](canvas, item)  # type: ignore[attr-defined]
    canvas.restore()
