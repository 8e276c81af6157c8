"""The protocol over the last sheets: which sheets count, on real tables."""

import pytest
from sqlalchemy.orm import Session

from app.agreement.service.agreement import get_agreement
from app.agreement.service.protocol import count_protocol
from app.bench.domain.draft import AnswerChange, DraftChanges, NoteChange
from app.bench.domain.sheet import Answer, SheetRef
from app.bench.service.recording import RecordingResult, record_sheet
from app.db import transaction
from app.practice.domain.protocol import LATEST_SHEETS, ProtocolCount
from app.practice.service.practice_sets import start_attempt
from tests.calibration_world import FIRST_MASTERS, make_world
from tests.factories import MORNING, make_user

WHOLE_CLIP_MS, CUT_SHORT_MS = 60_000, 5_000
NOTES = tuple(
    NoteChange(id=code, code=code, clip_ms=10_000, text="Seen.") for code in FIRST_MASTERS
)


@pytest.fixture
def ana_id(session: Session) -> int:
    """Ana, before a set of one clip more than the protocol looks back on."""
    make_world(session, (FIRST_MASTERS,) * (LATEST_SHEETS + 1))
    return make_user(session, "Ana").id


def record_all(session: Session, rater_id: int, hasty: set[int]) -> ProtocolCount:
    """Record every clip of the set; at the hasty ones she stops early and notes nothing."""
    with transaction(session):
        attempt_id = start_attempt(session, rater_id=rater_id, set_id="first-look", now=MORNING)
    answers = tuple(
        AnswerChange(code=code, answer=Answer(rank=rank)) for code, rank in FIRST_MASTERS.items()
    )
    for clip in range(1, LATEST_SHEETS + 2):
        changes = DraftChanges(
            known_save=0,
            answers=answers,
            notes=() if clip in hasty else NOTES,
            watched_ms=CUT_SHORT_MS if clip in hasty else WHOLE_CLIP_MS,
        )
        with transaction(session):
            done = record_sheet(
                session,
                ref=SheetRef(rater_id=rater_id, attempt_id=attempt_id, position=clip),
                changes=changes,
                client_key=f"k{clip}",
                now=MORNING,
            )
        assert done.result is RecordingResult.RECORDED
    (entry,) = get_agreement(session, rater_id)
    return count_protocol(session, entry)


def test_a_slip_of_long_ago_is_forgotten(session: Session, ana_id: int) -> None:
    found = record_all(session, ana_id, hasty={1})
    assert found == ProtocolCount(sheets=10, counted=10, cut_short=0, without_note=0)


def test_a_slip_of_the_last_sheet_counts(session: Session, ana_id: int) -> None:
    found = record_all(session, ana_id, hasty={2, LATEST_SHEETS + 1})
    assert found == ProtocolCount(sheets=10, counted=10, cut_short=2, without_note=2)
