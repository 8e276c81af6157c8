"""Use case of search: find lessons and clips by words, alike on both databases.

First every word must lie in one place; when that finds nothing, any of the words will do, and the
page says so. On PostgreSQL the commonest English words (*the*, *why*) are not indexed.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.course.models import Lesson, LessonRevision
from app.library.models import Clip, ClipRevision
from app.library.service import find_shown
from app.revisions import is_damage
from app.search.domain import (
    MARK_CLOSE,
    MARK_OPEN,
    EntryKind,
    FoundRow,
    Question,
    Results,
    group_rows,
)
from app.search.models import SearchEntry, fts_index

_MOST_ROWS = 120
_SNIPPET_WORDS = 24
# The words of the migration that makes the GIN index: with others, PostgreSQL would not use it.
VECTOR = (
    "setweight(to_tsvector('english', search_entry.heading), 'A') || "
    "setweight(to_tsvector('english', search_entry.text), 'B')"
)


class _Match(NamedTuple):
    """How one database finds a question: the condition, the order, and the marked texts."""

    condition: ColumnElement[bool]
    worst_first: ColumnElement[Any]
    heading: ColumnElement[str]
    snippet: ColumnElement[str]


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
    match = (_match_sqlite if is_sqlite else _match_postgresql)(question, is_loose=is_loose)
    return Results(
        question=question,
        lessons=group_rows(_rows(session, _lessons(match))),
        clips=group_rows(_clip_rows(session, match, today)),
        is_loose=is_loose,
    )


def _match_sqlite(question: Question, *, is_loose: bool) -> _Match:
    # Quoted, a word is never an operator of FTS5: it holds letters and digits only, see `domain`.
    quoted = (" OR " if is_loose else " ").join(f'"{word}"' for word in question.words)
    name: ColumnElement[Any] = literal_column("search_index")
    return _Match(
        condition=and_(name.op("MATCH")(quoted), fts_index.c.rowid == SearchEntry.id),
        worst_first=func.bm25(name, 4.0, 1.0),
        heading=func.highlight(name, 0, MARK_OPEN, MARK_CLOSE),
        snippet=func.snippet(name, 1, MARK_OPEN, MARK_CLOSE, "…", _SNIPPET_WORDS),
    )


def _match_postgresql(question: Question, *, is_loose: bool) -> _Match:
    config: ColumnElement[Any] = literal_column("'english'::regconfig")
    joined = (" | " if is_loose else " & ").join(f"'{word}'" for word in question.words)
    query = func.to_tsquery(config, joined)
    vector: ColumnElement[Any] = literal_column(f"({VECTOR})")
    marks = f'StartSel="{MARK_OPEN}", StopSel="{MARK_CLOSE}"'
    words = f"{marks}, MaxWords={_SNIPPET_WORDS}, MinWords={_SNIPPET_WORDS // 2}"
    return _Match(
        condition=vector.op("@@")(query),
        worst_first=-func.ts_rank(vector, query),
        heading=func.ts_headline(config, SearchEntry.heading, query, f"{marks}, HighlightAll=true"),
        snippet=func.ts_headline(config, SearchEntry.text, query, words),
    )


def _entries(match: _Match, title: Any, kind: EntryKind) -> Select[Any]:
    return (
        select(
            SearchEntry.thing_id,
            title.label("title"),
            SearchEntry.anchor,
            SearchEntry.at_ms,
            match.heading.label("heading"),
            match.snippet.label("snippet"),
        )
        .where(match.condition, SearchEntry.kind == kind.value)
        .order_by(match.worst_first, SearchEntry.id)
        .limit(_MOST_ROWS)
    )


def _lessons(match: _Match) -> Select[Any]:
    found = _entries(match, LessonRevision.title, EntryKind.LESSON)
    return found.join(Lesson, Lesson.id == SearchEntry.thing_id).join(
        LessonRevision, Lesson.revision_id == LessonRevision.id
    )


def _clip_rows(session: Session, match: _Match, today: date) -> Sequence[FoundRow]:
    """Return the hits in clips that may be shown: not withdrawn, and with a permission that lasts."""
    found = _entries(match, ClipRevision.title, EntryKind.CLIP)
    found = (
        found.join(Clip, Clip.id == SearchEntry.thing_id)
        .join(ClipRevision, Clip.revision_id == ClipRevision.id)
        .where(Clip.withdrawn_at.is_(None), ClipRevision.use != "certification")
    )
    until = ClipRevision.document["consent"]["until"].as_string()
    try:
        lasting = found.where(or_(until.is_(None), until >= today.isoformat()))
        return _rows(session, lasting)
    except (DBAPIError, ValueError) as error:
        if not is_damage(error):
            raise
        session.rollback()  # one damaged document: the others are found all the same
    return _rows(session, found.where(Clip.id.in_(sorted(find_shown(session, today)))))


def _rows(session: Session, statement: Select[Any]) -> Sequence[FoundRow]:
    return [FoundRow(**row) for row in session.execute(statement).mappings()]
