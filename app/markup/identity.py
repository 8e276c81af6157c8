"""Which option is which: a key that stays with an option wherever it stands.

An author may give a key: `- [x] {#names-both} Words`. Otherwise it comes from the words as readers
see them, folded, so that order, capitals, quotation marks, emphasis and blanks change nothing.
Stored answers hold these keys: changing how they are made would part people from their answers.
"""

import hashlib
import re
from html import unescape

from app.words import fold

_LENGTH = 16
# Tags inside a sentence leave no gap; any other tag ends a word.
_INLINE = re.compile(r"</?(?:a|abbr|b|code|em|i|kbd|s|small|span|strong)(?:\s[^<>]*)?>")
# What the place of a sign in a formula means: x² is not x₂, nor is one half twelve.
_SHAPE = re.compile(r"<(mfrac|mover|mroot|msqrt|msub|msubsup|msup|munder|munderover|sub|sup)\b")
_TAG = re.compile(r"<[^>]*>")


def derive_key(html: str) -> str:
    """Return the key of an option or a moment that was given none.

    >>> derive_key("<p>Nobody’s  sure.</p>") == derive_key("<p>Nobody's <em>sure</em>.</p>")
    True
    >>> derive_key("<p>Nobody is sure.</p>") == derive_key("<p>Everybody is sure.</p>")
    False
    """
    shaped = _SHAPE.sub(r" \1 <", _INLINE.sub("", html))
    words = fold(unescape(_TAG.sub(" ", shaped)))
    return hashlib.sha256(words.encode()).hexdigest()[:_LENGTH]
