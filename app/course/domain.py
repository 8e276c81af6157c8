"""The course as a person meets it: what is done, what is open, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NewType

LessonId = NewType("LessonId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonLine:
    """A lesson in the outline, with one person's progress."""

    id: LessonId
    module_id: str
    title: str
    minutes: int
    opened_at: datetime | None
    completed_at: datetime | None

    @property
    def is_done(self) -> bool:
        """Say whether the person marked it done."""
        return self.completed_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module with its lessons."""

    id: str
    number: int
    title: str
    summary: str
    requires: tuple[str, ...]
    lessons: tuple[LessonLine, ...]

    @property
    def done(self) -> int:
        """Return how many lessons are done."""
        return sum(lesson.is_done for lesson in self.lessons)

    @property
    def minutes(self) -> int:
        """Return how long all its lessons take."""
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def minutes_left(self) -> int:
        """Return how long the lessons take that are not done yet."""
        return sum(lesson.minutes for lesson in self.lessons if not lesson.is_done)

    @property
    def is_done(self) -> bool:
        """Say whether every lesson is done."""
        return self.done == len(self.lessons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The whole course with one person's progress."""

    title: str
    modules: tuple[Module, ...]

    @property
    def lessons(self) -> tuple[LessonLine, ...]:
        """Return every lesson in order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @property
    def done(self) -> int:
        """Return how many lessons are done."""
        return sum(module.done for module in self.modules)

    @property
    def minutes_left(self) -> int:
        """Return how long what is left takes."""
        return sum(module.minutes_left for module in self.modules)

    def module_of(self, lesson: LessonLine) -> Module:
        """Return the module a lesson belongs to."""
        return next(module for module in self.modules if module.id == lesson.module_id)

    def missing_modules(self, module: Module) -> tuple[Module, ...]:
        """Return the modules that come before this one and are not done."""
        wanted = set(module.requires)
        return tuple(other for other in self.modules if other.id in wanted and not other.is_done)

    def is_open(self, module: Module) -> bool:
        """Say whether everything that comes before a module is done."""
        return not self.missing_modules(module)

    def find(self, lesson_id: str) -> LessonLine | None:
        """Return a lesson by its id."""
        return next((lesson for lesson in self.lessons if lesson.id == lesson_id), None)

    def neighbors(self, lesson: LessonLine) -> tuple[LessonLine | None, LessonLine | None]:
        """Return the lesson before and the lesson after."""
        lessons = self.lessons
        at = lessons.index(lesson)
        before = lessons[at - 1] if at else None
        return before, lessons[at + 1] if at + 1 < len(lessons) else None

    def next_step(self) -> LessonLine | None:
        """Return the lesson to go on with: the one stopped in, or the first open one not done."""
        open_lessons = [
            lesson
            for module in self.modules
            if self.is_open(module)
            for lesson in module.lessons
            if not lesson.is_done
        ]
        begun = [lesson for lesson in open_lessons if lesson.opened_at is not None]
        if begun:
            return max(begun, key=_opened)
        return open_lessons[0] if open_lessons else None


def _opened(lesson: LessonLine) -> datetime:
    if lesson.opened_at is None:
        message = f"lesson {lesson.id} was never opened"
        raise ValueError(message)
    return lesson.opened_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """Why a lesson is not open yet: what is missing, in the order of the course."""

    lesson: LessonLine
    module: Module
    modules: tuple[Module, ...]
    lessons: tuple[LessonLine, ...]


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


def build_outline(document: Mapping[str, Any], lessons: Sequence[LessonLine]) -> Outline:
    """Put lessons under the modules of the course; modules without lessons are not shown."""
    modules = [
        Module(
            id=entry["id"],
            number=number,
            title=entry["title"],
            summary=entry["summary"],
            requires=tuple(entry["requires"]),
            lessons=tuple(lesson for lesson in lessons if lesson.module_id == entry["id"]),
        )
        for number, entry in enumerate(document["modules"], 1)
    ]
    return Outline(
        title=document["title"], modules=tuple(module for module in modules if module.lessons)
    )


def find_lock(outline: Outline, lesson: LessonLine, requires: Sequence[str]) -> Locked | None:
    """Return what is missing before a lesson opens, or None when it is open.

    A lesson that is done stays open, whatever comes to be required of newcomers later.
    """
    if lesson.is_done:
        return None
    module = outline.module_of(lesson)
    modules = outline.missing_modules(module)
    found = (outline.find(other) for other in requires)
    lessons = tuple(other for other in found if other is not None and not other.is_done)
    if not modules and not lessons:
        return None
    return Locked(lesson=lesson, module=module, modules=modules, lessons=lessons)


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
