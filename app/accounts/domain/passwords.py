"""Which passwords are refused: short ones, the email address, and those guessed first.

Those guessed first are the 3,000 most common ones, all longer ones from the same list, and what
people turn them into to satisfy a rule: `Password2024!`, `p4ssw0rd`, `dragondragon`.
"""

import string
from enum import StrEnum
from functools import cache
from itertools import pairwise
from pathlib import Path

from app.accounts.domain import normalize_name_key

MIN_PASSWORD_LENGTH = 10
MAX_PASSWORD_LENGTH = 128

_LIST = Path(__file__).parent.parent / "vendor" / "common-passwords" / "passwords.txt"
# Words that this site itself suggests.
_OURS = frozenset(("plumbline", "mathematics", "mathteacher", "teacher", "coaching", "classroom"))
_ENDS = string.digits + string.punctuation + " "
_READINGS = (str.maketrans("@430$5!17", "aaeossiit"), str.maketrans("@430$5!17", "aaeossilt"))
_SHORT_END = 6


class PasswordFault(StrEnum):
    """Why a password is refused."""

    SHORT = "short"
    LONG = "long"
    IS_THE_EMAIL = "is_the_email"
    GUESSED_FIRST = "guessed_first"


@cache
def _common() -> frozenset[str]:
    return _OURS | frozenset(_LIST.read_text("utf-8").split("\n"))


def find_password_fault(password: str, email: str) -> PasswordFault | None:
    """Return why a password cannot be used, or None when it can."""
    if len(password) < MIN_PASSWORD_LENGTH:
        return PasswordFault.SHORT
    if len(password) > MAX_PASSWORD_LENGTH:
        return PasswordFault.LONG
    if normalize_name_key(password) == normalize_name_key(email):
        return PasswordFault.IS_THE_EMAIL
    return PasswordFault.GUESSED_FIRST if is_guessed_first(password) else None


def is_guessed_first(password: str) -> bool:
    """Say whether a password is a common one, or a common one in disguise.

    >>> [is_guessed_first(p) for p in ("Password2024!", "p4ssw0rd123", "dragondragon", "abcdefghij")]
    [True, True, True, True]
    >>> is_guessed_first("plumb line, level and square")
    False
    """
    typed = password.casefold().strip()
    plain = _once(typed)
    if len(set(plain)) <= 2 or _is_run(plain) or typed in _common():
        return True
    return any(_is_common_word(word) for word in _readings(plain))


def _readings(text: str) -> tuple[str, ...]:
    """Return a text, as it is and with digits and symbols read as the letters they resemble."""
    return (text, *(text.translate(letters) for letters in _READINGS))


def _once(text: str) -> str:
    """Return what a text repeats: `dragon` for `dragondragon`."""
    return text[: (text + text).find(text, 1)] if text else text


def _is_common_word(word: str) -> bool:
    if word in _common():
        return True
    core = word.strip(_ENDS)
    start, _, end = word.partition(core) if core else ("", "", word)
    is_common = not core or any(reading in _common() for reading in _readings(core))
    return is_common and _is_easy_end(start) and _is_easy_end(end)


def _is_easy_end(end: str) -> bool:
    """Say whether what surrounds a word adds nothing: a year, a symbol, `12345`."""
    return len(end) <= _SHORT_END or len(set(end)) <= 2 or end in _common() or _is_run(end)


def _is_run(text: str) -> bool:
    """Say whether the characters form an ascending or descending run."""
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(steps) == 1 and steps <= {-1, 0, 1}
