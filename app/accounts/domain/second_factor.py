"""The second step of signing in: codes from a phone app (TOTP), and recovery codes.

The secret that a phone shares with us is stored nowhere. It is derived from the site's SECRET_KEY
and a random text that is stored, so a stolen database gives no codes away. A new SECRET_KEY ends
every second factor; operators then take it from the person, and they set it up again.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pyotp

ISSUER = "Plumbline"
RECOVERY_CODES = 10
# How long after the right password a code is accepted.
HALF_SIGNED_IN = timedelta(minutes=5)
MAX_CODE_LENGTH = 40

_STEP_SECONDS = 30
# Phone clocks are inexact, so the codes just before and after are accepted too.
_TOLERANCE = 1
_SECRET_BYTES = 20
_RECOVERY_BYTES = 10
_GROUP = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorState:
    """What a person is told of their second factor."""

    since: datetime
    codes_left: int


def derive_secret(key: str, user_id: int, nonce: str) -> str:
    """Return the secret for a person's phone, in base32.

    >>> len(derive_secret("key", 1, "nonce"))
    32
    """
    text = f"second factor\0{user_id}\0{nonce}"
    digest = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest[:_SECRET_BYTES]).decode()


def setup_address(secret: str, email: str) -> str:
    """Return the `otpauth:` address that tells an authenticator app the secret, by a QR code or a link."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def find_step(secret: str, code: str, now: datetime, last_step: int) -> int | None:
    """Return the time step of a code, or None when it is wrong or was used before.

    Args:
        secret: the phone's secret.
        code: what was typed.
        now: the present moment.
        last_step: the step of the last code used; no earlier code is accepted.
    """
    present = int(now.timestamp()) // _STEP_SECONDS
    # A step in the future comes from a clock that has since jumped back. It must not lock anybody
    # out until that date.
    used = last_step if last_step <= present + _TOLERANCE else 0
    totp, typed = pyotp.TOTP(secret), _digits(code)
    for step in range(present - _TOLERANCE, present + _TOLERANCE + 1):
        expected = totp.at(step * _STEP_SECONDS)
        if step > used and hmac.compare_digest(expected.encode(), typed.encode(errors="replace")):
            return step
    return None


def make_recovery_codes(new_token: Callable[[], str]) -> tuple[str, ...]:
    """Make codes for when the phone is lost; each works once."""
    return tuple(_recovery_code(new_token()) for _ in range(RECOVERY_CODES))


def _recovery_code(token: str) -> str:
    digest = hashlib.sha256(token.encode()).digest()[:_RECOVERY_BYTES]
    return in_groups(base64.b32encode(digest).decode().lower(), "-")


def in_groups(text: str, between: str = " ") -> str:
    """Write a long code in groups that a person can copy.

    >>> in_groups("ABCDEFGHIJ")
    'ABCD EFGH IJ'
    """
    return between.join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def hash_recovery_code(code: str) -> str:
    """Return the stored hash of a recovery code, however it was typed; it is random and long.

    >>> hash_recovery_code("ABCD efgh") == hash_recovery_code("abcd-efgh")
    True
    """
    plain = re.sub(r"[\s-]", "", code).casefold()
    return hashlib.sha256(plain.encode(errors="replace")).hexdigest()


def _digits(code: str) -> str:
    return re.sub(r"[\s-]", "", code)
