"""Accounts on a real database: opening, trying, ending, granting."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts import service
from app.accounts.domain import Role, SignedInUser, UserId
from app.accounts.domain.scopes import Grant, Scope, ScopeKind
from app.accounts.domain.sessions import IdleLimits
from app.accounts.domain.stewardship import Act
from app.accounts.errors import (
    EmailTakenError,
    ScopeNotAllowedError,
    TooManyTriesError,
    UnknownUserError,
)
from app.accounts.models import AuditEvent, SignInTry, User
from app.db import transaction
from tests.factories import MORNING, PASSWORD, email_of, make_user
from tests.fixtures.databases import on_each_database

ACT = Act(actor_id=None, now=MORNING)
TRAINER_OF_ONE = Grant(Role.TRAINER, Scope(ScopeKind.COHORT, 1))
LIMITS = IdleLimits(learner=timedelta(days=14), staff=timedelta(hours=12))


def account(name: str = "Ana", **changes: object) -> service.NewAccount:
    values: dict[str, object] = {"email": email_of(name), "name": name, "password_hash": "hash"}
    return service.NewAccount(**(values | changes))  # type: ignore[arg-type]


def wrong_try(session: Session, name: str = "Ana", device: str = "", minutes: float = 0) -> None:
    with transaction(session):
        now = MORNING + timedelta(minutes=minutes)
        service.begin_sign_in(session, email_of(name), device, now)


def sign_in(session: Session, key: str = "a key") -> SignedInUser | None:
    with transaction(session):
        ticket = service.begin_sign_in(session, email_of("Ana"), "", MORNING)
    is_right = service.is_password_right(ticket.password_hash, PASSWORD)
    if not is_right or ticket.user_id is None:
        return None
    with transaction(session):
        service.take_back_try(session, ticket.try_id)
    return arrive(session, ticket.user_id, key)


def arrive(session: Session, user_id: UserId, key: str = "a key") -> SignedInUser:
    with transaction(session):
        arrival = service.Arrival(key=key, browser="Firefox on Linux")
        service.open_session(session, user_id, arrival, MORNING)
    user = load(session, key)
    assert user is not None
    return user


def load(session: Session, key: str = "a key", **later: float) -> SignedInUser | None:
    now = MORNING + timedelta(**later)
    return service.load_signed_in_user(session, key, LIMITS, now)


@on_each_database
def test_an_account_is_opened_with_its_roles_and_an_event(session: Session) -> None:
    with transaction(session):
        user_id = service.create_account(session, account(email=" Ana@Example.ORG "), MORNING)
    ana = arrive(session, user_id)
    assert (ana.email, ana.name, ana.roles) == ("ana@example.org", "Ana", {Role.LEARNER})
    assert session.scalars(select(AuditEvent.verb)).all() == ["opened", "signed_in"]


@on_each_database
def test_an_address_has_one_account(session: Session) -> None:
    make_user(session, "Ana")
    with pytest.raises(EmailTakenError), transaction(session):
        service.create_account(session, account(email="ANA@example.org"), MORNING)
    assert session.scalar(select(func.count(User.id))) == 1


@on_each_database
def test_the_eleventh_wrong_try_is_refused_even_when_right(session: Session) -> None:
    make_user(session, "Ana")
    for _ in range(10):
        wrong_try(session)
    with pytest.raises(TooManyTriesError):
        sign_in(session)
    wrong_try(session, "Ben")  # others are not concerned


def test_after_five_minutes_she_may_try_again(session: Session) -> None:
    for _ in range(10):
        wrong_try(session)
    wrong_try(session, minutes=5)
    assert session.scalar(select(func.count(SignInTry.id))) == 1, "old tries are forgotten"


def test_a_clock_that_jumps_back_locks_nobody_out(session: Session) -> None:
    for _ in range(10):
        wrong_try(session)
    wrong_try(session, minutes=-24 * 60)


def test_somebody_elses_guessing_does_not_lock_her_own_browser(session: Session) -> None:
    for _ in range(10):
        wrong_try(session)
    wrong_try(session, device="her laptop")


def test_right_tries_do_not_count(session: Session) -> None:
    make_user(session, "Ana")
    for number in range(12):
        assert sign_in(session, key=f"key {number}") is not None
    assert session.scalar(select(func.count(SignInTry.id))) == 0


def test_an_unknown_name_is_counted_and_verified_like_a_known_one(session: Session) -> None:
    with transaction(session):
        ticket = service.begin_sign_in(session, "nobody@example.org", "", MORNING)
    assert ticket.user_id is None
    known = extract_parameters(service.hash_password(PASSWORD))
    assert extract_parameters(ticket.password_hash) == known  # so both take the same work
    with pytest.raises(VerifyMismatchError):
        PasswordHasher().verify(ticket.password_hash, PASSWORD)


def test_a_closed_account_cannot_sign_in(session: Session) -> None:
    user = make_user(session, "Ana")
    with transaction(session):
        user.is_active = False
    assert sign_in(session) is None


@pytest.mark.parametrize("hashed", ["", "not a hash", "$argon2id$broken"])
def test_a_broken_hash_is_nobodys_password(hashed: str) -> None:
    assert not service.is_password_right(hashed, PASSWORD)


@on_each_database
def test_every_session_ends_or_every_one_but_this(session: Session) -> None:
    here = sign_in_new(session)
    arrive(session, here.id, "elsewhere")
    with transaction(session):
        service.end_sessions(session, here.id, MORNING, "ended_sessions", here.session_id)
    assert load(session) is not None
    assert load(session, "elsewhere") is None
    with transaction(session):
        service.end_sessions(session, here.id, MORNING, "closed")
    assert load(session) is None


def sign_in_new(session: Session) -> SignedInUser:
    make_user(session, "Ana")
    ana = sign_in(session)
    assert ana is not None
    return ana


def test_a_new_password_ends_every_session(session: Session) -> None:
    ana = sign_in_new(session)
    with transaction(session):
        service.change_password(session, ana.id, service.hash_password("a new sentence"), MORNING)
    assert load(session) is None
    assert service.is_password_right(_stored_hash(session), "a new sentence")


def test_a_granted_role_ends_sessions_and_is_granted_once(session: Session) -> None:
    ana = sign_in_new(session)
    with transaction(session):
        assert service.grant_role(session, ana.id, TRAINER_OF_ONE, ACT)
    with transaction(session):
        assert not service.grant_role(session, ana.id, TRAINER_OF_ONE, ACT)
    assert load(session) is None
    assert service.get_account(session, ana.id).grants == {Grant(Role.LEARNER), TRAINER_OF_ONE}


def test_a_role_taken_in_one_cohort_stays_in_the_other(session: Session) -> None:
    tess = make_user(session, "Tess").id
    other = Scope(ScopeKind.COHORT, 99)
    (hers,) = service.get_account(session, tess).grants
    with transaction(session):
        service.grant_role(session, tess, Grant(Role.TRAINER, other), ACT)
        assert service.revoke_role(session, tess, Role.TRAINER, ACT, other)
        assert not service.revoke_role(session, tess, Role.TRAINER, ACT, other)
    assert service.get_account(session, tess).grants == {hers}
    with transaction(session):
        assert service.revoke_role(session, tess, Role.TRAINER, ACT)
    assert service.get_account(session, tess).grants == frozenset()


def test_nobody_trains_the_whole_site(session: Session) -> None:
    ana = make_user(session, "Ana").id
    with pytest.raises(ScopeNotAllowedError), transaction(session):
        service.grant_role(session, ana, Grant(Role.TRAINER), ACT)


def test_a_role_needs_somebody_to_hold_it(session: Session) -> None:
    with pytest.raises(UnknownUserError), transaction(session):
        service.grant_role(session, 1, TRAINER_OF_ONE, ACT)


def test_one_query_knows_who_is_there(
    session: Session, count_queries: Callable[[Session], list[str]]
) -> None:
    user = make_user(session, "Tess", roles=("learner", "trainer"))
    arrive(session, UserId(user.id))
    queries = count_queries(session)
    tess = load(session)
    assert tess is not None
    assert tess.roles == {Role.LEARNER, Role.TRAINER}
    assert len([query for query in queries if not query.startswith("BEGIN")]) == 1


def test_a_demo_account_gets_its_printed_password_back(session: Session) -> None:
    demo = account("Demo", is_demo=True, password_hash=service.hash_password("printed words"))
    for _ in range(2):
        with transaction(session):
            service.put_demo_account(session, demo, MORNING)
    with transaction(session):
        user = session.scalars(select(User)).one()
        user.password_hash = "changed"
    with transaction(session):
        service.put_demo_account(session, demo, MORNING)
    session.refresh(user)
    assert service.is_password_right(user.password_hash, "printed words")


def _stored_hash(session: Session) -> str:
    return session.scalars(select(User.password_hash)).one()
