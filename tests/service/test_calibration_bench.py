"""Scoring blind: drafts that lose nothing, sheets that are recorded once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.bench.domain.draft import AnswerChange, DraftChanges, NoteChange
from app.bench.domain.sheet import Answer, SheetRef
from app.bench.errors import AttemptNotFoundError, SheetRecordedError, UnusableDraftError
from app.bench.models import Attempt, EvidenceNote, Score, Sheet
from app.bench.service.clip_to_score import get_clip_to_score
from app.bench.service.drafts import save_draft
from app.bench.service.recording import RecordingResult, record_sheet
from app.db import transaction
from app.practice.errors import SheetNotRecordedError
from app.practice.service.practice_sets import SetState, list_practice_sets, start_attempt
from app.practice.service.reveal import get_reveal
from app.sets.models import CalibrationSet, SetItem, SetRevision
from tests.calibration_world import CODES, make_world
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database

pytestmark = on_each_database
WHOLE = {"meaning": 2, "reasons": 1, "slips": 1, "maths": 1}


def answers(ranks: dict[str, int], *, known_save: int = 0, age_ms: int = 0) -> DraftChanges:
    return DraftChanges(
        known_save=known_save,
        answers=tuple(
            AnswerChange(code=code, answer=Answer(rank=rank), age_ms=age_ms)
            for code, rank in ranks.items()
        ),
    )


@pytest.fixture
def ref(session: Session) -> SheetRef:
    """Ana at the first clip of the first set."""
    make_world(session)
    ana = make_user(session, "Ana")
    with transaction(session):
        attempt_id = start_attempt(session, rater_id=ana.id, set_id="first-look", now=MORNING)
    return SheetRef(rater_id=ana.id, attempt_id=attempt_id, position=1)


def test_a_draft_survives_and_is_found_again(session: Session, ref: SheetRef) -> None:
    with transaction(session):
        save_draft(session, ref=ref, changes=answers({"meaning": 2}), now=MORNING)
    page = get_clip_to_score(session, ref)
    assert page.draft.choices() == {"meaning": Answer(rank=2)}
    assert (page.saves, page.saved_at) == (1, MORNING)


def test_two_windows_that_change_different_codes_both_keep_theirs(
    session: Session, ref: SheetRef
) -> None:
    with transaction(session):
        save_draft(session, ref=ref, changes=answers({"meaning": 2}), now=MORNING)
    with transaction(session):
        saved = save_draft(session, ref=ref, changes=answers({"slips": 1}), now=MORNING)
    assert saved.overlaps == ()
    assert list(saved.elsewhere.answers) == ["meaning"]
    assert set(saved.draft.choices()) == {"meaning", "slips"}


@pytest.mark.parametrize(
    ("age_ms", "kept", "dropped"),
    [
        pytest.param(0, 3, 2, id="the change now is newer"),
        pytest.param(60_000, 2, 3, id="the change now was made while cut off, before the other"),
    ],
)
def test_of_two_windows_that_change_one_code_the_newer_choice_wins_and_is_named(
    session: Session, ref: SheetRef, age_ms: int, kept: int, dropped: int
) -> None:
    with transaction(session):
        save_draft(session, ref=ref, changes=answers({"meaning": 2}), now=MORNING)
    with transaction(session):
        late = answers({"meaning": 3}, age_ms=age_ms)
        saved = save_draft(session, ref=ref, changes=late, now=MORNING + timedelta(seconds=5))
    (overlap,) = saved.overlaps
    assert (overlap.kept.rank, overlap.dropped.rank) == (kept, dropped)
    assert saved.draft.choices()["meaning"].rank == kept


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(answers({"nothing": 1}), id="unknown code"),
        pytest.param(answers({"maths": 2}), id="beyond a yes/no scale"),
        pytest.param(
            DraftChanges(
                known_save=0, notes=(NoteChange(id="a", code="nothing", clip_ms=0, text=""),)
            ),
            id="note for an unknown code",
        ),
    ],
)
def test_a_change_that_does_not_fit_the_sheet_is_refused(
    session: Session, ref: SheetRef, changes: DraftChanges
) -> None:
    with pytest.raises(UnusableDraftError), transaction(session):
        save_draft(session, ref=ref, changes=changes, now=MORNING)
    assert get_clip_to_score(session, ref).saves == 0


def commit(
    session: Session, ref: SheetRef, changes: DraftChanges, key: str = "k1"
) -> RecordingResult:
    with transaction(session):
        return record_sheet(session, ref=ref, changes=changes, client_key=key, now=MORNING).result


def test_a_half_answered_sheet_is_kept_as_a_draft_and_each_missing_code_named(
    session: Session, ref: SheetRef
) -> None:
    with transaction(session):
        outcome = record_sheet(
            session, ref=ref, changes=answers({"meaning": 2}), client_key="k", now=MORNING
        )
    assert outcome.result is RecordingResult.INCOMPLETE
    assert [problem.code for problem in outcome.problems] == ["reasons", "slips", "maths"]
    assert get_clip_to_score(session, ref).draft.choices() == {"meaning": Answer(rank=2)}
    assert session.scalar(select(func.count(Sheet.id))) == 0


def test_a_sheet_is_recorded_once_however_often_it_is_sent(session: Session, ref: SheetRef) -> None:
    assert commit(session, ref, answers(WHOLE)) is RecordingResult.RECORDED
    assert commit(session, ref, answers(WHOLE)) is RecordingResult.ALREADY_RECORDED
    other = answers({**WHOLE, "meaning": 0})
    assert commit(session, ref, other, key="k2") is RecordingResult.ALREADY_RECORDED
    ranks = {row.code: row.rank for row in session.execute(select(Score.code, Score.rank))}
    assert ranks == WHOLE
    with pytest.raises(SheetRecordedError), transaction(session):
        save_draft(session, ref=ref, changes=answers({"meaning": 0}), now=MORNING)


def test_what_another_window_changed_is_shown_before_it_is_recorded(
    session: Session, ref: SheetRef
) -> None:
    with transaction(session):
        save_draft(session, ref=ref, changes=answers(WHOLE), now=MORNING)
    with transaction(session):
        save_draft(session, ref=ref, changes=answers({"slips": 3}, known_save=1), now=MORNING)
    stale = DraftChanges(known_save=1)
    assert commit(session, ref, stale) is RecordingResult.CHANGED_ELSEWHERE
    assert commit(session, ref, DraftChanges(known_save=3)) is RecordingResult.RECORDED


def test_a_code_chosen_in_two_windows_is_not_recorded_before_she_has_seen_which_choice_holds(
    session: Session, ref: SheetRef
) -> None:
    with transaction(session):
        save_draft(session, ref=ref, changes=answers(WHOLE), now=MORNING)
    # The page chose a third point, then, older, the point of the other window.
    newer = AnswerChange(code="meaning", answer=Answer(rank=3))
    older = AnswerChange(code="meaning", answer=Answer(rank=WHOLE["meaning"]), age_ms=60_000)
    both = DraftChanges(known_save=0, answers=(*answers(WHOLE).answers[1:], newer, older))
    with transaction(session):
        outcome = record_sheet(
            session, ref=ref, changes=both, client_key="k", now=MORNING + timedelta(minutes=5)
        )
    assert outcome.result is RecordingResult.CHANGED_ELSEWHERE
    assert outcome.changed_codes == ("meaning",)


def test_a_code_she_cannot_score_is_recorded_with_its_reason(
    session: Session, ref: SheetRef
) -> None:
    cannot = AnswerChange(code="slips", answer=Answer(cannot_score="The sound drops out."))
    changes = answers({code: rank for code, rank in WHOLE.items() if code != "slips"})
    both = DraftChanges(known_save=0, answers=(*changes.answers, cannot))
    assert commit(session, ref, both) is RecordingResult.RECORDED
    row = session.execute(select(Score).where(Score.code == "slips")).scalar_one()
    assert (row.rank, row.cannot_score) == (None, "The sound drops out.")


def test_notes_are_recorded_with_the_sheet_and_removed_ones_are_not(
    session: Session, ref: SheetRef
) -> None:
    notes = (
        NoteChange(id="a", code="meaning", clip_ms=12_000, text="five parts"),
        NoteChange(id="b", code=None, clip_ms=99_000, text="late"),
        NoteChange(id="c", code=None, clip_ms=1, text="gone", is_removed=True),
    )
    whole = DraftChanges(known_save=0, answers=answers(WHOLE).answers, notes=notes)
    commit(session, ref, whole)
    rows = session.execute(select(EvidenceNote.at_ms, EvidenceNote.code, EvidenceNote.text))
    assert [tuple(row) for row in rows] == [
        (12_000, "meaning", "five parts"),
        (60_000, None, "late"),
    ]


def test_the_masters_open_only_after_the_own_sheet_is_recorded(
    session: Session, ref: SheetRef
) -> None:
    with pytest.raises(SheetNotRecordedError):
        get_reveal(session, ref)
    commit(session, ref, answers(WHOLE))
    reveal = get_reveal(session, ref)
    assert [item.code.key for item in reveal.compared] == ["meaning", "reasons", "slips", "maths"]
    assert (reveal.whole.exact, reveal.whole.n) == (3, 4)
    assert reveal.next_position == 2


@pytest.mark.parametrize("position", [0, 3, 99])
def test_a_clip_that_the_set_does_not_have_is_not_found(
    session: Session, ref: SheetRef, position: int
) -> None:
    elsewhere = SheetRef(rater_id=ref.rater_id, attempt_id=ref.attempt_id, position=position)
    with pytest.raises(AttemptNotFoundError):
        get_clip_to_score(session, elsewhere)


def test_nobody_finds_the_attempt_of_somebody_else(session: Session, ref: SheetRef) -> None:
    ben = make_user(session, "Ben")
    stranger = SheetRef(rater_id=ben.id, attempt_id=ref.attempt_id, position=1)
    for use_case in (get_clip_to_score, get_reveal):
        with pytest.raises(AttemptNotFoundError):
            use_case(session, stranger)
    with pytest.raises(AttemptNotFoundError), transaction(session):
        save_draft(session, ref=stranger, changes=answers(WHOLE), now=MORNING)


def test_an_attempt_is_continued_until_it_is_whole_and_then_becomes_a_second_look(
    session: Session, ref: SheetRef
) -> None:
    def start() -> int:
        with transaction(session):
            return start_attempt(session, rater_id=ref.rater_id, set_id="first-look", now=MORNING)

    assert start() == ref.attempt_id
    for position in (1, 2):
        here = SheetRef(rater_id=ref.rater_id, attempt_id=ref.attempt_id, position=position)
        commit(session, here, answers(WHOLE))
    (offered,) = list_practice_sets(session, ref.rater_id)
    assert (offered.state, offered.recorded) == (SetState.DONE, 2)
    second = start()
    assert second != ref.attempt_id
    assert session.get_one(Attempt, second).number == 2
    assert get_clip_to_score(
        session, SheetRef(rater_id=ref.rater_id, attempt_id=second, position=1)
    ).is_second_look


def test_an_attempt_begun_before_the_set_was_revised_is_finished_first(
    session: Session, ref: SheetRef
) -> None:
    commit(session, ref, answers(WHOLE))
    with transaction(session):
        old = session.scalars(select(SetRevision)).one()
        values = {c.key: getattr(old, c.key) for c in SetRevision.__table__.columns}
        new = SetRevision(**{**values, "id": None, "manifest_sha256": "n" * 64})
        session.add(new)
        session.flush()
        items = session.scalars(select(SetItem).where(SetItem.set_revision_id == old.id)).all()
        first = {c.key: getattr(items[0], c.key) for c in SetItem.__table__.columns}
        session.add(SetItem(**{**first, "id": None, "set_revision_id": new.id}))
        session.get_one(CalibrationSet, "first-look").revision_id = new.id

    def start() -> int:
        with transaction(session):
            return start_attempt(session, rater_id=ref.rater_id, set_id="first-look", now=MORNING)

    (offered,) = list_practice_sets(session, ref.rater_id)
    assert (offered.state, offered.attempt_id) == (SetState.STARTED, ref.attempt_id)
    assert (offered.recorded, offered.clips) == (1, 2)
    assert start() == ref.attempt_id
    commit(session, replace(ref, position=2), answers(WHOLE))
    (offered,) = list_practice_sets(session, ref.rater_id)
    assert (offered.state, offered.clips) == (SetState.NOT_STARTED, 1)
    assert start() != ref.attempt_id


def test_eight_windows_at_once_record_exactly_one_sheet(
    session: Session, ref: SheetRef, new_session: Callable[[], Session]
) -> None:
    sessions = [new_session() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        results = list(
            pool.map(
                lambda pair: commit(pair[1], ref, answers(WHOLE), key=f"k{pair[0]}"),
                enumerate(sessions),
            )
        )
    assert results.count(RecordingResult.RECORDED) == 1
    assert results.count(RecordingResult.ALREADY_RECORDED) == 7
    assert session.scalar(select(func.count(Score.id))) == len(CODES)
