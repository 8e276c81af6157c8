"""What an operator is told: findings of the doctor, and the words for sizes."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a finding stands."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the doctor: what was looked at, how it stands, and what to do about it."""

    check: str
    state: State
    what: str
    todo: str = ""


def fine(check: str, what: str) -> Finding:
    """Return a finding that needs nothing done."""
    return Finding(check=check, state=State.OK, what=what)


def warning(check: str, what: str, todo: str) -> Finding:
    """Return a finding that works today and may hurt tomorrow."""
    return Finding(check=check, state=State.WARNING, what=what, todo=todo)


def problem(check: str, what: str, todo: str) -> Finding:
    """Return a finding that keeps the site from working, or from being safe."""
    return Finding(check=check, state=State.PROBLEM, what=what, todo=todo)


def is_healthy(findings: Iterable[Finding]) -> bool:
    """Return whether nothing was found that has to be mended."""
    return all(finding.state is not State.PROBLEM for finding in findings)


def megabytes(size: int) -> str:
    """Return a number of bytes as an operator reads it.

    >>> megabytes(123), megabytes(1_234_567), megabytes(98_765_432_100)
    ('0.1 MB', '1.2 MB', '98.8 GB')
    """
    if size >= 1_000_000_000:
        return f"{size / 1_000_000_000:.1f} GB"
    return f"{max(size, 100_000) / 1_000_000:.1f} MB"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its word.

    >>> counted(1, "file"), counted(0, "file"), counted(2, "copy", "copies")
    ('1 file', '0 files', '2 copies')
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"
