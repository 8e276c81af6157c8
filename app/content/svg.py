"""SVG figures: measured, and refused if they are more than an image.

Figures are shown through `<img>`, where scripts do not run. This check keeps them harmless when
opened directly, and tells an author early if a figure would not show.
"""

import re
from collections.abc import Iterator
from math import ceil
from xml.etree import ElementTree as ET

MAX_BYTES = 200_000

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset(
    (
        *("circle", "clipPath", "defs", "desc", "ellipse", "g", "line", "linearGradient"),
        *("marker", "path", "pattern", "polygon", "polyline", "radialGradient", "rect", "stop"),
        *("style", "svg", "symbol", "text", "title", "tspan", "use"),
    )
)
_FETCHES = re.compile(r"@import|url\s*\((?!\s*['\"]?#)", re.IGNORECASE)
_VIEW_BOX = re.compile(r"[\d.-]+[ ,]+[\d.-]+[ ,]+([\d.]+)[ ,]+([\d.]+)")


def read_svg(data: bytes) -> tuple[tuple[int, int], list[str]]:
    """Return a figure's natural width and height, and what is wrong with it."""
    if len(data) > MAX_BYTES:
        return (0, 0), [f"the figure is larger than {MAX_BYTES // 1000} kB"]
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        return (0, 0), ["a figure has no document type and no entities"]
    try:
        root = ET.fromstring(data)  # noqa: S314  entities were refused before
    except ET.ParseError as error:
        return (0, 0), [f"not a readable SVG: {error}"]
    complaints = [complaint for element in root.iter() for complaint in _complaints(element)]
    box = _VIEW_BOX.fullmatch(root.get("viewBox", ""))
    if box is None:
        return (0, 0), [*complaints, 'a figure needs a viewBox, like viewBox="0 0 640 200"']
    return (ceil(float(box[1])), ceil(float(box[2]))), complaints


def _complaints(element: ET.Element) -> Iterator[str]:
    name = str(element.tag).removeprefix(_NAMESPACE)
    if name not in _ELEMENTS:
        yield f"a figure cannot hold <{name}>"
    for key, value in element.attrib.items():
        attribute = key.rpartition("}")[2].lower()
        foreign = attribute == "href" and not value.startswith("#")
        if attribute.startswith("on") or foreign or _FETCHES.search(value):
            yield f"a figure cannot have {attribute}={value!r}"
    if name == "style" and _FETCHES.search(element.text or ""):
        yield "a figure fetches nothing: remove @import and url()"
