"""Practice next: which unseen clip to score, on the codes of which set, and why.

A clip is worth what its codes are worth (`next_clip_values`): codes she misses, codes of which
little is known yet, codes that are due again. Codes and topics alternate.

**What this may know.** The key of a clip stays secret until her own sheet is recorded, and a
suggestion is something she sees before. Choosing "a High on Generalizations, because she confuses
Mid and High" would tell her the score by the mere fact of being shown. So a suggestion is a
function of three things only: her own recorded scores beside the masters of those clips (revealed
to her already), facts about sets and clips that everybody may read (the codes a set asks for, the
topic), and a seed made of her id and the number of her sheets. It follows that the suggestion
carries no more about an unscored clip than the list of sets does: two worlds that differ only in
masters of unscored clips suggest the same, byte for byte.

What a clip was *made for* is the codes of the focused sets it stands in (at most `FOCUSED_CODES`
codes). That is public and says nothing about the point as long as authors put clips of every point
into such a set, which `flask content balance` shows. No tag per clip exists: in simulation it saved
nothing beyond what the sets already say (tools/bench_practice.md).

One pick in eight is drawn at random from all unseen clips. Secrecy does not need it; it keeps a
wrong picture of her from feeding itself, and a rare code from never coming up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.practice.domain.next_clip_reasons import CodeHistory, ReasonToScore, find_reasons
from app.practice.domain.next_clip_values import (
    Floats,
    Mask,
    add_score,
    code_values,
    empty_tally,
    offer_values,
    spacing,
)

FOCUSED_CODES = 6
"""A set of at most so many codes, a whole domain of them, is made for these codes."""
EXPLORING = 1 / 8
SAME_TOPIC = 0.9
SAME_CODE = 0.6
CODES_NAMED = 2
LONG_RESTED = 99


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOffer:
    """A practice set in which a clip can be scored."""

    set_id: str
    title: str
    codes: tuple[str, ...]
    is_started: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipOffer:
    """A clip she has not scored, with what everybody may know about it."""

    clip_id: str
    title: str
    grade: int
    topic: str
    sets: tuple[SetOffer, ...]
    is_seen: bool = False

    @property
    def made_for(self) -> frozenset[str]:
        """Return the codes of the focused sets it stands in."""
        return frozenset(
            code for one in self.sets if len(one.codes) <= FOCUSED_CODES for code in one.codes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A clip to score next, on the codes of one set, with the reasons that lie in her own scores."""

    clip: ClipOffer
    in_set: SetOffer
    codes: tuple[str, ...]
    reasons: tuple[ReasonToScore, ...]
    is_exploring: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """Each clip in each of its sets, one row per pair."""

    rows: tuple[tuple[ClipOffer, SetOffer], ...]
    parts: Floats  # what each code adds: [row, code]

    @property
    def values(self) -> Floats:
        total: Floats = self.parts.sum(axis=1)
        return total


def suggest(
    histories: Sequence[CodeHistory],
    clips: Sequence[ClipOffer],
    *,
    last_topic: str | None,
    rng: np.random.Generator,
    count: int = 3,
) -> tuple[Suggestion, ...]:
    """Return the best clips to score next, best first.

    A clip she has seen elsewhere is suggested only when no unseen one is left.

    Args:
        histories: what she has scored, one per code of the rubric.
        clips: clips she has not scored, each with the sets it can be scored in.
        last_topic: the topic of the clip she scored last.
        rng: seeded by the caller with her id and the number of her sheets.
        count: how many to return.
    """
    unseen = [clip for clip in clips if not clip.is_seen] or list(clips)
    left = [clip for clip in unseen if clip.sets]
    if not left or not histories:
        return ()
    explored = left[int(rng.integers(len(left)))] if rng.random() < EXPLORING else None
    table = _tabulate(histories, left, last_topic)
    chosen: list[Suggestion] = []
    while left and len(chosen) < count:
        candidates = [explored] if explored and not chosen else left
        row = _best_row(table, {clip.clip_id for clip in candidates})
        suggestion = _suggestion(table, row, histories)
        chosen.append(replace(suggestion, is_exploring=bool(explored and len(chosen) == 0)))
        left = [clip for clip in left if clip.clip_id != suggestion.clip.clip_id]
        table = _with_less_of(table, suggestion.codes[:1], histories)
    return tuple(chosen)


def _tabulate(
    histories: Sequence[CodeHistory], clips: Sequence[ClipOffer], last_topic: str | None
) -> _Table:
    rows = tuple((clip, one) for clip in clips for one in clip.sets)
    keys = [history.code.key for history in histories]
    asked: Mask = np.array([[key in one.codes for key in keys] for _, one in rows])
    made_for = {clip.clip_id: clip.made_for for clip in clips}
    focus: Mask = np.array([[key in made_for[clip.clip_id] for key in keys] for clip, _ in rows])
    values = _values(histories)
    parts = np.stack([offer_values(values * unit, asked, focus) for unit in np.eye(len(keys))])
    same = np.array([SAME_TOPIC if clip.topic == last_topic else 1.0 for clip, _ in rows])
    return _Table(rows=rows, parts=parts.T * same[:, None])


def _values(histories: Sequence[CodeHistory]) -> Floats:
    points = np.array([len(history.code.points) for history in histories])
    tally = empty_tally(points)
    sightings = np.zeros((2, *tally.shape[:2]))
    for index, history in enumerate(histories):
        for pair in history.pairs:
            add_score(tally[index], pair.master, pair.own)
            sightings[int(pair.was_made_for), index, pair.master] += 1
    since = [
        LONG_RESTED if history.clips_since is None else history.clips_since for history in histories
    ]
    days = [history.days_since or 0.0 for history in histories]
    due = spacing(np.array(since), np.array(days))
    return code_values(tally, sightings, points) * due * [one.weight for one in histories]


def _best_row(table: _Table, clip_ids: set[str]) -> int:
    """Return the best row of these clips; ties go to a set she has begun, then to the first."""
    allowed = [i for i, (clip, _) in enumerate(table.rows) if clip.clip_id in clip_ids]
    values = table.values
    return max(allowed, key=lambda i: (round(float(values[i]), 6), table.rows[i][1].is_started, -i))


def _suggestion(table: _Table, row: int, histories: Sequence[CodeHistory]) -> Suggestion:
    clip, one = table.rows[row]
    order = np.argsort(-table.parts[row], kind="stable")
    named = [histories[i] for i in order[:CODES_NAMED] if table.parts[row, i] > 0]
    return Suggestion(
        clip=clip,
        in_set=one,
        codes=tuple(history.code.key for history in named),
        reasons=find_reasons(named),
    )


def _with_less_of(table: _Table, codes: Sequence[str], histories: Sequence[CodeHistory]) -> _Table:
    """Return the table with one code weighted down, so that the suggestions differ."""
    weights = [SAME_CODE if history.code.key in codes else 1.0 for history in histories]
    return replace(table, parts=table.parts * np.array(weights))
