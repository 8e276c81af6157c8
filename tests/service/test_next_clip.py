"""Practice next on real tables: few queries, first scores, and clips that are left."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.bench.domain.draft import AnswerChange, DraftChanges
from app.bench.domain.sheet import Answer, SheetRef
from app.bench.service.recording import RecordingResult, record_sheet
from app.db import transaction
from app.library.models import Clip
from app.library.service import record_exposure
from app.practice.domain.next_clip_reasons import LongAgo
from app.practice.domain.readiness import NotEnoughClips, Readiness
from app.practice.errors import SetNotOfferedError
from app.practice.service.next_clip import NextClipPage, get_next_clip, start_clip
from app.rubric.models import RubricRevision
from app.sets.models import CalibrationSet, SetItem, SetRevision
from tests.calibration_world import FIRST_MASTERS, make_world, put_set_online
from tests.factories import MORNING, make_user

WHOLE = {"meaning": 2, "reasons": 1, "slips": 0, "maths": 1}


@pytest.fixture
def ana_id(session: Session) -> int:
    """Ana, before a set of six clips and four codes."""
    make_world(session, tuple({**FIRST_MASTERS, "meaning": n % 4} for n in range(6)))
    return make_user(session, "Ana").id


def page_of(session: Session, rater_id: int, *, days: float = 1) -> NextClipPage:
    return get_next_clip(session, rater_id=rater_id, now=MORNING + timedelta(days=days))


def score(session: Session, rater_id: int, clip: int, **changes: int) -> None:
    answers = tuple(
        AnswerChange(code=code, answer=Answer(rank=rank), age_ms=0)
        for code, rank in {**WHOLE, **changes}.items()
    )
    with transaction(session):
        attempt, position = start_clip(
            session, rater_id=rater_id, set_id="first-look", clip_id=f"clip-{clip}", now=MORNING
        )
        commit = record_sheet(
            session,
            ref=SheetRef(rater_id=rater_id, attempt_id=attempt, position=position),
            changes=DraftChanges(known_save=0, answers=answers),
            client_key=f"key-{clip}-{attempt}",
            now=MORNING,
        )
    assert commit.result is RecordingResult.RECORDED


def add_focused_set(session: Session, codes: list[str]) -> None:
    """Offer the first two clips once more, on some codes only."""
    words = {"title": "Focused", "summary": "Two clips."}
    put_set_online(session, "focused", codes=codes, clips=["clip-1", "clip-2"], position=2, **words)


def test_scored_clips_do_not_come_back(session: Session, ana_id: int) -> None:
    for clip in range(1, 5):
        score(session, ana_id, clip)
    page = page_of(session, ana_id)
    assert page.scored_clips == 4
    assert {one.clip.clip_id for one in page.suggestions} == {"clip-5", "clip-6"}


def test_a_clip_watched_in_the_library_waits_until_the_others_are_scored(
    session: Session, ana_id: int
) -> None:
    with transaction(session):
        for clip in (1, 2, 3, 4, 5):
            record_exposure(session, ana_id, f"clip-{clip}", "library", MORNING)
    assert [one.clip.clip_id for one in page_of(session, ana_id).suggestions] == ["clip-6"]
    score(session, ana_id, 6)
    suggestions = page_of(session, ana_id).suggestions
    assert len(suggestions) == 3
    assert all(one.clip.is_seen for one in suggestions)


def test_a_withdrawn_clip_is_never_suggested(session: Session, ana_id: int) -> None:
    with transaction(session):
        session.execute(update(Clip).where(Clip.id != "clip-4").values(withdrawn_at=MORNING))
    assert [one.clip.clip_id for one in page_of(session, ana_id).suggestions] == ["clip-4"]


def test_a_clip_of_two_sets_can_be_scored_in_either(session: Session, ana_id: int) -> None:
    add_focused_set(session, ["reasons"])
    offer = next(
        one.clip for one in page_of(session, ana_id).suggestions if one.clip.clip_id == "clip-1"
    )
    assert [one.set_id for one in offer.sets] == ["first-look", "focused"]
    with transaction(session):
        where = start_clip(
            session, rater_id=ana_id, set_id="focused", clip_id="clip-2", now=MORNING
        )
    assert where[1] == 2


def test_starting_a_clip_that_the_set_has_not_is_refused(session: Session, ana_id: int) -> None:
    for set_id, clip_id in (("first-look", "clip-9"), ("no-such-set", "clip-1")):
        with pytest.raises(SetNotOfferedError), transaction(session):
            start_clip(session, rater_id=ana_id, set_id=set_id, clip_id=clip_id, now=MORNING)


def test_readiness_counts_first_scores_only(session: Session, ana_id: int) -> None:
    for clip in range(1, 5):
        score(session, ana_id, clip)
    early = page_of(session, ana_id).readiness
    assert isinstance(early, NotEnoughClips)
    assert early.more == 1
    for clip in (5, 6):
        score(session, ana_id, clip)
    before = page_of(session, ana_id).readiness
    assert isinstance(before, Readiness)
    for clip in range(1, 7):  # second looks, after the reveals
        score(session, ana_id, clip, meaning=(clip - 1) % 4)
    assert page_of(session, ana_id).readiness == before


def test_a_code_that_rested_long_says_since_when(session: Session, ana_id: int) -> None:
    for clip in range(1, 5):
        score(session, ana_id, clip, meaning=(clip - 1) % 4)
    reasons = [r for one in page_of(session, ana_id, days=30).suggestions for r in one.reasons]
    assert any(isinstance(reason, LongAgo) and reason.days == 30 for reason in reasons)


def test_the_page_takes_few_queries_however_many_clips(
    session: Session, ana_id: int, count_queries: Callable[[Session], list[str]]
) -> None:
    for clip in (1, 2, 3):
        score(session, ana_id, clip)
    page_of(session, ana_id)
    statements = count_queries(session)
    page_of(session, ana_id)
    assert len(statements) <= 8, "\n".join(statements)


def test_scores_under_another_structure_of_the_rubric_count_for_nothing(
    session: Session, ana_id: int
) -> None:
    for clip in range(1, 6):
        score(session, ana_id, clip)
    assert isinstance(page_of(session, ana_id).readiness, Readiness)
    with transaction(session):
        old = session.execute(select(RubricRevision)).scalar_one()
        new = RubricRevision(
            rubric_id=old.rubric_id,
            version="2",
            content_hash="n" * 64,
            structure_hash="n" * 64,
            document=old.document,
            synced_at=MORNING,
        )
        session.add(new)
        session.flush()
        whole = session.execute(select(SetRevision)).scalar_one()
        revision = SetRevision(
            set_id="anew",
            purpose="practice",
            feedback="after_each_clip",
            rubric_revision_id=new.id,
            content_hash="a" * 64,
            manifest_sha256="a" * 64,
            title="Anew",
            document=whole.document,
            synced_at=MORNING,
        )
        session.add(revision)
        session.flush()
        session.execute(
            update(SetItem).values(set_revision_id=revision.id).where(SetItem.position == 6)
        )
        session.execute(update(CalibrationSet).values(revision_id=revision.id))
    page = page_of(session, ana_id)
    assert isinstance(page.readiness, NotEnoughClips)
    assert page.scored_clips == 5
    assert [one.clip.clip_id for one in page.suggestions] == ["clip-6"]


def test_readiness_counts_an_acceptable_second_point_as_a_decision_does(session: Session) -> None:
    second = {"meaning": 1, "reasons": 2}
    make_world(session, (FIRST_MASTERS,) * 6, second_points=second)
    ana, ben, cleo = (make_user(session, name).id for name in ("Ana", "Ben", "Cleo"))
    for clip in range(1, 7):
        score(session, ana, clip, **second)
        score(session, ben, clip)
        score(session, cleo, clip, meaning=3, reasons=0)
    at_second, exact, off = (page_of(session, one).readiness for one in (ana, ben, cleo))
    assert isinstance(at_second, Readiness)
    assert isinstance(exact, Readiness)
    assert isinstance(off, Readiness)
    assert at_second.chance == pytest.approx(exact.chance, abs=0.1)
    assert at_second.chance > off.chance
