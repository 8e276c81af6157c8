"""Finding accounts: searched, filtered, and paged by the database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, SQLColumnExpression, func, or_, select
from sqlalchemy.orm import Session

from app.accounts.domain import UserId, normalize_name_key
from app.accounts.domain.stewardship import Account, AccountFilter, AccountState, state_of
from app.accounts.models import RoleGrant, User
from app.accounts.service.grants import find_grants
from app.content.plain_text import find_unfit

PAGE_SIZE = 50
_MAX_SEARCH_LENGTH = 100
_IN_ONE_GO = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """One page of the accounts that were found."""

    accounts: tuple[Account, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """Return how many pages there are; an empty list has one."""
        return max(1, -(-self.total // PAGE_SIZE))


def find_accounts(session: Session, wanted: AccountFilter, page: int) -> AccountPage:
    """Return one page of accounts, by name; a page past the end is the last one."""
    total = session.scalar(_matching(wanted, func.count(User.id))) or 0
    shown = max(1, min(page, -(-total // PAGE_SIZE)))
    rows = session.execute(
        _matching(wanted, *_COLUMNS)
        .order_by(User.name, User.id)
        .limit(PAGE_SIZE)
        .offset((shown - 1) * PAGE_SIZE)
    )
    return AccountPage(accounts=tuple(_with_grants(session, rows)), total=total, page=shown)


def iterate_accounts(session: Session, wanted: AccountFilter) -> Iterator[Account]:
    """Yield every matching account, by address, read a few hundred at a time."""
    last = ""
    while True:
        rows = session.execute(
            _matching(wanted, *_COLUMNS)
            .where(User.email > last)
            .order_by(User.email)
            .limit(_IN_ONE_GO)
        )
        found = _with_grants(session, rows)
        yield from found
        if len(found) < _IN_ONE_GO:
            return
        last = found[-1].email


_COLUMNS = (
    User.id,
    User.email,
    User.name,
    User.is_active,
    User.erased_at,
    User.is_demo,
    User.created_at,
)


def _matching(
    wanted: AccountFilter, *columns: SQLColumnExpression[Any]
) -> Select[*tuple[Any, ...]]:
    found = select(*columns)
    search = wanted.search.strip()[:_MAX_SEARCH_LENGTH]
    if find_unfit(search):
        found = found.where(User.id.is_(None))  # no stored name or address holds such a character
    elif search:
        in_email = User.email.contains(normalize_name_key(search), autoescape=True)
        found = found.where(or_(in_email, User.name.icontains(search, autoescape=True)))
    if wanted.role is not None:
        holders = select(RoleGrant.user_id).where(RoleGrant.role == wanted.role.value)
        found = found.where(User.id.in_(holders))
    match wanted.state:
        case AccountState.OPEN:
            found = found.where(User.is_active)
        case AccountState.CLOSED:
            found = found.where(User.is_active.is_(False), User.erased_at.is_(None))
        case AccountState.ERASED:
            found = found.where(User.erased_at.is_not(None))
        case None:
            pass
    return found


@dataclass(frozen=True, slots=True)
class _User:
    """A row of `_COLUMNS`, in order."""

    id: int
    email: str
    name: str
    is_active: bool
    erased_at: datetime | None
    is_demo: bool
    created_at: datetime


def _with_grants(session: Session, rows: Iterable[Row[*tuple[Any, ...]]]) -> list[Account]:
    users = [_User(*row) for row in rows]
    grants = find_grants(session, [user.id for user in users])
    return [
        Account(
            id=UserId(user.id),
            email=user.email,
            name=user.name,
            grants=grants[user.id],
            state=state_of(is_active=user.is_active, erased_at=user.erased_at),
            is_demo=user.is_demo,
            opened_at=user.created_at,
        )
        for user in users
    ]
