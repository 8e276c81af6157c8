"""Who speaks, if a file says so before the text: `Ms. Rivera: Who has it?`, `>> TEACHER: …`.

Not every word before a colon is a name: `Answer: 5`, `Note: …`, `12:30`. A label counts if it is a
title or a role, if it precedes the text of several cues, or if most cues begin with one; words that
introduce things in lessons never count. The author sees the result and corrects it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from app.content.captions.line import collapse

_LABEL = re.compile(
    r"(?P<name>[^\W\d_][^:\uff1a<>\[\]{}!?;\"“”\n]{0,59}?)\s?[:\uff1a](?:\s+(?P<rest>.*)|\Z)",
    re.DOTALL,
)
_ROLE = re.compile(
    r"(?:teacher|student|students|coach|class|all|everyone|narrator|interviewer|observer|speaker|"
    r"child|boy|girl|pupil|voice|principal|several students|unknown speaker|[ts])[ #]?[0-9]{0,3}\Z",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"(?:mr|mrs|ms|miss|mx|dr|prof|professor|coach|sir|señora?|sra?|frau|herr|mme|m)\b\.?\s",
    re.IGNORECASE,
)
_NEVER = frozenset(
    [
        "answer",
        "answers",
        "question",
        "questions",
        "note",
        "notes",
        "example",
        "examples",
        "problem",
        "problems",
        "step",
        "steps",
        "hint",
        "hints",
        "remember",
        "reminder",
        "reminders",
        "warning",
        "homework",
        "task",
        "tasks",
        "page",
        "exercise",
        "exercises",
        "part",
        "parts",
        "total",
        "today",
        "tomorrow",
        "so",
        "yes",
        "no",
        "first",
        "second",
        "third",
        "next",
        "last",
        "finally",
        "then",
        "now",
        "look",
        "listen",
        "rule",
        "rules",
        "idea",
        "ideas",
        "time",
        "times",
        "result",
        "results",
        "total",
        "sum",
        "product",
        "difference",
        "quotient",
        "area",
        "perimeter",
        "volume",
        "given",
        "find",
        "solution",
        "solutions",
        "check",
        "proof",
        "claim",
        "goal",
        "goals",
        "objective",
        "objectives",
        "title",
        "subject",
        "re",
        "here",
        "is",
        "this",
        "is",
        "that",
        "is",
        "because",
        "for",
        "example",
        "in",
        "other",
        "words",
        "like",
        "this",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "option",
        "choice",
        "case",
        "figure",
        "table",
        "row",
        "column",
        "number",
        "numbers",
        "equation",
        "expression",
        "fraction",
        "ratio",
        "agenda",
        "materials",
        "directions",
        "instructions",
        "announcement",
        "attention",
        "caution",
        "important",
        "tip",
        "summary",
        "conclusion",
        "definition",
        "theorem",
    ]
) | frozenset(
    ("for example", "in other words", "like this", "the answer", "the question", "my question")
)
_DASH = re.compile(r"\s*[-–—]\s+")
_CHEVRONS = re.compile(r"\s*(?:>>|&gt;&gt;|»)\s*")
_SMALL_WORDS = frozenset(("of", "de", "la", "da", "van", "von", "del", "bin", "al", "and", "der"))
_MAX_NAME_WORDS = 6


class Part:
    """A part of one cue said by one person, before it is known which labels are names."""

    def __init__(self, text: str, label: str | None, *, is_new: bool) -> None:
        self.text, self.label, self.is_new = text, label, is_new


def split_parts(text: str) -> list[Part]:
    """Split the text of a cue where lines begin with a label, a dash, or two chevrons."""
    lines = [line for line in text.split("\n") if line.strip()]
    are_turns = sum(_DASH.match(line) is not None for line in lines) > 1
    parts: list[Part] = []
    for line in lines:
        bare = _CHEVRONS.sub("", line, count=1) if _CHEVRONS.match(line) else line
        is_turn = bare is not line or (are_turns and _DASH.match(line) is not None)
        bare = _DASH.sub("", bare, count=1) if are_turns and _DASH.match(bare) else bare
        found = _LABEL.match(bare.strip())
        label = collapse(found["name"]) if found and _may_be_name(found["name"]) else None
        rest = (found["rest"] or "") if found and label else bare
        parts.append(Part(collapse(rest), label, is_new=is_turn))
    return parts


def _may_be_name(text: str) -> bool:
    words = text.split()
    if text.casefold().strip() in _NEVER or len(words) > _MAX_NAME_WORDS:
        return False
    return (
        all(
            word[0].isupper() or not word[0].isalpha() or word.casefold() in _SMALL_WORDS
            for word in words
        )
        or _ROLE.match(text) is not None
    )


def find_names(parts_of_cues: Iterable[Sequence[Part]]) -> frozenset[str]:
    """Return the labels of a file that are names of speakers."""
    cues = [parts for parts in parts_of_cues if parts]
    labels = Counter(part.label for parts in cues for part in parts if part.label)
    begun = sum(1 for parts in cues if parts[0].label)
    are_usual = len(cues) > 1 and begun * 2 >= len(cues)
    return frozenset(
        label
        for label, count in labels.items()
        if are_usual or count > 1 or _ROLE.match(label) or _TITLE.match(label)
    )


def join_parts(parts: Sequence[Part], names: frozenset[str]) -> list[tuple[str | None, str]]:
    """Return what each person says in a cue; a label that is not a name becomes text again."""
    turns: list[tuple[str | None, str]] = []
    for part in parts:
        is_named = part.label is not None and part.label in names
        words = part.text if is_named or part.label is None else f"{part.label}: {part.text}"
        if turns and not is_named and not part.is_new:
            turns[-1] = (turns[-1][0], collapse(f"{turns[-1][1]} {words}"))
        else:
            turns.append((part.label if is_named else None, collapse(words)))
    return [(name, words) for name, words in turns if words]
