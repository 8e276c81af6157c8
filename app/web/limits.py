"""Rate limits per IP address for pages open to everybody."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(key_func=get_remote_address, storage_uri="memory://", headers_enabled=False)


def init_app(app: Flask, *, enabled: bool) -> None:
    """Connect the limits; counters are in memory, so each process has its own."""
    app.config["RATELIMIT_ENABLED"] = enabled
    limiter.init_app(app)
