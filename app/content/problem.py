"""What is wrong with a content file, described so that its author can fix it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from app.words import fold


class Severity(StrEnum):
    """An error keeps content from going live; a warning is a matter of style or a doubt."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One problem in one file: where it is, what it is, and how to fix it."""

    file: str
    line: int
    field: str
    message: str
    suggestion: str | None = None
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Return the problem as one line an editor can jump to."""
        place = f"{self.file}:{self.line}: "
        field = f"{self.field}: " if self.field else ""
        kind = "" if self.severity is Severity.ERROR else "warning: "
        hint = f" ({self.suggestion})" if self.suggestion else ""
        return f"{place}{kind}{field}{self.message}{hint}"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any problem keeps the content from going live."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def in_reading_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the distinct problems by file, then line, in the order an author fixes them."""
    return tuple(
        sorted(set(problems), key=lambda found: (found.file, found.line, found.field, str(found)))
    )


# What differs between two problems of one kind: names in backticks, and numbers.
_PARTICULAR = re.compile(r"`[^`]*`|[0-9][0-9.,:]*")
_MAX_ALIKE = 3


def listed(problems: Sequence[Problem], *, in_full: bool = False) -> list[str]:
    """Return problems as lines: warnings of one kind in one line, errors last.

    Forty equal warnings must not hide the two errors among them. `in_full` gives every warning its
    own line.
    """
    kinds: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        if problem.severity is Severity.WARNING:
            texts = (problem.field, problem.message, problem.suggestion or "")
            kind = tuple(_PARTICULAR.sub("…", text) for text in texts)
            kinds.setdefault(kind, []).append(problem)
    lines = []
    for alike in kinds.values():
        if in_full or len(alike) <= _MAX_ALIKE:
            lines += [str(problem) for problem in alike]
        else:
            lines.append(_in_one_line(alike))
    return lines + [str(problem) for problem in problems if problem.severity is Severity.ERROR]


def _in_one_line(alike: Sequence[Problem]) -> str:
    first, more = alike[0], len(alike) - _MAX_ALIKE
    places = ", ".join(f"{problem.file}:{problem.line}" for problem in alike[:_MAX_ALIKE])
    return f"{first} — {len(alike)} times: {places} and {more} more; --verbose lists all"


def end_sentence(words: str) -> str:
    """Return a sentence with exactly one final punctuation mark.

    >>> end_sentence("did you mean `link`?"), end_sentence("one of: low, mid")
    ('did you mean `link`?', 'one of: low, mid.')
    """
    return words if words.endswith((".", "!", "?", "…")) else f"{words}."


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Return the suggestion for a misspelled word, or None when no known word is close.

    >>> did_you_mean("mmsn", ["mmsm", "link"])
    'did you mean `mmsm`?'
    """
    by_folded = {fold(name).replace(" ", "_"): name for name in known}
    near = get_close_matches(fold(word).replace(" ", "_"), by_folded, n=1, cutoff=0.6)
    return f"did you mean `{by_folded[near[0]]}`?" if near else None


def one_of(known: Iterable[str]) -> str:
    """Return the allowed words as readable text, shortened when there are many.

    >>> one_of(["low", "mid"])
    'one of: low, mid'
    """
    words = list(known)
    shown = ", ".join(words[:24])
    return f"one of: {shown}" + (", …" if len(words) > 24 else "")
