"""Whose scores count in my agreement: my own first ones, nothing else."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.agreement.service.agreement import get_agreement
from app.agreement.service.misses import find_misses
from app.bench.domain.draft import AnswerChange, DraftChanges, NoteChange
from app.bench.domain.sheet import Answer, SheetRef
from app.bench.service.recording import RecordingResult, record_sheet
from app.db import transaction
from app.practice.service.practice_sets import start_attempt
from app.sets.models import CalibrationSet, SetItem, SetRevision
from tests.calibration_world import FIRST_MASTERS, make_world, put_set_online
from tests.factories import MORNING, make_user

FAR_OFF = {"meaning": 0, "reasons": 3, "slips": 3, "maths": 0}


def score_set(
    session: Session,
    rater_id: int,
    set_id: str,
    ranks: dict[str, int],
    now: datetime = MORNING,
    notes: tuple[NoteChange, ...] = (),
) -> None:
    with transaction(session):
        attempt_id = start_attempt(session, rater_id=rater_id, set_id=set_id, now=now)
    clips = session.scalar(
        select(SetRevision.id)
        .join(CalibrationSet, CalibrationSet.revision_id == SetRevision.id)
        .where(CalibrationSet.id == set_id)
    )
    positions = session.scalars(select(SetItem.position).where(SetItem.set_revision_id == clips))
    for position in list(positions):
        ref = SheetRef(rater_id=rater_id, attempt_id=attempt_id, position=position)
        answers = tuple(
            AnswerChange(code=code, answer=Answer(rank=rank)) for code, rank in ranks.items()
        )
        with transaction(session):
            done = record_sheet(
                session,
                ref=ref,
                changes=DraftChanges(known_save=0, answers=answers, notes=notes),
                client_key=f"k{position}",
                now=now,
            )
        assert done.result is RecordingResult.RECORDED


def add_set_of_one_code(session: Session, clip_position: int = 1) -> None:
    """Another set over a clip of the first one, scored on one code only."""
    words = {"title": "One code", "summary": "One code only."}
    clips = [f"clip-{clip_position}"]
    put_set_online(session, "one-code", codes=["meaning"], clips=clips, position=2, **words)


def test_the_first_recorded_score_of_a_clip_and_code_counts_whatever_the_set(
    session: Session,
) -> None:
    make_world(session, (FIRST_MASTERS, FIRST_MASTERS))
    add_set_of_one_code(session)
    ana = make_user(session, "Ana").id
    score_set(session, ana, "one-code", {"meaning": 0})
    score_set(session, ana, "first-look", FIRST_MASTERS)
    (entry,) = get_agreement(session, ana)
    by_code = {card.code.key: card for card in entry.agreement.codes}
    assert (by_code["meaning"].figures.hits, by_code["meaning"].figures.n) == (1, 2)
    assert (by_code["reasons"].figures.hits, by_code["reasons"].figures.n) == (2, 2)
    assert (entry.second_looks.scores, entry.second_looks.exact) == (1, 1)


def test_a_second_look_never_improves_what_counts(session: Session) -> None:
    make_world(session)
    ana = make_user(session, "Ana").id
    score_set(session, ana, "first-look", FAR_OFF)
    (before,) = get_agreement(session, ana)
    score_set(session, ana, "first-look", FIRST_MASTERS)
    (after,) = get_agreement(session, ana)
    assert after.agreement == before.agreement
    assert after.second_looks.scores == 8


def test_nobody_elses_scores_enter_not_those_of_demo_people_and_staff(session: Session) -> None:
    make_world(session)
    ana, demo = make_user(session, "Ana").id, make_user(session, "Dee", is_demo=True).id
    score_set(session, ana, "first-look", FIRST_MASTERS)
    before = get_agreement(session, ana)
    for rater in (demo, make_user(session, "Tess").id):
        score_set(session, rater, "first-look", FAR_OFF)
    assert get_agreement(session, ana) == before


def test_without_a_recorded_sheet_there_is_nothing(session: Session) -> None:
    make_world(session)
    assert get_agreement(session, make_user(session, "Ana").id) == ()


def test_a_second_look_stays_second_when_the_clock_jumps_back(session: Session) -> None:
    make_world(session, (FIRST_MASTERS,))
    ana = make_user(session, "Ana").id
    score_set(session, ana, "first-look", FAR_OFF)
    score_set(session, ana, "first-look", FIRST_MASTERS, now=MORNING - timedelta(days=1))
    (found,) = get_agreement(session, ana)
    assert found.agreement.overall.figures.hits == 0
    assert (found.second_looks.exact, found.second_looks.scores) == (4, 4)


def noted(code: str, at_ms: int) -> NoteChange:
    return NoteChange(id=f"{code}-{at_ms}", code=code, clip_ms=at_ms, text="Seen.")


def test_notes_tell_noticing_from_leveling_and_without_notes_the_points_do(
    session: Session,
) -> None:
    make_world(session, (FIRST_MASTERS, FIRST_MASTERS))
    ana = make_user(session, "Ana").id
    near, elsewhere = noted("meaning", 12_000), noted("reasons", 50_000)
    score_set(session, ana, "first-look", FAR_OFF, notes=(near, elsewhere))
    misses = find_misses(session, get_agreement(session, ana)[0])
    by_code = {key: (one.noticing, one.leveling) for key, one in misses.codes.items()}
    assert by_code == {"meaning": (0, 2), "reasons": (2, 0), "slips": (2, 0), "maths": (2, 0)}
    assert (misses.whole.misses, misses.whole.by_notes, misses.whole.overlooked) == (8, 4, 2)
    assert [one.misses for one in misses.domains] == [6, 2]


def test_a_second_look_adds_no_misses(session: Session) -> None:
    make_world(session)
    ana = make_user(session, "Ana").id
    score_set(session, ana, "first-look", FIRST_MASTERS)
    before = find_misses(session, get_agreement(session, ana)[0])
    score_set(session, ana, "first-look", FAR_OFF)
    assert find_misses(session, get_agreement(session, ana)[0]) == before
    assert before.whole.misses == 1


def test_a_second_point_is_not_exact_in_practice_unless_ana_asks_for_it(session: Session) -> None:
    make_world(session, (FIRST_MASTERS,), second_points={"meaning": 1, "slips": 1})
    ana = make_user(session, "Ana").id
    score_set(session, ana, "first-look", FIRST_MASTERS | {"meaning": 1})
    (strict,) = get_agreement(session, ana)
    assert (strict.agreement.overall.figures.hits, strict.second_points.scores) == (2, 1)
    (asked,) = get_agreement(session, ana, accepts_second=True)
    assert asked.agreement.overall.figures.hits == 3
    assert asked.second_points.are_exact


def test_a_second_point_found_later_changes_no_old_result(session: Session) -> None:
    world = make_world(session, (FIRST_MASTERS,))
    ana = make_user(session, "Ana").id
    score_set(session, ana, "first-look", FIRST_MASTERS | {"meaning": 1})
    before = get_agreement(session, ana, accepts_second=True)
    later = make_world(session, (FIRST_MASTERS,), second_points={"meaning": 1})
    assert later.set_revision_id != world.set_revision_id
    assert get_agreement(session, ana, accepts_second=True) == before
