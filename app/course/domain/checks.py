"""Checks for understanding and *sort the evidence*: how they are shown and judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option of a check, with its feedback once it was chosen."""

    html: str
    is_chosen: bool
    is_right: bool
    feedback_html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check for understanding with the person's last answer."""

    id: str
    question_html: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> Option | None:
        """Return the option the person chose last."""
        return next((option for option in self.options if option.is_chosen), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SortItem:
    """One moment to sort, with the person's last answer."""

    html: str
    chosen: str | None
    is_right: bool
    feedback_html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """*Sort the evidence* with the person's last answers."""

    id: str
    intro_html: str
    codes: tuple[tuple[str, str], ...]
    items: tuple[SortItem, ...]

    @property
    def answered(self) -> int:
        """Return how many moments were sorted."""
        return sum(item.chosen is not None for item in self.items)

    @property
    def right(self) -> int:
        """Return how many were sorted under the code they belong to."""
        return sum(item.is_right for item in self.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer given to one item of a check, judged."""

    item: int
    answer: str
    is_right: bool


class UnknownAnswerError(ValueError):
    """The answer names a check, an item or an option that the lesson does not have."""


class NoAnswerError(ValueError):
    """Nothing was chosen."""


# The last answer to each item of each check of one lesson.
LastAnswers = Mapping[tuple[str, int], str]


def build_check(block: Mapping[str, Any], answers: LastAnswers) -> Check:
    """Show a check with the last answer; only the chosen option says whether it is right."""
    chosen = answers.get((block["id"], 0))
    return Check(
        id=block["id"],
        question_html=block["question_html"],
        options=tuple(
            _build_option(option, is_chosen=str(number) == chosen)
            for number, option in enumerate(block["options"])
        ),
    )


def _build_option(option: Mapping[str, Any], *, is_chosen: bool) -> Option:
    return Option(
        html=option["html"],
        is_chosen=is_chosen,
        is_right=is_chosen and option["is_right"],
        feedback_html=option["feedback_html"] if is_chosen else "",
    )


def build_sort(block: Mapping[str, Any], answers: LastAnswers, labels: Mapping[str, str]) -> Sort:
    """Show a sort with the last answers; feedback only where something was chosen."""
    items = []
    for number, item in enumerate(block["items"]):
        chosen = answers.get((block["id"], number))
        items.append(
            SortItem(
                html=item["html"],
                chosen=chosen,
                is_right=chosen == item["code"],
                feedback_html=item["feedback_html"] if chosen is not None else "",
            )
        )
    return Sort(
        id=block["id"],
        intro_html=block["intro_html"],
        codes=tuple((code, labels.get(code, code)) for code in block["codes"]),
        items=tuple(items),
    )


def judge_answers(
    document: Mapping[str, Any], check_id: str, given: Mapping[int, str]
) -> tuple[Answer, ...]:
    """Judge what a person answered to one check or sort of a lesson.

    Args:
        document: the lesson's document.
        check_id: which check of the lesson.
        given: the answers by item: the number of an option, or the key of a code.

    Raises:
        NoAnswerError: nothing was chosen.
        UnknownAnswerError: the lesson has no such check, item or option.
    """
    block = next((b for b in document["blocks"] if b.get("id") == check_id), None)
    if block is None:
        raise UnknownAnswerError(check_id)
    if not given:
        raise NoAnswerError(check_id)
    judge = _judge_check if block["kind"] == "check" else _judge_sort
    return tuple(judge(block, item, answer) for item, answer in sorted(given.items()))


def _judge_check(block: Mapping[str, Any], item: int, answer: str) -> Answer:
    options = {str(number): option for number, option in enumerate(block["options"])}
    if item != 0 or answer not in options:
        raise UnknownAnswerError(answer)
    return Answer(item=0, answer=answer, is_right=options[answer]["is_right"])


def _judge_sort(block: Mapping[str, Any], item: int, answer: str) -> Answer:
    if item >= len(block["items"]) or answer not in block["codes"]:
        raise UnknownAnswerError(answer)
    return Answer(item=item, answer=answer, is_right=block["items"][item]["code"] == answer)
