"""How many statements each step of scoring sends, however much was recorded before."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from app.bench.domain.draft import AnswerChange, DraftChanges, NoteChange
from app.bench.domain.sheet import Answer, SheetRef
from app.bench.service.clip_to_score import get_clip_to_score
from app.bench.service.drafts import save_draft
from app.bench.service.recording import RecordingResult, record_sheet
from app.certification.service.deciding import settle
from app.certification.service.sitting import find_place
from app.db import locks_rows, transaction
from app.practice.service.practice_sets import start_attempt
from tests.calibration_world import FIRST_MASTERS, add_form_of_same_clips, make_world
from tests.certification_world import sit_whole_form
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database
from tests.gate_world import begin, make_gate, score

pytestmark = on_each_database
FORM = "spring-form"
WORDS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
NOTE = NoteChange(id="a", code="meaning", clip_ms=1000, text="Five parts.")
ANSWERS = tuple(AnswerChange(code=c, answer=Answer(rank=r)) for c, r in FIRST_MASTERS.items())

Count = Callable[[Session], list[str]]


@pytest.fixture
def ana(session: Session) -> int:
    """Ana, before three clips of practice and a test form of the same."""
    world = make_world(session, (FIRST_MASTERS,) * 3)
    add_form_of_same_clips(session, world, FORM)
    rater_id = make_user(session, "Ana").id
    for position in (1, 2):  # what is compiled once and read once is out of the way
        record(session, start_practice(session, rater_id, position))
    return rater_id


def start_practice(session: Session, rater_id: int, position: int) -> SheetRef:
    with transaction(session):
        attempt = start_attempt(session, rater_id=rater_id, set_id="first-look", now=MORNING)
    return SheetRef(rater_id=rater_id, attempt_id=attempt, position=position)


def record(session: Session, ref: SheetRef, *notes: NoteChange) -> None:
    changes = DraftChanges(known_save=0, answers=ANSWERS, notes=notes)
    with transaction(session):
        done = record_sheet(session, ref=ref, changes=changes, client_key="k", now=MORNING)
    assert done.result is RecordingResult.RECORDED


def sent(statements: list[str]) -> list[str]:
    """Return the statements that read or write rows, by their first words."""
    return [" ".join(one.split()[:3]) for one in statements if one.startswith(WORDS)]


def test_reading_the_bench_is_one_statement(
    session: Session, ana: int, count_queries: Count
) -> None:
    ref = start_practice(session, ana, 3)
    get_clip_to_score(session, ref)  # once a process, the clip's own document is read
    statements = count_queries(session)
    get_clip_to_score(session, ref)
    assert len(sent(statements)) == 1


def test_saving_a_draft_reads_once_and_writes_once(
    session: Session, ana: int, count_queries: Count
) -> None:
    ref = start_practice(session, ana, 3)
    statements = count_queries(session)
    with transaction(session):
        save_draft(session, ref=ref, changes=DraftChanges(known_save=0), now=MORNING)
    assert len(sent(statements)) == 2 + locks_rows(session)


@pytest.mark.parametrize("notes", [(), (NOTE,)], ids=["without notes", "with a note"])
def test_the_last_sheet_of_a_set_is_read_once_and_closes_the_attempt(
    session: Session, ana: int, count_queries: Count, notes: tuple[NoteChange, ...]
) -> None:
    ref = start_practice(session, ana, 3)
    statements = count_queries(session)
    record(session, ref, *notes)
    expected = ["INSERT INTO sheet", "INSERT INTO score"]
    expected += ["INSERT INTO evidence_note"] * len(notes)
    expected += [f"INSERT INTO {table}" for table in ("first_score", "rater_tally", "clip_tally")]
    assert sent(statements)[1 + locks_rows(session) :] == [*expected, "UPDATE attempt SET"]


def test_a_sheet_of_a_sitting_costs_what_one_of_practice_does_and_its_place(
    session: Session, ana: int, count_queries: Count
) -> None:
    ben = make_user(session, "Ben").id
    assert ben != ana
    sit_whole_form(session, ben, FORM)
    statements = count_queries(session)
    place = find_place(session, rater_id=ben, test_form_id=FORM, number=1, now=MORNING)
    record(session, place.ref)
    assert len(sent(statements)) == 1 + 6 + locks_rows(session)


def test_a_sheet_on_which_nothing_is_decided_yet_asks_for_the_sitting_alone(
    session: Session, count_queries: Count
) -> None:
    make_gate(session)
    ana = make_user(session, "Ana").id
    form = begin(session, ana)
    score(session, ana, form, 1)
    statements = count_queries(session)
    with transaction(session):
        settled = settle(
            session, rater_id=ana, test_form_id=form, now=MORNING, new_token=lambda: "c"
        )
    assert settled is None
    assert len(sent(statements)) == 1


def test_a_second_press_only_reads(session: Session, ana: int, count_queries: Count) -> None:
    ref = start_practice(session, ana, 3)
    record(session, ref)
    statements = count_queries(session)
    with transaction(session):
        again = record_sheet(
            session, ref=ref, changes=DraftChanges(known_save=0), client_key="k", now=MORNING
        )
    assert again.result is RecordingResult.ALREADY_RECORDED
    assert len(sent(statements)) == 1 + locks_rows(session)


def test_what_was_recorded_before_adds_no_statement(
    session: Session, ana: int, count_queries: Count
) -> None:
    ben = make_user(session, "Ben").id
    counts = []
    for rater_id, position in ((ben, 1), (ben, 2)):
        ref = start_practice(session, rater_id, position)
        statements = count_queries(session)
        record(session, ref)
        counts.append(sent(statements))
    assert counts[0] == counts[1]
    assert ana != ben
