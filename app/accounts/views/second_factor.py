"""The second step: required when signing in, set up and removed on the account pages."""

from flask import flash, redirect, render_template, session, url_for

from app.accounts import access, service
from app.accounts.access import current_user, public, requires
from app.accounts.domain import Role, SignedInUser
from app.accounts.domain.second_factor import (
    derive_secret,
    in_groups,
    make_recovery_codes,
    setup_address,
)
from app.accounts.domain.stewardship import Act
from app.accounts.errors import TooManyTriesError, WrongCodeError
from app.accounts.forms import CodeForm, FactorForm, SetUpFactorForm
from app.accounts.views.account import check_current_password
from app.accounts.views.door import Page, blueprint
from app.accounts.words import TOO_MANY_TRIES
from app.db import db, transaction
from app.web import now, runtime
from app.web.forms import BaseForm
from app.web.limits import limiter
from app.web.marks import before_second_factor, never_kept
from app.web.squares import draw_square
from app.wording import lazy_gettext

_TOO_LATE = lazy_gettext(
    "That took too long, or your password was changed in the meantime. Please sign in again."
)
_WRONG = lazy_gettext(
    "That code is not right. A code from the app works once, for half a minute: wait for the next "
    "one. A recovery code works once."
)
_WRONG_AT_SET_UP = lazy_gettext(
    "This is not the code the app should be showing. Check that the clock on your phone is right, and "
    "try the next code."
)
_REMOVED = lazy_gettext("The second step is off. From now on you sign in with your password alone.")
_NONCE = "second_factor_nonce"
_CODES = "300 per 5 minutes"  # per IP address, as on the sign-in page


@blueprint.get("/sign-in/code")
@public
def show_second_step() -> Page:
    """Ask for a code after the right password was given."""
    if access.find_half_signed_in() is None:
        return _start_over()
    return render_template("accounts/second_step.html", form=CodeForm(), message=None)


@blueprint.post("/sign-in/code")
@public
@limiter.limit(_CODES)
def take_second_step() -> Page:
    """Sign in with the right code, and go on to where they wanted to go."""
    half, form = access.find_half_signed_in(), CodeForm.from_request()
    if half is None:
        return _start_over()
    if not form.is_sent_and_valid():
        return render_template("accounts/second_step.html", form=form, message=None), 422
    try:
        is_right = access.is_right_code(half.account, form.code.data or "")
    except TooManyTriesError:
        return render_template("accounts/second_step.html", form=form, message=TOO_MANY_TRIES), 429
    if not is_right:
        return render_template("accounts/second_step.html", form=form, message=_WRONG), 422
    access.start_session(half.account.id)
    target = half.target or url_for("home.show_home")
    return access.remember_device(redirect(target, code=303), half.account.email)


def _start_over() -> Page:
    flash(str(_TOO_LATE), "caution")
    return redirect(url_for("accounts.show_sign_in"), code=303)


@blueprint.get("/account/second-factor")
@requires(*Role)
@before_second_factor
def show_second_factor() -> Page:
    """Show the signed-in person's second step, or how to set it up."""
    if current_user().has_second_factor:
        return _manage(FactorForm())
    return _set_up(SetUpFactorForm())


@blueprint.post("/account/second-factor")
@requires(*Role)
@before_second_factor
@never_kept
def set_up_second_factor() -> Page:
    """Store the second step once the phone proves to work; show the recovery codes, once.

    Browsers signed in with just the password are signed out.
    """
    user, form = current_user(), SetUpFactorForm.from_request()
    if user.has_second_factor or _NONCE not in session:
        return redirect(url_for("accounts.show_second_factor"), code=303)
    if form.is_sent_and_valid():
        check_current_password(user, form)
    if form.refused:
        return _set_up(form), 422
    codes = make_recovery_codes(runtime().new_token)
    offer = service.FactorOffer(nonce=session[_NONCE], recovery_codes=codes)
    typed = (form.code.data or "", now())
    try:
        with transaction() as db_session:
            service.set_up_second_factor(db_session, user, access.signing_key(), offer, typed)
    except WrongCodeError:
        form.refuse("code", _WRONG_AT_SET_UP)
        return _set_up(form), 422
    session.pop(_NONCE)
    return render_template("accounts/recovery_codes.html", codes=codes, is_new=True)


@blueprint.post("/account/second-factor/codes")
@requires(*Role)
@never_kept
def renew_codes() -> Page:
    """Give new recovery codes; the old ones no longer work."""
    user, form = current_user(), FactorForm.from_request()
    if not _may_change(form):
        return _refused(form)
    codes = make_recovery_codes(runtime().new_token)
    with transaction() as db_session:
        service.renew_recovery_codes(db_session, user.id, codes, now())
    return render_template("accounts/recovery_codes.html", codes=codes, is_new=False)


@blueprint.post("/account/second-factor/remove")
@requires(*Role)
@never_kept
def remove_second_factor() -> Page:
    """Go back to signing in with just the password."""
    user, form = current_user(), FactorForm.from_request()
    if not _may_change(form):
        return _refused(form)
    with transaction() as db_session:
        service.remove_second_factor(db_session, user.id, Act(actor_id=user.id, now=now()))
    flash(str(_REMOVED), "good")
    return redirect(url_for("accounts.show_account"), code=303)


def _may_change(form: FactorForm) -> bool:
    """Check the password first, so that a wrong password does not use up a code."""
    user = current_user()
    if form.is_sent_and_valid() and user.has_second_factor:
        check_current_password(user, form)
        if not form.refused:
            _check_code(user, form)
    return not form.refused and user.has_second_factor


def _check_code(user: SignedInUser, form: FactorForm) -> None:
    try:
        if not access.is_right_code(user, form.code.data or ""):
            form.refuse("code", _WRONG)
    except TooManyTriesError:
        form.refuse("code", TOO_MANY_TRIES)


def _refused(form: FactorForm) -> Page:
    page = _manage(form)
    return (page, 422) if isinstance(page, str) else page


def _set_up(form: BaseForm) -> str:
    user = current_user()
    nonce = session.setdefault(_NONCE, runtime().new_token())
    secret = derive_secret(access.signing_key(), user.id, nonce)
    address = setup_address(secret, user.email)
    return render_template(
        "accounts/set_up_second_factor.html",
        form=form,
        address=address,  # a phone opens it with the app itself
        square=draw_square(address, border=3),
        secret=in_groups(secret),
        is_required=access.must_set_up(user),
    )


def _manage(form: BaseForm) -> Page:
    state = service.find_second_factor(db.session(), current_user().id)
    if state is None:  # turned off in another window in the meantime
        return redirect(url_for("accounts.show_second_factor"), code=303)
    return render_template("accounts/second_factor.html", form=form, state=state)
