"""Signing in and out: passwords are checked, sessions start and end."""

from datetime import datetime

import flask_login
from flask import current_app, request, session

from app.accounts import service
from app.accounts.access.devices import known_device
from app.accounts.access.present import find_user, idle_limits
from app.accounts.access.second_step import check_one_step_is_enough, note_too_many_tries
from app.accounts.access.unsent import mark_forms
from app.accounts.access.unstored import hold
from app.accounts.domain import SignedInUser, TriesMeanwhile, UserId
from app.accounts.domain.sessions import name_browser
from app.accounts.errors import TooManyTriesError, WrongSignInError
from app.accounts.service import Arrival
from app.db import BRIEFLY_S, DATABASE_FAULTS, db, transaction
from app.web import notebook, now, runtime
from app.web.log import log_event


def sign_in(email: str, password: str) -> UserId:
    """Sign a person in, under a fresh session.

    Raises:
        TooManyTriesError: ten wrong tries for this name within five minutes.
        WrongSignInError: name and password do not belong together.
        SecondStepNeededError: they do, and a code from her phone is needed too.
    """
    user_id = check_password(email, password)
    check_one_step_is_enough(user_id)
    start_session(user_id)
    return user_id


def check_password(email: str, password: str) -> UserId:
    """Return whose name and password these are, without signing anybody in.

    Raises:
        TooManyTriesError: ten wrong tries for this name within five minutes.
        WrongSignInError: name and password do not belong together.
    """
    ticket = _count_try(email)
    is_right = service.is_password_right(ticket.password_hash, password)
    moment = now()
    if is_right and ticket.user_id is not None:
        _tries_meanwhile().forget(ticket.name_hash)
        notebook().note(lambda db_session: service.take_back_try(db_session, ticket.try_id))
        return ticket.user_id
    notebook().note(lambda db_session: service.note_wrong_try(db_session, ticket, moment))
    log_event("sign_in_failed")
    raise WrongSignInError


def is_own_password(user: SignedInUser, password: str) -> bool:
    """Say whether a password is that of the signed-in person; wrong ones are counted.

    A session left open or copied must not become a way to guess the password, so these tries count
    together with those on the sign-in page.

    Raises:
        TooManyTriesError: ten wrong tries for this name within five minutes.
    """
    try:
        return check_password(user.email, password) == user.id
    except WrongSignInError:
        return False


def _count_try(email: str) -> service.SignInTicket:
    """Count a try in the database, or in memory while it is locked or its disk is full."""
    counted = (email, known_device(email), now())
    try:
        try:
            with transaction(patience_s=BRIEFLY_S) as db_session:
                return service.begin_sign_in(db_session, *counted)
        except DATABASE_FAULTS:
            log_event("sign_in_try_counted_in_memory")
            return service.begin_sign_in_unstored(db.session(), _tries_meanwhile(), *counted)
    except TooManyTriesError:
        note_too_many_tries()
        raise


def _tries_meanwhile() -> TriesMeanwhile:
    found: TriesMeanwhile = current_app.extensions["tries_meanwhile"]
    return found


def start_session(user_id: UserId) -> None:
    """Start a fresh session; nothing of the previous one survives, whoever's it was."""
    before = find_user()
    browser = name_browser(request.headers.get("User-Agent", ""))
    arrival = Arrival(key=runtime().new_token(), browser=browser)
    moment = now()
    is_stored = _store_session(before, user_id, arrival, moment)
    session.clear()
    if is_stored:
        user = service.load_signed_in_user(db.session(), arrival.key, idle_limits(), moment)
    else:
        user = hold(user_id, arrival.key)
    if user is not None:
        session.permanent = True
        flask_login.login_user(user)
        mark_forms(user_id)


def _store_session(
    before: SignedInUser | None, user_id: UserId, arrival: Arrival, moment: datetime
) -> bool:
    """Replace the previous session, now or, if nothing can be stored now, later."""
    ended = None if before is None else before.session_id
    try:
        with transaction(patience_s=BRIEFLY_S) as db_session:
            service.replace_session(db_session, ended, user_id, arrival, moment)
    except DATABASE_FAULTS:
        log_event("session_held_in_cookie")
        notebook().note(lambda later: service.store_held_session(later, user_id, arrival, moment))
        return False
    return True


def end_other_sessions(user: SignedInUser) -> None:
    """Sign a person out everywhere but here."""
    with transaction() as db_session:
        service.end_sessions(db_session, user.id, now(), "ended_sessions", user.session_id)


def sign_out(user: SignedInUser) -> None:
    """End this session and every copy of its cookie."""
    moment = now()
    if user.session_id is None:  # not stored yet: its end is noted to be stored after it
        notebook().note(lambda db_session: service.sign_out(db_session, user, moment))
    else:
        with transaction() as db_session:
            service.sign_out(db_session, user, moment)
    flask_login.logout_user()
    session.clear()
