"""Two cohorts with everybody around them, and what can be named in addresses: whose each thing is."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select, update

from app.accounts.domain.scopes import Scope, ScopeKind
from app.accounts.domain.sessions import hash_key
from app.accounts.models import AccountSession, UnsentForm, User
from app.bench.models import Attempt
from app.course.models import ModuleWaiver
from app.db import db, transaction
from app.people.models import Cohort, Invitation, Organization
from app.sets.models import CalibrationSet
from app.web.reach import (
    ACCOUNT,
    ATTEMPT,
    CLIP,
    CLIP_NAME,
    COHORT,
    GATE,
    HELD_CERTIFICATE,
    KEPT_FORM,
    LEARNER,
    LESSON,
    MODULE,
    NAMED_COHORT,
    ORGANIZATION,
    OWN_CERTIFICATE,
    OWN_COHORT,
    OWN_INVITATION,
    PRACTICE_SET,
    SESSION,
    SITTING,
    Reach,
)
from tests.certificates_world import certify, demonstrate
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
B_ATTEMPT, B_SESSION, B_INVITATION = 990099, 660066, 550055
# What tells of cohort B wherever it stands.
OF_B = (
    *B_NAMES,
    email_of(BEA),
    email_of(UMA),
    *map(str, (*B_IDS.values(), B_ATTEMPT, B_SESSION, B_INVITATION)),
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
_NO_PARTS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A thing an argument can name, and who may reach it.

    Attributes:
        label: whose it is, in the walk's words.
        value: how the address names it.
        reached_by: who reaches it, provided that the role opens the page.
        parts: how addresses name what is part of it.
    """

    label: str
    value: str
    reached_by: frozenset[str]
    parts: Mapping[str, str] = field(default_factory=dict)


MISSING = Example(
    label="nothing",
    value="999999",
    reached_by=frozenset(),
    parts={"user_id": "999999", "invitation_id": "999999"},
)


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
    ana = _find_id("Ana")
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
        **_cohort_things(ana, cohort),
        LEARNER: _two(ana, _TRAINERS_OF_A, bea, of_b),
        ACCOUNT: _two(ana, EVERYBODY, bea, EVERYBODY),
        **_certificates(ana, bea),
        ATTEMPT: _two(77, a, B_ATTEMPT, b),
        SESSION: _two(66, a, B_SESSION, b),
        KEPT_FORM: _two("kept-a", a, "kept-b", b),
        SITTING: (Example(label="a form both sit", value=FORM, reached_by=a | b),),
        **{reach: _for_all(value) for reach, value in _THE_SAME_FOR_ALL.items()},
    }


def _cohort_things(ana: int, cohort: int) -> dict[Reach, tuple[Example, ...]]:
    """Invite an author to each cohort, and return what those who manage or join them reach."""
    tess = _find_id("Tess")
    ada, abe = (_invite(*values) for values in (("Ada", cohort, tess, 55), _OF_ABE))
    of_b = frozenset({"trainer of B"}) | _OPERATOR
    named = frozenset({"trainer of A's organization"}) | _OPERATOR
    member_of_a = {"user_id": str(ana), "invitation_id": str(ada)}
    member_of_b = {"user_id": str(B_IDS["learner"]), "invitation_id": str(abe)}
    organization = db.session().scalar(select(Cohort.organization_id).where(Cohort.id == cohort))
    db.session().rollback()
    a, b = frozenset({"learner of A"}), frozenset({"learner of B"})
    number = B_IDS["cohort"]
    return {
        COHORT: _two(
            *(cohort, _TRAINERS_OF_A | _OPERATOR, number, of_b), parts=(member_of_a, member_of_b)
        ),
        NAMED_COHORT: _two(
            *(cohort, named, number, _OPERATOR),
            parts=({"user_id": str(tess)}, {"user_id": str(B_IDS["trainer"])}),
        ),
        OWN_COHORT: _two(cohort, a, number, b),
        OWN_INVITATION: _two(ada, frozenset({"author"}), abe, frozenset({"other author"})),
        ORGANIZATION: _two(organization or 0, EVERYBODY, B_IDS["organization"], EVERYBODY),
    }


def _certificates(ana: int, bea: int) -> dict[Reach, tuple[Example, ...]]:
    """Certify somebody of each cohort."""
    session = db.session()
    of_a = certify(session, ana, address="certificate-of-a")
    of_b = certify(session, bea, address="certificate-of-b", rubric_title="Brackenmoor rubric")
    for user_id, address in ((ana, of_a.public_id), (bea, of_b.public_id)):
        demonstrate(session, user_id, address=address)
    a, b = frozenset({"learner of A"}), frozenset({"learner of B"})
    trainers_of_b = frozenset({"trainer of B"}) | _OPERATOR
    return {
        OWN_CERTIFICATE: _two(of_a.public_id, a, of_b.public_id, b),
        HELD_CERTIFICATE: _two(
            *(of_a.certificate_id, _TRAINERS_OF_A | _OPERATOR),
            *(of_b.certificate_id, trainers_of_b),
        ),
    }


_OF_ABE = ("Abe", B_IDS["cohort"], B_IDS["trainer"], B_INVITATION)


def _find_id(name: str) -> int:
    found = db.session().scalar(select(User.id).where(User.email == email_of(name))) or 0
    db.session().rollback()
    return found


def _invite(name: str, cohort: int, by: int, number: int) -> int:
    """Invite somebody, whose address is confirmed, to a cohort."""
    with transaction() as session:
        is_hers = User.email == email_of(name)
        session.execute(update(User).where(is_hers).values(email_confirmed_at=MORNING))
        asked = {"email": email_of(name), "name": name, "invited_at": MORNING}
        session.add(Invitation(id=number, cohort_id=cohort, invited_by_id=by, **asked))
    return number


_THE_SAME_FOR_ALL = {
    LESSON: "looking-at-beds",
    MODULE: "looking",
    CLIP: CLIPS[0],
    CLIP_NAME: CLIPS[0],
    PRACTICE_SET: "first-beds",
    GATE: "garden-watch",
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
    a: int | str,
    of_a: frozenset[str],
    b: int | str,
    of_b: frozenset[str],
    parts: tuple[Mapping[str, str], Mapping[str, str]] = (_NO_PARTS, _NO_PARTS),
) -> tuple[Example, ...]:
    return (
        Example(label="A's", value=str(a), reached_by=of_a, parts=parts[0]),
        Example(label="B's", value=str(b), reached_by=of_b, parts=parts[1]),
    )
