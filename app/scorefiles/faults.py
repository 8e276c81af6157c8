"""What can be wrong with a rating file: as a whole, or line by line."""

from collections.abc import Callable
from dataclasses import dataclass, field

from app.plurals import counted

Progress = Callable[[int], None]
"""Told how many more characters of a file have been read."""

LISTED = 50
"""Faults of one file that are named one by one; of the others only their number is told."""


class ScoreFileError(Exception):
    """A file cannot be used as it is; the message says why and which option or change would help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """One row, or part of one, that cannot be used."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(slots=True)
class Problems:
    """What cannot be used in one file: the first faults word for word, and how many there are."""

    file: str
    listed: list[RowProblem] = field(default_factory=list)
    count: int = 0

    def add(self, line: int, message: str) -> None:
        """Note a fault of one line."""
        self.count += 1
        if self.has_room:
            self.listed.append(RowProblem(file=self.file, line=line, message=message))

    def add_uncounted(self, number: int) -> None:
        """Note faults that are not named one by one."""
        self.count += number

    @property
    def has_room(self) -> bool:
        """Say whether one more fault would be named."""
        return len(self.listed) < LISTED

    @property
    def sentences(self) -> list[str]:
        """Say all that cannot be used, in the order of the file."""
        told = [str(problem) for problem in sorted(self.listed, key=lambda one: one.line)]
        others = self.count - len(self.listed)
        return (
            [*told, f"{self.file}: {counted(others, 'more place')} like these"] if others else told
        )


def ignore_progress(_: int) -> None:
    """Take note of nothing."""
