"""What an operator is told: the doctor's findings, and sizes in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How serious a finding is."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One line of the doctor's report: what was checked, its state, and what to do about it."""

    check: str
    state: State
    what: str
    todo: str = ""


def fine(check: str, what: str) -> Finding:
    """Return a finding that needs nothing done."""
    return Finding(check=check, state=State.OK, what=what)


def warning(check: str, what: str, todo: str) -> Finding:
    """Return a finding about something that works now and may cause trouble later."""
    return Finding(check=check, state=State.WARNING, what=what, todo=todo)


def problem(check: str, what: str, todo: str) -> Finding:
    """Return a finding about something that keeps the site from working or being safe."""
    return Finding(check=check, state=State.PROBLEM, what=what, todo=todo)


def is_healthy(findings: Iterable[Finding]) -> bool:
    """Say whether nothing was found that must be fixed."""
    return all(finding.state is not State.PROBLEM for finding in findings)


def megabytes(size: int) -> str:
    """Return a number of bytes in units for operators.

    >>> megabytes(123), megabytes(1_234_567), megabytes(98_765_432_100)
    ('0.1 MB', '1.2 MB', '98.8 GB')
    """
    if size >= 1_000_000_000:
        return f"{size / 1_000_000_000:.1f} GB"
    return f"{max(size, 100_000) / 1_000_000:.1f} MB"
