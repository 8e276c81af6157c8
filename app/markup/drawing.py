"""Formulas drawn alike by every browser, with style sheet classes where MathML is not enough.

Browsers differ in what they stretch. All of them stretch braces; in some, a bar, an arrow, or an
arc stays as short as one letter, and a strike or a box is not drawn at all. So the base gets a
class, the style sheet draws the mark as wide as the base, and the character for the mark stays for
screen readers, without a size.
"""

from collections.abc import Callable
from xml.etree.ElementTree import Element

_BAR, _ARROW, _HAT = "m-bar", "m-arrow-right", "m-hat"
# The character the converter puts above: the class that draws it, and the character to keep.
_ABOVE = {
    "\u0332": (_BAR, "¯"),
    "→": (_ARROW, "→"),
    "←": ("m-arrow-left", "←"),
    "↔": ("m-arrow-both", "↔"),
    "\u20d7": (_ARROW, "→"),
    "\u0302": (_HAT, "^"),
    "⏜": ("m-arc", "⏜"),
    "⌢": ("m-arc", "⏜"),
    "⎴": ("m-bracket", "⎴"),
}
_BELOW = {
    "\u0332": ("m-bar-below", "_"),
    "→": ("m-arrow-right-below", "→"),
    "⏝": ("m-arc-below", "⏝"),
    "⎵": ("m-bracket-below", "⎵"),
}
# Above one letter these are accents; above more, they mean a mark over all of it.
_WIDE = {"¯": _ABOVE["\u0332"], "\u02c6": _ABOVE["\u0302"]}
_ALSO_SET_ABOVE = frozenset("⌢→←↔")  # geometry is often written with `overset`
_FIXED = frozenset("¯\u02c6˙¨\xb4`ˇ˘\u02dc˚⏞⏟\u20db\u20dc")
_STRIKES = {
    "box": "m-box",
    "updiagonalstrike": "m-strike-up",
    "downdiagonalstrike": "m-strike-down",
    "updiagonalstrike downdiagonalstrike": "m-strike-both",
}
_MARKED = {"mover": _ABOVE, "munder": _BELOW}


class UndrawableError(ValueError):
    """Part of a formula that some browser draws wrongly; the message names it."""


def draw(root: Element) -> None:
    """Change a formula, in place, into one that every browser draws correctly.

    Raises:
        UndrawableError: some part cannot be drawn.
    """
    for element in list(root.iter()):
        _CHANGES.get(element.tag, _leave)(element)


def _leave(_: Element) -> None:
    """Leave an element as it is."""


def _draw_mark(element: Element) -> None:
    base, sign = element[0], element[1]
    if _grows_with_label(base, sign):
        message = "an arrow that grows with its label is too short in some browsers: write "
        raise UndrawableError(message + r"`\overset{label}{\longrightarrow}`")
    text = sign.text or ""
    is_accent = "accent" in element.attrib or "accentunder" in element.attrib
    if sign.tag != "mo" or not (is_accent or (text in _ALSO_SET_ABOVE and _is_wide(base))):
        return
    mark = _MARKED[element.tag].get(text) or (_WIDE.get(text) if _is_wide(base) else None)
    if mark is None and text not in _FIXED:
        message = f"the mark `{text}` is too short in some browsers"
        raise UndrawableError(message)
    if mark is not None:
        row = Element("mrow", {"class": mark[0]})
        row.append(base)
        element[0] = row
        sign.attrib = {"class": "m-named", "stretchy": "false"}
        sign.text = mark[1]


def _grows_with_label(base: Element, label: Element) -> bool:
    """Say whether this is an arrow with text above or below, as made by `xrightarrow`."""
    return base.tag == "mo" and label.tag in ("mover", "munder") and label[-1].tag == "mspace"


def _is_wide(base: Element) -> bool:
    return len(base) > 1 or len("".join(base.itertext())) > 1


def _draw_around(element: Element) -> None:
    notation = element.attrib.pop("notation", "")
    if notation not in _STRIKES:
        message = f"`{notation}` is not drawn by every browser"
        raise UndrawableError(message)
    for child in [child for child in element if child.get("class", "").startswith("menclose-")]:
        element.remove(child)
    element.tag = "mrow"
    element.set("class", _STRIKES[notation])


def _measure_space(element: Element) -> None:
    """Keep the width of a space as an attribute; a negative one becomes a class."""
    style = element.attrib.pop("style", "").strip().rstrip(";")
    name, _, value = style.partition(":")
    if name == "margin-left" and (known := _BACK.get(value.strip())):
        element.set("class", known)
    elif style and (name != "width" or value.strip() != element.get("width")):
        message = f"the space `{style}` is not drawn by every browser"
        raise UndrawableError(message)


def _close_table(table: Element) -> None:
    """Turn a rule below the last row, which the converter writes as an empty row, into a border."""
    rows = list(table)
    if len(rows) < _MIN_ROWS or len(rows[-1]) == 0:
        return
    if any(len(cell) or (cell.text or "").strip() for cell in rows[-1]):
        return
    line = next((part for part in _parts(rows[-1][0]) if part.startswith("border-top")), None)
    if line is None:
        return
    table.remove(rows[-1])
    for cell in rows[-2]:
        below = line.replace("border-top", "border-bottom")
        cell.set("style", ";".join([*_parts(cell), below]))


def _parts(cell: Element) -> list[str]:
    return [part.strip() for part in cell.get("style", "").split(";") if part.strip()]


_MIN_ROWS = 2
_BACK = {"-0.16666667em": "m-back"}
_CHANGES: dict[str, Callable[[Element], None]] = {
    "mover": _draw_mark,
    "munder": _draw_mark,
    "munderover": _draw_mark,
    "menclose": _draw_around,
    "mtable": _close_table,
    "mspace": _measure_space,
}
