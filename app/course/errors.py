"""Why a request about a lesson is refused."""

from typing import Any


class CourseError(Exception):
    """The request cannot be met for this lesson."""


class LessonNotFoundError(CourseError):
    """There is no such lesson."""


class LessonLockedError(CourseError):
    """The lesson is not open yet; `lock` says what is missing."""

    def __init__(self, lock: Any) -> None:
        super().__init__(str(lock))
        self.lock = lock
