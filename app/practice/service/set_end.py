"""Reading what the end of a set rests on."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from app.bench.models import Attempt, Score
from app.bench.service.recorded import select_recorded
from app.library.models import ClipRevision
from app.practice.domain.set_end import ScoreBesideMaster, SetEnd, end_of_set
from app.practice.service.practice_sets import AttemptPage
from app.rubric.models import RubricRevision
from app.sets.domain.codes import CodeOnSheet
from app.sets.domain.documents import SetDocument
from app.sets.models import MasterScore, SetItem, SetRevision
from app.sets.service.documents import find_codes


@dataclass(frozen=True, slots=True, kw_only=True)
class EndPage:
    """The end of a set, with the codes it speaks of by their keys."""

    end: SetEnd
    codes: dict[str, CodeOnSheet]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of `_recorded`, its columns in order."""

    attempt_id: int
    clip_id: str
    position: int
    code: str
    own: int | None
    master: int


def find_end(session: Session, *, rater_id: int, page: AttemptPage) -> EndPage | None:
    """Return the end of an attempt that is recorded to its last clip; None before that."""
    if not page.is_done:
        return None
    rows = [_Row(*row) for row in session.execute(_recorded(), {"rater_id": rater_id})]
    mine = [row for row in rows if row.attempt_id == page.attempt_id]
    here = [
        ScoreBesideMaster(position=row.position, code=row.code, own=row.own, master=row.master)
        for row in mine
    ]
    firsts: dict[tuple[str, str], bool] = {}
    for row in rows:
        if row.attempt_id < page.attempt_id and row.own is not None:
            firsts.setdefault((row.clip_id, row.code), row.own == row.master)
    end = end_of_set(here, ((code, is_exact) for (_, code), is_exact in firsts.items()))
    return EndPage(end=end, codes=_codes(session, page.attempt_id))


@cache  # built once: making it anew costs more than running it
def _recorded() -> Select[*tuple[Any, ...]]:
    return select_recorded(
        Attempt.id, ClipRevision.clip_id, SetItem.position, Score.code, Score.rank, MasterScore.rank
    )


@cache
def _set_of_attempt() -> Select[*tuple[Any, ...]]:
    return (
        select(SetRevision.document, SetRevision.rubric_revision_id, RubricRevision.content_hash)
        .join(Attempt, Attempt.set_revision_id == SetRevision.id)
        .join(RubricRevision, RubricRevision.id == SetRevision.rubric_revision_id)
        .where(Attempt.id == bindparam("attempt_id"))
    )


def _codes(session: Session, attempt_id: int) -> dict[str, CodeOnSheet]:
    row = session.execute(_set_of_attempt(), {"attempt_id": attempt_id}).one()
    document = SetDocument.from_document(row.document)
    codes = find_codes(session, row.content_hash, row.rubric_revision_id, document.codes)
    return {code.key: code for code in codes}
