"""Which text people may enter: one rule for every border, forms, addresses, JSON, files, commands.

Refused is what no page can show and no database can be trusted with: control characters, halves of
characters, numbers that stand for no character, and the marks that turn the reading order around
(a title that holds one rewrites the line it stands in). Kept is all that people write with: joiners
inside words, combining marks, emoji, scripts from right to left with their own small marks.
"""

import re
import unicodedata

# U+202A-202E embed and override, U+2066-2069 isolate, U+206A-206F are given up by Unicode itself.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u206f]")
_LINE_MARKS = frozenset("\n\t\r")
# Letters and symbols by their class, that show nothing.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\u034f\u17b4\u17b5")
# New emoji and rare Chinese letters of names: assigned since, though not in every Python.
_GROWING = ((0x1F000, 0x1FAFF), (0x20000, 0x3FFFD))

CANNOT_BE_SHOWN = "There is a character in it that cannot be shown"
_BY_HAND = "Type it again by hand."
NOTHING_VISIBLE = "There is nothing to see in it. Write it with letters or digits."


def find_unfit(text: str, *, is_long: bool = False) -> str | None:
    r"""Return the sentence that says why a text cannot be accepted, or None when it can.

    Args:
        text: what somebody entered.
        is_long: whether it may have more than one line.

    >>> find_unfit("Zoë שָׁלוֹם 👩\u200d🏫"), find_unfit("two\nlines", is_long=True)
    (None, None)
    >>> find_unfit("a\x00b")
    'There is a character in it that cannot be shown (U+0000). Type it again by hand.'
    """
    for character in text:
        if character.isprintable():  # nearly all are, and this is quick
            continue
        if _TURNING.match(character):
            return (
                f"There is an invisible mark in it that turns the order of letters around "
                f"({_number(character)}). {_BY_HAND}"
            )
        if not _is_fit(character) and not (is_long and character in _LINE_MARKS):
            return f"{CANNOT_BE_SHOWN} ({_number(character)}). {_BY_HAND}"
    return None


def find_label_fault(text: str, longest: int) -> str | None:
    r"""Return why a text cannot be the name of a person or the title of a thing, or None.

    >>> find_label_fault("\u200b\u3164", 120)
    'There is nothing to see in it. Write it with letters or digits.'
    >>> find_label_fault("Ana", 120) is None
    True
    """
    if len(text) > longest:
        return f"Keep it to {longest} characters."
    unfit = find_unfit(text)
    return unfit or (None if has_visible(text) else NOTHING_VISIBLE)


def has_visible(text: str) -> bool:
    """Say whether there is anything to see: a letter, a digit, a sign."""
    return any(
        (unicodedata.category(character)[0] in "LNPS" or _is_growing(character))
        and character not in _BLANK
        for character in text
    )


def drop_unfit(text: str) -> str:
    r"""Return a text of several lines without what cannot be accepted, where refusing would lose work.

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
