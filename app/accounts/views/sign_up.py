"""Creating an account.

Signing up signs in, so a stranger who tries an address can tell whether it had an account. That
cannot be hidden without a mailed link, which would keep people waiting on their first evening and
exclude everybody where no mail is set up. What keeps this from being a way to test lists of
addresses: each try is reported to the address itself, a new address opens a visible account, and
responses for known addresses are limited per hour and machine. Where it matters most, when asking
for a new password or another address, the responses are the same.
"""

from flask import flash, g, redirect, render_template, request, session, url_for

from app.accounts import access, service
from app.accounts.access import public
from app.accounts.access.typed import TYPED_EMAIL, suggest_email
from app.accounts.errors import EmailTakenError, TooManyTriesError, WrongSignInError
from app.accounts.forms import SignUpForm
from app.accounts.views.door import Page, blueprint
from app.db import transaction
from app.mail import post
from app.web import now
from app.web.limits import limiter
from app.web.redirects import safe_target
from app.wording import lazy_gettext

_WELCOME = lazy_gettext("Welcome! Your account is ready, and you are signed in.")
_WELCOME_MAIL = lazy_gettext(
    "Welcome! Your account is ready, and you are signed in. We have sent you an email: please "
    "confirm your address when you have a minute."
)
_WELCOME_BACK = lazy_gettext(
    "You already had an account, and that was its password: you are signed in."
)
_NO_MAIL = lazy_gettext(
    "No account can be created with this address. If it is yours, you may already have one: sign "
    "in, or ask the person who runs this site."
)
_SIGN_UPS = "60 per minute; 400 per hour"  # per IP address, as on the sign-in page
_KNOWN = "20 per hour"


@blueprint.get("/sign-up")
@public
def show_sign_up() -> Page:
    """Show the form that creates an account."""
    target = safe_target(request.args.get("next"), "")
    form = SignUpForm.from_request(email=session.get(TYPED_EMAIL, ""), next=target)
    return render_template("accounts/sign_up.html", form=form)


@blueprint.post("/sign-up")
@public
@limiter.limit(_SIGN_UPS)
@limiter.limit(_KNOWN, deduct_when=lambda _: bool(g.get("was_known")))
def sign_up() -> Page:
    """Create an account and sign its holder in; a known address is written to instead."""
    form = SignUpForm.from_request()
    if not form.is_sent_and_valid():
        return render_template("accounts/sign_up.html", form=form), 422
    email, target = form.email.data or "", safe_target(form.next.data, url_for("home.show_home"))
    account = service.NewAccount(
        email=email,
        name=form.name.data or "",
        password_hash=service.hash_password(form.password.data or ""),
    )
    try:
        with transaction() as db_session:
            user_id = service.create_account(db_session, account, now())
            if post.sends_mail():
                seed = access.new_link_seed()
                service.ask_for_confirmation(db_session, user_id, email, seed, now())
    except EmailTakenError:
        g.was_known = True
        return _answer_known(form, target)
    access.start_session(user_id)
    flash(str(_WELCOME_MAIL if post.sends_mail() else _WELCOME), "good")
    return access.remember_device(redirect(target, code=303), email)


def _answer_known(form: SignUpForm, target: str) -> Page:
    """Sign in if the password is right; otherwise mail the holder that she has an account."""
    email = form.email.data or ""
    try:
        access.sign_in(email, form.password.data or "")
    except (WrongSignInError, TooManyTriesError):
        return _point_out(form, email)
    flash(str(_WELCOME_BACK), "good")
    return access.remember_device(redirect(target, code=303), email)


def _point_out(form: SignUpForm, email: str) -> Page:
    if not post.sends_mail():
        form.refuse("email", _NO_MAIL)
        return render_template("accounts/sign_up.html", form=form), 422
    with transaction() as db_session:
        person = service.find_addressee(db_session, email, now())
        service.note_known_address(db_session, person.id if person else None, now())
    suggest_email(email)
    return redirect(url_for("accounts.show_mailed", about="account"), code=303)
