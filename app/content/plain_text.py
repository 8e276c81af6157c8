"""Which text people may enter: one rule for forms, URLs, JSON, files, and commands.

Refused is what pages cannot show or databases cannot be trusted with: control characters,
surrogates, unassigned code points, and marks that override the reading order (a title with one
rearranges the line around it). Everything people write with is allowed: joiners inside words,
combining marks, emoji, and right-to-left scripts with their own directional marks.
"""

import re
import unicodedata

from app.invisible import BLANK, TURNING
from app.sentences import Sentence

_TURNING = re.compile(f"[{TURNING}]")
_LINE_MARKS = frozenset("\n\t\r")
# New emoji and rare Chinese characters in names: assigned by now, but not in every Python.
_GROWING = ((0x1F000, 0x1FAFF), (0x20000, 0x3FFFD))

_NOTHING_VISIBLE = Sentence("There is nothing to see in it. Write it with letters or digits.")


def find_unfit(text: str, *, is_long: bool = False) -> Sentence | None:
    r"""Return a sentence about why a text cannot be accepted, or None when it can.

    Args:
        text: what somebody entered.
        is_long: whether it may have more than one line.

    >>> find_unfit("Zoë שָׁלוֹם 👩\u200d🏫"), find_unfit("two\nlines", is_long=True)
    (None, None)
    >>> find_unfit("a\x00b")
    'There is a character in it that cannot be shown (U+0000). Type it again by hand.'
    """
    unfit = _find_unfit_sign(text, is_long=is_long)
    if unfit is None:
        return None
    if _TURNING.match(unfit):
        return Sentence(
            "There is an invisible mark in it that turns the order of letters around (%(sign)s). "
            "Type it again by hand.",
            sign=_number(unfit),
        )
    return Sentence(
        "There is a character in it that cannot be shown (%(sign)s). Type it again by hand.",
        sign=_number(unfit),
    )


def find_unfit_in_file(text: str, *, is_long: bool = False) -> Sentence | None:
    r"""Return the same as problems of files say it, where the line is named before.

    >>> find_unfit_in_file("a\x00b")
    'there is a character in it that cannot be shown (U+0000)'
    """
    unfit = _find_unfit_sign(text, is_long=is_long)
    if unfit is None:
        return None
    if _TURNING.match(unfit):
        return Sentence(
            "there is an invisible mark in it that turns the order of letters around (%(sign)s)",
            sign=_number(unfit),
        )
    return Sentence(
        "there is a character in it that cannot be shown (%(sign)s)", sign=_number(unfit)
    )


def _find_unfit_sign(text: str, *, is_long: bool) -> str | None:
    for character in text:
        if character.isprintable():  # true of nearly all, and quick to check
            continue
        is_line_mark = is_long and character in _LINE_MARKS
        if _TURNING.match(character) or not (_is_fit(character) or is_line_mark):
            return character
    return None


def find_label_fault(text: str, longest: int) -> Sentence | None:
    r"""Return why a text cannot be a person's name or a title, or None.

    >>> find_label_fault("\u200b\u3164", 120)
    'There is nothing to see in it. Write it with letters or digits.'
    >>> find_label_fault("Ana", 120) is None
    True
    """
    if len(text) > longest:
        return Sentence("Keep it to %(max)d characters.", max=longest)
    unfit = find_unfit(text)
    return unfit or (None if has_visible(text) else _NOTHING_VISIBLE)


def has_visible(text: str) -> bool:
    """Say whether there is anything visible: a letter, digit, or symbol."""
    return any(
        (unicodedata.category(character)[0] in "LNPS" or _is_growing(character))
        and character not in BLANK
        for character in text
    )


def drop_unfit(text: str) -> str:
    r"""Return a multi-line text without unacceptable characters, where refusing would lose work.

    >>> drop_unfit("a\x00b\r\nc\u202e")
    'ab\nc'
    """
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    if whole.isprintable():
        return whole
    kept = (c for c in whole if (_is_fit(c) and not _TURNING.match(c)) or c in "\n\t")
    return "".join(kept)


def _is_fit(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind not in {"Cc", "Cs", "Cn", "Co"} or _is_growing(character)


def _is_growing(character: str) -> bool:
    code = ord(character)
    return (
        any(first <= code <= last for first, last in _GROWING)
        and code & 0xFFFE != 0xFFFE
        and unicodedata.category(character) == "Cn"
    )


def _number(character: str) -> str:
    return f"U+{ord(character):04X}"
