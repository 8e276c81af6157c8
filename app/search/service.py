"""Use case of search: find lessons and clips by words, the same on both databases.

First, one entry must contain every word; if that finds nothing, any of the words will do, and the
page says so. The database finds the entries; `domain` ranks them and makes the snippets.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    and_,
    cast,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.course.models import Lesson, LessonRevision
from app.library.models import Clip, ClipRevision
from app.library.service import find_shown
from app.revisions import is_damage
from app.search.domain import EntryKind, FoundRow, Question, Results
from app.search.domain.ranking import rank_rows
from app.search.models import SearchEntry, fts_index

# A bound far above what any question finds in a course.
_MAX_ROWS = 5_000
# Must match the expression in the migration, or PostgreSQL will not use the GIN index.
WORDS = "string_to_array(search_entry.heading_words || ' ' || search_entry.text_words, ' ')"


def search(session: Session, question: Question, today: date) -> Results:
    """Return the lessons a question finds, and the clips that may be shown today."""
    if not question.is_searchable:
        return Results(question=question)
    strict = _search(session, question, today, is_loose=False)
    if not strict.is_empty or len(question.words) == 1:
        return strict
    return _search(session, question, today, is_loose=True)


def _search(session: Session, question: Question, today: date, *, is_loose: bool) -> Results:
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    found = (_match_sqlite if is_sqlite else _match_postgresql)(question, is_loose=is_loose)
    return Results(
        question=question,
        lessons=rank_rows(_rows(session, _lessons(found)), question.words),
        clips=rank_rows(_clip_rows(session, found, today), question.words),
        is_loose=is_loose,
    )


def _match_sqlite(question: Question, *, is_loose: bool) -> ColumnElement[bool]:
    # Quoted, a word is never an FTS5 operator; `app.words` lets no quotation mark through.
    quoted = (" OR " if is_loose else " ").join(f'"{word}"' for word in question.words)
    name: ColumnElement[Any] = literal_column("search_index")
    return and_(name.op("MATCH")(quoted), fts_index.c.rowid == SearchEntry.id)


def _match_postgresql(question: Question, *, is_loose: bool) -> ColumnElement[bool]:
    there: ColumnElement[Any] = literal_column(f"({WORDS})")
    wanted = cast(list(question.words), ARRAY(TEXT))
    return there.op("&&" if is_loose else "@>")(wanted)


def _entries(
    found: ColumnElement[bool], title: SQLColumnExpression[str], kind: EntryKind
) -> Select[*tuple[Any, ...]]:
    return (
        select(
            SearchEntry.thing_id,
            title.label("title"),
            SearchEntry.anchor,
            SearchEntry.at_ms,
            SearchEntry.heading,
            SearchEntry.text,
            SearchEntry.heading_words,
            SearchEntry.text_words,
        )
        .where(found, SearchEntry.kind == kind.value)
        .order_by(SearchEntry.id)
        .limit(_MAX_ROWS)
    )


def _lessons(found: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    entries = _entries(found, LessonRevision.title, EntryKind.LESSON)
    return entries.join(Lesson, Lesson.id == SearchEntry.thing_id).join(
        LessonRevision, Lesson.revision_id == LessonRevision.id
    )


def _clip_rows(session: Session, found: ColumnElement[bool], today: date) -> Sequence[FoundRow]:
    """Return the hits in clips that may be shown: not withdrawn, and with a valid permission."""
    entries = (
        _entries(found, ClipRevision.title, EntryKind.CLIP)
        .join(Clip, Clip.id == SearchEntry.thing_id)
        .join(ClipRevision, Clip.revision_id == ClipRevision.id)
        .where(Clip.withdrawn_at.is_(None), ClipRevision.use != "certification")
    )
    until = ClipRevision.document["consent"]["until"].as_string()
    try:
        lasting = entries.where(or_(until.is_(None), until >= today.isoformat()))
        return _rows(session, lasting)
    except (DBAPIError, ValueError) as error:
        if not is_damage(error):
            raise
        session.rollback()  # one damaged document must not hide the others
    return _rows(session, entries.where(Clip.id.in_(sorted(find_shown(session, today)))))


def _rows(session: Session, statement: Select[*tuple[Any, ...]]) -> Sequence[FoundRow]:
    return [FoundRow(**row) for row in session.execute(statement).mappings()]
