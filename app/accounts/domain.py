"""Who a person is, what she may do, and the rules of passwords and tries."""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

UserId = NewType("UserId", int)

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 128
MOST_WRONG_TRIES = 10
TRY_WINDOW = timedelta(minutes=5)
# Clocks of two machines differ a little; a try dated later than this comes from a clock that has
# since jumped back, and must not lock anybody out until that date arrives.
CLOCK_TOLERANCE = timedelta(seconds=30)

# The commonest passwords of ten characters and more, with the ones this site invites.
COMMON_PASSWORDS = frozenset(
    (
        *("1234567890", "12345678910", "0123456789", "0987654321", "1q2w3e4r5t", "1qaz2wsx3edc"),
        *(
            "qwertyuiop",
            "qwerty12345",
            "qwerty123456",
            "qazwsxedcrfv",
            "asdfghjkl1",
            "zaq12wsxcde3",
        ),
        *("password12", "password123", "password1234", "passwordpassword", "changeme123"),
        *("iloveyou12", "iloveyou123", "letmein123", "welcome123", "welcome1234", "abcdefghij"),
        *("sunshine123", "princess123", "football123", "baseball123", "monkey12345", "dragon12345"),
        *("administrator", "teacher123", "teacher1234", "mathematics", "abcd123456", "abc1234567"),
        *("plumbline1", "plumbline123", "plumblineplumbline", "correcthorsebatterystaple"),
    )
)


class Role(StrEnum):
    """What an account may do."""

    LEARNER = "learner"
    TRAINER = "trainer"
    AUTHOR = "author"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedInUser:
    """The person behind a request, as known at its start.

    The four `is_…` and `get_id` members are what Flask-Login asks of a user.
    """

    id: UserId
    name: str
    email: str
    roles: frozenset[Role]
    session_version: int
    is_demo: bool
    time_zone: str | None = None

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
        """Return what the session keeps: the id and the session version it was made with."""
        return f"{self.id}.{self.session_version}"


def read_session_id(text: str) -> tuple[UserId, int] | None:
    """Read what `SignedInUser.get_id` wrote; None when it is anything else.

    >>> read_session_id("12.3"), read_session_id("12"), read_session_id("x.y")
    ((12, 3), None, None)
    """
    user_id, _, version = text.partition(".")
    if not (user_id.isascii() and user_id.isdigit() and version.isascii() and version.isdigit()):
        return None
    return UserId(int(user_id)), int(version)


def normalize_name_key(text: str) -> str:
    """Return the form under which an e-mail address is compared and counted.

    >>> normalize_name_key("  Ana@Example.ORG ")
    'ana@example.org'
    """
    return unicodedata.normalize("NFKC", text).strip().casefold()


def hash_name(key: str, device: str = "") -> str:
    """Return the hash under which tries for a name are counted; a known device counts apart."""
    return hashlib.sha256(f"{key}\0{device}".encode()).hexdigest()


def is_try_allowed(tries: Sequence[datetime], now: datetime) -> bool:
    """Say whether one more try is allowed: at most ten wrong ones in any five minutes.

    Tries dated in the future come from a clock that has since jumped back; they do not count, or
    they would lock the person out until that date.
    """
    recent = [at for at in tries if now - TRY_WINDOW < at <= now + CLOCK_TOLERANCE]
    return len(recent) < MOST_WRONG_TRIES


def find_password_problem(password: str, email: str) -> str | None:
    """Return the sentence that says why a password cannot be used, or None when it can."""
    plain = password.casefold()
    if len(password) < SHORTEST_PASSWORD:
        return f"Use at least {SHORTEST_PASSWORD} characters. A short sentence works well."
    if len(password) > LONGEST_PASSWORD:
        return f"Use at most {LONGEST_PASSWORD} characters."
    if normalize_name_key(password) == normalize_name_key(email):
        return "Your password cannot be your e-mail address."
    if plain.strip() in COMMON_PASSWORDS or len(set(plain)) <= 2:
        return "This password is among the first that are guessed. Choose another one."
    return None
