"""How long a session lasts, and how its browser is described."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.accounts.domain import Role

# A session ends some day, however often it is used: a sold computer is not signed in forever.
MAX_SESSION_AGE = timedelta(days=90)
# The time of last use is stored only this often, so that reading pages rarely writes.
SEEN_STEP = timedelta(minutes=10)

UNKNOWN_BROWSER = "Another browser"
_ON = " on "
_BROWSERS = (
    (r"\bEdgA?/|\bEdgiOS/", "Edge"),
    (r"\bOPR/", "Opera"),
    (r"\bSamsungBrowser/", "Samsung Internet"),
    (r"\bFirefox/|\bFxiOS/", "Firefox"),
    (r"Chrome/|\bChromium/|\bCriOS/", "Chrome"),
    (r"\bSafari/", "Safari"),
)
_SYSTEMS = (
    (r"\biPhone\b", "iPhone"),
    (r"\biPad\b", "iPad"),
    (r"\bAndroid\b", "Android"),
    (r"\bCrOS\b", "ChromeOS"),
    (r"\bWindows\b", "Windows"),
    (r"\bMac OS X\b|\bMacintosh\b", "Mac"),
    (r"\bLinux\b", "Linux"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleLimits:
    """How long a session may go unused: for learners, and for people who see others' data."""

    learner: timedelta
    staff: timedelta


def is_session_open(opened_at: datetime, seen_at: datetime, idle: timedelta, now: datetime) -> bool:
    """Say whether a session is still valid; a clock that jumped back ends none."""
    return now - seen_at < idle and now - opened_at < MAX_SESSION_AGE


def find_idle_limit(roles: Iterable[Role], limits: IdleLimits) -> timedelta:
    """Return how long a session of somebody with these roles may go unused."""
    return limits.staff if set(roles) - {Role.LEARNER} else limits.learner


def hash_key(key: str) -> str:
    """Return the stored hash of a secret key; the key is random, so it needs no salt."""
    return hashlib.sha256(key.encode()).hexdigest()


def name_browser(user_agent: str) -> str:
    """Describe a browser as it is stored; nothing else of its user agent is.

    >>> name_browser("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox on Linux'
    >>> name_browser("curl/8")
    'Another browser'
    """
    browser = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    return _ON.join(part for part in (browser or UNKNOWN_BROWSER, system) if part)


def read_browser(stored: str) -> tuple[str, str]:
    """Return the browser and the system that are stored; nothing for an unknown system.

    >>> read_browser("Firefox on Linux"), read_browser("Another browser")
    (('Firefox', 'Linux'), ('Another browser', ''))
    """
    browser, _, system = stored.partition(_ON)
    return browser, system


def _first(names: Iterable[tuple[str, str]], text: str) -> str | None:
    return next((name for pattern, name in names if re.search(pattern, text)), None)
