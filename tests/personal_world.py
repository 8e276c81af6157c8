"""Quilla, a person who has left something in every table that stores anything about people."""

from functools import partial
from pathlib import Path

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.accounts.domain import hash_name
from app.accounts.models import (
    AccountSession,
    AuditEvent,
    MailLink,
    RecoveryCode,
    SecondFactor,
    SignInTry,
    UnsentForm,
    User,
)
from app.bench.domain.draft import Draft, DraftNote
from app.bench.models import Attempt, DraftSheet, EvidenceNote, Score, Sheet
from app.bench.service.score_facts import FACTS_OF_RATERS
from app.certificates.models import Certificate
from app.certificates.service.issuing import issue, issue_demonstration
from app.certification.models import (
    AccommodationRow,
    Appeal,
    DecisionRow,
    PoolExposure,
    Sitting,
    Voucher,
)
from app.course.models import CheckAnswer, Lesson, LessonProgress, ModuleWaiver
from app.db import transaction
from app.library.models import Exposure
from app.people.models import Invitation
from app.practice.models import PairAnswer
from app.scorebook.service.upkeep import rebuild
from app.sets.models import SetItem, SetRevision
from app.standards.models import PolicyRevision
from tests.calibration_world import World, add_set_of_same_clips, make_world, sync_pair
from tests.certificates_world import grounds_for
from tests.course_world import make_course
from tests.factories import MORNING, email_of, make_user, scope_of

NAME = "Quilla Marchbanks"
FORM = "spring-form"
# What she typed, or what was typed about her; none of it may be found once she is erased.
WORDS = {
    "name": NAME,
    "address": email_of(NAME),
    "note": "The zebra crossing on the board",
    "cannot_score": "Sound of a vacuum cleaner",
    "why": "The umbrella is taller",
    "draft": "half a marmalade thought",
    "unsent": "Too late for the ferry",
    "waiver": "She taught in Patagonia",
    "time zone": "America/Paramaribo",
    "called": "Quilla of the night shift",
    "revoked": "Somebody else held the pencil",
    "failure": "Thunder took the router",
    "granted": "She reads by lamplight",
    "appeal": "The kettle was counted twice",
    "answer": "Kettles are counted once",
    "certified as": "Quilla Marchbanks-Ferrier",
}


def make_quilla(session: Session, folder: Path) -> User:
    """Make a course, a set, a form, and Quilla with all that she could have left there."""
    make_course(session, folder)
    world = make_world(session)
    add_set_of_same_clips(session, world, FORM)
    quilla = make_user(session, NAME, roles=("learner", "author"))
    tess = make_user(session, "Tess")
    with transaction(session):
        quilla.time_zone = WORDS["time zone"]
        quilla.email_confirmed_at = MORNING
        is_form = SetRevision.set_id == FORM
        session.execute(update(SetRevision).where(is_form).values(purpose="certification"))
        _learn(session, quilla, tess)
        _score(session, quilla, world.set_revision_id)
        form_id = session.scalar(select(SetRevision.id).where(is_form))
        attempt_id = _score(session, quilla, form_id or 0)
        values = {"rater_id": quilla.id, "test_form_id": FORM, "attempt_id": attempt_id}
        session.execute(insert(Sitting).values(**values, clip_order=[2, 1]))
        shown = {"rater_id": quilla.id, "clip_id": "clip-2", "shown_at": MORNING}
        session.execute(insert(PoolExposure).values(**shown))
        _answer_pair(session, quilla, world)
        _decide(session, quilla, tess)
        _certify(session, quilla, tess)
        _leave_traces(session, quilla, tess)
        _invite(session, quilla, tess)
    for _ in rebuild(partial(transaction, session), FACTS_OF_RATERS):
        pass
    return quilla


def _learn(session: Session, quilla: User, tess: User) -> None:
    lesson = session.execute(select(Lesson.id, Lesson.revision_id).limit(1)).one()
    mine = {"user_id": quilla.id, "lesson_id": lesson.id, "revision_id": lesson.revision_id}
    session.execute(insert(LessonProgress).values(**mine, opened_at=MORNING))
    answer = {"check_id": "which-one", "item": 0, "answer": "1", "is_right": True}
    session.execute(insert(CheckAnswer).values(**mine, **answer, answered_at=MORNING))
    for her, by, reason in ((quilla, tess, WORDS["waiver"]), (tess, quilla, "Tess may")):
        values = {"user_id": her.id, "by_id": by.id, "module_id": "second", "reason": reason}
        session.execute(insert(ModuleWaiver).values(**values, granted_at=MORNING))
    for clip_id, via in (("clip-1", "practice"), ("clip-2", "certification")):
        seen = {"user_id": quilla.id, "clip_id": clip_id, "via": via}
        session.execute(insert(Exposure).values(**seen, first_seen_at=MORNING))


def _score(session: Session, quilla: User, set_revision_id: int) -> int:
    attempt = Attempt(
        rater_id=quilla.id, set_revision_id=set_revision_id, number=1, started_at=MORNING
    )
    session.add(attempt)
    session.flush()
    item_id = session.scalar(
        select(SetItem.id).where(SetItem.set_revision_id == set_revision_id, SetItem.position == 1)
    )
    sheet = Sheet(
        attempt_id=attempt.id,
        position=1,
        set_item_id=item_id or 0,
        client_key="k",
        watched_ms=59_000,
        recorded_at=MORNING,
    )
    session.add(sheet)
    session.flush()
    note = DraftNote(id="a", code=None, clip_ms=900, text=WORDS["draft"], at_ms=0, save=1)
    session.add_all(
        [
            Score(sheet_id=sheet.id, code="meaning", rank=2),
            Score(sheet_id=sheet.id, code="reasons", cannot_score=WORDS["cannot_score"]),
            EvidenceNote(sheet_id=sheet.id, code="meaning", at_ms=4000, text=WORDS["note"]),
            DraftSheet(
                attempt_id=attempt.id,
                position=2,
                data=Draft(answers={}, notes={"a": note}).to_document(),
                saves=1,
                saved_at=MORNING,
            ),
        ]
    )
    return attempt.id


def _answer_pair(session: Session, quilla: User, world: World) -> None:
    pair_id = sync_pair(session, world)
    answer = {"user_id": quilla.id, "pair_revision_id": pair_id, "higher_clip": "clip-1"}
    session.execute(insert(PairAnswer).values(**answer, why=WORDS["why"], answered_at=MORNING))


def _invite(session: Session, quilla: User, tess: User) -> None:
    cohort_id = scope_of(session, "A").id
    for by, email, name in (
        (tess, quilla.email, WORDS["called"]),
        (quilla, "somebody@example.org", "Somebody"),
    ):
        session.add(
            Invitation(
                cohort_id=cohort_id,
                email=email,
                name=name,
                invited_by_id=by.id,
                invited_at=MORNING,
            )
        )


def _decide(session: Session, quilla: User, tess: User) -> None:
    sitting = session.execute(
        select(Sitting.id, Sitting.policy_revision_id).where(Sitting.rater_id == quilla.id)
    ).one()
    policy = session.scalars(select(PolicyRevision.id)).first()
    hers = {"sitting_id": sitting.id, "rater_id": quilla.id}
    decided = {
        "rubric_id": "small-rubric",
        "policy_revision_id": policy,
        "outcome": "not_yet",
        "trace": "{}",
        "evidence_hash": "e" * 64,
        "clips": 1,
        "results": [],
        "plan": [],
        "provenance": "calibrated on vignettes",
        "decided_at": MORNING,
    }
    number = session.execute(
        insert(DecisionRow).returning(DecisionRow.id), hers | decided
    ).scalar_one()
    by = {"by_id": tess.id, "given_at": MORNING}
    session.execute(insert(Voucher).values(**hers, **by, reason=WORDS["failure"]))
    granted = {"rater_id": quilla.id, "rubric_id": "small-rubric", "kind": "extra_time"}
    session.execute(insert(AccommodationRow).values(**granted, **by, reason=WORDS["granted"]))
    session.add(
        Appeal(
            decision_id=number,
            rater_id=quilla.id,
            code="meaning",
            reason=WORDS["appeal"],
            asked_at=MORNING,
            by_id=tess.id,
            outcome="stands",
            answer=WORDS["answer"],
            answered_at=MORNING,
        )
    )


def _certify(session: Session, quilla: User, tess: User) -> None:
    grounds, token = grounds_for(session, quilla.id), lambda: "quillas-address"
    number = issue(session, grounds, now=MORNING, new_token=token).certificate_id
    issue_demonstration(session, grounds, now=MORNING, new_token=token)
    held = session.get_one(Certificate, number)
    held.name, held.reminded_days = WORDS["certified as"], 60
    held.revoked_at, held.revoked_by_id = MORNING, tess.id
    held.revoke_reason = WORDS["revoked"]


def _leave_traces(session: Session, quilla: User, tess: User) -> None:
    whose = {"user_id": quilla.id}
    link = {"token_hash": "t" * 64, "purpose": "reset", "email": quilla.email}
    times = {"made_at": MORNING, "expires_at": MORNING}
    browser = {"key_hash": "k" * 64, "browser": "Firefox on Linux"}
    form = {"key_hash": "u" * 64, "path": "/x", "fields": [["why", WORDS["unsent"]]]}
    session.add_all(
        [
            SignInTry(name_hash=hash_name(quilla.email), tried_at=MORNING),
            MailLink(**whose, **link, **times),
            AccountSession(**whose, **browser, opened_at=MORNING, seen_at=MORNING),
            SecondFactor(**whose, nonce="n", last_step=1, set_up_at=MORNING),
            RecoveryCode(**whose, code_hash="c" * 64),
            UnsentForm(**whose, **form, kept_at=MORNING),
        ]
    )
    consent = {"title": "Tiles", "consent": "Maple County", "until": "2027-06-30"}
    for actor_id, verb, thing, data in (
        (quilla.id, "signed_in", ("user", str(quilla.id)), {}),
        (quilla.id, "uploaded", ("clip", "clip-1"), consent),
        (tess.id, "waived", ("user", str(quilla.id)), {"reason": WORDS["waiver"]}),
    ):
        session.add(
            AuditEvent(
                happened_at=MORNING,
                actor_id=actor_id,
                verb=verb,
                object_type=thing[0],
                object_id=thing[1],
                data=data,
            )
        )
