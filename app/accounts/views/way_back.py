"""Resetting a forgotten password: asking for a link, and what comes next."""

from flask import (
    Response,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_limiter import RequestLimit

from app.accounts import service
from app.accounts.access import new_link_seed, public
from app.accounts.access.typed import TYPED_EMAIL, suggest_email
from app.accounts.forms import ForgottenForm
from app.accounts.views.door import Page, blueprint
from app.db import transaction
from app.mail import post
from app.web import now
from app.web.limits import limiter

# Per machine. Whoever asks more often gets the same answer and no email: see `domain.MAX_EMAILS`
# for the limit per address.
_ASKS = "30 per 5 minutes; 100 per hour"
_MAILED = {"reset", "account", "kept"}


@blueprint.get("/forgotten-password")
@public
def show_forgotten() -> Page:
    """Show the form for a reset link, or who can help where no mail is sent."""
    form = ForgottenForm.from_request(email=session.get(TYPED_EMAIL, ""))
    return _forgotten(form)


def _forgotten(form: ForgottenForm) -> str:
    return render_template("accounts/forgotten.html", form=form, sends_mail=post.sends_mail())


def _answer_alike(_: RequestLimit | None = None) -> Response:
    return make_response(redirect(url_for("accounts.show_mailed", about="reset"), code=303))


@blueprint.post("/forgotten-password")
@public
@limiter.limit(_ASKS, on_breach=_answer_alike)
def ask_for_reset() -> Page:
    """Mail a reset link; the response is the same whether or not anybody has the address."""
    form = ForgottenForm.from_request()
    if not post.sends_mail():
        return _forgotten(form)
    if not form.is_sent_and_valid():
        return _forgotten(form), 422
    suggest_email(form.email.data or "")
    with transaction() as db_session:
        service.ask_for_reset(db_session, form.email.data or "", new_link_seed(), now())
    return _answer_alike()


@blueprint.get("/mailed")
@public
def show_mailed() -> Page:
    """Say that an email is on its way, and what to do when it does not come."""
    about = request.args.get("about", "")
    return render_template("accounts/mailed.html", about=about if about in _MAILED else "reset")
