"""Invisible characters that break words, reverse lines, or stop Markdown from working."""

import re
import unicodedata
from collections.abc import Iterator

from app.invisible import BLANK, PARTING, TURNING
from app.markup.blocks import Fault

# Besides them control characters, line ends of other systems, and what no font has a sign for.
_INVISIBLE = re.compile(
    f"[{TURNING}{PARTING}{BLANK}\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f\u2028\u2029\u2061-\u2065"
    "\ue000-\uf8ff\ufff0-\uffff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
# Only an ordinary blank is one to Markdown: any other after a mark disables the mark.
_FALSE_BLANK = re.compile(
    r"^[ >]*(?:#{1,6}|[-+*]|\d{1,9}[.)]|:{3,})"
    r"(?P<blank>[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000])",
    re.MULTILINE,
)


def find_invisible(source: str) -> Iterator[Fault]:
    """Return each character that cannot be intended, with its line."""
    if source.isascii() and source.isprintable():
        return
    for found in _INVISIBLE.finditer(source):
        message = f"there is a character nobody sees: {_named(found[0])}"
        yield Fault(
            line=source.count("\n", 0, found.start()) + 1,
            message=message,
            suggestion="delete it and type the place anew",
        )
    for found in _FALSE_BLANK.finditer(source):
        mark = found[0][:-1].strip()
        message = f"the blank after `{mark}` is not an ordinary one: {_named(found['blank'])}"
        yield Fault(
            line=source.count("\n", 0, found.start()) + 1,
            message=message,
            suggestion="type an ordinary blank",
        )


def _named(sign: str) -> str:
    return f"U+{ord(sign):04X}, {unicodedata.name(sign, 'a control character').lower()}"
