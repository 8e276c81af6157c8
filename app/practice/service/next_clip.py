"""Practice next: what to score next and why, starting it, and readiness."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bench.models import Attempt
from app.library.models import ClipRevision
from app.practice.domain.next_clip import ClipOffer, SetOffer, Suggestion, suggest
from app.practice.domain.next_clip_reasons import CodeHistory, ScorePair
from app.practice.domain.readiness import (
    FirstScores,
    NotEnoughClips,
    Readiness,
    estimate_readiness,
)
from app.practice.errors import SetNotOfferedError
from app.practice.service.next_clip_reading import (
    BegunClip,
    OfferedClip,
    RecordedClip,
    RecordedScore,
    find_begun,
    list_offered_clips,
    list_open_scores,
    list_recorded_clips,
    list_seen_elsewhere,
    list_started,
)
from app.practice.service.practice_sets import start_attempt
from app.scorebook.domain import NO_RANK, lay_out_clips
from app.scorebook.service.expectations import Structure, find_difficulty, find_priors
from app.sets.domain.codes import CodeOnSheet, scheme_of
from app.sets.domain.documents import ALL_SCORED, ALL_SEGMENT
from app.sets.models import SetItem
from app.sets.service.documents import find_codes
from app.standards.domain.rule import Rule
from app.standards.service import find_rule_in_force

REPORTED_WEIGHT = 0.25
"""Codes that are reported and do not decide (gate, overall, ungated domains) call for less practice."""

_Pairs = dict[str, list[tuple[int, ScorePair]]]
_Ranks = dict[str, dict[str, tuple[int, int]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextClipPage:
    """What to score next, and how near certification is.

    Attributes:
        begun: the draft saved last, if any.
        suggestions: best first; empty when every clip is scored or none is offered.
        is_offered: whether there is any practice set at all.
        scored_clips: how many clips she has scored.
        rule: the rule in force for the rubric of the sets on offer, if there is one.
        readiness: how near she is to that rule; None without a rule.
    """

    begun: BegunClip | None
    suggestions: tuple[Suggestion, ...]
    is_offered: bool
    scored_clips: int
    rule: Rule | None
    readiness: Readiness | NotEnoughClips | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _FirstScores:
    """Her first scores of the gated codes, for the model and for the score book.

    The model foretells decisions, which count a second point as exact; the book has it as it was given.
    """

    structure: Structure
    by_clip: Mapping[str, Mapping[str, tuple[int, int]]]
    scores: FirstScores


def get_next_clip(session: Session, *, rater_id: int, now: datetime) -> NextClipPage:
    """Return the suggestions for a rater, and her readiness for the rule in force."""
    begun = find_begun(session, rater_id)
    offered = list_offered_clips(session)
    if not offered:
        return _nothing_offered(begun)
    # One rubric at a time: that of the first set on offer.
    mine = [row for row in offered if row.rubric_id == offered[0].rubric_id]
    first = mine[0]
    recorded = list_recorded_clips(session, rater_id, first.rubric_id)
    done = {row.clip_id for row in recorded}
    clips = _clip_offers(session, rater_id, mine)
    # Scores under another structure of codes and scales do not count, but their clips are scored.
    counting = [
        row
        for row in list_open_scores(session, rater_id, first.rubric_id)
        if row.structure_hash == first.structure_hash
    ]
    pairs = _pairs(counting, {clip.clip_id: clip.made_for for clip in clips})
    in_force = find_rule_in_force(session, first.rubric_id)
    rule = in_force.rule if in_force else None
    gated = _gated(_codes(session, first, ALL_SCORED), rule)
    asked = {code for clip in clips for one in clip.sets for code in one.codes}
    codes = [code for code in _codes(session, first, ALL_SEGMENT) if code.key in asked]
    histories = _histories(codes, counting, pairs, now)
    return NextClipPage(
        begun=begun,
        suggestions=suggest(
            _weighed(histories, gated, _waiting(session, recorded)),
            [clip for clip in clips if clip.clip_id not in done],
            last_topic=recorded[-1].topic if recorded else None,
            rng=np.random.default_rng([rater_id, len(done)]),
        ),
        is_offered=True,
        scored_clips=len(done),
        rule=rule,
        readiness=_readiness(session, _first_scores(first, gated, counting), rule, rater_id, now),
    )


def _codes(
    session: Session, row: OfferedClip | RecordedClip, wanted: str | Sequence[str]
) -> tuple[CodeOnSheet, ...]:
    return find_codes(session, row.rubric_hash, row.rubric_revision_id, wanted)


def _readiness(
    session: Session, first: _FirstScores | None, rule: Rule | None, rater_id: int, now: datetime
) -> Readiness | NotEnoughClips | None:
    if rule is None:
        return None
    if first is None:
        return NotEnoughClips(missing=())
    scores = first.scores
    if not scores.missing:
        priors = find_priors(session, first.structure, now)
        difficulty = find_difficulty(session, first.structure, priors, first.by_clip)
        scores = replace(scores, priors=priors, difficulty=difficulty)
    return estimate_readiness(scores, rule, seed=rater_id)


def _waiting(session: Session, recorded: Sequence[RecordedClip]) -> frozenset[str]:
    """Return the codes she has recorded in sets whose master scores are not open yet."""
    closed = [row for row in recorded if not row.is_open]
    return frozenset(code.key for row in closed for code in _codes(session, row, row.wanted))


def start_clip(
    session: Session, *, rater_id: int, set_id: str, clip_id: str, now: datetime
) -> tuple[int, int]:
    """Start or continue the rater's attempt at a set; return it and the clip's position.

    Raises:
        SetNotOfferedError: there is no such practice set on offer, or it has no such clip.
    """
    attempt_id = start_attempt(session, rater_id=rater_id, set_id=set_id, now=now)
    position = session.execute(
        select(SetItem.position)
        .join(Attempt, Attempt.set_revision_id == SetItem.set_revision_id)
        .join(ClipRevision, ClipRevision.id == SetItem.clip_revision_id)
        .where(Attempt.id == attempt_id, ClipRevision.clip_id == clip_id)
    ).scalar_one_or_none()
    if position is None:
        raise SetNotOfferedError
    return attempt_id, position


def _nothing_offered(begun: BegunClip | None) -> NextClipPage:
    return NextClipPage(
        begun=begun,
        suggestions=(),
        is_offered=False,
        scored_clips=0,
        rule=None,
        readiness=None,
    )


def _clip_offers(
    session: Session, rater_id: int, rows: Sequence[OfferedClip]
) -> tuple[ClipOffer, ...]:
    seen = list_seen_elsewhere(session, rater_id)
    started = list_started(session, rater_id)
    by_clip: dict[str, list[OfferedClip]] = {}
    offers: dict[int, SetOffer] = {}
    for row in rows:
        by_clip.setdefault(row.clip_id, []).append(row)
        if row.set_revision_id not in offers:
            offers[row.set_revision_id] = _set_offer(session, row, started)
    return tuple(
        ClipOffer(
            clip_id=clip_id,
            title=its[0].title,
            grade=its[0].grade,
            topic=its[0].topic,
            sets=tuple(offers[row.set_revision_id] for row in its),
            is_seen=clip_id in seen,
        )
        for clip_id, its in by_clip.items()
    )


def _set_offer(session: Session, row: OfferedClip, started: frozenset[int]) -> SetOffer:
    codes = _codes(session, row, row.wanted)
    return SetOffer(
        set_id=row.set_id,
        title=row.set_title,
        codes=tuple(code.key for code in codes),
        is_started=row.set_revision_id in started,
    )


def _pairs(rows: Iterable[RecordedScore], made_for: Mapping[str, frozenset[str]]) -> _Pairs:
    """Return first scores by code, each with how many clips she had scored before."""
    order: dict[str, int] = {}
    found: _Pairs = {}
    known: set[tuple[str, str]] = set()
    for row in rows:
        turn = order.setdefault(row.clip_id, len(order))
        if (row.clip_id, row.code) in known:
            continue
        known.add((row.clip_id, row.code))
        if row.own is not None:
            was_made_for = row.code in made_for.get(row.clip_id, frozenset())
            pair = ScorePair(own=row.own, master=row.master, was_made_for=was_made_for)
            found.setdefault(row.code, []).append((turn, pair))
    return found


def _histories(
    codes: Iterable[CodeOnSheet], rows: Sequence[RecordedScore], pairs: _Pairs, now: datetime
) -> list[CodeHistory]:
    last = {row.code: row.recorded_at for row in rows}
    clips = len({row.clip_id for row in rows})
    return [
        _history(code, pairs.get(code.key, []), clips, _days(now, last.get(code.key)))
        for code in codes
    ]


def _history(
    code: CodeOnSheet, mine: Sequence[tuple[int, ScorePair]], clips: int, days: float | None
) -> CodeHistory:
    focused = [turn for turn, pair in mine if pair.was_made_for]
    return CodeHistory(
        code=code,
        pairs=tuple(pair for _, pair in mine),
        clips_since=clips - 1 - focused[-1] if focused else None,
        days_since=days,
    )


def _days(now: datetime, then: datetime | None) -> float | None:
    return None if then is None else (now - then).total_seconds() / 86_400


def _gated(scored: Sequence[CodeOnSheet], rule: Rule | None) -> Sequence[CodeOnSheet]:
    """Return the scored codes that decide; without a rule any of them might."""
    return [code for code in scored if rule is None or rule.gates(code.domain_id)]


def _weighed(
    histories: Sequence[CodeHistory], gated: Sequence[CodeOnSheet], waiting: frozenset[str]
) -> tuple[CodeHistory, ...]:
    deciding = {code.key for code in gated}
    return tuple(
        replace(
            one,
            weight=one.weight if one.code.key in deciding else REPORTED_WEIGHT,
            is_waiting=one.code.key in waiting,
        )
        for one in histories
    )


def _first_scores(
    row: OfferedClip, gated: Sequence[CodeOnSheet], counting: Sequence[RecordedScore]
) -> _FirstScores | None:
    """Lay her first scores of the gated codes out by clip; None where no code is gated."""
    if not gated:
        return None
    scheme = scheme_of(gated)
    by_clip: _Ranks = {}
    decided: _Ranks = {}
    for one in counting:
        if one.code in scheme.keys and one.code not in by_clip.get(one.clip_id, ()):
            _put(by_clip, one, one.own)
            _put(decided, one, one.decided)
    masters, scores = lay_out_clips(decided, scheme.keys)
    return _FirstScores(
        structure=Structure(
            rubric_id=row.rubric_id, structure_hash=row.structure_hash, scheme=scheme
        ),
        by_clip=by_clip,
        scores=FirstScores(
            scheme=scheme,
            titles=tuple(code.title for code in gated),
            masters=masters,
            scores=scores,
        ),
    )


def _put(by_clip: _Ranks, score: RecordedScore, own: int | None) -> None:
    rank = NO_RANK if own is None else own
    by_clip.setdefault(score.clip_id, {})[score.code] = (score.master, rank)
