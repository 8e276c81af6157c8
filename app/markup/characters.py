"""Invisible characters that break words, reverse lines, or stop Markdown from working."""

import re
import unicodedata
from collections.abc import Iterator

from app.markup.blocks import Fault

# Joiners (200C, 200D) and single direction marks (200E, 200F, 061C) are part of languages.
_INVISIBLE = re.compile(
    "[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b"
    "\u2028-\u202e\u2060-\u206f\u3164\ue000-\uf8ff\ufeff\ufff0-\uffff"
    "\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
# A no-break space is not a space to Markdown: after a marker, it disables the marker.
_FALSE_BLANK = re.compile(
    r"^[ >]*(?:#{1,6}|[-+*]|\d{1,9}[.)]|:{3,})(?=[\u00a0\u2007\u202f])", re.MULTILINE
)


def find_invisible(source: str) -> Iterator[Fault]:
    """Return each character that cannot be intended, with its line."""
    if source.isascii() and source.isprintable():
        return
    for found in _INVISIBLE.finditer(source):
        sign = found[0]
        name = unicodedata.name(sign, "a control character").lower()
        message = f"there is a character nobody sees: U+{ord(sign):04X}, {name}"
        yield Fault(
            line=source.count("\n", 0, found.start()) + 1,
            message=message,
            suggestion="delete it and type the place anew",
        )
    for found in _FALSE_BLANK.finditer(source):
        message = f"the blank after `{found[0].strip()}` is one that does not break lines"
        yield Fault(
            line=source.count("\n", 0, found.start()) + 1,
            message=message,
            suggestion="type an ordinary blank",
        )
