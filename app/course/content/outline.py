"""The course outline file: its modules and the rules that unlock them."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from app.content.cycles import find_cycle
from app.content.files import Loaded
from app.content.problem import Problem
from app.content.schema import FileName, Schema, Slug, Text


class ReadRule(StrEnum):
    """Which lessons of the required modules must be done."""

    ALL = "all"
    NONE = "none"


class CheckRule(StrEnum):
    """Whether the checks of the required modules must be answered, right or wrong."""

    ANSWERED = "answered"
    OPTIONAL = "optional"


class UnlockEntry(Schema):
    """What unlocks a module, in addition to what `requires` names."""

    read: ReadRule = Field(ReadRule.ALL, description="lessons of the required modules to be done")
    checks: CheckRule = Field(
        CheckRule.OPTIONAL, description="`answered`: every check and sort of them, rightly or not"
    )
    practice: tuple[Slug, ...] = Field(
        (), description="practice sets of which every clip was scored once"
    )


class ModuleEntry(Schema):
    """One module of the course."""

    id: Slug
    title: Text
    summary: Text
    folder: FileName = Field(description="folder of its lessons, `<nn>-<name>`")
    requires: tuple[Slug, ...] = Field((), description="modules that come before this one")
    unlock: UnlockEntry | None = Field(
        None, description="what opens the module; without it, the required modules are read"
    )


class CourseFile(Schema):
    """The outline of the course."""

    id: Slug = Field(description="permanent; no page shows it, the report of a sync does")
    title: Text
    modules: Annotated[tuple[ModuleEntry, ...], Field(min_length=1)]


def check_modules(course: Loaded[CourseFile], sets: frozenset[str] | None) -> Iterator[Problem]:
    """Check the modules against each other and the practice sets.

    Args:
        course: the outline.
        sets: the practice sets that exist; None when they cannot be checked.
    """
    modules = course.model.modules
    ids = [module.id for module in modules]
    for index, module in enumerate(modules):
        if module.id in ids[:index]:
            yield course.problem(("modules", index, "id"), f"`{module.id}` is given twice")
        for number, other in enumerate(module.requires):
            if other not in ids:
                yield course.unknown(("modules", index, "requires", number), "module", other, ids)
        yield from _check_unlock(course, index, sets)
    cycle = find_cycle({module.id: module.requires for module in modules})
    if cycle:
        index = ids.index(cycle[0])
        message = f"modules wait for each other: {' → '.join(cycle)}"
        yield course.problem(("modules", index, "requires"), message, "remove one of them")


def _check_unlock(
    course: Loaded[CourseFile], index: int, sets: frozenset[str] | None
) -> Iterator[Problem]:
    module = course.model.modules[index]
    if module.unlock is None:
        return
    for number, name in enumerate(module.unlock.practice):
        if sets is not None and name not in sets:
            here = ("modules", index, "unlock", "practice", number)
            yield course.unknown(here, "practice set", name, sorted(sets))
    if module.unlock.checks is CheckRule.ANSWERED and not module.requires:
        message = "asks for answered checks, but `requires` names no module they could be in"
        hint = "name the modules that come before"
        yield course.problem(("modules", index, "unlock", "checks"), message, hint)
