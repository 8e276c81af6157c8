"""Texts of scores: how numbers are written, and which texts mean that there is no score."""

import re
from dataclasses import dataclass, field

from app.scorefiles.names import clean

_NUMBER = re.compile(r"[+\-\N{MINUS SIGN}]?(\d+[.,]?\d*|[.,]\d+)")

MISSING_WORDS = frozenset(
    [
        "na",
        "n/a",
        "n.a.",
        "nan",
        "none",
        "null",
        "nil",
        "missing",
        "#n/a",
        "#na",
        "#null!",
        ".",
        "..",
        "-",
        "--",
        "–",
        "—",
        "?",
        "*",
    ]
) | {""}
"""Words and signs that mean there is no score, folded."""
MISSING_NUMBERS = frozenset(["-9", "-99", "-999", "-9999", "99", "998", "999", "9999"])
"""Numbers that mean there is no score where they are no score themselves: sentinels of data files."""


def plain(text: str) -> str:
    """Write a text in the form in which scores are compared: folded, and numbers in one way.

    >>> plain(" Not  Present "), plain("2.0"), plain("2,50"), plain("03"), plain("-9")
    ('not present', '2', '2.5', '3', '-9')
    """
    folded = clean(text).casefold()
    number = read_number(folded)
    return folded if number is None else f"{number:.12g}"


def read_number(text: str) -> float | None:
    """Read a number, with a decimal point or comma; None where the text is none.

    >>> read_number("2,5"), read_number("-1"), read_number("1e3"), read_number("inf")
    (2.5, -1.0, None, None)
    """
    if not _NUMBER.fullmatch(text):
        return None
    return float(text.replace(",", ".").replace("\N{MINUS SIGN}", "-"))


@dataclass(frozen=True, slots=True)
class Marks:
    """Which texts mean that there is no score.

    Attributes:
        told: further texts that were named as such; they win over scores.
    """

    told: frozenset[str] = field(default=frozenset())

    def is_told(self, text: str) -> bool:
        """Say whether a text, in its plain form, was named as a mark of missing scores."""
        return text in self.told

    def is_missing(self, text: str) -> bool:
        """Say whether a text that is no score, in its plain form, means that there is none."""
        return text in self.told or text in MISSING_WORDS or text in MISSING_NUMBERS


def read_marks(text: str) -> Marks:
    """Read marks with commas between: ``77,NA``."""
    return Marks(frozenset(plain(part) for part in text.split(",") if part.strip()))
