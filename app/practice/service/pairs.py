"""Contrast pairs: which are open to a rater, what she answered, and the reveal after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bench.models import Attempt, Score, Sheet
from app.db import insert_unless_there
from app.library import service as library
from app.library.domain import ClipView
from app.library.models import Clip, ClipRevision
from app.practice.domain.pairs import (
    PairAnswer,
    PairGroup,
    PairLine,
    PairReveal,
    group_pairs,
    read_pair_scores,
)
from app.practice.errors import PairChangedError, PairClosedError, PairNotOfferedError
from app.practice.models import PairAnswer as PairAnswerRow
from app.rubric.domain import Direction
from app.rubric.service import find_rubric, list_rubrics
from app.sets.domain.documents import PairDocument
from app.sets.models import ContrastPair, PairRevision, SetItem, SetRevision
from app.sets.service.disclosure import may_enter_feedback

_EXEMPLAR = "exemplar"
MAX_WHY_LENGTH = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPage:
    """An open pair; `reveal` is there only when the rater has answered."""

    id: str
    revision_id: int
    title: str
    more_is_worse: bool
    question: str
    clips: tuple[ClipView, ...]
    reveal: PairReveal | None

    def title_of(self, clip_id: str) -> str:
        """Return the title of one of the two clips."""
        return next(clip.title for clip in self.clips if clip.id == clip_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """A pair on offer, with the rater's answer if she gave one."""

    id: str
    revision_id: int
    document: PairDocument
    answer: PairAnswer | None


def list_pairs(session: Session, user_id: int) -> tuple[PairLine, ...]:
    """Return every pair on offer and whether it is open to the rater; by id."""
    pairs = _read_pairs(session, user_id)
    clips = {clip for pair in pairs for clip in pair.document.clips}
    shown = library.find_clips(session, clips).keys()
    ready = _ready(session, user_id, clips)
    return tuple(
        _line(pair, is_open=_is_open(pair.document, ready))
        for pair in pairs
        if shown >= set(pair.document.clips)
    )


def list_pair_groups(session: Session, user_id: int) -> tuple[PairGroup, ...]:
    """Return the pairs of `list_pairs` by domain, in the order of their rubrics."""
    rubrics = (entry.rubric for entry in list_rubrics(session))
    return group_pairs(list_pairs(session, user_id), rubrics)


def find_next_pair(session: Session, user_id: int) -> PairLine | None:
    """Return the first open pair the rater has not answered, in the order of the list."""
    groups = list_pair_groups(session, user_id)
    return next((line for group in groups for line in group.to_answer), None)


def get_pair(session: Session, user_id: int, pair_id: str) -> PairPage:
    """Return a pair that is open to a rater, with the master scores only after her answer.

    Raises:
        PairNotOfferedError: there is no such pair, or a clip of it is no longer shown.
        PairClosedError: a clip of it is still to be scored blind.
    """
    pair = _get_open_pair(session, user_id, pair_id)
    document, answer = pair.document, pair.answer
    clips = library.find_clips(session, set(document.clips))
    if len(clips) < len(document.clips):
        raise PairNotOfferedError
    return PairPage(
        id=pair_id,
        revision_id=pair.revision_id,
        title=document.title,
        more_is_worse=_more_is_worse(session, document),
        question=document.question,
        clips=tuple(clips[name] for name in document.clips),
        reveal=PairReveal(answer=answer, scores=read_pair_scores(document)) if answer else None,
    )


def answer_pair(
    session: Session,
    user_id: int,
    pair: tuple[str, int | None],
    answer: tuple[str, str],
    now: datetime,
) -> None:
    """Keep which clip a rater thinks higher, and why; the first answer stays.

    Args:
        session: a writing transaction.
        user_id: who answers.
        pair: the pair, and the revision her page showed.
        answer: the clip, and the reason.
        now: when.

    Raises:
        PairNotOfferedError: there is no such pair, or the clip is not one of it.
        PairClosedError: a clip of it is still to be scored blind.
        PairChangedError: the pair asks something else than her page did.
    """
    pair_id, shown_id = pair
    found = _get_open_pair(session, user_id, pair_id)
    if shown_id not in (None, found.revision_id):
        raise PairChangedError
    clip, why = answer
    if clip not in found.document.clips:
        raise PairNotOfferedError
    if found.answer is None:
        values = {"user_id": user_id, "pair_revision_id": found.revision_id, "answered_at": now}
        insert_unless_there(session, PairAnswerRow, {**values, "higher_clip": clip, "why": why})


def _get_open_pair(session: Session, user_id: int, pair_id: str) -> _Pair:
    found = _read_pairs(session, user_id, pair_id)
    if not found:
        raise PairNotOfferedError
    if not _is_open(found[0].document, _ready(session, user_id, found[0].document.clips)):
        raise PairClosedError
    return found[0]


def _more_is_worse(session: Session, document: PairDocument) -> bool:
    found = find_rubric(session, document.rubric)
    code = found.rubric.by_key.get(document.code) if found else None
    return code is not None and code.direction is Direction.HIGH_IS_BAD


def _line(pair: _Pair, *, is_open: bool) -> PairLine:
    return PairLine(
        id=pair.id,
        rubric=pair.document.rubric,
        code=pair.document.code,
        title=pair.document.title,
        question=pair.document.question if is_open else None,
        is_open=is_open,
        is_answered=pair.answer is not None,
    )


def _read_pairs(session: Session, user_id: int, only: str | None = None) -> list[_Pair]:
    own = (PairAnswerRow.pair_revision_id == PairRevision.id) & (PairAnswerRow.user_id == user_id)
    statement = (
        select(ContrastPair.id, PairRevision, PairAnswerRow)
        .join(PairRevision, PairRevision.id == ContrastPair.revision_id)
        .outerjoin(PairAnswerRow, own)
        .order_by(ContrastPair.id)
    )
    if only is not None:
        statement = statement.where(ContrastPair.id == only)
    return [
        _Pair(
            id=pair_id,
            revision_id=revision.id,
            document=PairDocument.from_document(revision.document),
            answer=_answer(given),
        )
        for pair_id, revision, given in session.execute(statement)
    ]


def _answer(row: PairAnswerRow | None) -> PairAnswer | None:
    if row is None:
        return None
    return PairAnswer(higher_clip=row.higher_clip, why=row.why, answered_at=row.answered_at)


def _is_open(document: PairDocument, ready: set[tuple[str, str | None]]) -> bool:
    """Say whether every clip is an exemplar, or scored by the rater on the pair's code."""
    return all((clip, None) in ready or (clip, document.code) in ready for clip in document.clips)


def _ready(session: Session, user_id: int, clips: Iterable[str]) -> set[tuple[str, str | None]]:
    wanted = sorted(clips)
    exemplars = session.scalars(
        select(Clip.id)
        .join(ClipRevision, ClipRevision.id == Clip.revision_id)
        .where(Clip.id.in_(wanted), ClipRevision.use == _EXEMPLAR)
    )
    scored = session.execute(
        select(ClipRevision.clip_id, Score.code)
        .join(Sheet, Sheet.id == Score.sheet_id)
        .join(Attempt, Attempt.id == Sheet.attempt_id)
        .join(SetItem, SetItem.id == Sheet.set_item_id)
        .join(SetRevision, SetRevision.id == SetItem.set_revision_id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .where(Attempt.rater_id == user_id, ClipRevision.clip_id.in_(wanted), may_enter_feedback())
    )
    return {(clip, None) for clip in exemplars} | {(row.clip_id, row.code) for row in scored}
