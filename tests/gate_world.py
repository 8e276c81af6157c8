"""A gate for tests: a pool of clips with master scores, a rule that pools and grows, and who sits.

The rubric is the small one of `calibration_world`; two clips are for practice, the others are the pool.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.bench.domain.draft import AnswerChange, DraftChanges
from app.bench.domain.sheet import Answer
from app.bench.service.recording import RecordingResult, record_sheet
from app.certification.domain.gates import GateKind
from app.certification.service.deciding import settle
from app.certification.service.gates import SiteMoment
from app.certification.service.own import OwnSitting, find_own_sitting
from app.certification.service.sitting import find_place
from app.certification.service.starting import start_sitting
from app.db import transaction
from app.library.models import ClipRevision
from app.sets.models import MasterScore, SetItem
from app.standards.domain.decision import Outcome
from app.zones import find_zone
from tests.calibration_world import (
    RUBRIC_FILE,
    World,
    make_world,
    put_rule_in_force,
    put_set_online,
)
from tests.factories import MORNING

POOL = 12
RUBRIC = RUBRIC_FILE.id
SITE = find_zone("America/New_York")
GATE: list[dict[str, Any]] = [
    {"measure": "exact", "scope": "overall", "at_least": 0.7},
    {"measure": "two_or_more", "scope": "overall", "at_most": 0.1},
]
RULE: dict[str, Any] = {
    "clips": {"at_least": 3, "at_most": 5},
    "waits_for_scores": False,
    "gate": GATE,
    "reported": [{"measure": "bias", "scope": "each_domain", "at_most": 0.4}],
    "stop": {"when_settled": True, "certain": None},
    "pooling": "pooled",
    "attempts": {
        "tries": 2,
        "cooling_off_days": 14,
        "wait_days": 30,
        "practice_clips": 1,
        "plan_before_retry": False,
    },
    "validity": {"months": 12, "due_days_before": 60, "renewal_clips": 3},
}


def make_gate(session: Session, *, is_sealed: bool = False, **changes: Any) -> World:
    """Put a pool of twelve clips online, and two clips for practice; fields of the rule may differ."""
    masters = tuple(
        {"meaning": n % 4, "reasons": (n // 2) % 4, "slips": n % 3, "maths": 1}
        for n in range(POOL + 2)
    )
    world = make_world(session, masters)
    put_set_online(session, "first-look", clips=world.clips[:2])
    put_set_online(
        session, "pool", clips=world.clips[2:], purpose="certification", feedback="never"
    )
    with transaction(session):
        put_rule_in_force(session, **{**RULE, **changes})
        if is_sealed:
            for clip in session.scalars(select(ClipRevision)):
                clip.document = {**clip.document, "is_sealed": True}
    return world


def at(moment: Any = MORNING) -> SiteMoment:
    """Return a moment in the zone of the site."""
    assert SITE is not None
    return SiteMoment(now=moment, zone=SITE)


def begin(
    session: Session,
    rater_id: int,
    *,
    seed: str = "t",
    kind: str = "demonstration",
    when: Any = None,
) -> str:
    """Let somebody start to sit; return what the address names."""
    with transaction(session):
        return start_sitting(
            session,
            rater_id=rater_id,
            rubric_id=RUBRIC,
            kind=GateKind(kind),
            at=at(when or MORNING),
            new_token=lambda: f"{seed}-of-{rater_id}",
        )


def sitting_of(session: Session, rater_id: int, test_form_id: str) -> OwnSitting:
    """Return a person's sitting."""
    own = find_own_sitting(session, rater_id, test_form_id)
    assert own is not None
    return own


def score(
    session: Session,
    rater_id: int,
    test_form_id: str,
    number: int,
    *,
    off: int = 0,
    when: Any = None,
    codes: tuple[str, ...] = ("meaning", "reasons", "slips"),
) -> Outcome | None:
    """Record the clip with a number: exactly as the masters, or so many points off on some codes."""
    place = find_place(
        session,
        rater_id=rater_id,
        test_form_id=test_form_id,
        number=number,
        now=when or MORNING,
    )
    masters = _masters_at(session, place.own.set_revision_id, place.ref.position)
    answers = tuple(
        AnswerChange(code=code, answer=Answer(rank=_away(code, rank, off if code in codes else 0)))
        for code, rank in masters
    )
    with transaction(session):
        done = record_sheet(
            session,
            ref=place.ref,
            changes=DraftChanges(known_save=0, answers=answers),
            client_key="k",
            now=when or MORNING,
        )
        assert done.result is RecordingResult.RECORDED
        return settle(
            session,
            rater_id=rater_id,
            test_form_id=test_form_id,
            now=when or MORNING,
            new_token=lambda: f"certificate-{test_form_id}-{number}",
        )


def _masters_at(session: Session, set_revision_id: int, position: int) -> list[tuple[str, int]]:
    wanted = (
        select(MasterScore.code, MasterScore.rank)
        .join(SetItem, SetItem.master_revision_id == MasterScore.master_revision_id)
        .where(SetItem.set_revision_id == set_revision_id, SetItem.position == position)
    )
    return [(row.code, row.rank) for row in session.execute(wanted)]


def _away(code: str, rank: int, off: int) -> int:
    most = 1 if code == "maths" else 3
    return rank + off if rank + off <= most else max(0, rank - off)


def sit_through(session: Session, rater_id: int, test_form_id: str, **how: Any) -> Outcome:
    """Record clip after clip until there is a decision; return it."""
    for number in range(1, POOL + 1):
        outcome = score(session, rater_id, test_form_id, number, **how)
        if outcome is not None:
            return outcome
    raise AssertionError("nothing was decided")
