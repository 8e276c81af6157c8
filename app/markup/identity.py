"""Identifying options: a key that does not depend on an option's position.

An author may give a key: `- [x] {#names-both} Words`. Otherwise it is derived from the words as
readers see them, folded, so that order, case, quotation marks, emphasis, and spacing do not matter.
Stored answers contain these keys: changing how they are derived would detach people's answers.
"""

import hashlib
import re
from html import unescape

from app.words import fold

_LENGTH = 16
# Inline tags leave no gap; any other tag ends a word.
_INLINE = re.compile(r"</?(?:a|abbr|b|code|em|i|kbd|s|small|span|strong)(?:\s[^<>]*)?>")
# The position of a symbol in a formula has meaning: x² is not x₂, and one half is not twelve.
_SHAPE = re.compile(r"<(mfrac|mover|mroot|msqrt|msub|msubsup|msup|munder|munderover|sub|sup)\b")
_TAG = re.compile(r"<[^>]*>")


def derive_key(html: str) -> str:
    """Return the key of an option or moment without an explicit one.

    >>> derive_key("<p>Nobody’s  sure.</p>") == derive_key("<p>Nobody's <em>sure</em>.</p>")
    True
    >>> derive_key("<p>Nobody is sure.</p>") == derive_key("<p>Everybody is sure.</p>")
    False
    """
    shaped = _SHAPE.sub(r" \1 <", _INLINE.sub("", html))
    words = fold(unescape(_TAG.sub(" ", shaped)))
    return hashlib.sha256(words.encode()).hexdigest()[:_LENGTH]
