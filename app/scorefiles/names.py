"""Names in files: when two spellings may be one person, one clip, one column."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from app.invisible import PARTING, TURNING
from app.scorefiles.faults import ScoreFileError

_UNSEEN = re.compile(f"[{PARTING}{TURNING}]")
_WHOLE = re.compile(r"0*(\d+)(?:[.,]0+)?")


def clean(text: str) -> str:
    r"""Put a text on one line: no outer blanks, one blank between words, nothing unseen.

    >>> clean("  unit\n id\u00a0"), clean("\ufeffclip")
    ('unit id', 'clip')
    """
    if text.isascii():
        if text.isalnum():
            return text  # nearly all texts of a large file: nothing to clean
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", _UNSEEN.sub("", text)).split())


def folded(text: str) -> str:
    """Reduce the name of a column to its letters and digits, so that ``Obs_ID`` and ``OBSID`` are one.

    >>> folded("Obs_ID")
    'obsid'
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def alike(text: str) -> str:
    r"""Reduce a name to what its spellings have in common: case, blanks, storage of accents, zeros.

    >>> alike("Ana\u00a0 B"), alike("ANA b"), alike("01"), alike("1.0")
    ('ana b', 'ana b', '1', '1')
    """
    if text.isascii():
        plain = clean(text).casefold()
    else:
        folded_text = clean(unicodedata.normalize("NFKC", text)).casefold()
        plain = unicodedata.normalize("NFKC", folded_text)
    number = _WHOLE.fullmatch(plain) if plain[:1].isdigit() else None
    return number[1] if number else plain


def check_spellings(texts: Iterable[str], what: str, where: str) -> None:
    """Refuse names that may be one, where nobody said whether they are.

    Args:
        texts: names as written; the same one again is the same.
        what: what they name: ``rater``, ``clip``, ``unit``, ``code``.
        where: the file or files they stand in.

    Raises:
        ScoreFileError: two spellings differ only in case, blanks, how accents are stored or
            leading zeros.
    """
    seen: dict[str, str] = {}
    for text in texts:
        first = seen.setdefault(alike(text), text)
        if first != text:
            raise ScoreFileError(
                f"{where}: {_shown(first, text)} may be one {what} or two. Say "
                f"--similar-names same if they are one, --similar-names different if they are two."
            )


def _shown(first: str, second: str) -> str:
    """Quote two spellings so that their difference can be seen."""
    if first.strip() == first and second.strip() == second and clean(first) != clean(second):
        return f"'{first}' and '{second}'"
    return f"{first!a} and {second!a}"


def labels_of(texts: Sequence[str], *, one: bool) -> list[str]:
    """Give each text the label people read.

    Args:
        texts: distinct texts as written.
        one: whether spellings that are alike are one name (the first spelling stands).

    Returns:
        A label for each text; the same label where they are one name.

    >>> labels_of(["Ana ", "ana", "Ben"], one=True)
    ['Ana', 'Ana', 'Ben']
    >>> labels_of(["Ana ", "Ana"], one=False)
    ["'Ana '", 'Ana']
    """
    if one:
        first: dict[str, str] = {}
        return [first.setdefault(alike(text), clean(text)) for text in texts]
    plain = [clean(text) for text in texts]
    if len(set(plain)) == len(plain):
        return plain
    double = {label for label, times in Counter(plain).items() if times > 1}
    return [
        ascii(text) if label in double and text != label else label
        for text, label in zip(texts, plain, strict=True)
    ]
