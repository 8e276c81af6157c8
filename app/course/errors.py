"""What can be refused about lessons."""

from typing import Any


class CourseError(Exception):
    """A lesson cannot do what was asked."""


class LessonNotFoundError(CourseError):
    """There is no such lesson."""


class LessonLockedError(CourseError):
    """Something comes before the lesson; `lock` says what is missing."""

    def __init__(self, lock: Any) -> None:
        super().__init__(str(lock))
        self.lock = lock
