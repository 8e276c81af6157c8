"""Pages of accounts: sign up, sign in, sign out, my account."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.accounts import access, service
from app.accounts.access import current_user, find_user, public, requires
from app.accounts.domain import Role, SignedInUser
from app.accounts.errors import EmailTakenError, TooManyTriesError, WrongSignInError
from app.accounts.forms import ChangePasswordForm, RenameForm, SignInForm, SignUpForm
from app.db import transaction
from app.web import now
from app.web.limits import limiter
from app.web.redirects import safe_target

blueprint = Blueprint("accounts", __name__, template_folder="templates")

_WRONG = "The e-mail address and the password do not belong together. Check both and try again."
_WAIT = (
    "There were ten wrong tries for this name within five minutes. "
    "Your work is untouched; wait five minutes and try again."
)
_WELCOME = "If that address had no account yet, it has one now. Sign in to begin."
_ADDRESS = "sign_up_email"
# Per address. A whole institute may sit behind one address, so these only stop machines; guessing
# one person's password is limited per name (see `domain.is_try_allowed`).
_SIGN_UPS = "60 per minute; 400 per hour"
_SIGN_INS = "300 per 5 minutes"

Page = str | Response | tuple[str, int]


@blueprint.get("/sign-up")
@public
def show_sign_up() -> Page:
    """Show the form that opens an account."""
    return render_template("accounts/sign_up.html", form=SignUpForm.from_request())


@blueprint.post("/sign-up")
@public
@limiter.limit(_SIGN_UPS)
def sign_up() -> Page:
    """Open an account; the answer is the same whether the address was known or not."""
    form = SignUpForm.from_request()
    if not form.is_sent_and_valid():
        return render_template("accounts/sign_up.html", form=form), 422
    account = service.NewAccount(
        email=form.email.data or "",
        name=form.name.data or "",
        password_hash=service.hash_password(form.password.data or ""),
    )
    _open_account_quietly(account)
    session[_ADDRESS] = form.email.data
    flash(_WELCOME, "good")
    return redirect(url_for("accounts.show_sign_in"), code=303)


def _open_account_quietly(account: service.NewAccount) -> None:
    try:
        with transaction() as db_session:
            service.create_account(db_session, account, now())
    except EmailTakenError:
        return  # saying so would tell strangers who has an account here


@blueprint.get("/sign-in")
@public
def show_sign_in() -> Page:
    """Show the sign-in form, or go on when already signed in."""
    target = safe_target(request.args.get("next"), "")
    if find_user() is not None:
        return redirect(target or url_for("home.show_home"), code=303)
    form = SignInForm.from_request(email=session.get(_ADDRESS, ""), next=target)
    return render_template("accounts/sign_in.html", form=form, message=None)


@blueprint.post("/sign-in")
@public
@limiter.limit(_SIGN_INS)
def sign_in() -> Page:
    """Sign in; the answer does not tell known addresses from unknown ones."""
    form = SignInForm.from_request()
    if not form.is_sent_and_valid():
        return render_template("accounts/sign_in.html", form=form, message=None), 422
    try:
        user = access.sign_in(form.email.data or "", form.password.data or "")
    except WrongSignInError:
        return render_template("accounts/sign_in.html", form=form, message=_WRONG), 422
    except TooManyTriesError:
        return render_template("accounts/sign_in.html", form=form, message=_WAIT), 429
    target = safe_target(form.next.data, url_for("home.show_home"))
    return access.remember_device(redirect(target, code=303), user.email)


@blueprint.post("/sign-out")
@requires(*Role)
def sign_out() -> Page:
    """Sign out here and everywhere the cookie may have been copied to."""
    access.sign_out(current_user().id)
    flash("You are signed out.", "good")
    return redirect(url_for("accounts.show_sign_in"), code=303)


@blueprint.get("/account")
@requires(*Role)
def show_account() -> Page:
    """Show the account of the person who is signed in."""
    return _account_page(RenameForm.from_request(name=current_user().name), ChangePasswordForm())


@blueprint.post("/account/name")
@requires(*Role)
def rename() -> Page:
    """Change the name shown to others."""
    form = RenameForm.from_request()
    if not form.is_sent_and_valid():
        return _account_page(form, ChangePasswordForm()), 422
    with transaction() as db_session:
        service.rename(db_session, current_user().id, form.name.data or "", now())
    flash("Your name is changed.", "good")
    return redirect(url_for("accounts.show_account"), code=303)


@blueprint.post("/account/password")
@requires(*Role)
def change_password() -> Page:
    """Change the password; every other session of this person ends."""
    user = current_user()
    form = ChangePasswordForm(request.form, email=user.email)
    if form.is_sent_and_valid():
        _check_present_password(user, form)
    if form.refused:
        return _account_page(RenameForm(data={"name": user.name}), form), 422
    hashed = service.hash_password(form.password.data or "")
    with transaction() as db_session:
        service.change_password(db_session, user.id, hashed, now())
    access.restart_session(user.id)
    flash("Your password is changed. Other browsers have been signed out.", "good")
    return redirect(url_for("accounts.show_account"), code=303)


def _check_present_password(user: SignedInUser, form: ChangePasswordForm) -> None:
    try:
        if not access.is_own_password(user, form.present.data or ""):
            form.refuse("present", "This is not your present password.")
    except TooManyTriesError:
        form.refuse("present", _WAIT)


def _account_page(name_form: RenameForm, password_form: ChangePasswordForm) -> str:
    return render_template(
        "accounts/account.html", name_form=name_form, password_form=password_form
    )
