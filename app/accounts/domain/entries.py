"""What may be entered as a name or an address: the same on pages and in commands."""

import unicodedata

from email_validator import EmailNotValidError, validate_email

from app.accounts.domain import normalize_name_key

LONGEST_NAME = 120
LONGEST_EMAIL = 254

_TURNS_TEXT = frozenset(
    "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\N{ARABIC LETTER MARK}"
    "\N{LEFT-TO-RIGHT EMBEDDING}\N{RIGHT-TO-LEFT EMBEDDING}\N{POP DIRECTIONAL FORMATTING}"
    "\N{LEFT-TO-RIGHT OVERRIDE}\N{RIGHT-TO-LEFT OVERRIDE}\N{LEFT-TO-RIGHT ISOLATE}"
    "\N{RIGHT-TO-LEFT ISOLATE}\N{FIRST STRONG ISOLATE}\N{POP DIRECTIONAL ISOLATE}"
)
# Letters and signs by their category that are drawn as nothing.
_LOOKS_EMPTY = frozenset(
    "\N{HANGUL CHOSEONG FILLER}\N{HANGUL JUNGSEONG FILLER}\N{HANGUL FILLER}"
    "\N{HALFWIDTH HANGUL FILLER}\N{BRAILLE PATTERN BLANK}"
)
# Controls, and halves of characters, which no database keeps.
_UNSTORABLE = frozenset({"Cc", "Cs"})


def find_text_problem(text: str) -> str | None:
    """Return why a short text cannot be shown to others as it stands, or None when it can."""
    if any(unicodedata.category(character) in _UNSTORABLE for character in text):
        return "There is a character in it that cannot be shown. Type it again by hand."
    if _TURNS_TEXT & set(text):
        return "There is a hidden mark in it that turns text around. Type it again by hand."
    return None


def find_name_problem(name: str) -> str | None:
    """Return the sentence that says why a name cannot be used, or None when it can.

    >>> find_name_problem("Ana María"), find_name_problem("  ")
    (None, 'A name is needed.')
    """
    problem = find_text_problem(name)
    if problem:
        return problem
    if not name.strip():
        return "A name is needed."
    if not any(_is_seen(character) for character in name):
        return "A name needs at least one character that can be seen."
    if len(name.strip()) > LONGEST_NAME:
        return f"A name has at most {LONGEST_NAME} characters."
    return None


def find_email_problem(email: str) -> str | None:
    """Return the sentence that says why an e-mail address cannot be used, or None when it can.

    >>> find_email_problem("ana@example.org"), find_email_problem("notanemail") is None
    (None, False)
    """
    # One letter may become eighteen when it is normalized.
    if len(normalize_name_key(email)) > LONGEST_EMAIL:
        return "This address is too long for us when it is written in plain letters."
    try:
        validate_email(email.strip(), check_deliverability=False)
    except EmailNotValidError:
        return "This does not look like an e-mail address: one @, and a full domain after it."
    return None


def _is_seen(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in _LOOKS_EMPTY
