"""A draft of a score sheet, and how changes from several windows meet in it.

Every change says how long ago it was made, not when: the clocks of a rater's devices may differ.
The newer change of a code wins. Where a rater changed the same code in two windows, the page says
which choice was kept and which was not, so nothing goes silently.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self

from app.bench.domain.draft_document import DraftDocument, StoredChoice, StoredNote
from app.bench.domain.sheet import MAX_REASON_LENGTH, Answer
from app.bench.errors import DraftFault, UnusableDraftError
from app.sets.domain.codes import CodeOnSheet

MAX_NOTE_LENGTH = 2_000
MAX_NOTES = 200
MAX_WATCHED_MS = 24 * 60 * 60 * 1000
_MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAnswer:
    """A choice in a draft, with the moment it was made and the save that brought it."""

    answer: Answer
    at_ms: int
    save: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftNote:
    """A moment of the clip that the rater noted; a removed one stays as a mark, for other windows."""

    id: str
    code: str | None
    clip_ms: int
    text: str
    at_ms: int
    save: int
    is_removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerChange:
    """A choice made in one window, `age_ms` ago."""

    code: str
    answer: Answer
    age_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteChange:
    """A note written, edited or removed in one window, `age_ms` ago."""

    id: str
    code: str | None
    clip_ms: int
    text: str
    is_removed: bool = False
    age_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChanges:
    """What one window sends: its changes since the save it knows."""

    known_save: int
    answers: tuple[AnswerChange, ...] = ()
    notes: tuple[NoteChange, ...] = ()
    watched_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """A code changed in two windows: what was kept and what was not."""

    code: str
    kept: Answer
    dropped: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """All choices and notes of a score sheet that is not recorded."""

    answers: Mapping[str, DraftAnswer]
    notes: Mapping[str, DraftNote]
    watched_ms: int = 0

    @classmethod
    def empty(cls) -> Self:
        """Return the draft of a sheet nobody has touched."""
        return cls(answers={}, notes={})

    @classmethod
    def from_stored(cls, document: Mapping[str, Any] | None) -> Self:
        """Read a stored draft, or begin one when nothing is stored."""
        return cls.empty() if document is None else cls.from_document(document)

    @classmethod
    def from_document(cls, stored: Mapping[str, Any]) -> Self:
        """Read a stored draft of any version."""
        document = DraftDocument.from_document(stored)
        return cls(
            answers={
                code: DraftAnswer(
                    answer=Answer(rank=row.rank, cannot_score=row.cannot),
                    at_ms=row.at,
                    save=row.save,
                )
                for code, row in document.answers.items()
            },
            notes={
                key: DraftNote(
                    id=key,
                    code=row.code,
                    clip_ms=row.ms,
                    text=row.text,
                    at_ms=row.at,
                    save=row.save,
                    is_removed=row.removed,
                )
                for key, row in document.notes.items()
            },
            watched_ms=document.watched_ms,
        )

    def to_document(self) -> dict[str, Any]:
        """Return the form in which a draft is stored."""
        document = DraftDocument(
            answers={
                code: StoredChoice(
                    rank=row.answer.rank,
                    cannot=row.answer.cannot_score,
                    at=row.at_ms,
                    save=row.save,
                )
                for code, row in self.answers.items()
            },
            notes={
                key: StoredNote(
                    code=row.code,
                    ms=row.clip_ms,
                    text=row.text,
                    at=row.at_ms,
                    save=row.save,
                    removed=row.is_removed,
                )
                for key, row in self.notes.items()
            },
            watched_ms=self.watched_ms,
        )
        return document.to_document()

    def choices(self) -> dict[str, Answer]:
        """Return the choice of each code that has one."""
        return {code: row.answer for code, row in self.answers.items()}

    def ranks(self) -> dict[str, int | None]:
        """Return the rank of each code that has a choice; None where it cannot be scored."""
        return {
            code: None if answer.cannot_score is not None else answer.rank
            for code, answer in self.choices().items()
        }

    def visible_notes(self) -> tuple[DraftNote, ...]:
        """Return the notes that are not removed, in the order of the clip."""
        kept = (note for note in self.notes.values() if not note.is_removed)
        return tuple(sorted(kept, key=lambda note: (note.clip_ms, note.at_ms, note.id)))

    def changed_elsewhere(self, known_save: int, this_save: int) -> "Draft":
        """Return what other windows changed after the save that a window knows."""
        return replace(
            self,
            answers={k: a for k, a in self.answers.items() if known_save < a.save < this_save},
            notes={k: n for k, n in self.notes.items() if known_save < n.save < this_save},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A draft after changes were laid over it, with the codes changed in two windows."""

    draft: Draft
    overlaps: tuple[Overlap, ...]


def lay_over(
    draft: Draft,
    changes: DraftChanges,
    *,
    codes: Sequence[CodeOnSheet],
    duration_ms: int,
    save: int,
    now: datetime,
) -> Merged:
    """Return a draft with a window's changes laid over it, stored by nobody yet.

    Args:
        draft: what is saved.
        changes: what the window sends.
        codes: the codes of the sheet.
        duration_ms: how long the clip is.
        save: the number of this save.
        now: the present moment.

    Raises:
        UnusableDraftError: a change names something the sheet does not have.
    """
    checked = check_changes(codes, duration_ms, changes)
    return merge(draft, checked, save=save, now_ms=int(now.timestamp() * 1000))


def check_changes(
    codes: Sequence[CodeOnSheet], duration_ms: int, changes: DraftChanges
) -> DraftChanges:
    """Return the changes with times brought inside the clip.

    Raises:
        UnusableDraftError: naming a code, a point or a text that cannot be on this sheet.
    """
    points = {code.key: len(code.points) for code in codes}
    for change in changes.answers:
        _check_answer(points, change)
    if len(changes.notes) > MAX_NOTES:
        raise UnusableDraftError(DraftFault.TOO_MANY_NOTES)
    notes = tuple(_checked_note(points, duration_ms, note) for note in changes.notes)
    watched = min(max(changes.watched_ms, 0), MAX_WATCHED_MS)
    return replace(changes, notes=notes, watched_ms=watched)


def merge(draft: Draft, changes: DraftChanges, *, save: int, now_ms: int) -> Merged:
    """Lay a window's changes over the draft: the newer choice of each code wins."""
    answers = dict(draft.answers)
    overlaps: list[Overlap] = []
    for change in changes.answers:
        mine = DraftAnswer(answer=change.answer, at_ms=_moment(now_ms, change.age_ms), save=save)
        theirs = answers.get(change.code)
        if theirs is None or theirs.save <= changes.known_save or theirs.answer == mine.answer:
            answers[change.code] = _unless_equal(theirs, mine)
            continue
        kept, dropped = (theirs, mine) if theirs.at_ms > mine.at_ms else (mine, theirs)
        answers[change.code] = replace(kept, save=save)
        overlaps.append(Overlap(code=change.code, kept=kept.answer, dropped=dropped.answer))
    notes = dict(draft.notes)
    for note in changes.notes:
        _lay_note(notes, note, save=save, now_ms=now_ms)
    if _are_too_many(notes):
        raise UnusableDraftError(DraftFault.TOO_MANY_NOTES)
    merged = Draft(
        answers=answers, notes=notes, watched_ms=max(draft.watched_ms, changes.watched_ms)
    )
    return Merged(draft=merged, overlaps=tuple(overlaps))


def _are_too_many(notes: Mapping[str, DraftNote]) -> bool:
    # Removed notes stay as marks, so they are bounded too.
    visible = sum(not note.is_removed for note in notes.values())
    return visible > MAX_NOTES or len(notes) > 5 * MAX_NOTES


def _check_answer(points: Mapping[str, int], change: AnswerChange) -> None:
    if change.code not in points:
        raise UnusableDraftError(DraftFault.UNKNOWN_CODE, code=change.code)
    rank = change.answer.rank
    if rank is not None and not 0 <= rank < points[change.code]:
        raise UnusableDraftError(DraftFault.NO_SUCH_RANK, code=change.code, sent=str(rank))
    if len(change.answer.cannot_score or "") > MAX_REASON_LENGTH:
        raise UnusableDraftError(DraftFault.REASON_TOO_LONG, code=change.code)


def _checked_note(points: Mapping[str, int], duration_ms: int, note: NoteChange) -> NoteChange:
    if note.code is not None and note.code not in points:
        raise UnusableDraftError(DraftFault.UNKNOWN_CODE, code=note.code)
    if len(note.text) > MAX_NOTE_LENGTH:
        raise UnusableDraftError(DraftFault.NOTE_TOO_LONG)
    return replace(note, clip_ms=min(max(note.clip_ms, 0), duration_ms))


def _moment(now_ms: int, age_ms: int) -> int:
    return now_ms - min(max(age_ms, 0), _MAX_AGE_MS)


def _unless_equal(theirs: DraftAnswer | None, mine: DraftAnswer) -> DraftAnswer:
    # The same choice again is no change: other windows need not hear of it.
    return theirs if theirs is not None and theirs.answer == mine.answer else mine


def _lay_note(notes: dict[str, DraftNote], change: NoteChange, *, save: int, now_ms: int) -> None:
    mine = DraftNote(
        id=change.id,
        code=change.code,
        clip_ms=change.clip_ms,
        text=change.text,
        at_ms=_moment(now_ms, change.age_ms),
        save=save,
        is_removed=change.is_removed,
    )
    theirs = notes.get(change.id)
    if theirs is None or theirs.at_ms <= mine.at_ms:
        notes[change.id] = mine
