"""Write the search entries, in the transaction that puts the content online."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from app.course.content import CompiledLesson
from app.library.content import ClipUse, CompiledClip
from app.search.domain import Entry
from app.search.domain.entries import clip_entries, lesson_entries
from app.search.models import INDEX_NAME, SearchEntry
from app.words import cut


def sync_search(
    session: Session, lessons: Sequence[CompiledLesson], clips: Iterable[CompiledClip]
) -> int:
    """Rewrite all entries and return how many there are; certification clips are left out."""
    rows = [_row(number, entry) for number, entry in enumerate(_entries(lessons, clips), start=1)]
    session.execute(delete(SearchEntry))
    _write(session, rows)
    return len(rows)


def add_clip_to_search(session: Session, clip: CompiledClip) -> None:
    """Append the entries of one more clip."""
    last = session.scalar(select(func.max(SearchEntry.id))) or 0
    entries = enumerate(_entries((), [clip]), start=last + 1)
    _write(session, [_row(number, entry) for number, entry in entries])


def _row(number: int, entry: Entry) -> dict[str, Any]:
    return {
        "id": number,
        **asdict(entry),
        "heading_words": " ".join(word.stem for word in cut(entry.heading)),
        "text_words": " ".join(word.stem for word in cut(entry.text)),
    }


def drop_clip_from_search(session: Session, clip_id: str) -> None:
    """Remove a clip from search."""
    session.execute(
        delete(SearchEntry).where(SearchEntry.kind == "clip", SearchEntry.thing_id == clip_id)
    )
    _write(session, [])


def _write(session: Session, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(insert(SearchEntry), rows)
    if session.get_bind().dialect.name == "sqlite":
        session.execute(text(f"INSERT INTO {INDEX_NAME} ({INDEX_NAME}) VALUES ('rebuild')"))  # noqa: S608  a constant


def _entries(lessons: Sequence[CompiledLesson], clips: Iterable[CompiledClip]) -> Iterator[Entry]:
    for lesson in lessons:
        yield from lesson_entries(lesson.id, lesson.matter.title, lesson.text.html)
    for clip in sorted(clips, key=lambda clip: clip.id):
        if clip.file.use is not ClipUse.CERTIFICATION:
            yield from clip_entries(clip.document())
