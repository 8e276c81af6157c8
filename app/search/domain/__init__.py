"""What a person may ask, and what she is shown."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from app.words import COMMON_WORDS, cut

MAX_CHARACTERS = 200
MAX_WORDS = 16
MAX_THINGS = 20
HITS_PER_THING = 3

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


class EntryKind(StrEnum):
    """What a hit leads to."""

    LESSON = "lesson"
    CLIP = "clip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One searchable entry: a section of a lesson, a clip's summary, or a line of a clip.

    Attributes:
        kind: what it belongs to.
        thing_id: the lesson or the clip.
        anchor: the heading of a lesson's section; empty at its beginning.
        at_ms: when a line of a clip begins; None for the clip as a whole.
        heading: a title or heading, whose words count more than the text.
        text: the words.
    """

    kind: EntryKind
    thing_id: str
    anchor: str = ""
    at_ms: int | None = None
    heading: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a person asked for: her text, and the words in it that are searched (`app.words`)."""

    text: str
    words: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether she asked for nothing."""
        return not self.text

    @property
    def is_too_long(self) -> bool:
        """Say whether she asked for more words than are searched."""
        return len(self.text) > MAX_CHARACTERS

    @property
    def is_searchable(self) -> bool:
        """Say whether there is anything to search for."""
        return bool(self.words) and not self.is_too_long


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a snippet; a match is highlighted."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One entry that was found, with the text around the match."""

    anchor: str
    at_ms: int | None
    heading: tuple[Piece, ...]
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundThing:
    """A lesson or a clip with the best of its hits."""

    id: str
    title: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What was found; `is_loose` when only some of the words could be found together."""

    question: Question
    lessons: tuple[FoundThing, ...] = ()
    clips: tuple[FoundThing, ...] = ()
    is_loose: bool = False

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was found."""
        return not (self.lessons or self.clips)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRow:
    """One entry as the database returns it, with the words it was found by."""

    thing_id: str
    title: str
    anchor: str
    at_ms: int | None
    heading: str
    text: str
    heading_words: str
    text_words: str


def read_question(text: str) -> Question:
    """Split what a person typed the way indexed text is split, without the commonest words.

    >>> read_question('why "thirds" AND (NOT 0.64 *').words
    ('third', '0.64')
    >>> read_question("to be or not to be").words
    ('to', 'be', 'or', 'not')
    >>> read_question("  ").is_empty
    True
    """
    clean = " ".join(tidy(text).split())
    words = tuple(dict.fromkeys(word.stem for word in cut(clean[:MAX_CHARACTERS])))
    telling = tuple(word for word in words if word not in _common_stems())
    return Question(text=clean, words=(telling or words)[:MAX_WORDS])


@cache
def _common_stems() -> frozenset[str]:
    """Return the commonest words as they are indexed; worked out by the first question."""
    return frozenset(word.stem for word in cut(" ".join(sorted(COMMON_WORDS))))


def tidy(text: str) -> str:
    """Return text as it is indexed and searched: composed, without unstorable characters."""
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub(" ", text))
