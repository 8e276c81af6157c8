"""Between the right password and the right code: half signed in for some minutes.

What is known about such a person is only in the signed cookie: who she is, when her password was
right, and where she wanted to go. It opens no page except the one that asks for the code.
"""

from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, make_response, redirect, request, session

from app.accounts import service
from app.accounts.access.devices import known_device
from app.accounts.access.keys import signing_key
from app.accounts.access.present import find_user
from app.accounts.domain import Role, SignedInUser, UserId
from app.accounts.domain.second_factor import HALF_SIGNED_IN
from app.accounts.domain.stewardship import Account, AccountState
from app.accounts.errors import TooManyTriesError, UnknownUserError
from app.config import Settings
from app.db import db, transaction
from app.web import now
from app.web.addresses import url_for
from app.web.errors import show_error, wants_json
from app.web.log import log_event
from app.web.redirects import safe_target

_HALF = "half_signed_in"
_HOME = "home.show_home"


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfSignedIn:
    """Somebody whose password was just verified, and where she wanted to go."""

    account: Account
    target: str


class SecondStepNeededError(Exception):
    """The password was right and a code is needed; any page that checks one may raise this."""

    def __init__(self, user_id: UserId) -> None:
        super().__init__(user_id)
        self.user_id = user_id


def check_one_step_is_enough(user_id: UserId) -> None:
    """Check that the password alone may open a session.

    Raises:
        SecondStepNeededError: this person has a second factor.
    """
    if service.find_second_factor(db.session(), user_id) is not None:
        raise SecondStepNeededError(user_id)


def ask_for_code(error: SecondStepNeededError) -> Response:
    """Remember for some minutes that a password was right, and redirect to the code page."""
    target = safe_target(request.form.get("next"), "")
    mark = service.get_password_mark(db.session(), error.user_id)
    session.clear()
    session[_HALF] = [error.user_id, now().timestamp(), mark, target]
    return make_response(redirect(url_for("accounts.show_second_step"), code=303))


def find_half_signed_in() -> HalfSignedIn | None:
    """Return whose password was just verified; None if nobody's, or too long ago."""
    try:
        user_id, at, mark, target = session[_HALF]
        account = service.get_account(db.session(), int(user_id))
    except (KeyError, TypeError, ValueError, UnknownUserError):
        return None
    age = now().timestamp() - float(at)
    is_fresh = abs(age) < HALF_SIGNED_IN.total_seconds()
    is_same = service.get_password_mark(db.session(), account.id) == mark
    if not (is_fresh and is_same and account.state is AccountState.OPEN):
        return None
    return HalfSignedIn(account=account, target=target)


def is_right_code(person: Account | SignedInUser, code: str) -> bool:
    """Say whether a code is right; wrong codes are counted, a right one is used up.

    Raises:
        TooManyTriesError: ten wrong codes within five minutes.
    """
    typed, device = (code, now()), known_device(person.email)
    try:
        with transaction() as db_session:
            try_id = service.count_code_try(db_session, person.id, device, now())
    except TooManyTriesError:
        note_too_many_tries()
        raise
    with transaction() as db_session:
        is_right = service.use_code(db_session, person.id, signing_key(), typed, try_id)
    if not is_right:
        log_event("code_failed")
    return is_right


def note_too_many_tries() -> None:
    """Log that somebody keeps guessing; the audit log holds a hash of the name."""
    log_event("sign_in_locked")


def required_roles() -> frozenset[Role]:
    """Return the roles whose holders must have a second factor."""
    settings: Settings = current_app.config["SETTINGS"]
    return read_roles(settings.second_factor_roles)


def read_roles(text: str) -> frozenset[Role]:
    """Read the setting: roles separated by commas.

    >>> sorted(read_roles(" trainer, operator "))
    [<Role.OPERATOR: 'operator'>, <Role.TRAINER: 'trainer'>]
    """
    names = {name.strip() for name in text.split(",") if name.strip()}
    unknown = sorted(names - set(Role))
    if unknown:
        message = f"SECOND_FACTOR_ROLES names {unknown[0]}; roles are {', '.join(Role)}"
        raise ValueError(message)
    return frozenset(Role(name) for name in names)


def must_set_up(user: SignedInUser) -> bool:
    """Say whether a person must set up her second factor before anything else."""
    return not user.has_second_factor and bool(user.roles & required_roles())


def lead_to_set_up() -> Any:
    """Redirect anybody who must have a second factor and has none to its set-up page."""
    view = current_app.view_functions.get(request.endpoint or "")
    is_public = getattr(view, "is_public", False) and request.endpoint != _HOME
    if view is None or is_public or getattr(view, "opens_before_second_factor", False):
        return None
    user = find_user()
    if user is None or not must_set_up(user):
        return None
    if wants_json():
        return show_error(403)
    return redirect(url_for("accounts.show_second_factor"), code=303)
