"""The course as a person meets it: what is done, what is open, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from app.course.domain.documents import CourseDocument, StoredModule, StoredUnlock

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
    questions: int = 0
    answered: int = 0

    @property
    def is_done(self) -> bool:
        """Say whether the person marked it done."""
        return self.completed_at is not None

    @property
    def questions_left(self) -> int:
        """Return how many questions of its checks and sorts were never answered."""
        return max(0, self.questions - self.answered)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockRule:
    """What a module asks for before it opens.

    Attributes:
        reads_all: every lesson of the modules it requires is done.
        answers_checks: every check and sort of those lessons was answered, rightly or not.
        practice: sets of which every clip was scored once.
    """

    reads_all: bool = True
    answers_checks: bool = False
    practice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A trainer opened a module for one person before its rule was met."""

    by: str
    reason: str
    granted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeStep:
    """How far a person has come in a practice set that a module asks for."""

    set_id: str
    title: str
    clips: int
    scored: int

    @property
    def is_done(self) -> bool:
        """Say whether every clip was scored."""
        return 0 < self.clips <= self.scored


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What opens modules for one person beside the lessons.

    Attributes:
        waivers: by module.
        practice: how far she is in the sets that rules name; unknown sets are not done.
        opens_all: staff look at every lesson, whatever comes before it.
    """

    waivers: Mapping[str, Waiver] = field(default_factory=dict)
    practice: Mapping[str, PracticeStep] = field(default_factory=dict)
    opens_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A module with its lessons."""

    id: str
    number: int
    title: str
    summary: str
    requires: tuple[str, ...]
    lessons: tuple[LessonLine, ...]
    unlock: UnlockRule = UnlockRule()
    practice: tuple[PracticeStep, ...] = ()
    waiver: Waiver | None = None

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

    @property
    def unanswered(self) -> tuple[LessonLine, ...]:
        """Return the lessons with a check or a sort that was never answered."""
        return tuple(lesson for lesson in self.lessons if lesson.questions_left)

    def meets(self, rule: UnlockRule) -> bool:
        """Say whether what a later module asks of this one is done."""
        is_read = self.is_done or not rule.reads_all
        return is_read and not (rule.answers_checks and self.unanswered)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The whole course with one person's progress."""

    title: str
    modules: tuple[Module, ...]
    opens_all: bool = False

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
        """Return the modules that come before this one and leave something of its rule open."""
        if self.opens_all or module.waiver is not None:
            return ()
        wanted = set(module.requires)
        before = (other for other in self.modules if other.id in wanted)
        return tuple(other for other in before if not other.meets(module.unlock))

    def missing_practice(self, module: Module) -> tuple[PracticeStep, ...]:
        """Return the practice sets a module asks for and that are not scored to the end."""
        if self.opens_all or module.waiver is not None:
            return ()
        return tuple(step for step in module.practice if not step.is_done)

    def is_open(self, module: Module) -> bool:
        """Say whether everything a module asks for is done, or was waived."""
        return not self.missing_modules(module) and not self.missing_practice(module)

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
        begun = [
            (lesson.opened_at, lesson) for lesson in open_lessons if lesson.opened_at is not None
        ]
        if begun:
            return max(begun, key=lambda pair: pair[0])[1]
        return open_lessons[0] if open_lessons else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """Why a lesson is not open yet: what is missing, in the order of the course.

    Attributes:
        step: the open lesson to go on with, because what is missing may be locked itself.
    """

    lesson: LessonLine
    module: Module
    modules: tuple[Module, ...]
    lessons: tuple[LessonLine, ...]
    practice: tuple[PracticeStep, ...] = ()
    step: LessonLine | None = None


def build_outline(
    document: CourseDocument,
    lessons: Sequence[LessonLine],
    standing: Standing = Standing(),
) -> Outline:
    """Put lessons under the modules of the course; modules without lessons are not shown."""
    by_module: dict[str, list[LessonLine]] = {}
    for lesson in lessons:
        by_module.setdefault(lesson.module_id, []).append(lesson)
    modules = [
        _build_module(number, stored, by_module.get(stored.id, ()), standing)
        for number, stored in enumerate(document.modules, 1)
    ]
    return Outline(
        title=document.title,
        modules=tuple(module for module in modules if module.lessons),
        opens_all=standing.opens_all,
    )


def count_questions(document: CourseDocument) -> dict[str, int]:
    """Return how many questions the checks and sorts of each lesson ask."""
    return {
        lesson_id: questions
        for module in document.modules
        for lesson_id, questions in module.questions.items()
    }


def _build_module(
    number: int, stored: StoredModule, lessons: Sequence[LessonLine], standing: Standing
) -> Module:
    rule = read_rule(stored)
    return Module(
        id=stored.id,
        number=number,
        title=stored.title,
        summary=stored.summary,
        requires=stored.requires,
        lessons=tuple(lessons),
        unlock=rule,
        practice=tuple(
            standing.practice.get(name, PracticeStep(set_id=name, title=name, clips=0, scored=0))
            for name in rule.practice
        ),
        waiver=standing.waivers.get(stored.id),
    )


def read_rule(stored: StoredModule) -> UnlockRule:
    """Return the rule that opens a module; without one, reading is all."""
    unlock = stored.unlock or StoredUnlock()
    return UnlockRule(
        reads_all=unlock.read == "all",
        answers_checks=unlock.checks == "answered",
        practice=unlock.practice,
    )


def find_lock(outline: Outline, lesson: LessonLine, requires: Sequence[str]) -> Locked | None:
    """Return what is missing before a lesson opens, or None when it is open.

    A lesson that is done stays open, whatever comes to be required of newcomers later; a waiver
    opens every lesson of its module; staff may look everywhere.
    """
    module = outline.module_of(lesson)
    if lesson.is_done or outline.opens_all or module.waiver is not None:
        return None
    modules = outline.missing_modules(module)
    practice = outline.missing_practice(module)
    found = (outline.find(other) for other in requires)
    lessons = tuple(other for other in found if other is not None and not other.is_done)
    if not modules and not lessons and not practice:
        return None
    return Locked(
        lesson=lesson,
        module=module,
        modules=modules,
        lessons=lessons,
        practice=practice,
        step=outline.next_step(),
    )
