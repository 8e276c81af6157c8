"""What operators do to accounts, on pages or by command; every act is audited."""

from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.accounts.domain import Role, UserId, normalize_name_key
from app.accounts.domain.links import LinkPurpose, LinkSeed
from app.accounts.domain.scopes import Grant, Scope, is_allowed
from app.accounts.domain.stewardship import (
    Account,
    AccountState,
    Act,
    is_last_operator,
    state_of,
)
from app.accounts.errors import (
    EmailTakenError,
    ErasedAccountError,
    LastOperatorError,
    ScopeNotAllowedError,
    UnknownUserError,
)
from app.accounts.models import AccountSession, RoleGrant, User
from app.accounts.service.audit import record_event
from app.accounts.service.grants import add_grant, find_grants, remove_grants
from app.accounts.service.links import end_links, make_link
from app.content.plain_text import find_unfit
from app.db import locks_rows


def get_account(session: Session, user_id: int) -> Account:
    """Return an account by its id.

    Raises:
        UnknownUserError: there is none.
    """
    user = session.execute(
        select(
            User.id,
            User.email,
            User.name,
            User.is_active,
            User.erased_at,
            User.is_demo,
            User.created_at,
        ).where(User.id == user_id)
    ).one_or_none()
    if user is None:
        raise UnknownUserError(user_id)
    return Account(
        id=UserId(user.id),
        email=user.email,
        name=user.name,
        grants=find_grants(session, [user_id])[user_id],
        state=state_of(is_active=user.is_active, erased_at=user.erased_at),
        is_demo=user.is_demo,
        opened_at=user.created_at,
    )


def get_account_of(session: Session, email: str) -> Account:
    """Return the account with an email address.

    Raises:
        UnknownUserError: there is none.
    """
    key = normalize_name_key(email)
    known = not find_unfit(key)  # PostgreSQL rejects some characters even in a query
    user_id = session.scalar(select(User.id).where(User.email == key)) if known else None
    if user_id is None:
        raise UnknownUserError(email)
    return get_account(session, user_id)


def take_account(session: Session, user_id: int) -> Account:
    """Return an account locked for a change; other changes to it wait.

    Raises:
        UnknownUserError: there is none.
        ErasedAccountError: it was erased and can no longer be changed.
    """
    session.execute(select(User.id).where(User.id == user_id).with_for_update())
    account = get_account(session, user_id)
    if account.state is AccountState.ERASED:
        raise ErasedAccountError(user_id)
    return account


def check_not_last_operator(session: Session, account: Account) -> None:
    """Check that somebody can still operate the site without this account.

    Raises:
        LastOperatorError: nobody else could.
    """
    if locks_rows(session):
        # Two operators who close each other's accounts at the same time must not both succeed.
        operators = select(RoleGrant.id).where(RoleGrant.role == Role.OPERATOR.value)
        session.execute(operators.order_by(RoleGrant.id).with_for_update())
    open_operators = session.scalar(
        select(func.count(User.id))
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .where(RoleGrant.role == Role.OPERATOR.value, User.is_active)
    )
    if is_last_operator(account, open_operators or 0):
        raise LastOperatorError(account.email)


def grant_role(
    session: Session, user_id: int, grant: Grant, act: Act, data: dict[str, Any] | None = None
) -> bool:
    """Give a role to a person and end her sessions; False when she holds it there already.

    Args:
        session: a writing transaction.
        user_id: whose account.
        grant: the role, and where it holds; whoever calls knows that there is such a place.
        act: who gives it, and when.
        data: what the audit says besides, such as the name of a cohort.

    Raises:
        UnknownUserError: there is no such account.
        ErasedAccountError: it was erased.
        ScopeNotAllowedError: the role does not exist with this scope.
    """
    if not is_allowed(grant.role, grant.scope.kind):
        raise ScopeNotAllowedError(grant)
    account = take_account(session, user_id)
    if grant in account.grants:
        return False
    add_grant(session, account.id, grant, act)
    end_access(session, account.id)
    _record(session, act, f"granted_{grant.role.value}", account.id, data)
    return True


def revoke_role(
    session: Session,
    user_id: int,
    role: Role,
    act: Act,
    scope: Scope | None = None,
    data: dict[str, Any] | None = None,
) -> bool:
    """Take a role from a person and end her sessions; False when she does not hold it there.

    Args:
        session: a writing transaction.
        user_id: whose account.
        role: the role.
        act: who takes it, and when.
        scope: where; everywhere when none is given.
        data: what the audit says besides.

    Raises:
        UnknownUserError: there is no such account.
        ErasedAccountError: it was erased.
        LastOperatorError: nobody else could operate the site.
    """
    account = take_account(session, user_id)
    taken = {g.scope for g in account.grants if g.role is role and scope in (None, g.scope)}
    if not taken:
        return False
    if role is Role.OPERATOR:
        check_not_last_operator(session, account)
    remove_grants(session, account.id, role, taken)
    end_access(session, account.id)
    _record(session, act, f"revoked_{role.value}", account.id, data)
    return True


def close_account(session: Session, user_id: int, act: Act) -> bool:
    """Stop anybody from signing in with an account, immediately; False if already closed.

    Raises:
        UnknownUserError: there is no such account.
        ErasedAccountError: it was erased.
        LastOperatorError: nobody else could operate the site.
    """
    account = take_account(session, user_id)
    if account.state is AccountState.CLOSED:
        return False
    check_not_last_operator(session, account)
    session.execute(update(User).where(User.id == account.id).values(is_active=False))
    end_access(session, account.id)
    _record(session, act, "closed", account.id)
    return True


def reopen_account(session: Session, user_id: int, act: Act) -> bool:
    """Let a person sign in again with all her data; False if her account is open.

    Raises:
        UnknownUserError: there is no such account.
        ErasedAccountError: it was erased and cannot be restored.
    """
    account = take_account(session, user_id)
    if account.state is AccountState.OPEN:
        return False
    session.execute(update(User).where(User.id == account.id).values(is_active=True))
    _record(session, act, "reopened", account.id)
    return True


def set_name(session: Session, user_id: int, name: str, act: Act) -> None:
    """Change the name another person is shown under.

    Raises:
        UnknownUserError: there is no such account.
        ErasedAccountError: it was erased.
    """
    account = take_account(session, user_id)
    session.execute(update(User).where(User.id == account.id).values(name=name.strip()))
    _record(session, act, "set_name", account.id)


def set_address(session: Session, user_id: int, email: str, act: Act) -> None:
    """Change the address a person signs in with, and end her sessions.

    Raises:
        UnknownUserError: there is no such account.
        ErasedAccountError: it was erased.
        EmailTakenError: somebody else has this address.
    """
    account = take_account(session, user_id)
    new = normalize_name_key(email)
    try:
        with session.begin_nested():
            values = {"email": new, "email_confirmed_at": None}
            session.execute(update(User).where(User.id == account.id).values(**values))
    except IntegrityError as error:
        raise EmailTakenError(new) from error
    end_access(session, account.id)
    _record(session, act, "set_address", account.id)


def set_password(session: Session, user_id: int, password_hash: str, act: Act) -> None:
    """Set a person's password, and end her sessions.

    Raises:
        UnknownUserError: there is no such account.
        ErasedAccountError: it was erased.
    """
    account = take_account(session, user_id)
    values = {"password_hash": password_hash}
    session.execute(update(User).where(User.id == account.id).values(**values))
    end_access(session, account.id)
    _record(session, act, "set_password", account.id)


def make_reset_link(session: Session, user_id: int, seed: LinkSeed, act: Act) -> None:
    """Make a password reset link for an operator to hand over; it works once, for an hour.

    It confirms no address: nobody has read an email.

    Raises:
        UnknownUserError: there is no such account.
        ErasedAccountError: it was erased.
    """
    account = take_account(session, user_id)
    make_link(session, account.id, (LinkPurpose.HANDED, account.email), seed, act.now)
    _record(session, act, "made_reset_link", account.id)


def end_all_sessions(session: Session, user_id: int, act: Act) -> None:
    """Sign a person out of every browser.

    Raises:
        UnknownUserError: there is no such account.
        ErasedAccountError: it was erased.
    """
    account = take_account(session, user_id)
    end_access(session, account.id)
    _record(session, act, "ended_sessions", account.id)


def end_access(session: Session, user_id: UserId) -> None:
    """End every session of a person and every link mailed to her."""
    session.execute(delete(AccountSession).where(AccountSession.user_id == user_id))
    end_links(session, user_id, *LinkPurpose)


def _record(
    session: Session, act: Act, verb: str, user_id: UserId, data: dict[str, Any] | None = None
) -> None:
    record_event(session, act.now, act.actor_id, verb, ("user", str(user_id)), data)
