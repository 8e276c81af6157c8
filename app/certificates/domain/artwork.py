"""The picture of a badge: a plumb line in a ring, with a title, as SVG."""

from html import escape

_LONGEST = 26

_PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" width="480" height="480" viewBox="0 0 480 480" role="img" aria-labelledby="title">
  <title id="title">{title}</title>
  <circle cx="240" cy="240" r="228" fill="#0b5f62"/>
  <circle cx="240" cy="240" r="206" fill="#faf9f6" stroke="#96c3c1" stroke-width="4"/>
  <path d="M132 112h216" stroke="#1c2326" stroke-width="10" stroke-linecap="round"/>
  <path d="M240 112v112" stroke="#1c2326" stroke-width="6"/>
  <path d="M206 222h68l-14 36-20 44-20-44z" fill="#0b5f62"/>
  <g fill="#1c2326" text-anchor="middle" font-family="Georgia, 'Times New Roman', serif">
    <text x="240" y="346" font-size="{size}" font-weight="bold">{title}</text>
    <text x="240" y="380" font-size="22">{name}</text>
    <text x="240" y="410" font-size="18">{until}</text>
  </g>
</svg>
"""


def draw_badge(title: str, name: str, until: str) -> str:
    """Return the picture of a badge.

    Args:
        title: what it is about; the longer it is, the smaller it is written.
        name: whom it certifies.
        until: until when.

    >>> "A &amp; B" in draw_badge("A & B", "Ana", "2027-03-02")
    True
    """
    shown = escape(title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rstrip()}…")
    size = 30 if len(shown) <= 20 else 24
    return _PICTURE.format(title=shown, size=size, name=escape(name[:34]), until=escape(until))
