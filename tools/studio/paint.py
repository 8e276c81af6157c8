"""The pen: palette, fonts, rich text with stacked fractions, arrows (needs skia-python)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

import skia

from tools.studio.speech import cache_folder

PALETTE = {
    "ink": 0xFF1F2933,
    "teal": 0xFF0F6B6B,
    "orange": 0xFFB4540A,
    "blue": 0xFF2459A6,
    "plum": 0xFF7A3B8F,
    "gold": 0xFF8A6100,
    "gray": 0xFF5F6B76,
    "white": 0xFFFFFFFF,
    "teal-light": 0xFFB5DAD5,
    "orange-light": 0xFFF5C99B,
    "blue-light": 0xFFBED5F2,
    "plum-light": 0xFFDFC8E8,
    "gold-light": 0xFFF2DF9C,
    "gray-light": 0xFFE4E0D7,
    "paper": 0xFFFFFDF7,
}
WEIGHTS = {
    500: "500Medium/AtkinsonHyperlegibleNext_500Medium.ttf",
    700: "700Bold/AtkinsonHyperlegibleNext_700Bold.ttf",
}
TOKEN = re.compile(r"(\{[^{}]*\}|\*\*|\^[0-9A-Za-z]+|\n)")


def color(name: str) -> int:
    """The ARGB value of a palette color."""
    return PALETTE[name]


def fill(value: int) -> Any:
    """A filling paint."""
    return skia.Paint(Color=value, AntiAlias=True)


def stroke(value: int, width: float = 2.5) -> Any:
    """A line paint with round ends."""
    return skia.Paint(
        Color=value,
        AntiAlias=True,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
    )


def dashed(value: int, width: float = 2.5, on: float = 8, off: float = 6) -> Any:
    """A dashed line paint."""
    paint = stroke(value, width)
    paint.setPathEffect(skia.DashPathEffect.Make([on, off], 0))
    return paint


@cache
def _typeface(weight: int) -> Any:
    path = cache_folder("assets") / "atkinson" / WEIGHTS[weight]
    face = skia.Typeface.MakeFromFile(str(path))
    if face is None:
        raise FileNotFoundError(f"{path}: run 'python -m tools.studio setup' first")
    return face


@cache
def _fallback(weight: int) -> Any:
    style = skia.FontStyle.Bold() if weight > 600 else skia.FontStyle.Normal()
    return skia.Typeface("DejaVu Sans", style)


@cache
def font(size: float, weight: int = 500) -> Any:
    """The board font at a size."""
    made = skia.Font(_typeface(weight), size)
    made.setSubpixel(True)
    made.setEdging(skia.Font.Edging.kAntiAlias)
    return made


def _runs(text: str, size: float, weight: int) -> list[tuple[str, Any]]:
    """Text split where the font has no glyph and another must help."""
    main, spare = font(size, weight), skia.Font(_fallback(weight), size * 0.92)
    runs: list[tuple[str, Any]] = []
    for letter in text:
        chosen = main if main.textToGlyphs(letter)[0] else spare
        if runs and runs[-1][1] is chosen:
            runs[-1] = (runs[-1][0] + letter, chosen)
        else:
            runs.append((letter, chosen))
    return runs


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a rich text: words, a fraction, an empty box, a raised part."""

    kind: str
    text: str = ""
    below: str = ""
    weight: int = 500


def pieces(text: str, weight: int = 500) -> list[Piece]:
    """Rich text taken apart."""
    found, heavy = [], weight
    for part in TOKEN.split(text):
        if part == "**":
            heavy = 700 if heavy == weight and weight != 700 else weight
        elif part.startswith("{"):
            found.append(_braced(part[1:-1], heavy))
        elif part.startswith("^"):
            found.append(Piece("raised", part[1:], weight=heavy))
        elif part:
            found.append(Piece("words", part, weight=heavy))
    return found


def _braced(inside: str, weight: int) -> Piece:
    if inside.strip("_ ") == "":
        return Piece("box", weight=weight)
    top, _, below = inside.partition("/")
    return Piece("fraction", top, below, weight) if below else Piece("words", inside, weight=weight)


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of writing as it was drawn: its words, type size and box, in the canvas's own pixels."""

    text: str
    size: float
    box: tuple[float, float, float, float]


_recorders: list[list[Word]] = []


@contextmanager
def recording() -> Iterator[list[Word]]:
    """Note everything that is written while the block runs."""
    found: list[Word] = []
    _recorders.append(found)
    try:
        yield found
    finally:
        _recorders.pop()


def _note(canvas: Any, x: float, y: float, piece: Piece, size: float) -> None:
    if not _recorders or not (piece.text.strip() or piece.kind == "box"):
        return
    share = {"words": 1.0, "raised": 0.62, "fraction": 0.8, "box": 1.0}[piece.kind]
    up, down = {"raised": (0.5, -0.04), "fraction": (0.78, 0.86)}.get(piece.kind, (0.38, 0.36))
    wide = _piece_width(piece, size)
    matrix = canvas.getTotalMatrix()
    box = matrix.mapRect(skia.Rect.MakeLTRB(x, y - size * up, x + wide, y + size * down))
    scale = abs(matrix.mapRadius(1.0))
    words = f"{piece.text}/{piece.below}" if piece.kind == "fraction" else piece.text
    kept = (box.left(), box.top(), box.right(), box.bottom())
    for recorder in _recorders:
        recorder.append(Word(words, size * share * scale, kept))


def _piece_width(piece: Piece, size: float) -> float:
    if piece.kind == "words":
        return sum(face.measureText(run) for run, face in _runs(piece.text, size, piece.weight))
    if piece.kind == "raised":
        return font(size * 0.62, piece.weight).measureText(piece.text) + 1
    if piece.kind == "box":
        return size * 1.1
    small = font(size * 0.8, piece.weight)
    return max(small.measureText(piece.text), small.measureText(piece.below)) + size * 0.34


def width_of(text: str, size: float, weight: int = 500) -> float:
    """How wide one line of rich text is."""
    return sum(_piece_width(piece, size) for piece in pieces(text, weight))


def height_of(text: str, size: float) -> float:
    """How high one line of rich text is: more with a fraction in it."""
    return size * (2.02 if "/" in "".join(re.findall(r"\{[^{}]*\}", text)) else 1.28)


def write(  # noqa: PLR0913 - a pen has a place, words and a manner
    canvas: Any,
    x: float,
    y: float,
    text: str,
    *,
    size: float = 28,
    ink: int = PALETTE["ink"],
    weight: int = 500,
    align: str = "left",
) -> float:
    """One line of rich text with its middle at height ``y``; returns its width."""
    total = width_of(text, size, weight)
    left = x - {"left": 0.0, "center": total / 2, "right": total}[align]
    for piece in pieces(text, weight):
        _note(canvas, left, y, piece, size)
        _write_piece(canvas, left, y, piece, size, ink)
        left += _piece_width(piece, size)
    return total


def _write_piece(canvas: Any, x: float, y: float, piece: Piece, size: float, ink: int) -> None:
    paint = fill(ink)
    if piece.kind == "words":
        for run, face in _runs(piece.text, size, piece.weight):
            canvas.drawString(run, x, y + size * 0.345, face, paint)
            x += face.measureText(run)
    elif piece.kind == "raised":
        canvas.drawString(piece.text, x, y - size * 0.06, font(size * 0.62, piece.weight), paint)
    elif piece.kind == "box":
        canvas.drawRoundRect(
            skia.Rect.MakeXYWH(x + size * 0.1, y - size * 0.48, size * 0.9, size * 0.96),
            4,
            4,
            stroke(ink, 2),
        )
    else:
        small, wide = font(size * 0.8, piece.weight), _piece_width(piece, size)
        for words, drop in ((piece.text, -0.17), (piece.below, 0.83)):
            canvas.drawString(
                words, x + (wide - small.measureText(words)) / 2, y + size * drop, small, paint
            )
        canvas.drawLine(
            x + size * 0.08, y, x + wide - size * 0.08, y, stroke(ink, max(1.8, size * 0.07))
        )


def wrap(text: str, size: float, width: float | None) -> list[str]:
    """Rich text broken into lines no wider than ``width``."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        current = ""
        for word in paragraph.split(" "):
            candidate = f"{current} {word}".strip() if current else word
            if width is not None and current and width_of(candidate, size) > width:
                lines.append(current)
                candidate = word
            current = candidate
        lines.append(current)
    return lines


def polygon(canvas: Any, corners: list[tuple[float, float]], value: int) -> None:
    """A filled shape with straight sides."""
    path = skia.Path()
    path.addPoly([skia.Point(*corner) for corner in corners], close=True)
    canvas.drawPath(path, fill(value))


def arrow_head(canvas: Any, x: float, y: float, angle: float, value: int, size: float = 11) -> None:
    """A filled arrow head whose tip is at (x, y)."""
    canvas.save()
    canvas.translate(x, y)
    canvas.rotate(angle)
    path = skia.Path()
    path.moveTo(0, 0)
    path.lineTo(-size, -size * 0.55)
    path.lineTo(-size, size * 0.55)
    path.close()
    canvas.drawPath(path, fill(value))
    canvas.restore()
