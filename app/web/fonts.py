"""The pages' font, embedded in figures, because an image in `<img>` cannot load anything."""

import re
from base64 import b64encode

from flask import current_app

from app.web.assets import Assets

FAMILY = "Atkinson Hyperlegible Next"
_FILE = "vendor/atkinson-hyperlegible-next/atkinson-hyperlegible-next-latin-wght-normal.woff2"
_ROOT = re.compile(rb'<svg\b(?:[^>"\']|"[^"]*"|\'[^\']*\')*>')


def with_page_font(svg: bytes) -> bytes:
    """Return an SVG whose text is set in the font of the page around it.

    Args:
        svg: a figure; one without text, or with another font, stays as it is.
    """
    root = _ROOT.search(svg)
    if root is None or FAMILY.encode() not in root[0] or b"<text" not in svg:
        return svg
    assets: Assets = current_app.extensions["assets"]
    font = b64encode(assets.files[_FILE].body).decode()
    face = (
        f'@font-face{{font-family:"{FAMILY}";font-weight:200 800;'
        f'src:url("data:font/woff2;base64,{font}") format("woff2")}}'
    )
    style = f"<style>{face}</style>".encode()
    return svg[: root.end()] + style + svg[root.end() :]
