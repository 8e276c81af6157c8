"""The few words that lessons get from us: those of containers, tables, formulas, and the way back of notes.

They are rendered in English at sync, as the HTML of a revision never changes. A page that speaks another
language puts its own words there, by `with_words()`.
"""

import re
from collections.abc import Callable
from html import escape
from typing import Final

CALLOUTS: Final = {"note": "Note", "tip": "Tip", "caution": "Caution", "example": "Example"}
TABLE: Final = "Table"
FORMULA: Final = "Formula"
WAY_BACK: Final = "Back to the text of note %(number)s"

_TITLE: Final = '<p class="callout-title">'
_PLACES: Final = re.compile(
    rf"{_TITLE}({'|'.join(CALLOUTS.values())})(?=[:<])"
    rf'|aria-label="({TABLE}|{FORMULA})"'
    rf'|aria-label="{WAY_BACK % {"number": "([0-9]+)"}}"'
)


def write_title(kind: str, title: str) -> str:
    """Return the line that begins a callout.

    >>> write_title("tip", "Bring a hat")
    '<p class="callout-title">Tip: Bring a hat</p>'
    """
    words = f"{CALLOUTS[kind]}: {title}" if title else CALLOUTS[kind]
    return f"{_TITLE}{escape(words)}</p>"


def write_label(words: str, number: int | None = None) -> str:
    """Return the attribute that names an element for those who do not see it."""
    return f'aria-label="{words if number is None else words % {"number": number}}"'


def with_words(html: str, say: Callable[[str], str]) -> str:
    """Return the HTML of a lesson with these words as a language says them.

    >>> with_words(write_title("tip", "Bring a hat"), {"Tip": "Rat"}.__getitem__)
    '<p class="callout-title">Rat: Bring a hat</p>'
    """

    def put(place: re.Match[str]) -> str:
        title, label, number = place.groups()
        if title:
            return f"{_TITLE}{escape(say(title))}"
        said = say(label) if label else say(WAY_BACK) % {"number": number}
        return f'aria-label="{escape(said)}"'

    return _PLACES.sub(put, html)
