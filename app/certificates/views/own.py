"""A person's own certificates: the list, the page to print, the PDF, the badge."""

from flask import abort, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from app.accounts.access import current_user, requires
from app.accounts.domain import Role
from app.certificates.domain.shown import Shown
from app.certificates.errors import BadgeError, PdfError
from app.certificates.service import badges, pdf, reading
from app.certificates.views.door import Page, blueprint, find_signing, full_address, square_of
from app.certificates.words.face import face_of, words_of_badge
from app.db import db
from app.web import now
from app.web.addresses import url_for
from app.web.reach import OWN_CERTIFICATE, reaches
from app.wording import gettext as _
from app.wording import say


@blueprint.get("/certificates")
@requires(Role.LEARNER)
def list_own() -> Page:
    """Show a person's own certificates, and what demonstrations gave her."""
    rater_id = current_user().id
    return render_template(
        "certificates/own.html",
        certificates=reading.list_own(db.session(), rater_id, now()),
        demonstrations=reading.list_own_demonstrations(db.session(), rater_id),
        full_address=full_address,
    )


@blueprint.get("/certificates/<public_id>/print")
@requires(Role.LEARNER)
@reaches(public_id=OWN_CERTIFICATE)
def print_own(public_id: str) -> Page:
    """Show a certificate as it is printed."""
    shown = _find(public_id)
    return _printable(shown) if shown.holds else _refuse(_no_longer())


@blueprint.get("/certificates/<public_id>/pdf")
@requires(Role.LEARNER)
@reaches(public_id=OWN_CERTIFICATE)
def send_pdf(public_id: str) -> Page:
    """Send a certificate as a PDF, on A4 or Letter paper."""
    shown = _find(public_id)
    if not shown.holds:
        return _refuse(_no_longer())
    face = face_of(shown, full_address(shown), str(square_of(shown)))
    try:
        drawn = pdf.draw_pdf(face, shown.issued_at, is_letter=request.args.get("paper") != "a4")
    except PdfError as error:
        return _refuse(say(error.args[0]))
    return _file(drawn, "application/pdf", "certificate.pdf")


@blueprint.get("/certificates/<public_id>/badge")
@requires(Role.LEARNER)
@reaches(public_id=OWN_CERTIFICATE)
def send_badge(public_id: str) -> Page:
    """Send a certificate as a signed Open Badge."""
    shown = _find(public_id)
    if not shown.holds:
        return _refuse(_no_longer())
    email = reading.find_confirmed_address(db.session(), current_user().id)
    try:
        baked = badges.bake_badge(shown, words_of_badge(shown), find_signing(), email)
    except BadgeError as error:
        return _refuse(say(error.args[0]))
    return _file(baked, "image/svg+xml", "badge.svg")


@blueprint.get("/demonstration/certificates/<public_id>/print")
@requires(Role.LEARNER)
@reaches(public_id=OWN_CERTIFICATE)
def print_demonstration(public_id: str) -> Page:
    """Show a demonstration certificate as it is printed, marked all over."""
    shown = reading.find_own_demonstration(db.session(), current_user().id, public_id)
    return _printable(shown or abort(404))


def _find(public_id: str) -> Shown:
    shown = reading.find_own(db.session(), current_user().id, public_id, now())
    return shown or abort(404)


def _printable(shown: Shown) -> str:
    face = face_of(shown, full_address(shown), "")
    return render_template(
        "certificates/print.html", shown=shown, face=face, square=square_of(shown)
    )


def _no_longer() -> str:
    return _("This certificate does not hold any more, so there is nothing to print or to export.")


def _refuse(why: str) -> Response:
    flash(why, "caution")
    return redirect(url_for("certificates.list_own"), code=303)


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
