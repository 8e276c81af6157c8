"""Rate limits per IP address for pages open to everybody.

Tries are counted where all who serve the site see them, and outlive a restart: in Valkey, where
`VALKEY_URL` names one, otherwise with the database: in PostgreSQL, or in a file beside that of SQLite
(see `app.web.limit_counts`). While that does not answer, pages do: each process then counts by
itself, says so once in the log, and asks again at growing intervals of up to half a minute.
"""

import hmac

from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from app.config import Settings
from app.web import limit_counts

_VALKEY_S = 0.5


def _visitor() -> str:
    """Return who is counted: the address, which nobody can read from what is stored."""
    secret = current_app.config["SECRET_KEY"].encode()
    return hmac.digest(secret, f"limits {get_remote_address()}".encode(), "sha256").hex()[:32]


limiter = Limiter(
    key_func=_visitor,
    headers_enabled=False,
    in_memory_fallback_enabled=True,
    swallow_errors=True,  # where a count comes after the answer, which must not be lost over it
    key_prefix="plumbline",
)


def init_app(app: Flask, settings: Settings) -> None:
    """Connect the limits to where they are counted; nothing is asked before the first try."""
    app.config["RATELIMIT_ENABLED"] = settings.rate_limits
    app.config["RATELIMIT_STORAGE_URI"] = _address(settings)
    app.config["RATELIMIT_STORAGE_OPTIONS"] = _valkey_options(settings)
    limit_counts.init_app(app, settings)
    limiter.init_app(app)


def _address(settings: Settings) -> str:
    if not settings.rate_limits:
        return "memory://"
    # One client speaks to both.
    valkey = settings.valkey_url.get_secret_value().replace("valkey", "redis", 1)
    return valkey or f"{limit_counts.SCHEME}://"


def _valkey_options(settings: Settings) -> dict[str, object]:
    if not settings.valkey_url:
        return {}
    return {"socket_timeout": _VALKEY_S, "socket_connect_timeout": _VALKEY_S}


def ping_valkey(settings: Settings) -> str | None:
    """Ask Valkey for an answer; return None, or why there is none, without its address."""
    import redis  # noqa: PLC0415  an optional package, see `config`

    address = settings.valkey_url.get_secret_value().replace("valkey", "redis", 1)
    client = redis.Redis.from_url(
        address, socket_timeout=_VALKEY_S, socket_connect_timeout=_VALKEY_S
    )
    try:
        client.ping()
    except redis.RedisError as error:
        return type(error).__name__
    finally:
        client.close()
    return None
