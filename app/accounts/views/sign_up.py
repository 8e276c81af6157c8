"""Opening an account."""

from flask import flash, redirect, render_template, session, url_for

from app.accounts import service
from app.accounts.access import public
from app.accounts.errors import EmailTakenError
from app.accounts.forms import SignUpForm
from app.accounts.views.door import ADDRESS, Page, blueprint
from app.db import transaction
from app.web import now
from app.web.limits import limiter

_WELCOME = "If that address had no account yet, it has one now. Sign in to begin."
_SIGN_UPS = "60 per minute; 400 per hour"  # per address, as at the sign-in page


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
    session[ADDRESS] = form.email.data
    flash(_WELCOME, "good")
    return redirect(url_for("accounts.show_sign_in"), code=303)


def _open_account_quietly(account: service.NewAccount) -> None:
    try:
        with transaction() as db_session:
            service.create_account(db_session, account, now())
    except EmailTakenError:
        return  # saying so would tell strangers who has an account here
