"""What every page shares: surroundings, security headers, forms, errors, templates, static files."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from app.clock import utc_now
from app.config import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the program takes from the outside world: time and randomness.

    Tests give their own, so that two runs can be compared byte by byte.
    """

    clock: Callable[[], datetime] = utc_now
    new_token: Callable[[], str] = lambda: secrets.token_urlsafe(32)


def init_web(app: Flask, settings: Settings, surroundings: Surroundings) -> None:
    """Connect what every page shares to the application."""
    app.extensions["surroundings"] = surroundings
