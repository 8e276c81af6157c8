"""Two cohorts with everybody around them, and what can be named in addresses: whose each thing is."""

from dataclasses import dataclass

from sqlalchemy import select

from app.accounts.domain.scopes import Scope, ScopeKind
from app.accounts.domain.sessions import hash_key
from app.accounts.models import AccountSession, UnsentForm, User
from app.bench.models import Attempt
from app.course.models import ModuleWaiver
from app.db import db, transaction
from app.people.models import Cohort, Organization
from app.sets.models import CalibrationSet
from app.web.reach import (
    ACCOUNT,
    ATTEMPT,
    CLIP,
    CLIP_NAME,
    COHORT,
    KEPT_FORM,
    LEARNER,
    LESSON,
    PRACTICE_SET,
    SESSION,
    SITTING,
    TEST_FORM,
    Reach,
)
from tests.factories import MORNING, email_of, grant, make_user
from tests.two_worlds import CLIPS, FORM

BEA, UMA = "Beatrix Quillfeather", "Uma Thistlewood"
B_NAMES = (
    BEA,
    UMA,
    "Brackenmoor institute",
    "Brackenmoor county",
    "Brackenmoor reason",
    "QZXJ7KMW",
)
B_IDS = {"learner": 770077, "trainer": 770078, "cohort": 880088, "organization": 880089}
B_ATTEMPT, B_SESSION = 990099, 660066
# What tells of cohort B wherever it stands.
OF_B = (
    *B_NAMES,
    email_of(BEA),
    email_of(UMA),
    *map(str, (*B_IDS.values(), B_ATTEMPT, B_SESSION)),
)

# Everybody in the walk with their roles; nobody is the visitor who has not signed in.
ACTORS: dict[str, frozenset[str]] = {
    "nobody": frozenset(),
    "learner of A": frozenset({"learner"}),
    "learner of B": frozenset({"learner"}),
    "trainer of A": frozenset({"trainer"}),
    "trainer of B": frozenset({"trainer"}),
    "trainer of A's organization": frozenset({"trainer"}),
    "author": frozenset({"author"}),
    "other author": frozenset({"author"}),
    "operator": frozenset({"operator"}),
}
NAMES_OF_ACTORS = {
    "learner of A": "Ana",
    "learner of B": BEA,
    "trainer of A": "Tess",
    "trainer of B": UMA,
    "trainer of A's organization": "Orla",
    "author": "Ada",
    "other author": "Abe",
    "operator": "Otto",
}
EVERYBODY = frozenset(ACTORS)
_TRAINERS_OF_A = frozenset({"trainer of A", "trainer of A's organization"})
_OPERATOR = frozenset({"operator"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A thing an argument can name, and who may reach it.

    Attributes:
        label: whose it is, in the walk's words.
        value: how the address names it.
        reached_by: who reaches it, provided that the role opens the page.
    """

    label: str
    value: str
    reached_by: frozenset[str]


MISSING = Example(label="nothing", value="999999", reached_by=frozenset())


def make_people_of_both() -> None:
    session = db.session()
    for name, roles in (("Ada", ("author",)), ("Abe", ("author",)), ("Otto", ("operator",))):
        make_user(session, name, roles=roles)
    make_user(session, "Ana", cohort="A")
    make_user(session, "Tess")
    orla = make_user(session, "Orla", roles=()).id
    number = session.scalar(select(Cohort.organization_id).where(Cohort.name == "A")) or 0
    session.rollback()
    grant(session, orla, "trainer", Scope(ScopeKind.ORGANIZATION, number))
    make_user(session, BEA, number=B_IDS["learner"])
    make_user(session, UMA, roles=(), number=B_IDS["trainer"])
    with transaction() as session:
        session.add(
            Organization(id=B_IDS["organization"], name="Brackenmoor county", created_at=MORNING)
        )
        session.flush()
        session.add(
            Cohort(
                id=B_IDS["cohort"],
                organization_id=B_IDS["organization"],
                kind="institute",
                name="Brackenmoor institute",
                starts_on=MORNING.date(),
                join_code="QZXJ7KMW",
                created_at=MORNING,
            )
        )
    of_b = Scope(ScopeKind.COHORT, B_IDS["cohort"])
    grant(db.session(), B_IDS["learner"], "learner", of_b)
    grant(db.session(), B_IDS["trainer"], "trainer", of_b)


def make_things_of_both() -> dict[Reach, tuple[Example, ...]]:
    session = db.session()
    ana = session.scalar(select(User.id).where(User.email == email_of("Ana"))) or 0
    cohort = session.scalar(select(Cohort.id).where(Cohort.name == "A")) or 0
    session.rollback()
    bea = B_IDS["learner"]
    _leave_things(ana, "a", attempt=77, held_session=66)
    _leave_things(bea, "b", attempt=B_ATTEMPT, held_session=B_SESSION)
    reason = {"by_id": B_IDS["trainer"], "module_id": "looking", "reason": "Brackenmoor reason"}
    with transaction() as session:
        session.add(ModuleWaiver(user_id=bea, granted_at=MORNING, **reason))
    a, b = frozenset({"learner of A"}), frozenset({"learner of B"})
    of_b = frozenset({"trainer of B"})
    return {
        LEARNER: _two(ana, _TRAINERS_OF_A, bea, of_b),
        COHORT: _two(cohort, _TRAINERS_OF_A | _OPERATOR, B_IDS["cohort"], of_b | _OPERATOR),
        ACCOUNT: _two(ana, EVERYBODY, bea, EVERYBODY),
        ATTEMPT: _two(77, a, B_ATTEMPT, b),
        SESSION: _two(66, a, B_SESSION, b),
        KEPT_FORM: _two("kept-a", a, "kept-b", b),
        SITTING: (Example(label="a form both sit", value=FORM, reached_by=a | b),),
        **{reach: _for_all(value) for reach, value in _THE_SAME_FOR_ALL.items()},
    }


_THE_SAME_FOR_ALL = {
    LESSON: "looking-at-beds",
    CLIP: CLIPS[0],
    CLIP_NAME: CLIPS[0],
    PRACTICE_SET: "first-beds",
    TEST_FORM: FORM,
}


def _for_all(value: str) -> tuple[Example, ...]:
    return (Example(label="the same for all", value=value, reached_by=EVERYBODY),)


def _leave_things(user_id: int, whose: str, *, attempt: int, held_session: int) -> None:
    """Let somebody have an attempt, a form that was kept, and a browser she is signed in with."""
    first = select(CalibrationSet.revision_id).where(CalibrationSet.id == "first-beds")
    with transaction() as session:
        begun = {"set_revision_id": session.scalar(first), "number": 1, "started_at": MORNING}
        session.add(Attempt(id=attempt, rater_id=user_id, **begun))
        kept = {"path": "/account/name", "fields": [["name", "x"]], "kept_at": MORNING}
        session.add(UnsentForm(key_hash=hash_key(f"kept-{whose}"), user_id=user_id, **kept))
        moments = {"opened_at": MORNING, "seen_at": MORNING}
        row = {"key_hash": f"{held_session}" * 9, "browser": "Firefox", **moments}
        session.add(AccountSession(id=held_session, user_id=user_id, **row))


def _two(
    a: int | str, of_a: frozenset[str], b: int | str, of_b: frozenset[str]
) -> tuple[Example, ...]:
    return (
        Example(label="A's", value=str(a), reached_by=of_a),
        Example(label="B's", value=str(b), reached_by=of_b),
    )
