"""What all pages share: layout, colors, times, forms, errors, rate limits, security headers.

The parts of a page (layout, components, macros) are described in `app/web/templates/README.md`.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, Flask, current_app
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app.clock import utc_now
from app.config import Settings
from app.notebook import Notebook
from app.zones import day_in

MAX_BODY_BYTES = 512 * 1024
_MAX_FORM_FIELDS = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Runtime:
    """What the program takes from the outside world: time and randomness.

    Tests supply their own, so that two runs can be compared byte for byte.
    """

    clock: Callable[[], datetime] = utc_now
    new_token: Callable[[], str] = lambda: secrets.token_urlsafe(32)


def runtime() -> Runtime:
    """Return the clock and the source of tokens of the running application."""
    found: Runtime = current_app.extensions["runtime"]
    return found


def now() -> datetime:
    """Return the current time as the running application sees it."""
    return runtime().clock()


def cookie_name(name: str, *, is_secure: bool) -> str:
    """Return a cookie's name; `__Host-` cookies need HTTPS and cannot be set by another host."""
    return f"__Host-{name}" if is_secure else name


def notebook() -> Notebook:
    """Return the running application's notebook, where pages note things to store later."""
    found: Notebook = current_app.extensions["notebook"]
    return found


def site_zone() -> ZoneInfo:
    """Return the zone whose days count for everybody."""
    settings: Settings = current_app.config["SETTINGS"]
    return ZoneInfo(settings.site_time_zone)


def today() -> date:
    """Return the current day in the site's time zone, by which permissions end."""
    return day_in(site_zone(), now())


def init_web(app: Flask, settings: Settings, runtime: Runtime) -> None:
    """Connect what every page shares to the application."""
    # Imported here because these modules use the names above.
    from app.web import (  # noqa: PLC0415
        addresses,
        arrival,
        assets,
        csrf,
        errors,
        formatting,
        headers,
        limits,
        log,
        navigation,
        requests,
        script_wording,
        times,
    )

    app.extensions["runtime"] = runtime
    app.extensions["notebook"] = Notebook()
    _configure(app, settings)
    app.register_blueprint(Blueprint("web", __name__, template_folder="templates"))
    addresses.init_app(app)
    for part in (
        log,
        arrival,
        assets,
        csrf,
        errors,
        formatting,
        headers,
        navigation,
        requests,
        script_wording,
        times,
    ):
        part.init_app(app)
    limits.init_app(app, settings)


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        MAX_FORM_MEMORY_SIZE=MAX_BODY_BYTES,
        MAX_FORM_PARTS=_MAX_FORM_FIELDS,
        SESSION_COOKIE_NAME=cookie_name("plumbline", is_secure=settings.secure_cookies),
        SESSION_COOKIE_PATH="/",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        SESSION_REFRESH_EACH_REQUEST=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
