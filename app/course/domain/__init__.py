"""The course as one person sees it: what is done, what is open, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from app.course.domain.documents import CourseDocument, StoredModule, StoredUnlock

LessonId = NewType("LessonId", str)


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonHead:
    """A lesson by its title, with one person's progress."""

    id: LessonId
    title: str
    minutes: int
    opened_at: datetime | None
    completed_at: datetime | None

    @property
    def is_done(self) -> bool:
        """Say whether the person marked it done."""
        return self.completed_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonLine(LessonHead):
    """A lesson in the outline: its module, and how many of its questions the person answered."""

    module_id: str
    questions: int = 0
    answered: int = 0

    @property
    def questions_left(self) -> int:
        """Return how many questions of its checks and sorts were never answered."""
        return max(0, self.questions - self.answered)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockRule:
    """What a module asks for before it opens.

    Attributes:
        reads_all: every lesson of the modules it requires is done.
        answers_checks: every check and sort of those lessons was answered, right or wrong.
        practice: sets whose clips must all have been scored once.
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
    """How far a person has got in a practice set that a module requires."""

    set_id: str
    title: str
    clips: int
    scored: int

    @property
    def is_done(self) -> bool:
        """Say whether every clip was scored."""
        return 0 < self.clips <= self.scored


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlocks:
    """What opens modules for one person, apart from the lessons she has done.

    Attributes:
        waivers: by module.
        practice: her progress in the sets that rules name; an unknown set counts as not done.
        opens_all: she is staff and may open every lesson, whatever comes before it.
    """

    waivers: Mapping[str, Waiver] = field(default_factory=dict)
    practice: Mapping[str, PracticeStep] = field(default_factory=dict)
    opens_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleHead:
    """A module by its number and title, and the waiver that opened it for one person."""

    id: str
    number: int
    title: str
    waiver: Waiver | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Module(ModuleHead):
    """A module with its lessons, and the sentence on each one that has a summary."""

    summary: str
    requires: tuple[str, ...]
    lessons: tuple[LessonLine, ...]
    unlock: UnlockRule = UnlockRule()
    practice: tuple[PracticeStep, ...] = ()
    summaries: Mapping[str, str] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """Return how many lessons are done."""
        return sum(lesson.is_done for lesson in self.lessons)

    @property
    def minutes(self) -> int:
        """Return how many minutes all its lessons take."""
        return sum(lesson.minutes for lesson in self.lessons)

    @property
    def minutes_left(self) -> int:
        """Return how many minutes the unfinished lessons take."""
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
        """Say whether this module satisfies what a later module requires of it."""
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
        """Return how many minutes the unfinished lessons take."""
        return sum(module.minutes_left for module in self.modules)

    def find_module(self, module_id: str) -> Module | None:
        """Return a module by its id."""
        return next((module for module in self.modules if module.id == module_id), None)

    def module_after(self, module: Module) -> Module | None:
        """Return the module that follows one; None after the last."""
        later = (other for other in self.modules if other.number > module.number)
        return next(later, None)

    def module_of(self, lesson: LessonLine) -> Module:
        """Return the module a lesson belongs to."""
        return next(module for module in self.modules if module.id == lesson.module_id)

    def missing_modules(self, module: Module) -> tuple[Module, ...]:
        """Return the required modules that do not satisfy this module's rule yet."""
        if self.opens_all or module.waiver is not None:
            return ()
        wanted = set(module.requires)
        before = (other for other in self.modules if other.id in wanted)
        return tuple(other for other in before if not other.meets(module.unlock))

    def missing_practice(self, module: Module) -> tuple[PracticeStep, ...]:
        """Return the practice sets a module requires that are not fully scored yet."""
        if self.opens_all or module.waiver is not None:
            return ()
        return tuple(step for step in module.practice if not step.is_done)

    def is_open(self, module: Module) -> bool:
        """Say whether everything a module requires is done or was waived."""
        return not self.missing_modules(module) and not self.missing_practice(module)

    def find(self, lesson_id: str) -> LessonLine | None:
        """Return a lesson by its id."""
        return next((lesson for lesson in self.lessons if lesson.id == lesson_id), None)

    def next_step(self) -> LessonLine | None:
        """Return the lesson to continue with: the one last opened, or the first not done."""
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
        step: an open lesson to continue with, because what is missing may itself be locked.
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
    unlocks: Unlocks = Unlocks(),
) -> Outline:
    """Group lessons under the modules of the course; modules without lessons are left out."""
    by_module: dict[str, list[LessonLine]] = {}
    for lesson in lessons:
        by_module.setdefault(lesson.module_id, []).append(lesson)
    modules = [
        _build_module(number, stored, by_module.get(stored.id, ()), unlocks)
        for number, stored in enumerate(document.modules, 1)
    ]
    return Outline(
        title=document.title,
        modules=tuple(module for module in modules if module.lessons),
        opens_all=unlocks.opens_all,
    )


def find_module_head(
    document: CourseDocument, module_id: str, waiver: Waiver | None
) -> ModuleHead | None:
    """Return the head of a module, or None when the course has no such module."""
    for number, stored in enumerate(document.modules, 1):
        if stored.id == module_id:
            return ModuleHead(id=module_id, number=number, title=stored.title, waiver=waiver)
    return None


def list_practice(document: CourseDocument, module_id: str | None = None) -> frozenset[str]:
    """Return the practice sets that the rule of one module names, or those of all modules."""
    return frozenset(
        name
        for stored in document.modules
        if module_id in {None, stored.id}
        for name in read_rule(stored).practice
    )


def count_questions(document: CourseDocument) -> dict[str, int]:
    """Return how many questions the checks and sorts of each lesson ask."""
    return {
        lesson_id: questions
        for module in document.modules
        for lesson_id, questions in module.questions.items()
    }


def _build_module(
    number: int, stored: StoredModule, lessons: Sequence[LessonLine], unlocks: Unlocks
) -> Module:
    rule = read_rule(stored)
    return Module(
        id=stored.id,
        number=number,
        title=stored.title,
        summary=stored.summary,
        summaries=stored.summaries,
        requires=stored.requires,
        lessons=tuple(lessons),
        unlock=rule,
        practice=tuple(
            unlocks.practice.get(name, PracticeStep(set_id=name, title=name, clips=0, scored=0))
            for name in rule.practice
        ),
        waiver=unlocks.waivers.get(stored.id),
    )


def read_rule(stored: StoredModule) -> UnlockRule:
    """Return the rule that opens a module; by default all lessons must be read."""
    unlock = stored.unlock or StoredUnlock()
    return UnlockRule(
        reads_all=unlock.read == "all",
        answers_checks=unlock.checks == "answered",
        practice=unlock.practice,
    )


def find_lock(outline: Outline, lesson: LessonLine, requires: Sequence[str]) -> Locked | None:
    """Return what is missing before a lesson opens, or None when it is open.

    A lesson that is done stays open, whatever is later required of newcomers. A waiver opens every
    lesson of its module, and staff may open everything.
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
