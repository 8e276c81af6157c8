"""Links in emails: a new password, a confirmed address, another address, the address that stays.

The token is removed from the URL at once, so that no history, log, or other site learns it. Nothing
happens until a button is pressed, because mail programs open links to scan them.
"""

from dataclasses import dataclass

from flask import abort, flash, make_response, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from app.accounts import service
from app.accounts.access import find_user, new_link_seed, public
from app.accounts.access.typed import suggest_email
from app.accounts.domain.links import LinkPurpose
from app.accounts.errors import DeadLinkError, EmailTakenError
from app.accounts.forms import NewPasswordForm
from app.accounts.service import LiveLink
from app.accounts.views.door import Page, blueprint
from app.db import db, transaction
from app.mail import post
from app.web import now
from app.web.reach import PURPOSE, TOKEN, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext

_TAKEN = lazy_gettext("That address now belongs to another account, so nothing was changed.")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkWords:
    """What the page of a mailed link says before its button is pressed."""

    title: str
    lead: str
    button: str


_WORDS = {
    LinkPurpose.RESET: LinkWords(
        title=lazy_gettext("Choose a new password"),
        lead=lazy_gettext("It replaces the old one, and you will be signed out of every browser."),
        button=lazy_gettext("Set the new password"),
    ),
    LinkPurpose.CONFIRM: LinkWords(
        title=lazy_gettext("Confirm your address"),
        lead=lazy_gettext("Then you can get back in by email if you ever forget your password."),
        button=lazy_gettext("Confirm this address"),
    ),
    LinkPurpose.CHANGE: LinkWords(
        title=lazy_gettext("Confirm your new address"),
        lead=lazy_gettext("From now on you sign in with it, and our emails go to it."),
        button=lazy_gettext("Use this address"),
    ),
    LinkPurpose.KEEP: LinkWords(
        title=lazy_gettext("Keep your address"),
        lead=lazy_gettext(
            "Your account keeps this address, or gets it back. Every browser is signed out, the "
            "current password stops working, and we email you a link to choose a new one."
        ),
        button=lazy_gettext("Keep this address"),
    ),
}


@blueprint.get("/links/<purpose>/<token>")
@public
@reaches(purpose=PURPOSE, token=TOKEN)
def open_link(purpose: str, token: str) -> Page:
    """Take the token out of the URL, and redirect to the page that asks for confirmation."""
    session[_slot(_read(purpose))] = token
    answer = make_response(redirect(url_for("accounts.show_link", purpose=purpose), code=303))
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@blueprint.get("/links/<purpose>")
@public
@reaches(purpose=PURPOSE)
def show_link(purpose: str) -> Page:
    """Show what a mailed link will do, or that it is no longer valid."""
    kind = _read(purpose)
    link = _find(kind)
    return _dead(kind) if link is None else _page(kind, link, NewPasswordForm())


@blueprint.post("/links/<purpose>")
@public
@reaches(purpose=PURPOSE)
def use_link(purpose: str) -> Page:
    """Do what a mailed link was made for, once."""
    kind = _read(purpose)
    link = _find(kind)
    if link is None:
        return _dead(kind)
    form = NewPasswordForm.from_request(email=link.email)
    form.address = link.email
    if kind is LinkPurpose.RESET and not form.is_sent_and_valid():
        return _page(kind, link, form), 422
    try:
        answer = _DOERS[kind](str(session[_slot(kind)]), form)
    except DeadLinkError:
        return _dead(kind)
    except EmailTakenError:
        flash(str(_TAKEN), "caution")
        answer = _go_on()
    session.pop(_slot(kind), None)
    return answer


def _reset(token: str, form: NewPasswordForm) -> Response:
    hashed = service.hash_password(form.password.data or "")
    with transaction() as db_session:
        link = service.reset_password(db_session, token, hashed, now())
        if post.sends_mail():
            service.note_new_password(db_session, link.user_id, now())
    suggest_email(link.email)
    flash(_("Your new password is set. Sign in with it now."), "good")
    return _go_on()


def _confirm(token: str, _form: NewPasswordForm) -> Response:
    with transaction() as db_session:
        service.confirm_email(db_session, token, now())
    flash(_("Your address is confirmed."), "good")
    return _go_on()


def _change(token: str, _form: NewPasswordForm) -> Response:
    with transaction() as db_session:
        email = service.change_email(db_session, token, now())
    suggest_email(email)
    flash(_("From now on you sign in with %(email)s.", email=email), "good")
    return _go_on()


def _keep(token: str, _form: NewPasswordForm) -> Response:
    with transaction() as db_session:
        email = service.keep_email(db_session, token, now())
        service.ask_for_reset(db_session, email, new_link_seed(), now())
    return make_response(redirect(url_for("accounts.show_mailed", about="kept"), code=303))


_DOERS = {
    LinkPurpose.RESET: _reset,
    LinkPurpose.CONFIRM: _confirm,
    LinkPurpose.CHANGE: _change,
    LinkPurpose.KEEP: _keep,
}


def _go_on() -> Response:
    page = "accounts.show_sign_in" if find_user() is None else "accounts.show_account"
    return make_response(redirect(url_for(page), code=303))


def _read(purpose: str) -> LinkPurpose:
    return LinkPurpose(purpose) if purpose in _WORDS else abort(404)


def _slot(kind: LinkPurpose) -> str:
    return f"link_{kind.value}"


def _find(kind: LinkPurpose) -> LiveLink | None:
    token = session.get(_slot(kind), "")
    return service.find_link(db.session(), token, kind, now()) if token else None


def _page(kind: LinkPurpose, link: LiveLink, form: NewPasswordForm) -> str:
    return render_template(
        "accounts/link.html", words=_WORDS[kind], purpose=kind.value, link=link, form=form
    )


def _dead(kind: LinkPurpose) -> Page:
    return render_template("accounts/dead_link.html", purpose=kind.value), 410
