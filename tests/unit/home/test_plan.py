"""Tonight's plan, for people who stand at different places of the road."""

from app.home.domain import (
    CertificateAtHand,
    LastDone,
    Learner,
    NextStepKind,
    Step,
    StepReason,
    Task,
    fit,
    plan,
)

LESSON = Task(target="a-score", minutes=8)
SET = Task(target="first-look", minutes=20, parts=5)


def kinds(learner: Learner) -> list[NextStepKind]:
    return [step.kind for step in plan(learner)]


def test_ana_on_her_first_evening_reads_a_lesson_and_then_scores() -> None:
    first, then = plan(Learner(lesson=LESSON, new_set=SET, next_clip_minutes=4))
    assert (first.kind, first.reason) == (NextStepKind.GO_ON_READING, StepReason.FIRST_EVENING)
    assert then.kind is NextStepKind.START_SCORING


def test_after_a_lesson_comes_a_clip_and_after_a_clip_a_lesson() -> None:
    read = Learner(lesson=LESSON, new_set=SET, lessons_done=1, last_done=LastDone.LESSON)
    assert kinds(read) == [NextStepKind.START_SCORING, NextStepKind.GO_ON_READING]
    scored = Learner(
        lesson=LESSON, begun_set=SET, lessons_done=1, clips_scored=1, last_done=LastDone.CLIP
    )
    assert kinds(scored) == [NextStepKind.GO_ON_READING, NextStepKind.GO_ON_SCORING]
    assert plan(scored)[0].reason is StepReason.AFTER_SCORING


def test_a_lesson_in_the_middle_is_finished_first() -> None:
    begun = Task(target="evidence", minutes=8, is_begun=True)
    ana = Learner(lesson=begun, new_set=SET, lessons_done=1, last_done=LastDone.LESSON)
    assert plan(ana)[0].reason is StepReason.STARTED


def test_bea_three_weeks_away_gets_her_eye_back_with_one_clip() -> None:
    bea = Learner(
        lesson=LESSON,
        new_set=SET,
        next_clip_minutes=4,
        lessons_done=3,
        clips_scored=6,
        last_done=LastDone.CLIP,
        days_away=21,
    )
    first = plan(bea)[0]
    assert (first.kind, first.reason, first.minutes) == (
        NextStepKind.PRACTICE_NEXT,
        StepReason.LONG_AWAY,
        4,
    )


def test_cal_with_twenty_clips_and_no_lesson_is_not_sent_to_the_first_page() -> None:
    cal = Learner(
        lesson=LESSON,
        new_set=SET,
        next_clip_minutes=4,
        clips_scored=20,
        last_done=LastDone.CLIP,
    )
    first, then = plan(cal)
    assert (first.kind, first.reason) == (NextStepKind.PRACTICE_NEXT, StepReason.SCORED_MUCH)
    assert then.kind is NextStepKind.GO_ON_READING


def test_dee_whose_certificate_ends_in_five_days_renews_it_first() -> None:
    dee = Learner(renewal=CertificateAtHand(target="mqi", days_left=5), lesson=LESSON, new_set=SET)
    first = plan(dee)[0]
    assert (first.kind, first.reason) == (NextStepKind.RENEW, StepReason.DUE)


def test_eli_who_is_certified_keeps_his_eye_with_a_clip() -> None:
    eli = Learner(is_certified=True, next_clip_minutes=4, clips_scored=40, last_done=LastDone.CLIP)
    assert plan(eli)[0] == Step(
        kind=NextStepKind.PRACTICE_NEXT, reason=StepReason.KEEPS_THE_EYE, minutes=4
    )


def test_fay_whose_certificate_has_lapsed_is_led_back_to_the_gate() -> None:
    fay = Learner(renewal=CertificateAtHand(target="mqi", days_left=0), next_clip_minutes=4)
    assert plan(fay)[0].reason is StepReason.LAPSED


def test_a_sitting_under_way_comes_before_everything() -> None:
    sitting = Task(target="sitting-1", minutes=0, is_begun=True)
    renewal = CertificateAtHand(target="mqi", days_left=5)
    assert plan(Learner(sitting=sitting, renewal=renewal, lesson=LESSON))[0] == Step(
        kind=NextStepKind.GO_ON_SITTING, reason=StepReason.STARTED, target="sitting-1"
    )


def test_a_set_that_was_begun_before_anything_was_finished_goes_on() -> None:
    assert kinds(Learner(begun_set=SET, lesson=LESSON))[0] is NextStepKind.GO_ON_SCORING


def test_whoever_has_read_it_all_and_may_sit_is_told_so() -> None:
    gil = Learner(may_sit="mqi", next_clip_minutes=4, clips_scored=30, last_done=LastDone.CLIP)
    assert kinds(gil) == [NextStepKind.PRACTICE_NEXT, NextStepKind.SIT]


def test_when_all_is_done_there_is_the_way_back_and_on_an_empty_site_nothing() -> None:
    assert kinds(Learner(clips_scored=5)) == [NextStepKind.LOOK_BACK]
    assert kinds(Learner()) == [NextStepKind.NOTHING]


def test_twenty_minutes_tonight_hold_a_lesson_and_some_clips_of_a_set() -> None:
    steps = plan(Learner(lesson=LESSON, new_set=SET))
    assert [(item.step.kind, item.parts, item.minutes) for item in fit(steps, 20)] == [
        (NextStepKind.GO_ON_READING, 1, 8),
        (NextStepKind.START_SCORING, 3, 12),
    ]


def test_five_minutes_are_never_told_that_there_is_nothing() -> None:
    steps = plan(Learner(lesson=LESSON))
    assert [item.minutes for item in fit(steps, 5)] == [8]
    long = plan(Learner(lesson=LESSON, new_set=SET))
    assert [(item.step.kind, item.parts) for item in fit(long, 5)] == [
        (NextStepKind.START_SCORING, 1)
    ]


def test_the_same_evening_is_planned_the_same_way() -> None:
    ana = Learner(lesson=LESSON, new_set=SET, next_clip_minutes=4)
    assert plan(ana) == plan(ana)
