"""Tonight's plan: what to do next and why, chosen by one rule from where a person stands.

Reading and practice take turns: after a lesson a clip, after a clip a lesson. What was begun, and
what has a date, comes before that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MUCH = 10
"""Clips scored without any lesson: she learns by scoring, and is not sent back to the first page."""
LONG_AWAY_DAYS = 14
"""After so many days without a clip or a lesson, one clip brings the eye back before a page does."""


class NextStepKind(StrEnum):
    """What kind of step it is."""

    GO_ON_SITTING = "go_on_sitting"
    RENEW = "renew"
    GO_ON_SCORING = "go_on_scoring"
    GO_ON_READING = "go_on_reading"
    START_SCORING = "start_scoring"
    PRACTICE_NEXT = "practice_next"
    SIT = "sit"
    LOOK_BACK = "look_back"
    NOTHING = "nothing"


class StepReason(StrEnum):
    """Why a step is proposed."""

    STARTED = "started"
    DUE = "due"
    LAPSED = "lapsed"
    FIRST_EVENING = "first_evening"
    AFTER_READING = "after_reading"
    AFTER_SCORING = "after_scoring"
    SCORED_MUCH = "scored_much"
    LONG_AWAY = "long_away"
    KEEPS_THE_EYE = "keeps_the_eye"
    READY = "ready"
    ALL_DONE = "all_done"


class LastDone(StrEnum):
    """What she finished last."""

    LESSON = "lesson"
    CLIP = "clip"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to do: a lesson, a set, a sitting.

    Attributes:
        target: its id.
        minutes: about how long what is left of it takes.
        parts: how many parts of like length are left (the clips of a set); 1 where it has none.
        is_begun: something of it is done, or kept as a draft.
    """

    target: str
    minutes: int
    parts: int = 1
    is_begun: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateAtHand:
    """A certificate that is to be renewed: its gate, and the days it is still valid."""

    target: str
    days_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """Where a person stands tonight; None where there is nothing of that kind.

    Attributes:
        sitting: a sitting she is in the middle of.
        renewal: a certificate that is due or has lapsed.
        is_certified: she has a certificate, and it is not due.
        may_sit: the gate whose sitting she may start.
        begun_set: the practice set she is in the middle of.
        lesson: the next lesson.
        new_set: the first practice set with something new.
        next_clip_minutes: how long a clip chosen for her takes; None when there is none.
        lessons_done: lessons.
        clips_scored: clips, in practice.
        last_done: what she finished last.
        days_away: days since then.
    """

    sitting: Task | None = None
    renewal: CertificateAtHand | None = None
    is_certified: bool = False
    may_sit: str | None = None
    begun_set: Task | None = None
    lesson: Task | None = None
    new_set: Task | None = None
    next_clip_minutes: int | None = None
    lessons_done: int = 0
    clips_scored: int = 0
    last_done: LastDone | None = None
    days_away: int = 0

    @property
    def is_new(self) -> bool:
        """Say whether nothing is finished yet."""
        return self.last_done is None

    @property
    def is_back(self) -> bool:
        """Say whether she comes back after a long time."""
        return not self.is_new and self.days_away >= LONG_AWAY_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do, and why.

    Attributes:
        kind: what it is.
        reason: why it is proposed.
        target: the id of what it leads to; None where the kind says it all.
        minutes: about how long it takes; 0 where that is open.
        parts: of how many parts of like length it consists.
    """

    kind: NextStepKind
    reason: StepReason
    target: str | None = None
    minutes: int = 0
    parts: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Tonight:
    """A step as it fits into an evening: all of it, or so many of its parts."""

    step: Step
    parts: int
    minutes: int


def plan(learner: Learner) -> tuple[Step, ...]:
    """Return what to do, best first; never empty.

    >>> plan(Learner(lesson=Task(target="a-score", minutes=8)))[0].kind
    <NextStepKind.GO_ON_READING: 'go_on_reading'>
    """
    steps = [*_dated(learner), *_in_turn(learner)]
    if learner.may_sit is not None and learner.lesson is None and learner.renewal is None:
        steps.append(Step(kind=NextStepKind.SIT, reason=StepReason.READY, target=learner.may_sit))
    if not steps:
        has_scored = learner.clips_scored > 0
        kind = NextStepKind.LOOK_BACK if has_scored else NextStepKind.NOTHING
        steps.append(Step(kind=kind, reason=StepReason.ALL_DONE))
    return tuple(steps)


def fit(steps: Sequence[Step], minutes: int) -> tuple[Tonight, ...]:
    """Choose what fits into some minutes, in the order of the plan.

    A step that is too long is taken in parts where it has some; one that cannot be is passed over.
    Where nothing fits there is the smallest part of the first step: an evening is never empty.

    >>> steps = plan(Learner(begun_set=Task(target="s", minutes=30, parts=5, is_begun=True)))
    >>> [(item.parts, item.minutes) for item in fit(steps, 20)]
    [(3, 18)]
    """
    chosen: list[Tonight] = []
    left = minutes
    for step in steps:
        size = step.minutes / step.parts
        parts = min(step.parts, int(left // size)) if size else step.parts
        if parts:
            chosen.append(_some_of(step, parts))
            left -= chosen[-1].minutes
    return tuple(chosen) or tuple(_some_of(step, 1) for step in steps[:1])


def _some_of(step: Step, parts: int) -> Tonight:
    return Tonight(step=step, parts=parts, minutes=round(parts * step.minutes / step.parts))


def _dated(learner: Learner) -> list[Step]:
    steps = []
    if learner.sitting is not None:
        steps.append(_step(NextStepKind.GO_ON_SITTING, StepReason.STARTED, learner.sitting))
    if learner.renewal is not None:
        reason = StepReason.DUE if learner.renewal.days_left > 0 else StepReason.LAPSED
        steps.append(Step(kind=NextStepKind.RENEW, reason=reason, target=learner.renewal.target))
    return steps


def _in_turn(learner: Learner) -> list[Step]:
    """Put the lesson and the practice that are at hand in the order of this evening."""
    practice, lesson = _practice(learner), _lesson(learner)
    if practice is None or lesson is None:
        return [step for step in (practice, lesson) if step is not None]
    return [practice, lesson] if _is_time_to_score(learner) else [lesson, practice]


def _is_time_to_score(learner: Learner) -> bool:
    if learner.is_back or (learner.clips_scored >= MUCH and not learner.lessons_done):
        return True
    if learner.begun_set is not None and learner.last_done is not LastDone.CLIP:
        return True
    return learner.last_done is LastDone.LESSON and not _is_being_read(learner.lesson)


def _is_being_read(lesson: Task | None) -> bool:
    return lesson is not None and lesson.is_begun


def _lesson(learner: Learner) -> Step | None:
    if learner.lesson is None:
        return None
    if learner.lesson.is_begun:
        reason = StepReason.STARTED
    else:
        reason = StepReason.FIRST_EVENING if learner.is_new else StepReason.AFTER_SCORING
    return _step(NextStepKind.GO_ON_READING, reason, learner.lesson)


def _practice(learner: Learner) -> Step | None:
    reason = _why_practice(learner)
    if learner.begun_set is not None:
        kept = reason if reason is StepReason.LONG_AWAY else StepReason.STARTED
        return _step(NextStepKind.GO_ON_SCORING, kept, learner.begun_set)
    is_chosen = reason in (StepReason.SCORED_MUCH, StepReason.LONG_AWAY, StepReason.KEEPS_THE_EYE)
    if learner.next_clip_minutes is not None and (is_chosen or learner.new_set is None):
        return Step(
            kind=NextStepKind.PRACTICE_NEXT, reason=reason, minutes=learner.next_clip_minutes
        )
    if learner.new_set is None:
        return None
    return _step(NextStepKind.START_SCORING, reason, learner.new_set)


def _why_practice(learner: Learner) -> StepReason:
    if learner.is_back:
        return StepReason.LONG_AWAY
    if learner.is_certified:
        return StepReason.KEEPS_THE_EYE
    if learner.clips_scored >= MUCH and not learner.lessons_done:
        return StepReason.SCORED_MUCH
    return StepReason.FIRST_EVENING if learner.is_new else StepReason.AFTER_READING


def _step(kind: NextStepKind, reason: StepReason, task: Task) -> Step:
    return Step(
        kind=kind, reason=reason, target=task.target, minutes=task.minutes, parts=task.parts
    )
