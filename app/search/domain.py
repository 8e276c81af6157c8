"""What a person may ask, what can be found, and how a hit is shown; pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import unescape

MOST_CHARACTERS = 200
MOST_WORDS = 16
MOST_THINGS = 20
HITS_PER_THING = 3
# Put around a match by the database and taken out again here; no text that is indexed holds them.
MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"

_WORD = re.compile(r"[^\W_]+")
_MARKED = re.compile(f"{MARK_OPEN}([^{MARK_OPEN}{MARK_CLOSE}]*){MARK_CLOSE}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ue000\ue001\ud800-\udfff]+")
_HEADING = re.compile(r'<h[2-4] id="([^"]+)">(.*?)</h[2-4]>', re.DOTALL)
# Tags inside a sentence leave no gap; any other tag ends a word.
_INLINE = re.compile(r"</?(?:a|abbr|b|code|em|i|kbd|s|small|span|strong|sub|sup|u)(?:\s[^<>]*)?>")
_TAG = re.compile(r"<[^>]+>")


class EntryKind(StrEnum):
    """What a hit leads to."""

    LESSON = "lesson"
    CLIP = "clip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One place that can be found: a section of a lesson, a clip's summary, or a line of a clip.

    Attributes:
        kind: what it belongs to.
        thing_id: the lesson or the clip.
        anchor: the heading of a lesson's section; empty at its beginning.
        at_ms: when a line of a clip begins; None for the clip as a whole.
        heading: words that count more than the text: a title or a heading.
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
    """What a person asked for: her own text, and the words of it that are searched."""

    text: str
    words: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether she asked for nothing."""
        return not self.text

    @property
    def is_too_long(self) -> bool:
        """Say whether she asked for more than is searched."""
        return len(self.text) > MOST_CHARACTERS

    @property
    def is_searchable(self) -> bool:
        """Say whether there is anything to look for."""
        return bool(self.words) and not self.is_too_long


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of a snippet; a match is highlighted."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One place that was found, with its words around the match."""

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
    """One hit as a database gives it, matches marked."""

    thing_id: str
    title: str
    anchor: str
    at_ms: int | None
    heading: str
    snippet: str


def read_question(text: str) -> Question:
    """Read what a person typed: only letters and digits are searched, so no character is special.

    >>> read_question('why "thirds" AND (NOT *').words
    ('why', 'thirds', 'AND', 'NOT')
    >>> read_question("  ").is_empty
    True
    """
    clean = " ".join(tidy(text).split())
    words = tuple(dict.fromkeys(_WORD.findall(clean[:MOST_CHARACTERS])))
    return Question(text=clean, words=words[:MOST_WORDS])


def tidy(text: str) -> str:
    """Return text as it is indexed and asked for: composed, without what no database can hold."""
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub(" ", text))


def split_marks(text: str) -> tuple[Piece, ...]:
    r"""Cut a marked text into pieces; the marks themselves are gone.

    >>> split_marks("the \ue000thirds\ue001 go")[1]
    Piece(text='thirds', is_match=True)
    """
    parts = _MARKED.split(text)
    pieces = (
        Piece(text=part.replace(MARK_OPEN, "").replace(MARK_CLOSE, ""), is_match=bool(index % 2))
        for index, part in enumerate(parts)
    )
    return tuple(piece for piece in pieces if piece.text)


def group_rows(rows: Iterable[FoundRow]) -> tuple[FoundThing, ...]:
    """Gather hits by the thing they lie in, the best first, a few of each."""
    found: dict[str, list[FoundRow]] = {}
    for row in rows:
        found.setdefault(row.thing_id, []).append(row)
    return tuple(
        FoundThing(
            id=thing_id,
            title=hits[0].title,
            hits=tuple(_hit(row) for row in hits[:HITS_PER_THING]),
        )
        for thing_id, hits in list(found.items())[:MOST_THINGS]
    )


def _hit(row: FoundRow) -> Hit:
    return Hit(
        anchor=row.anchor,
        at_ms=row.at_ms,
        heading=split_marks(row.heading),
        snippet=split_marks(row.snippet),
    )


def lesson_entries(lesson_id: str, title: str, html: str) -> Iterator[Entry]:
    """Yield what can be found of a lesson: its beginning, and each section under its heading.

    Args:
        lesson_id: the lesson.
        title: its title.
        html: the safe HTML of the whole lesson, in which no check shows its right answer.
    """
    anchor, heading = "", title
    parts = _HEADING.split(html)
    for index in range(0, len(parts), 3):
        if index:
            anchor, heading = parts[index - 2], _plain(parts[index - 1])
        yield Entry(
            kind=EntryKind.LESSON,
            thing_id=lesson_id,
            anchor=anchor,
            heading=heading,
            text=_plain(parts[index]),
        )


def clip_entries(clip_id: str, document: Mapping[str, object]) -> Iterator[Entry]:
    """Yield what can be found of a clip: its title and summary, its words, and what the board shows."""
    yield Entry(
        kind=EntryKind.CLIP,
        thing_id=clip_id,
        heading=tidy(str(document["title"])),
        text=tidy(str(document["summary"])),
    )
    for cue in [*_cues(document, "cues"), *_cues(document, "descriptions")]:
        yield Entry(
            kind=EntryKind.CLIP,
            thing_id=clip_id,
            at_ms=int(str(cue["start_ms"])),
            heading="",
            text=tidy(f"{cue['speaker']}: {cue['text']}" if cue["speaker"] else str(cue["text"])),
        )


def _cues(document: Mapping[str, object], name: str) -> Sequence[Mapping[str, object]]:
    cues = document[name]
    return cues if isinstance(cues, list) else []


def _plain(html: str) -> str:
    """Return the words of safe HTML."""
    text = unescape(_TAG.sub(" ", _INLINE.sub("", html)))
    return " ".join(tidy(text).split())
