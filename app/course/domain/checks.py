"""Checks for understanding and *sort the evidence*: how they are shown and judged.

Answers name options and moments by key (`app.markup.identity`), never by position, so a lesson can
be reordered without affecting anybody's answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from app.course.domain.documents import (
    LessonDocument,
    StoredCheck,
    StoredItem,
    StoredOption,
    StoredQuestions,
    StoredSort,
)
from app.markup.identity import derive_key

# A check asks one question; a sort asks one per moment, under the moment's key.
THE_QUESTION = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOption:
    """One option of a check, with its feedback once it was chosen."""

    key: str
    html: str
    is_chosen: bool
    is_right: bool
    feedback_html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check for understanding with the person's last answer.

    Attributes:
        id: which check of the lesson.
        question_html: the question.
        options: the options.
        is_gone: the option she chose has since been removed.
        is_corrected: her answer was judged differently when she gave it.
    """

    kind: ClassVar = "check"

    id: str
    question_html: str
    options: tuple[ShownOption, ...]
    is_gone: bool = False
    is_corrected: bool = False

    @property
    def chosen(self) -> ShownOption | None:
        """Return the option the person chose last."""
        return next((option for option in self.options if option.is_chosen), None)

    @property
    def is_answered(self) -> bool:
        """Say whether the person's last answer is one of the options."""
        return self.chosen is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """One moment to sort, with the person's last answer."""

    key: str
    html: str
    chosen: str | None
    is_right: bool
    feedback_html: str
    is_corrected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """*Sort the evidence* with the person's last answers."""

    kind: ClassVar = "sort"

    id: str
    intro_html: str
    codes: tuple[tuple[str, str], ...]
    items: tuple[ShownItem, ...]

    @property
    def answered(self) -> int:
        """Return how many moments were sorted."""
        return sum(item.chosen is not None for item in self.items)

    @property
    def is_answered(self) -> bool:
        """Say whether every moment was sorted."""
        return self.answered == len(self.items)

    @property
    def right(self) -> int:
        """Return how many were sorted under the code they belong to."""
        return sum(item.is_right for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedAnswer:
    """An answer given to one question of a check, judged."""

    item: str
    answer: str
    is_right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LastAnswer:
    """The latest answer to a question, as it was judged when it was given."""

    answer: str
    was_right: bool


class UnknownAnswerError(ValueError):
    """The answer names a check, an item or an option that the lesson does not have."""


class NoAnswerError(ValueError):
    """Nothing was chosen."""


# The last answer to each question of each check of one lesson.
LastAnswers = Mapping[tuple[str, str], LastAnswer]


def find_block(document: LessonDocument, check_id: str) -> StoredQuestions | None:
    """Return the check or sort with this id, or None when the lesson has none."""
    return next((block for block in document.questions if block.id == check_id), None)


def answer_keys(block: StoredQuestions) -> dict[str, dict[str, bool]]:
    """Return every possible answer to each question, and whether it is right."""
    if isinstance(block, StoredCheck):
        return {THE_QUESTION: {option.key: option.is_right for option in block.options}}
    return {item.key: {code: code == item.code for code in block.codes} for item in block.items}


def build_check(block: StoredCheck, answers: LastAnswers) -> Check:
    """Build a check with the last answer; only the chosen option reveals whether it is right."""
    last = answers.get((block.id, THE_QUESTION))
    options = tuple(_build_option(option, last) for option in block.options)
    chosen = next((option for option in options if option.is_chosen), None)
    return Check(
        id=block.id,
        question_html=block.question_html,
        options=options,
        is_gone=last is not None and chosen is None,
        is_corrected=bool(last and chosen and last.was_right != chosen.is_right),
    )


def _build_option(option: StoredOption, last: LastAnswer | None) -> ShownOption:
    is_chosen = last is not None and last.answer == option.key
    return ShownOption(
        key=option.key,
        html=option.html,
        is_chosen=is_chosen,
        is_right=is_chosen and option.is_right,
        feedback_html=option.feedback_html if is_chosen else "",
    )


def build_sort(block: StoredSort, answers: LastAnswers, labels: Mapping[str, str]) -> Sort:
    """Build a sort with the last answers; feedback appears only where something was chosen."""
    return Sort(
        id=block.id,
        intro_html=block.intro_html,
        codes=tuple((code, labels.get(code, code)) for code in block.codes),
        items=tuple(_build_item(block, item, answers) for item in block.items),
    )


def _build_item(block: StoredSort, item: StoredItem, answers: LastAnswers) -> ShownItem:
    last = answers.get((block.id, item.key))
    chosen = last.answer if last is not None and last.answer in block.codes else None
    is_right = chosen == item.code
    return ShownItem(
        key=item.key,
        html=item.html,
        chosen=chosen,
        is_right=is_right,
        feedback_html=item.feedback_html if chosen is not None else "",
        is_corrected=chosen is not None and last is not None and last.was_right != is_right,
    )


def judge_answers(
    document: LessonDocument, check_id: str, given: Mapping[str, str]
) -> tuple[JudgedAnswer, ...]:
    """Judge a person's answers to one check or sort of a lesson.

    Args:
        document: the lesson's document.
        check_id: which check of the lesson.
        given: answers by question: the key of an option, or for each moment the key of a code.

    Raises:
        NoAnswerError: nothing was chosen.
        UnknownAnswerError: the lesson has no such check, item or option.
    """
    block = find_block(document, check_id)
    if block is None:
        raise UnknownAnswerError(check_id)
    if not given:
        raise NoAnswerError(check_id)
    keys = answer_keys(block)
    for item, answer in given.items():
        if answer not in keys.get(item, {}):
            raise UnknownAnswerError(answer)
    return tuple(
        JudgedAnswer(item=item, answer=given[item], is_right=keys[item][given[item]])
        for item in keys
        if item in given
    )


def asks_the_same(before: LessonDocument, after: LessonDocument, check_id: str) -> bool:
    """Say whether a check asks the same in two revisions of a lesson and is judged the same."""
    old, new = find_block(before, check_id), find_block(after, check_id)
    if old is None or new is None or old.kind != new.kind:
        return False
    return answer_keys(old) == answer_keys(new) and _identity(old) == _identity(new)


def _identity(block: StoredQuestions) -> str:
    return derive_key(block.question_html if isinstance(block, StoredCheck) else block.intro_html)
