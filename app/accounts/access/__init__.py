"""Who may open which page: the only place that knows Flask-Login.

A view says `@requires(Role.LEARNER)` (any of several roles is enough; every role includes
learning) or `@public`. `current_user()` costs one small query per request.
"""

from datetime import timedelta

import flask_login
from flask import Flask

from app.accounts.access.devices import remember_device
from app.accounts.access.doors import (
    check_password,
    end_other_sessions,
    is_own_password,
    sign_in,
    sign_out,
    start_session,
)
from app.accounts.access.guards import requires
from app.accounts.access.keys import new_link_seed, signing_key
from app.accounts.access.present import (
    current_user,
    find_time_zone,
    find_user,
    give_user,
    idle_limits,
    load_user,
)
from app.accounts.access.second_step import (
    SecondStepNeededError,
    ask_for_code,
    find_half_signed_in,
    is_right_code,
    lead_to_set_up,
    must_set_up,
    read_roles,
)
from app.accounts.access.typed import suggest_email
from app.accounts.access.unsent import (
    KEPT_AS,
    answer_stale_form,
    drop_sent_form,
    name_of_form,
)
from app.accounts.domain import TriesMeanwhile
from app.accounts.domain.sessions import MAX_SESSION_AGE
from app.config import Settings
from app.web.csrf import StaleFormError
from app.web.marks import public

__all__ = [
    "KEPT_AS",
    "check_password",
    "current_user",
    "end_other_sessions",
    "find_half_signed_in",
    "find_user",
    "idle_limits",
    "is_own_password",
    "is_right_code",
    "must_set_up",
    "name_of_form",
    "new_link_seed",
    "public",
    "remember_device",
    "requires",
    "sign_in",
    "sign_out",
    "signing_key",
    "start_session",
    "suggest_email",
]


def init_app(app: Flask) -> None:
    """Connect sign-in to the application and give templates the current user."""
    app.extensions["tries_meanwhile"] = TriesMeanwhile()
    manager = flask_login.LoginManager()
    # Not `init_app`: its hook for "remember me", which we do not offer, reads the session on every
    # response, so that even style sheets would vary with the cookie.
    app.login_manager = manager  # type: ignore[attr-defined]
    manager.session_protection = None  # the row of the session does this, and survives moving about
    manager.user_loader(load_user)
    # The cookie lasts as long as a session may; the session's row decides whether it is valid.
    app.config["PERMANENT_SESSION_LIFETIME"] = MAX_SESSION_AGE + timedelta(days=1)
    app.context_processor(give_user)
    app.extensions["find_time_zone"] = find_time_zone
    app.register_error_handler(StaleFormError, answer_stale_form)
    app.after_request(drop_sent_form)
    app.register_error_handler(SecondStepNeededError, ask_for_code)
    settings: Settings = app.config["SETTINGS"]
    if read_roles(settings.second_factor_roles):
        app.before_request(lead_to_set_up)
