"""What a new revision of a lesson means for the answers people have given to its checks.

Answers are a record and stay as they were judged. A page judges a person's last answer by the
current key and says so where the two differ. Whoever syncs is told how many answers and people are
affected.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.course.domain.checks import THE_QUESTION, answer_keys, find_block
from app.course.domain.documents import LessonDocument, StoredQuestions
from app.plurals import counted

_STAY = "they stay as they were judged; each page shows its last answer by the new key and says so"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """An answer as it is stored, judged when it was given."""

    user_id: int
    check_id: str
    item: str
    answer: str
    is_right: bool


def find_corrections(
    before: LessonDocument, after: LessonDocument, answers: Iterable[StoredAnswer]
) -> tuple[str, ...]:
    """Return a sentence for each check whose answers the new revision affects.

    Args:
        before: the lesson's document until now.
        after: its new one.
        answers: every answer stored for the lesson.
    """
    by_check: dict[str, list[StoredAnswer]] = {}
    for answer in answers:
        by_check.setdefault(answer.check_id, []).append(answer)
    return tuple(
        sentence
        for block in before.questions
        for sentence in _sentences(block, find_block(after, block.id), by_check.get(block.id, []))
    )


def may_touch(before: LessonDocument, after: LessonDocument) -> bool:
    """Say whether any check now asks or judges differently, so that answers must be looked at."""
    return _all_keys(before) != _all_keys(after)


def _all_keys(document: LessonDocument) -> dict[str, dict[str, dict[str, bool]]]:
    return {block.id: answer_keys(block) for block in document.questions}


def _sentences(
    old: StoredQuestions, new: StoredQuestions | None, answers: list[StoredAnswer]
) -> Iterator[str]:
    name = f"{old.kind} {old.id}"
    if new is None:
        if answers:
            yield f"{name} has left the lesson; {_count(answers)} to it {_are(answers)} kept"
        return
    was, now = answer_keys(old), answer_keys(new)
    if any(_is_judged_otherwise(was, now, item) for item in was):
        touched = [a for a in answers if now.get(a.item, {}).get(a.answer) is (not a.is_right)]
        what = "right option" if old.kind == "check" else "right code of an item"
        judged = f"{_count(touched)} {_were(touched)} judged by the old key: {_STAY}"
        yield f"{name}: the {what} changed; {judged if touched else 'no stored answer is touched'}"
    yield from _reworded(name, was, now, answers)


def _reworded(
    name: str,
    was: Mapping[str, Mapping[str, bool]],
    now: Mapping[str, Mapping[str, bool]],
    answers: list[StoredAnswer],
) -> Iterator[str]:
    """Yield a sentence for each answered option or moment that no longer exists."""
    if THE_QUESTION in was:
        here = now.get(THE_QUESTION, {})
        gone = {key: [a for a in answers if a.answer == key] for key in was[THE_QUESTION]}
        gone = {key: found for key, found in gone.items() if key not in here}
        kind = "option"
    else:
        gone = {key: [a for a in answers if a.item == key] for key in was if key not in now}
        kind = "item"
    for key, found in gone.items():
        if found:
            yield (
                f"{name}: an {kind} is gone or reworded; {_count(found)} named it, {_are(found)} kept, "
                f"and people are asked again. If it is only reworded, begin it with {{#{key}}}"
            )


def _is_judged_otherwise(
    was: Mapping[str, Mapping[str, bool]], now: Mapping[str, Mapping[str, bool]], item: str
) -> bool:
    """Say whether an answer possible both before and now is judged differently."""
    old, new = was[item], now.get(item, {})
    return any(old[answer] is not new[answer] for answer in old.keys() & new.keys())


def _count(answers: list[StoredAnswer]) -> str:
    people = len({answer.user_id for answer in answers})
    return f"{counted(len(answers), 'answer')} of {counted(people, 'person', 'people')}"


def _are(answers: list[StoredAnswer]) -> str:
    return "is" if len(answers) == 1 else "are"


def _were(answers: list[StoredAnswer]) -> str:
    return "was" if len(answers) == 1 else "were"
