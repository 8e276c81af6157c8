"""What Ana's bench knows of a clip, from the first look to the recorded sheet."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bench.domain.draft import AnswerChange, DraftChanges
from app.bench.domain.sheet import Answer, SheetRef
from app.bench.errors import AttemptNotFoundError
from app.bench.models import Attempt, Sheet
from app.bench.service.attempts import lock_attempt, open_attempt
from app.bench.service.clip_to_score import get_clip_to_score
from app.bench.service.drafts import open_sheet, save_draft
from app.bench.service.recording import RecordingResult, record_sheet
from app.db import transaction
from app.library.models import Exposure
from app.practice.service.practice_sets import start_attempt
from tests.calibration_world import make_world, put_set_online
from tests.factories import MORNING, make_user

WHOLE = {"meaning": 2, "reasons": 1, "slips": 1, "maths": 1}
CONTRADICTION = "Where meaning is Mid or High, the work is mathematics."


def answers(ranks: dict[str, int], *, known_save: int = 0, watched_ms: int = 0) -> DraftChanges:
    return DraftChanges(
        known_save=known_save,
        answers=tuple(
            AnswerChange(code=code, answer=Answer(rank=rank)) for code, rank in ranks.items()
        ),
        watched_ms=watched_ms,
    )


def start(session: Session, name: str) -> SheetRef:
    rater_id = make_user(session, name).id
    with transaction(session):
        attempt = start_attempt(session, rater_id=rater_id, set_id="first-look", now=MORNING)
    return SheetRef(rater_id=rater_id, attempt_id=attempt, position=1)


@pytest.fixture
def ana(session: Session) -> SheetRef:
    """Ana at the first of two clips, with Ben at the same set before her."""
    make_world(session)
    start(session, "Ben")
    return start(session, "Ana")


def record(session: Session, ref: SheetRef, changes: DraftChanges, key: str = "k") -> None:
    later = MORNING + timedelta(hours=ref.position)
    with transaction(session):
        done = record_sheet(session, ref=ref, changes=changes, client_key=key, now=later)
    assert done.result is RecordingResult.RECORDED


def test_a_first_look_at_a_clip_knows_the_set_and_nothing_of_her(
    session: Session, ana: SheetRef
) -> None:
    page = get_clip_to_score(session, ana)
    assert (page.attempt_id, page.position, page.clips) == (ana.attempt_id, 1, 2)
    assert (page.set_id, page.set_title, page.clip.id) == ("first-look", "A first look", "clip-1")
    assert (page.saves, page.saved_at, page.warnings) == (0, None, ())
    assert page.is_first_view
    told = (page.is_second_look, page.has_prior_scores, page.is_recorded, page.is_silent_until_done)
    assert told == (False, False, False, False)
    groups = [(group.title, [code.key for code in group.codes]) for group in page.groups]
    assert groups == [
        ("Sense of the Mathematics", ["meaning", "reasons", "maths"]),
        ("Errors and Slips", ["slips"]),
    ]


def test_a_clip_is_first_seen_by_whoever_sees_it_first(session: Session, ana: SheetRef) -> None:
    ben = session.scalars(select(Attempt.rater_id).where(Attempt.rater_id != ana.rater_id)).one()
    for user_id, clip_id in ((ben, "clip-1"), (ana.rater_id, "clip-2")):
        with transaction(session):
            seen = {"user_id": user_id, "clip_id": clip_id, "first_seen_at": MORNING, "via": "x"}
            session.add(Exposure(**seen))
    pages = [get_clip_to_score(session, replace(ana, position=at)) for at in (1, 2)]
    assert [page.is_first_view for page in pages] == [True, False]


def test_drafts_of_two_clips_and_two_raters_never_mix(session: Session, ana: SheetRef) -> None:
    ben = start(session, "Cem")
    for ref, rank in ((ana, 3), (ben, 1), (replace(ana, position=2), 0)):
        with transaction(session):
            save_draft(session, ref=ref, changes=answers({"meaning": rank}), now=MORNING)
    with transaction(session):
        again = answers({"meaning": 2, "maths": 0}, known_save=1)
        saved = save_draft(session, ref=ana, changes=again, now=MORNING + timedelta(minutes=1))
    assert (saved.saves, saved.saved_at) == (2, MORNING + timedelta(minutes=1))
    assert saved.warnings == (CONTRADICTION,)
    assert (saved.overlaps, dict(saved.elsewhere.answers)) == ((), {})
    pages = [get_clip_to_score(session, ref) for ref in (ana, ben, replace(ana, position=2))]
    assert [page.draft.ranks()["meaning"] for page in pages] == [2, 1, 0]
    assert [page.saves for page in pages] == [2, 1, 1]
    assert [page.warnings for page in pages] == [(CONTRADICTION,), (), ()]


def test_an_attempt_is_whole_with_its_last_sheet_and_not_before(
    session: Session, ana: SheetRef
) -> None:
    second = replace(ana, position=2)
    record(session, second, answers(WHOLE, watched_ms=50_000), key="k" * 80)
    pages = [get_clip_to_score(session, ref) for ref in (ana, second)]
    assert [page.is_recorded for page in pages] == [False, True]
    assert (open_sheet(session, ana).recorded_clips, open_sheet(session, ana).clips) == (1, 2)
    assert session.get_one(Attempt, ana.attempt_id).completed_at is None
    record(session, ana, answers(WHOLE))
    session.expire_all()
    hers = select(Attempt).where(Attempt.completed_at.is_not(None))
    [whole] = session.scalars(hers)
    assert (whole.id, whole.completed_at) == (ana.attempt_id, MORNING + timedelta(hours=1))
    rows = session.scalars(select(Sheet).order_by(Sheet.id)).all()
    assert [(row.position, row.watched_ms, row.client_key) for row in rows] == [
        (2, 50_000, "2:" + "k" * 62),
        (1, None, "1:k"),
    ]


def test_what_stands_in_the_way_of_recording_is_kept_as_the_next_save(
    session: Session, ana: SheetRef
) -> None:
    with transaction(session):
        save_draft(session, ref=ana, changes=answers(WHOLE), now=MORNING)
    with transaction(session):
        save_draft(session, ref=ana, changes=answers({"slips": 3}, known_save=1), now=MORNING)
    # The window that knows the first save alone agrees with the other one about slips …
    agreed = answers({"slips": 3, "meaning": 0}, known_save=1)
    stale = answers({"reasons": 3}, known_save=1)
    with transaction(session):
        done = record_sheet(session, ref=ana, changes=stale, client_key="k", now=MORNING)
    assert (done.result, done.changed_codes) == (RecordingResult.CHANGED_ELSEWHERE, ("slips",))
    page = get_clip_to_score(session, ana)
    assert (page.saves, page.draft.ranks()["reasons"]) == (3, 3)
    # … and has not seen what the third save brought.
    with transaction(session):
        done = record_sheet(session, ref=ana, changes=agreed, client_key="k", now=MORNING)
    assert (done.result, done.changed_codes) == (RecordingResult.CHANGED_ELSEWHERE, ("reasons",))


def test_each_further_attempt_has_the_next_number(session: Session, ana: SheetRef) -> None:
    revision = session.get_one(Attempt, ana.attempt_id).set_revision_id
    for _ in range(2):
        with transaction(session):
            further = {"rater_id": ana.rater_id, "set_revision_id": revision}
            open_attempt(session, **further, now=MORNING)
    hers = select(Attempt.number).where(Attempt.rater_id == ana.rater_id).order_by(Attempt.id)
    assert session.scalars(hers).all() == [1, 2, 3]


def test_a_clip_of_another_set_at_the_place_of_one_she_scored_is_new_to_her(
    session: Session, ana: SheetRef
) -> None:
    put_set_online(session, "only-second", clips=["clip-2"], position=2)
    record(session, ana, answers(WHOLE))
    with transaction(session):
        other = start_attempt(session, rater_id=ana.rater_id, set_id="only-second", now=MORNING)
    elsewhere = replace(ana, attempt_id=other)
    assert not get_clip_to_score(session, elsewhere).has_prior_scores
    record(session, replace(ana, position=2), answers(WHOLE))
    assert get_clip_to_score(session, elsewhere).has_prior_scores


def test_only_her_own_attempt_can_be_held(session: Session, ana: SheetRef) -> None:
    lock_attempt(session, ana)
    for stranger in (replace(ana, rater_id=ana.rater_id + 1), replace(ana, attempt_id=99)):
        with pytest.raises(AttemptNotFoundError):
            lock_attempt(session, stranger)
    with pytest.raises(AttemptNotFoundError):
        get_clip_to_score(session, replace(ana, is_test_form=True))
