"""Forms that arrive after their session ended: kept for their writer to sign in and resend.

A form's token names the person it was made for and is signed, so we know whose form it is even when
the cookie is gone. Nothing is kept for a token we did not make, and requests from another origin
were refused before. A kept form is shown only to that person, and only she can send it, by pressing
a button, with the token of her new session. So nobody else's page can plant a form for her or have
one sent.
"""

from urllib.parse import urlencode, urlsplit

from flask import Response, current_app, flash, make_response, redirect, request, session
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound

from app.accounts import service
from app.accounts.access.present import find_user
from app.accounts.access.typed import suggest_email
from app.accounts.domain import UserId
from app.db import transaction
from app.web import notebook, now, runtime
from app.web.addresses import url_for
from app.web.arrival import is_only_asked
from app.web.csrf import FIELD, StaleFormError
from app.web.errors import show_database_error, show_http_error, wants_json
from app.web.redirects import safe_target
from app.wording import gettext as _
from app.wording import lazy_gettext

# The field in which the page of a kept form says which one is being resent.
KEPT_AS = "kept_as"
_LARGEST = 200_000
_NAMELESS = lazy_gettext("A form")
_NOT_KEPT = lazy_gettext(
    "You were signed out before this arrived, and it could not be kept. None of it was saved, and "
    "what you had saved before is safe. Your browser’s Back button may still show what you wrote."
)
_GUARDED = lazy_gettext(
    "You were signed out before this arrived, so nothing was changed. For security, this form is not "
    "kept: sign in, then do it again."
)


def mark_forms(user_id: UserId) -> None:
    """Give the forms of a session a token that names the person they are for."""
    session[FIELD] = _signer().dumps([user_id, runtime().new_token()])


def answer_stale_form(error: StaleFormError) -> Response:
    """Answer a form from our own pages that does not belong to the current session."""
    view = current_app.view_functions.get(request.endpoint or "")
    if wants_json() or request.method != "POST" or view is None:
        return show_http_error(error)
    try:
        user = find_user()
        if user is None:
            is_shown = getattr(view, "is_public", False) and not _is_unread(view)
            return _show_again() if is_shown else hold_form()
        if not _is_unread(view) and find_writer() == user.id and not _is_unkeepable(view):
            return _keep(user.id)
    except SQLAlchemyError as fault:
        return show_database_error(fault)
    except HTTPException as refused:  # a body that is too large or was cut off
        return show_http_error(refused)
    return show_http_error(error)


def hold_form() -> Response:
    """Keep a form sent after its session ended, and ask its writer to sign in."""
    view = current_app.view_functions[str(request.endpoint)]
    if _is_unkeepable(view):
        is_goodbye = request.endpoint == "accounts.sign_out"
        if is_goodbye:
            flash(_("You are signed out."), "good")
        else:
            flash(str(_GUARDED), "caution")
        return _to_sign_in(_page_before())
    writer = None if _is_unread(view) else find_writer()
    if writer is None:
        flash(str(_NOT_KEPT), "caution")
        return _to_sign_in(_page_before())
    return _keep(writer)


def drop_sent_form(response: Response) -> Response:
    """Delete a kept form once it was resent and accepted; a refused one stays."""
    view = current_app.view_functions.get(request.endpoint or "")
    is_taken = request.method == "POST" and response.status_code < 400
    if not is_taken or _is_unread(view):
        return response
    key = request.form.get(KEPT_AS)
    if key and find_user() is not None:
        notebook().note(lambda db_session: service.drop_form(db_session, key))
    return response


def name_of_form(path: str) -> str:
    """Return what a form that is sent to an address holds, as `form_called` says of its view."""
    urls = current_app.create_url_adapter(request)
    try:
        endpoint, _parts = urls.match(urlsplit(path).path, method="POST")  # type: ignore[union-attr]
    except HTTPException:  # a form of an earlier version, whose address is no longer there
        return str(_NAMELESS)
    return str(getattr(current_app.view_functions[endpoint], "form_name", _NAMELESS))


def find_writer() -> UserId | None:
    """Return whom the submitted form was made for, according to its signed token."""
    try:
        user_id, _token = _signer().loads(request.form.get(FIELD, ""))
    except (BadSignature, ValueError, TypeError):
        return None
    return UserId(user_id) if isinstance(user_id, int) else None


def _keep(writer: UserId) -> Response:
    ours = {FIELD, KEPT_AS}
    fields = [[name, text] for name, text in request.form.items(multi=True) if name not in ours]
    if sum(len(name) + len(text) for name, text in fields) > _LARGEST:
        flash(str(_NOT_KEPT), "caution")
        return _to_sign_in(_page_before())
    key = runtime().new_token()
    form = service.Unsent(path=request.full_path.rstrip("?"), fields=fields)
    with transaction() as db_session:
        is_kept = service.keep_form(db_session, writer, form, key, now())
    page = url_for("accounts.show_unsent", key=key)
    if find_user() is not None:
        return make_response(redirect(page, code=303))
    flash(_say_kept(form) if is_kept else str(_NOT_KEPT), "caution")
    return _to_sign_in(page if is_kept else _page_before())


def _say_kept(form: service.Unsent) -> str:
    return _(
        "You were signed out before this arrived. “%(form)s” is kept for one hour: sign in, and send "
        "it with one click.",
        form=name_of_form(form.path),
    )


def _show_again() -> Response:
    """Show a public form again: it holds little, and its sender has no session to lose."""
    page, wish = request.path, safe_target(request.form.get("next"), "")
    try:
        current_app.create_url_adapter(request).match(page, method="GET")  # type: ignore[union-attr]
    except (MethodNotAllowed, NotFound):
        page = url_for("accounts.show_sign_in")
    suggest_email(request.form.get("email", ""))
    parts = {"again": "1", **({"next": wish} if wish else {})}
    return make_response(redirect(f"{page}?{urlencode(parts)}", code=303))


def _to_sign_in(target: str) -> Response:
    page = url_for("accounts.show_sign_in", **({"next": target} if target else {}))
    return make_response(redirect(page, code=303))


def _page_before() -> str:
    """Return our page that contained the form, if the browser names it."""
    before = urlsplit(request.referrer or "")
    return safe_target(before.path, "") if before.netloc == request.host else ""


def _is_unread(view: object) -> bool:
    """Say whether the request's body is left unread, because it may be large and is not needed."""
    return is_only_asked() or bool(getattr(view, "has_token_in_address", False))


def _is_unkeepable(view: object) -> bool:
    return bool(getattr(view, "is_never_kept", False))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="form of a person")
