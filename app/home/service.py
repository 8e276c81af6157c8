"""A person's home page, assembled from the course, practice, certification and agreement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.agreement.domain.agreement import AgreementInBrief
from app.agreement.service.agreement import get_agreement_in_brief
from app.certification.domain.gates import Gate, GateKind, SittingUnderWay
from app.certification.domain.stages import Stage, StageKind
from app.certification.service.gates import SiteMoment, list_gates
from app.certification.service.sitting import find_sitting_under_way
from app.course.domain import LessonLine, Outline
from app.course.service.outline import find_outline
from app.home.domain import (
    CertificateAtHand,
    LastDone,
    Learner,
    NextStepKind,
    Step,
    Task,
    Tonight,
    fit,
    plan,
)
from app.library.domain import ClipView
from app.library.service import find_clips
from app.practice.domain.freshness import Freshness
from app.practice.service.activity import Activity, find_next_clip_of_set, read_activity
from app.practice.service.course_steps import find_practice_steps
from app.practice.service.freshness import freshest_first, read_freshness
from app.practice.service.practice_sets import PracticeSet, SetState, list_practice_sets

MAX_BEGUN = 3
CLIP_MINUTES = 5
"""About what one clip takes that is chosen for her: watched twice, with its codes scored."""
WEEK = timedelta(days=7)
_OF_SETS = (NextStepKind.GO_ON_SCORING, NextStepKind.START_SCORING)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """Everything the home page shows.

    Attributes:
        steps: tonight's plan, best first.
        tonight: what of it fits into the minutes she chose; None where she chose none.
        sitting: a sitting under way.
        gates: the gates of certification, with where she stands.
        outline: the course.
        sets: the practice sets, the freshest first.
        freshness: by set, what is new in it.
        agreements: her agreement by domain, for each rubric.
        activity: what she did in practice.
        lessons_lately: lessons finished in the last seven days.
        clip: the clip that the next step leads to, for its picture.
    """

    steps: tuple[Step, ...]
    tonight: tuple[Tonight, ...] | None
    sitting: SittingUnderWay | None
    gates: tuple[Gate, ...]
    outline: Outline | None
    sets: tuple[PracticeSet, ...]
    freshness: Mapping[str, Freshness]
    agreements: tuple[AgreementInBrief, ...]
    activity: Activity
    lessons_lately: int
    clip: ClipView | None

    @property
    def step(self) -> Step:
        """Return the one thing to do next."""
        return self.steps[0]

    @property
    def then(self) -> tuple[Step, ...]:
        """Return what comes after it."""
        return self.steps[1:]

    @property
    def is_new(self) -> bool:
        """Say whether she has finished nothing yet."""
        return not self.activity.clips and not (self.outline and self.outline.done)

    def find_set(self, set_id: str | None) -> PracticeSet | None:
        """Return a practice set by its id."""
        return next((item for item in self.sets if item.set_id == set_id), None)

    @property
    def sets_at_hand(self) -> tuple[PracticeSet, ...]:
        """Return the sets that were begun and the next new one; the page links to the rest."""
        begun = [item for item in self.sets if item.state is SetState.STARTED]
        fresh = [item for item in self.sets if item.state is SetState.NOT_STARTED]
        return (*begun[:MAX_BEGUN], *fresh[:1])

    @property
    def sets_done(self) -> int:
        """Count the sets that are done."""
        return sum(item.state is SetState.DONE for item in self.sets)


def get_home(
    session: Session, user_id: int, *, at: SiteMoment, minutes: int | None = None
) -> HomePage:
    """Return a person's home page.

    Args:
        session: the open transaction.
        user_id: whose.
        at: the moment, from which "lately" counts back, with the zone whose days count.
        minutes: how much time she has tonight; None where she did not say.
    """
    now = at.now
    sitting = find_sitting_under_way(session, user_id, now)
    gates = list_gates(session, user_id, at)
    outline = find_outline(session, user_id, find_practice_steps=find_practice_steps)
    sets = list_practice_sets(session, user_id)
    freshness = read_freshness(session, user_id, sets)
    sets = freshest_first(sets, freshness)
    activity = read_activity(session, user_id, now - WEEK)
    learner = _at_the_gates(_learner(sitting, outline, sets, freshness, activity, now), gates, at)
    steps = plan(learner)
    first_set = steps[0].target if steps[0].kind in _OF_SETS else None
    clip_id = find_next_clip_of_set(session, user_id, first_set) if first_set else None
    return HomePage(
        steps=steps,
        tonight=None if minutes is None else fit(steps, minutes),
        sitting=sitting,
        gates=gates,
        outline=outline,
        sets=sets,
        freshness=freshness,
        agreements=get_agreement_in_brief(session, user_id),
        activity=activity,
        lessons_lately=sum(done >= now - WEEK for done in _lessons_done(outline)),
        clip=find_clips(session, {clip_id}).get(clip_id) if clip_id else None,
    )


def _learner(
    sitting: SittingUnderWay | None,
    outline: Outline | None,
    sets: tuple[PracticeSet, ...],
    freshness: Mapping[str, Freshness],
    activity: Activity,
    now: datetime,
) -> Learner:
    lesson = outline.next_step() if outline else None
    lessons = _lessons_done(outline)
    last_lesson = max(lessons, default=None)
    last = max((at for at in (last_lesson, activity.last_at) if at is not None), default=None)
    new = next(
        (s for s in sets if s.state is SetState.NOT_STARTED and freshness[s.set_id].new), None
    )
    return Learner(
        sitting=Task(target=sitting.test_form_id, minutes=0, is_begun=True) if sitting else None,
        begun_set=_task_of_set(next((s for s in sets if s.state is SetState.STARTED), None)),
        lesson=_task_of_lesson(lesson),
        new_set=_task_of_set(
            new or next((s for s in sets if s.state is SetState.NOT_STARTED), None)
        ),
        next_clip_minutes=CLIP_MINUTES if new is not None else None,
        lessons_done=len(lessons),
        clips_scored=activity.clips,
        last_done=_last_done(last, activity),
        days_away=0 if last is None else (now - last).days,
    )


def _at_the_gates(learner: Learner, gates: Sequence[Gate], at: SiteMoment) -> Learner:
    """Add what certification asks for tonight; a demonstration asks for nothing."""
    for gate in gates:
        if gate.kind is GateKind.DEMONSTRATION:
            continue
        stage = gate.stage
        if stage.kind in (StageKind.DUE, StageKind.LAPSED) and stage.may_start:
            renewal = CertificateAtHand(target=gate.rubric_id, days_left=_days_left(stage, at))
            learner = replace(learner, renewal=learner.renewal or renewal)
        elif stage.kind is StageKind.VALID:
            learner = replace(learner, is_certified=True)
        elif stage.may_start:
            learner = replace(learner, may_sit=learner.may_sit or gate.rubric_id)
    return learner


def _days_left(stage: Stage, at: SiteMoment) -> int:
    return 0 if stage.valid_until is None else max(0, (stage.valid_until - at.today).days)


def _last_done(last: datetime | None, activity: Activity) -> LastDone | None:
    if last is None:
        return None
    return LastDone.CLIP if last == activity.last_at else LastDone.LESSON


def _lessons_done(outline: Outline | None) -> list[datetime]:
    lines = outline.lessons if outline else ()
    return [line.completed_at for line in lines if line.completed_at is not None]


def _task_of_lesson(lesson: LessonLine | None) -> Task | None:
    if lesson is None:
        return None
    is_begun = lesson.opened_at is not None
    return Task(target=lesson.id, minutes=lesson.minutes, is_begun=is_begun)


def _task_of_set(offer: PracticeSet | None) -> Task | None:
    if offer is None:
        return None
    left = max(1, offer.clips - offer.recorded)
    minutes = max(1, round(offer.minutes * left / max(1, offer.clips)))
    return Task(
        target=offer.set_id,
        minutes=minutes,
        parts=left,
        is_begun=offer.state is SetState.STARTED,
    )
