"""When two texts hold the same words: one rule of folding and one of cutting, for every search.

**Folding** takes away what people type in different ways without meaning anything by it: the shape
of quotation marks, apostrophes, dashes and blanks, accents, capitals, ligatures, one character for a
fraction or a power. `words.js` does the same in the browser; one table of examples tests both.

**Cutting** finds the words of a text. What is one thing to a reader stays one word: `0.64`, `1/2`,
`x^2`, `C++`, `3rd`, `1,000`. What is indexed and what is asked are cut here and nowhere else, so no
database has a say in what a word is.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.invisible import PARTING

MAX_WORD_LENGTH = 60
# The commonest words say nothing about a place; a question that has others is asked without them.
COMMON_WORDS = frozenset(
    """
    a an and are as at be but by do does for from had has have he her his how i if in into is it
    its me my not of on or our she so that the their them then there these they this those to
    was we were what when where which who why will with you your
    """.split()  # noqa: SIM905  read as a text
)

_SIGNS = {
    # What is typed for an apostrophe, a quotation mark, a hyphen or minus, and what is not seen.
    **dict.fromkeys(
        "`\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201a\u201b\u2032\u2035\uff07", "'"
    ),
    **dict.fromkeys("\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033\u2036\uff02", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys(f"{PARTING}\u200c\u200d", ""),
    **dict.fromkeys("\u00f7\u2044\u2215", "/"),
    **dict.fromkeys("\u00d7\u2715", "x"),
    **dict.fromkeys("\u00c6\u00e6", "ae"),
    **dict.fromkeys("\u0152\u0153", "oe"),
    **dict.fromkeys("\u00d8\u00f8", "o"),
    **dict.fromkeys("\u0141\u0142", "l"),
}
_POWERS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ", "0123456789n", strict=True))
_ASCII = {ord("`"): "'", **{code: " " for code in range(128) if chr(code).isspace()}}
_WHOLE = re.compile(r"[0-9]")
_BLANKS = re.compile(r"\s+")
# In this order: what is one thing to a reader comes before the letters and digits it is made of.
_WORD = re.compile(
    r"""
      (?<![\w./])[0-9]+\s?/\s?[0-9]+(?![\w/]|\.[0-9])     # a fraction: 1/2
    | (?<![\w.,])[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![\w,]) # thousands: 1,000
    | (?<![\w.])[0-9]+(?:\.[0-9]+)+(?![^\W_])            # a decimal: 0.64
    | (?<![\w.])\.[0-9]+(?![^\W_])                        # a decimal without its zero: .64
    | [^\W_]+(?:\^[^\W_]+)+                               # a power: x^2
    | (?<![^\W_])[a-z](?:\+\+?|\#)(?![^\W_])              # C++, C#, A+
    # Letters and digits: 3rd, Leo's, 1990's. After a digit, other apostrophes cut: 5'6 is 5 and 6.
    | [^\W_]+(?:'s(?![^\W_])|(?<!\d)'[^\W_]+)*
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One word of a text: what is compared, and where it stands in the text as it was written."""

    stem: str
    start: int
    end: int


def fold(text: str) -> str:
    r"""Return a text as it is compared.

    >>> fold("  Leo’s\u00a0½  – or “ﬁve”?")
    'leo\'s 1/2 - or "five"?'
    """
    return _BLANKS.sub(" ", _fold(text)[0]).strip()


def cut(text: str) -> Iterator[Word]:
    """Yield the words of a text in order.

    >>> [word.stem for word in cut("Kappa was .64 on 1,000 of Leo’s x²")]
    ['kappa', 'was', '0.64', 'on', '1000', 'of', 'leo', 'x^2']
    """
    folded, places = _fold(text)
    for found in _WORD.finditer(folded):
        start, last = places[found.start()], places[found.end() - 1]
        yield Word(stem=_stem(found[0]), start=start, end=last + 1)


def _fold(text: str) -> tuple[str, Sequence[int]]:
    """Fold a text, and say for each character of the outcome which one it came from."""
    if text.isascii():
        return text.lower().translate(_ASCII), range(len(text))
    folded: list[str] = []
    places: list[int] = []
    before = ""
    for place, letter in enumerate(text):
        plain = _fold_letter(letter)
        if letter in _POWERS and before not in _POWERS:
            plain = f"^{plain}"
        elif "/" in plain[1:] and _WHOLE.match(before):
            plain = f" {plain}"  # 5½ is five and a half, not fifty-one halves
        folded.append(plain)
        places += [place] * len(plain)
        before = letter
    return "".join(folded), places


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    if letter in _SIGNS:
        return _SIGNS[letter]
    if letter in _POWERS:
        return _POWERS[letter]
    if letter.isspace():
        return " "
    parts = unicodedata.normalize("NFKD", letter)
    plain = "".join(_SIGNS.get(part, part) for part in parts if not "\u0300" <= part <= "\u036f")
    # Down, up and down again: ß becomes ss whatever its case, and an i without its dot becomes i.
    return plain.lower().upper().lower().replace("\u0307", "").replace("ς", "σ")


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    """Return what a word has in common with its other forms."""
    plain = re.sub(r"[\s,']", "", word.removesuffix("'s"))[:MAX_WORD_LENGTH]
    if plain[0] in ".0123456789":
        return f"0{plain}" if plain.startswith(".") else plain
    # It holds thirty languages, so only whoever searches loads it. One of its own for each word, because
    # it keeps the word while it works on it, and threads search at the same time.
    from snowballstemmer import stemmer  # noqa: PLC0415

    stem: str = stemmer("english").stemWord(plain)
    return stem
