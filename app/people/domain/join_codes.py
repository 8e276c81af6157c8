"""Join codes: how a cohort's code is made, written and read back from what somebody typed."""

import hashlib
import re

from app.words import fold

# Nobody confuses two of these on a board or in a handwritten note: no O and 0, I, L and 1, S and 5,
# Z and 2, B and 8, G and 6, U and V. Without vowels they spell no words.
ALPHABET = "CDFGHJKMNPQRTVWXY3479"
CODE_LENGTH = 8
MAX_TYPED_LENGTH = 40
_HALF = CODE_LENGTH // 2
_NOT_TYPED = re.compile(r"[\s-]")
_BASE = len(ALPHABET)


def make_join_code(token: str) -> str:
    """Return the join code that a random token stands for, one of about 38 billion.

    >>> code = make_join_code("a random token")
    >>> len(code), set(code) <= set(ALPHABET)
    (8, True)
    """
    number = int.from_bytes(hashlib.sha256(token.encode()).digest())
    signs = []
    for _ in range(CODE_LENGTH):
        number, rest = divmod(number, _BASE)
        signs.append(ALPHABET[rest])
    return "".join(signs)


def write_join_code(code: str) -> str:
    """Write a code as people read and dictate it.

    >>> write_join_code("K7MPCRTX")
    'K7MP-CRTX'
    """
    return f"{code[:_HALF]}-{code[_HALF:]}"


def read_join_code(typed: str) -> str | None:
    """Return the code somebody typed, in any case, with or without hyphen and spaces; or None.

    >>> read_join_code(" k7mp crtx"), read_join_code("K7MP–CRTX"), read_join_code("K7MP-CRT0")
    ('K7MPCRTX', 'K7MPCRTX', None)
    """
    if len(typed) > MAX_TYPED_LENGTH:
        return None
    code = _NOT_TYPED.sub("", fold(typed)).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(ALPHABET) else None
