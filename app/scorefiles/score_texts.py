"""What the texts of a file's scores mean: by declared categories, by a rubric, or as numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from app.scorefiles.categories import Categories
from app.scorefiles.faults import ScoreFileError
from app.scorefiles.marks import Marks, read_number
from app.scorefiles.rating_scheme import Coding, RatedCode


@dataclass(frozen=True, kw_only=True)
class CodeScale:
    """One code of a file, and its score points.

    Attributes:
        key: its name; of a file without codes ``score``.
        labels: the names of its points, the lowest first.
        values: the numbers the points stand for.
        is_ordered: whether the points go from low to high.
    """

    key: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    is_ordered: bool = True


class ScoreTexts(Protocol):
    """Tells scores from other texts; texts come in their plain form."""

    def is_score(self, text: str) -> bool:
        """Say whether a text may be a score of any code."""

    def find_rank(self, code: int, text: str) -> int | None:
        """Find the rank of a score of a code."""

    def explain(self, code: int, text: str) -> str:
        """Say why a text is no score of a code."""


@dataclass(frozen=True, kw_only=True)
class CategoryTexts:
    """Scores are the declared categories, whatever the code."""

    categories: Categories

    def is_score(self, text: str) -> bool:
        """Say whether a text is a category."""
        return self.categories.ranks.get(text) is not None

    def find_rank(self, _: int, text: str) -> int | None:
        """Find the rank of a category."""
        return self.categories.ranks.get(text)

    def explain(self, _: int, text: str) -> str:
        """Say which categories there are."""
        return (
            f"{text!r} is not one of the categories {', '.join(self.categories.labels)} (if it means "
            f"that there is no score: --missing {text})"
        )


@dataclass(frozen=True, kw_only=True)
class NumberTexts:
    """Scores are numbers, as long as nobody declared categories."""

    def is_score(self, text: str) -> bool:
        """Say whether a text is a number."""
        return read_number(text) is not None

    def find_rank(self, _: int, text: str) -> int | None:
        """Tell numbers from other texts; nothing is known of their rank."""
        return 0 if self.is_score(text) else None

    def explain(self, _: int, text: str) -> str:
        """Say that it is no number."""
        return f"{text!r} is no number. Say which scores can be given: --categories LIST"


@dataclass(frozen=True, kw_only=True)
class RubricTexts:
    """Scores are the points of a rubric's codes.

    Attributes:
        codes: the codes, in the order they are asked for.
        coding: what numbers stand for.
    """

    codes: tuple[RatedCode, ...]
    coding: Coding = Coding.EXPORT

    def is_score(self, text: str) -> bool:
        """Say whether a text may be a point of any code, however numbers are meant."""
        return text in self._scores

    @cached_property
    def _scores(self) -> frozenset[str]:
        every = ({*code.words, *code.exports, *code.places} for code in self.codes)
        return frozenset().union(*every)

    def find_rank(self, code: int, text: str) -> int | None:
        """Find the rank of a point of a code."""
        return self.codes[code].find_rank(text, self.coding)

    def explain(self, code: int, text: str) -> str:
        """Say which points the code has."""
        rated = self.codes[code]
        numbers = {Coding.EXPORT: rated.exports, Coding.RANK: rated.places, Coding.LABEL: {}}
        listed = ", ".join(numbers[self.coding])
        choices = f"{rated.choices}{f', or {listed}' if listed else ''}"
        return f"{text!r} is not a score point of {rated.spec.key} ({choices}; blank, NA and 999 are missing)"


def find_coding(
    file: str, found: Iterable[tuple[RatedCode, str]], marks: Marks, *, option: str
) -> Coding:
    """Find out whether numbers are export numbers or ranks; words need no finding out.

    Numbers that are the same point either way say nothing, nor do those that are none.

    Args:
        file: its name, for messages.
        found: codes with the plain texts of their scores.
        marks: which texts are missing scores.
        option: the option that decides, for messages.

    Raises:
        ScoreFileError: both readings are possible, or the numbers contradict each other.
    """
    either: set[str] = set()
    only: dict[Coding, dict[str, RatedCode]] = {Coding.EXPORT: {}, Coding.RANK: {}}
    for code, text in found:
        export, rank = code.exports.get(text), code.places.get(text)
        if export == rank or marks.is_told(text):
            continue
        if export is not None and rank is not None:
            either.add(text)
        else:
            only[Coding.RANK if export is None else Coding.EXPORT].setdefault(text, code)
    ranks, exports = only[Coding.RANK], only[Coding.EXPORT]
    if ranks and exports:
        raise ScoreFileError(_contradiction(file, ranks, exports, option))
    if not ranks and not exports and either:
        raise ScoreFileError(_undecided(file, sorted(either), option))
    return Coding.RANK if ranks else Coding.EXPORT


def _contradiction(
    file: str, ranks: dict[str, RatedCode], exports: dict[str, RatedCode], option: str
) -> str:
    (rank, low), (export, high) = next(iter(ranks.items())), next(iter(exports.items()))
    return (
        f"{file} contradicts itself: {rank} (of {low.spec.key}) is a point only where scores count from "
        f"0, {export} (of {high.spec.key}) only where they are the rubric's export numbers. Correct "
        f"the file, or say which holds with {option} rank or {option} export."
    )


def _undecided(file: str, numbers: list[str], option: str) -> str:
    return (
        f"{file}: the scores {', '.join(numbers)} can be read in two ways, from 0 up (0 is the lowest "
        f"point) or as the rubric's export numbers, with other figures. Say {option} rank for the first, "
        f"{option} export for the second."
    )


def describe_scores(
    coding: Coding, codes: Iterable[RatedCode], *, words: bool, numbers: bool
) -> str:
    """Say how scores were read.

    Args:
        coding: what numbers stand for.
        codes: the codes of the file.
        words: whether there are words among the scores.
        numbers: whether there are numbers.
    """
    if not numbers or coding is Coding.LABEL:
        return "labels"
    longest = max(codes, key=lambda code: code.spec.size)
    points = longest.places if coding is Coding.RANK else longest.exports
    first, *_, last = points
    named = f"{first}-{last}, {first} = {longest.spec.points[0]}"
    kind = "ranks" if coding is Coding.RANK else "the rubric's export numbers"
    return f"{'labels and ' if words else ''}{kind} ({named})"
