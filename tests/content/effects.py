"""What changing one field of a content file does, and where somebody notices."""

from dataclasses import dataclass

Edit = tuple[str, str, str]

RUBRIC = "calibration_sets/rubrics/garden-watch.yaml"
CLIP = "calibration_sets/clips/two-scales.yaml"
MASTER = "calibration_sets/masters/two-scales.yaml"
SET = "calibration_sets/sets/first-beds.yaml"
PAIR = "calibration_sets/pairs/growing.yaml"
POLICY = "calibration_sets/policies/gardener.yaml"
COURSE = "course_content/course.yaml"
LOOKING = "course_content/01-looking/01-looking-at-beds.md"
LESSON = "course_content/01-looking/02-counting.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What changing one field does.

    Attributes:
        edit: file, old words, new words.
        setup: edits made beforehand, so that the field matters.
        at: the answer that becomes another one: a page's address, or a reader of the test.
        says: what an author reads of it; None where a page shows it.
    """

    edit: Edit
    setup: tuple[Edit, ...] = ()
    at: str = ""
    says: str | None = None


def shows(file: str, old: str, new: str, at: str, *setup: Edit) -> Effect:
    """A page, or another reader, answers differently."""
    return Effect(edit=(file, old, new), at=at, setup=setup)


def checks(file: str, old: str, new: str, says: str, *setup: Edit) -> Effect:
    """An author reads something that was not said before."""
    return Effect(edit=(file, old, new), says=says, setup=setup)


WRONG_NAME = "the file is called"
