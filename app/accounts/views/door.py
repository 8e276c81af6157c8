"""Signing in and signing out."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from app.accounts import access
from app.accounts.access import current_user, find_user, public, requires
from app.accounts.access.typed import TYPED_EMAIL
from app.accounts.domain import Role
from app.accounts.errors import TooManyTriesError, WrongSignInError
from app.accounts.forms import SignInForm
from app.accounts.words import TOO_MANY_TRIES
from app.web.limits import limiter
from app.web.marks import before_second_factor, never_kept
from app.web.redirects import safe_target
from app.wording import gettext as _
from app.wording import lazy_gettext

blueprint = Blueprint("accounts", __name__, template_folder="../templates")

_WRONG = lazy_gettext("That email address and password do not match. Check both and try again.")
# Per IP address. A whole institute may share one, so these limits only stop machines; guessing one
# person's password is limited per name (see `domain.is_try_allowed`).
_SIGN_INS = "300 per 5 minutes"

Page = str | Response | tuple[str, int]


@blueprint.get("/sign-in")
@public
def show_sign_in() -> Page:
    """Show the sign-in form, or continue if already signed in."""
    target = safe_target(request.args.get("next"), "")
    if find_user() is not None:
        return redirect(target or url_for("home.show_home"), code=303)
    form = SignInForm.from_request(email=session.get(TYPED_EMAIL, ""), next=target)
    return render_template("accounts/sign_in.html", form=form, message=None)


@blueprint.post("/sign-in")
@public
@limiter.limit(_SIGN_INS)
def sign_in() -> Page:
    """Sign in; the response is the same for known and unknown addresses."""
    form = SignInForm.from_request()
    if not form.is_sent_and_valid():
        return render_template("accounts/sign_in.html", form=form, message=None), 422
    email = form.email.data or ""
    try:
        access.sign_in(email, form.password.data or "")
    except WrongSignInError:
        return render_template("accounts/sign_in.html", form=form, message=_WRONG), 422
    except TooManyTriesError:
        return render_template("accounts/sign_in.html", form=form, message=TOO_MANY_TRIES), 429
    target = safe_target(form.next.data, url_for("home.show_home"))
    return access.remember_device(redirect(target, code=303), email)


@blueprint.post("/sign-out")
@requires(*Role)
@never_kept
@before_second_factor
def sign_out() -> Page:
    """Sign out here, and wherever this session's cookie may have been copied to."""
    access.sign_out(current_user())
    flash(_("You are signed out."), "good")
    return redirect(url_for("accounts.show_sign_in"), code=303)
