"""The categories of files without a rubric: declared, never guessed from what happens to occur."""

import csv
import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from app.scorefiles.faults import ScoreFileError
from app.scorefiles.marks import Marks, plain, read_number

MAX_CATEGORIES = 100
"""Ranks are kept in single bytes."""
_RANGE = re.compile(r"\s*(\d{1,4})\s*(?:-|\.\.|\N{EN DASH})\s*(\d{1,4})\s*")


@dataclass(frozen=True, kw_only=True)
class Categories:
    """The declared categories, and the numbers they stand for.

    Attributes:
        labels: their names; the lowest first where they are ordered.
        values: the numbers they stand for; places where they are words.
        is_ordered: whether the categories go from low to high. Words do only where somebody said so.
    """

    labels: tuple[str, ...]
    values: tuple[float, ...]
    is_ordered: bool = True

    def find_rank(self, text: str) -> int | None:
        """Find the rank of a written category; ``2``, ``2.0`` and ``2,0`` are the same number."""
        return self.ranks.get(plain(text))

    @cached_property
    def ranks(self) -> dict[str, int]:
        """Give the ranks by the plain form of each category."""
        return {plain(label): rank for rank, label in enumerate(self.labels)}

    @property
    def text(self) -> str:
        """Write the categories as people read them: ``0-3``, or with commas.

        >>> parse_categories("0,1,2,3").text, parse_categories("1,3,5").text
        ('0-3', '1, 3, 5')
        """
        steps = {after - before for before, after in itertools.pairwise(self.values)}
        if _are_numbers(self.labels) and steps == {1.0} and len(self.labels) > 2:
            return f"{self.labels[0]}-{self.labels[-1]}"
        return ", ".join(self.labels)


def parse_categories(text: str, *, in_order: bool = False) -> Categories:
    """Read declared categories such as ``0,1,2,3``, ``0-3`` or ``Low,Mid,High``.

    Args:
        text: the categories, with commas between.
        in_order: whether somebody says that they go from the lowest to the highest; numbers
            always do.

    Raises:
        ScoreFileError: fewer than two, too many, one twice, or numbers that do not rise.

    >>> parse_categories("1, 2, 3").values, parse_categories("0-3").labels
    ((1.0, 2.0, 3.0), ('0', '1', '2', '3'))
    >>> parse_categories("red,blue").is_ordered
    False
    """
    labels = _labels(text)
    if len(labels) < 2 or "" in labels or len({plain(label) for label in labels}) != len(labels):
        raise ScoreFileError(
            f"Categories need at least two different names with commas between, not {text!r}."
        )
    if len(labels) > MAX_CATEGORIES:
        raise ScoreFileError(f"There can be at most {MAX_CATEGORIES} categories.")
    if not _are_numbers(labels):
        places = tuple(float(place) for place in range(len(labels)))
        return Categories(labels=labels, values=places, is_ordered=in_order)
    values = tuple(float(plain(label)) for label in labels)
    if any(after <= before for before, after in itertools.pairwise(values)):
        raise ScoreFileError(f"Categories go from the lowest to the highest, unlike {text!r}.")
    return Categories(labels=labels, values=values)


def found_categories(texts: Iterable[str], marks: Marks) -> Categories | None:
    """Take the numbers that occur for the categories; None where there are words, or too few.

    Whole numbers stand for all whole numbers between the lowest and the highest.
    """
    scores = {plain(text) for text in texts}
    scores = {text for text in scores if not marks.is_missing(text)}
    numbers = sorted({read_number(text) for text in scores} - {None})  # type: ignore[type-var]
    if len(numbers) < len(scores) or len(numbers) < 2:
        return None
    low, high = float(numbers[0] or 0), float(numbers[-1] or 0)
    if all(float(number or 0).is_integer() for number in numbers) and high - low < MAX_CATEGORIES:
        numbers = [low + step for step in range(int(high - low) + 1)]
    if len(numbers) > MAX_CATEGORIES:
        return None
    return parse_categories(",".join(f"{number:.12g}" for number in numbers))


def _labels(text: str) -> tuple[str, ...]:
    between = _RANGE.fullmatch(text)
    if between and int(between[1]) < int(between[2]):
        low, high = int(between[1]), int(between[2])
        return tuple(map(str, range(low, min(high, low + MAX_CATEGORIES) + 1)))
    return tuple(part.strip() for part in next(csv.reader([text], skipinitialspace=True), []))


def _are_numbers(labels: Iterable[str]) -> bool:
    return all(read_number(plain(label)) is not None for label in labels)
