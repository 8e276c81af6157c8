"""What operators see of accounts, and what they must not do to them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.accounts.domain import Role, UserId
from app.accounts.domain.scopes import Grant


class AccountState(StrEnum):
    """Whether somebody can sign in with an account."""

    OPEN = "open"
    CLOSED = "closed"
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who does something, and when; no person for a command on the server."""

    actor_id: UserId | None
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account as an operator sees it."""

    id: UserId
    email: str
    name: str
    grants: frozenset[Grant]
    state: AccountState
    is_demo: bool
    opened_at: datetime

    @property
    def roles(self) -> frozenset[Role]:
        """Return the roles held, wherever they are."""
        return frozenset(grant.role for grant in self.grants)

    def holds(self, role: Role) -> bool:
        """Say whether the account holds this very role, wherever it is."""
        return role in self.roles


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFilter:
    """Which accounts are wanted: part of a name or address, a role, a state."""

    search: str = ""
    role: Role | None = None
    state: AccountState | None = None


def state_of(*, is_active: bool, erased_at: datetime | None) -> AccountState:
    """Say what state an account is in.

    >>> state_of(is_active=False, erased_at=None).value
    'closed'
    """
    if erased_at is not None:
        return AccountState.ERASED
    return AccountState.OPEN if is_active else AccountState.CLOSED


def is_last_operator(account: Account, open_operators: int) -> bool:
    """Say whether nobody could operate the site without this account."""
    is_one = account.holds(Role.OPERATOR) and account.state is AccountState.OPEN
    return is_one and open_operators <= 1
