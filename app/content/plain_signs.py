"""Fields shown as plain text: Markdown written into one shows its markup to readers.

These are warnings, never errors: asterisks in a title do not keep content from going live.
"""

import re
from collections.abc import Iterator

_FRACTIONS = "write ¾, x², 3 × 4: this field is plain text"
_WORDS = "write the words alone: this field is plain text"
_WAYS = (
    (re.compile(r"(?<![\w*])(\*\*?)(?=[^\s*])[^*\n]+(?<=[^\s*])\1(?![\w*])"), _WORDS),
    (re.compile(r"(?<![\w_])__(?=[^\s_])[^_\n]+(?<=[^\s_])__(?![\w_])"), _WORDS),
    (re.compile(r"~~\S[^~\n]*~~"), _WORDS),
    (re.compile(r"!?\[[^\]\n]*\]\([^)\n]*\)"), _WORDS),
    (re.compile(r"\[\^[^\]\s]+\]"), "notes stand in lessons alone"),
    (re.compile(r"\$[^$\n]*\\[A-Za-z][^$\n]*\$|\$[A-Za-z]\$|\$[^$\s][^$\n]*[\^=][^$\n]*\$"), _FRACTIONS),
    (re.compile(r"\\(?:[dt]?frac|times|div|cdot|sqrt|text|overline|\(|\[)"), _FRACTIONS),
    (re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>|<!--"), _WORDS),
    (re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[A-Za-z]+[0-9]*);"), "write the sign itself"),
    (re.compile(r"(?<![\w_])_(?=[^\s_])[^_\n]+(?<=[^\s_])_(?![\w_])"), _WORDS),
    (re.compile(r"`[^`\n]+`"), "use quotation marks: this field is plain text"),
    (re.compile(r"(?<=\n)(?:#{1,6}|[-*+]|\d{1,2}\.)[ ].*"), "write sentences: lines run together"),
)  # fmt: skip
_SUSPECT = re.compile(r"[*_~\[$\\<&`\n]")


def find_signs(text: str) -> Iterator[tuple[str, str]]:
    """Yield each piece of Markdown in a plain text, with what to do about it.

    >>> list(find_signs("She **shows** it"))
    [('**shows**', 'write the words alone: this field is plain text')]
    >>> list(find_signs("5 * 3 is 15, and it costs $5 or $6."))
    []
    """
    if _SUSPECT.search(text):
        for pattern, hint in _WAYS:
            for found in pattern.finditer(text):
                yield found[0], hint
