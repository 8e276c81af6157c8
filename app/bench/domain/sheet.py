"""A score sheet: every code of the set has a score point, or the reason why it has none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from app.rubric.domain import Rubric, broken_rules
from app.sets.domain.codes import CodeOnSheet

MAX_REASON_LENGTH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRef:
    """Which score sheet: one clip of one attempt, which must be the rater's own.

    The two kinds of bench never serve each other's attempts: `is_test_form` says which one she is at.
    """

    rater_id: int
    attempt_id: int
    position: int
    is_test_form: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a rater chose for one code: a rank, or that she cannot score it and why."""

    rank: int | None = None
    cannot_score: str | None = None


class ProblemKind(StrEnum):
    """Why an answer cannot stand on a score sheet."""

    MISSING = "missing"
    NO_REASON = "no_reason"
    REASON_TOO_LONG = "reason_too_long"
    OUT_OF_SCALE = "out_of_scale"
    UNKNOWN_CODE = "unknown_code"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetProblem:
    """One answer that cannot stand.

    Attributes:
        code: the key of its code.
        kind: why it cannot stand.
        title: the code as the rater knows it; its key where the set has no such code.
        labels: the points of its scale, where the answer is outside of it.
        length: how many characters the reason has, where it has too many.
    """

    code: str
    kind: ProblemKind
    title: str
    labels: tuple[str, ...] = ()
    length: int = 0


class UnusableSheetError(ValueError):
    """The answers do not make a score sheet; every problem is named."""

    def __init__(self, problems: Sequence[SheetProblem]) -> None:
        super().__init__("; ".join(f"{problem.code}: {problem.kind}" for problem in problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreOfCode:
    """The score of one code: exactly one of rank and reason is there."""

    code: str
    rank: int | None
    cannot_score: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSheet:
    """A whole score sheet, in the order of the set's codes."""

    scores: tuple[ScoreOfCode, ...]

    @classmethod
    def from_answers(cls, codes: Sequence[CodeOnSheet], answers: Mapping[str, Answer]) -> Self:
        """Build the sheet from answers.

        Raises:
            UnusableSheetError: naming every missing, unknown and out-of-scale answer at once.
        """
        known = {code.key for code in codes}
        problems = [problem for code in codes if (problem := _problem(code, answers.get(code.key)))]
        problems += [_unknown(key) for key in answers if key not in known]
        if problems:
            raise UnusableSheetError(problems)
        return cls(scores=tuple(_score(code.key, answers[code.key]) for code in codes))


def find_unanswered(codes: Sequence[CodeOnSheet], answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Return the keys of the codes that have no usable answer yet, in the order of the sheet."""
    return tuple(code.key for code in codes if _problem(code, answers.get(code.key)))


def find_warnings(rubric: Rubric, ranks: Mapping[str, int | None]) -> tuple[str, ...]:
    """Return what the rubric's consistency rules say about scores; they warn and never block."""
    scored = {code: rank for code, rank in ranks.items() if rank is not None}
    return tuple(rule.message for rule in broken_rules(rubric, scored))


def _problem(code: CodeOnSheet, answer: Answer | None) -> SheetProblem | None:
    if answer is None:
        return SheetProblem(code=code.key, kind=ProblemKind.MISSING, title=code.title)
    if answer.rank is not None and answer.cannot_score is None:
        return _scale_problem(code, answer.rank)
    return _reason_problem(code, (answer.cannot_score or "").strip())


def _scale_problem(code: CodeOnSheet, rank: int) -> SheetProblem | None:
    if 0 <= rank < len(code.points):
        return None
    return SheetProblem(
        code=code.key,
        kind=ProblemKind.OUT_OF_SCALE,
        title=code.title,
        labels=tuple(point.label for point in code.points),
    )


def _reason_problem(code: CodeOnSheet, reason: str) -> SheetProblem | None:
    if not reason:
        return SheetProblem(code=code.key, kind=ProblemKind.NO_REASON, title=code.title)
    if len(reason) > MAX_REASON_LENGTH:
        return SheetProblem(
            code=code.key,
            kind=ProblemKind.REASON_TOO_LONG,
            title=code.title,
            length=len(reason),
        )
    return None


def _unknown(key: str) -> SheetProblem:
    return SheetProblem(code=key, kind=ProblemKind.UNKNOWN_CODE, title=key)


def _score(key: str, answer: Answer) -> ScoreOfCode:
    reason = answer.cannot_score.strip() if answer.cannot_score is not None else None
    return ScoreOfCode(code=key, rank=answer.rank if reason is None else None, cannot_score=reason)
