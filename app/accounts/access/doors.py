"""In and out: passwords are checked, sessions begin and end."""

import flask_login
from flask import current_app, request, session

from app.accounts import service
from app.accounts.access.devices import known_device
from app.accounts.access.present import find_user, idle_limits
from app.accounts.access.second_step import check_one_step_is_enough
from app.accounts.access.unsent import mark_forms
from app.accounts.domain import SignedInUser, UserId
from app.accounts.domain.sessions import name_browser
from app.accounts.errors import TooManyTriesError, WrongSignInError
from app.accounts.service import Arrival
from app.db import db, transaction
from app.web import now, surroundings


def sign_in(email: str, password: str) -> UserId:
    """Sign a person in, under a fresh session.

    Raises:
        TooManyTriesError: ten wrong tries for this name within five minutes.
        WrongSignInError: name and password do not belong together.
        SecondStepNeededError: they do, and a code of her phone has to follow.
    """
    user_id = check_password(email, password)
    check_one_step_is_enough(user_id)
    start_session(user_id)
    return user_id


def check_password(email: str, password: str) -> UserId:
    """Return whose name and password these are; nobody is signed in yet.

    Raises:
        TooManyTriesError: ten wrong tries for this name within five minutes.
        WrongSignInError: name and password do not belong together.
    """
    ticket = _count_try(email)
    is_right = service.is_password_right(ticket.password_hash, password)
    with transaction() as db_session:
        if is_right and ticket.user_id is not None:
            service.take_back_try(db_session, ticket.try_id)
            return ticket.user_id
        service.note_wrong_try(db_session, ticket, now())
    raise WrongSignInError


def is_own_password(user: SignedInUser, password: str) -> bool:
    """Say whether a password is the one of the person who is signed in; wrong ones are counted.

    A session left open or copied must not become a way to guess the password: this door counts
    with the sign-in page.

    Raises:
        TooManyTriesError: ten wrong tries for this name within five minutes.
    """
    try:
        return check_password(user.email, password) == user.id
    except WrongSignInError:
        return False


def _count_try(email: str) -> service.SignInTicket:
    try:
        with transaction() as db_session:
            return service.begin_sign_in(db_session, email, known_device(email), now())
    except TooManyTriesError:
        note_too_many_tries()
        raise


def note_too_many_tries() -> None:
    """Tell the log that somebody keeps guessing; whose name it is stands in the audit, hashed."""
    current_app.logger.warning("sign-in refused: ten wrong tries for one name in five minutes")


def start_session(user_id: UserId) -> None:
    """Begin a fresh session: nothing of the one before survives, whoever's it was."""
    before = find_user()
    browser = name_browser(request.headers.get("User-Agent", ""))
    arrival = Arrival(key=surroundings().new_token(), browser=browser)
    with transaction() as db_session:
        if before is not None:
            service.close_session(db_session, before.session_id)
        service.open_session(db_session, user_id, arrival, now())
    user = service.load_signed_in_user(db.session(), arrival.key, idle_limits(), now())
    session.clear()
    if user is not None:
        session.permanent = True
        flask_login.login_user(user)
        mark_forms(user_id)


def end_other_sessions(user: SignedInUser) -> None:
    """Sign a person out everywhere but here."""
    with transaction() as db_session:
        service.end_sessions(db_session, user.id, now(), "ended_sessions", user.session_id)


def sign_out(user: SignedInUser) -> None:
    """End this session and every copy of its cookie."""
    with transaction() as db_session:
        service.sign_out(db_session, user, now())
    flask_login.logout_user()
    session.clear()
