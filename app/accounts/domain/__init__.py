"""Who a person is, what she may do, and how sign-in attempts are limited."""

import hashlib
import threading
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

UserId = NewType("UserId", int)

MAX_WRONG_TRIES = 10
MAX_EMAILS = 3
TRY_WINDOW = timedelta(minutes=5)
# Clocks of two machines differ a little. A try dated further ahead comes from a clock that has
# since jumped back, and must not lock anybody out until that date.
CLOCK_TOLERANCE = timedelta(seconds=30)


class Role(StrEnum):
    """What an account may do."""

    LEARNER = "learner"
    TRAINER = "trainer"
    AUTHOR = "author"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInUser:
    """The person behind a request, as known at its start, and her session.

    Flask-Login requires the `is_…` members and `get_id`.
    """

    id: UserId
    name: str
    email: str
    roles: frozenset[Role]
    is_demo: bool
    session_id: int | None
    session_key: str = field(repr=False)
    is_confirmed: bool = False
    time_zone: str | None = None
    has_second_factor: bool = False

    def may(self, role: Role) -> bool:
        """Say whether this person may do what the role may; every role includes learning."""
        return role in self.roles or (role is Role.LEARNER and bool(self.roles))

    @property
    def is_authenticated(self) -> bool:
        """Say that this person has signed in."""
        return True

    @property
    def is_active(self) -> bool:
        """Say that the account is open; closed accounts are never loaded."""
        return True

    @property
    def is_anonymous(self) -> bool:
        """Say that this is not the anonymous visitor."""
        return False

    def get_id(self) -> str:
        """Return what the cookie holds: the key of this session."""
        return self.session_key


def normalize_name_key(text: str) -> str:
    """Return the form under which an email address is compared and counted.

    >>> normalize_name_key("  Ana@Example.ORG ")
    'ana@example.org'
    """
    return unicodedata.normalize("NFKC", text).strip().casefold()


def hash_name(key: str, device: str = "") -> str:
    """Return the hash under which tries for a name are counted, separately per known device."""
    return hashlib.sha256(f"{key}\0{device}".encode()).hexdigest()


def is_try_allowed(tries: Sequence[datetime], now: datetime) -> bool:
    """Say whether one more try is allowed: at most ten wrong ones in any five minutes.

    Tries dated in the future come from a clock that has since jumped back. They do not count,
    because they would lock the person out until that date.
    """
    return sum(is_recent(at, now) for at in tries) < MAX_WRONG_TRIES


def is_recent(at: datetime, now: datetime) -> bool:
    """Say whether a try still counts."""
    return now - TRY_WINDOW < at <= now + CLOCK_TOLERANCE


class TriesMeanwhile:
    """Tries of this process that could not be stored: the disk is full, or the database locked.

    They count together with the stored ones, so that a full disk does not allow guessing: each
    process allows at most ten tries in five minutes.
    """

    def __init__(self) -> None:
        """Start with none."""
        self._tries: list[tuple[str, datetime]] = []
        self._turn = threading.Lock()

    def count(self, name_hash: str, stored: Sequence[datetime], now: datetime) -> bool:
        """Count one more try for a name, and say whether it is allowed."""
        with self._turn:
            self._tries = [(name, at) for name, at in self._tries if is_recent(at, now)]
            mine = [at for name, at in self._tries if name == name_hash]
            if not is_try_allowed([*stored, *mine], now):
                return False
            self._tries.append((name_hash, now))
            return True

    def forget(self, name_hash: str) -> None:
        """Forget the tries for a name: the password was right."""
        with self._turn:
            self._tries = [(name, at) for name, at in self._tries if name != name_hash]
