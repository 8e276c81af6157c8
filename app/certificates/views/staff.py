"""Certificates as those see them who may revoke them: trainers those of their people, operators all."""

from flask import flash, redirect, render_template
from werkzeug.wrappers import Response

from app.accounts.access import current_user, requires
from app.accounts.domain import Role, UserId
from app.accounts.domain.stewardship import Act
from app.certificates.domain.shown import Shown
from app.certificates.errors import AlreadyRevokedError, CertificateNotFoundError
from app.certificates.forms import RevokeForm
from app.certificates.service import changing, reading
from app.certificates.views.door import Page, blueprint
from app.db import db, transaction
from app.web import now
from app.web.addresses import url_for
from app.web.marks import form_called, never_kept
from app.web.reach import HELD_CERTIFICATE, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext


@blueprint.get("/certificates/people")
@requires(Role.TRAINER, Role.OPERATOR)
def list_held() -> Page:
    """Show the certificates of the people somebody trains; operators see all."""
    held = reading.list_for_staff(db.session(), _sees_as(), now())
    return render_template("certificates/held.html", certificates=held)


@blueprint.get("/certificates/people/<int:certificate_id>")
@requires(Role.TRAINER, Role.OPERATOR)
@reaches(certificate_id=HELD_CERTIFICATE)
def show_held(certificate_id: int) -> Page:
    """Show one certificate, and how it is revoked."""
    return _page(certificate_id, RevokeForm())


@blueprint.post("/certificates/people/<int:certificate_id>/revoke")
@requires(Role.TRAINER, Role.OPERATOR)
@form_called(lazy_gettext("Revoking a certificate"))
@reaches(certificate_id=HELD_CERTIFICATE)
def revoke(certificate_id: int) -> Page:
    """Revoke a certificate, with a reason."""
    shown, form = _find(certificate_id)[0], RevokeForm.from_request()
    if not form.is_sent_and_valid():
        return _page(certificate_id, form), 422
    try:
        with transaction() as session:
            changing.revoke(session, shown.public_id, form.reason.data or "", _act())
    except AlreadyRevokedError:
        flash(_("This certificate was revoked before. Nothing was done."), "caution")
    else:
        flash(_("The certificate is revoked. Its holder is told why by email."), "good")
    return _to(certificate_id)


@blueprint.post("/certificates/people/<int:certificate_id>/name")
@requires(Role.TRAINER, Role.OPERATOR)
@never_kept
@reaches(certificate_id=HELD_CERTIFICATE)
def take_present_name(certificate_id: int) -> Page:
    """Let a certificate bear the name its holder goes by now."""
    shown = _find(certificate_id)[0]
    with transaction() as session:
        name = changing.take_present_name(session, shown.public_id, _act())
    flash(_("The certificate now bears the name %(name)s.", name=name), "good")
    return _to(certificate_id)


def _page(certificate_id: int, form: RevokeForm) -> str:
    shown, name = _find(certificate_id)
    return render_template("certificates/held_one.html", shown=shown, name=name, form=form)


def _find(certificate_id: int) -> tuple[Shown, str]:
    """Return a certificate and the present name of its holder.

    Raises:
        CertificateNotFoundError: it is not there, or not the business of whoever is signed in.
    """
    session = db.session()
    public_id, name = changing.find_address_of(session, certificate_id, _sees_as())
    shown = reading.verify(session, public_id, now())
    if shown is None:
        raise CertificateNotFoundError
    return shown, name


def _sees_as() -> UserId | None:
    user = current_user()
    return None if user.may(Role.OPERATOR) else user.id


def _act() -> Act:
    return Act(actor_id=current_user().id, now=now())


def _to(certificate_id: int) -> Response:
    target = url_for("certificates.show_held", certificate_id=certificate_id)
    return redirect(target, code=303)
