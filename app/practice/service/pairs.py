"""Contrast pairs: which are open to a rater, what she answered, and the reveal afterward."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bench.models import Attempt, Score, Sheet
from app.db import insert_unless_there
from app.library import service as library
from app.library.content import ClipUse
from app.library.domain import ClipView
from app.library.models import ClipRevision
from app.practice.domain.pair_links import OpenPair
from app.practice.domain.pairs import (
    PairChoice,
    PairGroup,
    PairLine,
    PairReveal,
    group_pairs,
    reveal_pair,
)
from app.practice.errors import PairChangedError, PairClosedError, PairNotOfferedError
from app.practice.models import PairAnswer
from app.rubric.domain import Direction
from app.rubric.service import find_rubric, list_rubrics
from app.sets.domain.documents import PairDocument
from app.sets.models import ContrastPair, PairRevision, SetItem, SetRevision
from app.sets.service.disclosure import is_revealed

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
    """A pair whose clips may be shown, with the rater's answer if she gave one."""

    id: str
    revision_id: int
    document: PairDocument
    answer: PairChoice | None
    is_open: bool


def list_pairs(session: Session, user_id: int) -> tuple[PairLine, ...]:
    """Return every pair on offer and whether it is open to the rater; by id."""
    return tuple(_line(pair) for pair in _read_pairs(session, user_id))


def find_open_pairs(session: Session, user_id: int, rubric_id: str) -> tuple[OpenPair, ...]:
    """Return the pairs of a rubric that a rater may open now; a closed one is not named."""
    return tuple(
        OpenPair(
            id=pair.id,
            code=pair.document.code,
            low=min(score.rank for score in pair.document.scores.values()),
            is_answered=pair.answer is not None,
        )
        for pair in _read_pairs(session, user_id)
        if pair.is_open and pair.document.rubric == rubric_id
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
        reveal=reveal_pair(document, answer) if answer else None,
    )


def answer_pair(
    session: Session,
    user_id: int,
    pair: tuple[str, int | None],
    answer: tuple[str, str],
    now: datetime,
) -> None:
    """Store which clip a rater thinks is higher, and why; only the first answer counts.

    Args:
        session: a writing transaction.
        user_id: who answers.
        pair: the pair, and the revision her page showed.
        answer: the clip, and the reason.
        now: when.

    Raises:
        PairNotOfferedError: there is no such pair, or the clip is not part of it.
        PairClosedError: a clip of it is still to be scored blind.
        PairChangedError: the pair has changed since her page was shown.
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
        insert_unless_there(session, PairAnswer, {**values, "higher_clip": clip, "why": why})


def _get_open_pair(session: Session, user_id: int, pair_id: str) -> _Pair:
    found = _read_pairs(session, user_id, pair_id)
    if not found:
        raise PairNotOfferedError
    if not found[0].is_open:
        raise PairClosedError
    return found[0]


def _more_is_worse(session: Session, document: PairDocument) -> bool:
    found = find_rubric(session, document.rubric)
    code = found.rubric.by_key.get(document.code) if found else None
    return code is not None and code.direction is Direction.HIGH_IS_BAD


def _line(pair: _Pair) -> PairLine:
    return PairLine(
        id=pair.id,
        rubric=pair.document.rubric,
        code=pair.document.code,
        title=pair.document.title,
        question=pair.document.question if pair.is_open else None,
        is_open=pair.is_open,
        is_answered=pair.answer is not None,
    )


def _read_pairs(session: Session, user_id: int, only: str | None = None) -> list[_Pair]:
    """Read every pair whose clips may be shown, or that one alone, by id."""
    own = (PairAnswer.pair_revision_id == PairRevision.id) & (PairAnswer.user_id == user_id)
    statement = (
        select(ContrastPair.id, PairRevision, PairAnswer)
        .join(PairRevision, PairRevision.id == ContrastPair.revision_id)
        .outerjoin(PairAnswer, own)
        .order_by(ContrastPair.id)
    )
    if only is not None:
        statement = statement.where(ContrastPair.id == only)
    rows = session.execute(statement).all()
    documents = {row[0]: PairDocument.from_document(row[1].document) for row in rows}
    clips = {clip for document in documents.values() for clip in document.clips}
    known = _find_known(session, user_id, clips)
    return [
        _Pair(
            id=pair_id,
            revision_id=revision.id,
            document=documents[pair_id],
            answer=_choice(given),
            is_open=known.opens(documents[pair_id]),
        )
        for pair_id, revision, given in rows
        if known.shows(documents[pair_id])
    ]


def _choice(row: PairAnswer | None) -> PairChoice | None:
    if row is None:
        return None
    return PairChoice(higher_clip=row.higher_clip, why=row.why, answered_at=row.answered_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class _KnownClips:
    """What decides whether a pair is on offer and open.

    Attributes:
        uses: the use of each clip that may be shown.
        revealed: the clips and codes whose master scores are open to the rater.
    """

    uses: Mapping[str, ClipUse]
    revealed: frozenset[tuple[str, str]]

    def shows(self, document: PairDocument) -> bool:
        """Say whether both clips may be shown."""
        return self.uses.keys() >= set(document.clips)

    def opens(self, document: PairDocument) -> bool:
        """Say whether every clip is an exemplar, or revealed to the rater on the pair's code."""
        return all(
            self.uses.get(clip) is ClipUse.EXEMPLAR or (clip, document.code) in self.revealed
            for clip in document.clips
        )


def _find_known(session: Session, user_id: int, clips: set[str]) -> _KnownClips:
    rows = session.execute(
        select(ClipRevision.clip_id, Score.code)
        .distinct()
        .join(Sheet, Sheet.id == Score.sheet_id)
        .join(Attempt, Attempt.id == Sheet.attempt_id)
        .join(SetItem, SetItem.id == Sheet.set_item_id)
        .join(SetRevision, SetRevision.id == SetItem.set_revision_id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .where(
            Attempt.rater_id == user_id,
            ClipRevision.clip_id.in_(sorted(clips)),
            is_revealed(Attempt.completed_at),
        )
    )
    return _KnownClips(
        uses=library.find_uses(session, clips),
        revealed=frozenset((row.clip_id, row.code) for row in rows),
    )
