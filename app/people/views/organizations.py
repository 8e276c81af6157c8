"""Organizations, for operators: made, renamed, closed, with their cohorts and trainers."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.accounts.access import requires
from app.accounts.domain import Role
from app.db import db, transaction
from app.people.errors import ClosedError, NameInUseError, OrganizationNotFoundError
from app.people.forms import OrganizationForm
from app.people.service import organization_pages
from app.people.service import organizations as service
from app.people.views.cohorts import own_act
from app.web import today
from app.web.errors import show_error
from app.web.forms import BaseForm
from app.web.marks import form_called, never_kept
from app.web.reach import ORGANIZATION, reaches
from app.wording import gettext as _
from app.wording import lazy_gettext

blueprint = Blueprint(
    "organizations",
    __name__,
    url_prefix="/operator/organizations",
    template_folder="../templates",
)

Page = str | Response | tuple[str, int]

_TAKEN = lazy_gettext("There is an organization of this name already.")
_CLOSED = lazy_gettext(
    "This organization is closed, so nothing changes in it any more. Nothing was done."
)


@blueprint.errorhandler(OrganizationNotFoundError)
def show_nothing(_error: OrganizationNotFoundError) -> Page:
    """Answer for an organization that does not exist."""
    return show_error(404)


@blueprint.errorhandler(ClosedError)
def show_closed(_error: ClosedError) -> Page:
    """Return to a closed organization with the reason why nothing was done."""
    flash(str(_CLOSED), "caution")
    return _to_organization((request.view_args or {})["organization_id"])


@blueprint.get("")
@requires(Role.OPERATOR)
def list_organizations() -> Page:
    """Show every organization, with the form that makes one."""
    return _list_page(OrganizationForm())


@blueprint.post("")
@requires(Role.OPERATOR)
@form_called(lazy_gettext("A new organization"))
def make_organization() -> Page:
    """Make an organization."""
    form = OrganizationForm.from_request()
    if not form.is_sent_and_valid():
        return _list_page(form), 422
    try:
        with transaction() as session:
            made = service.make_organization(session, form.name.data or "", own_act())
    except NameInUseError:
        form.refuse("name", str(_TAKEN))
        return _list_page(form), 422
    flash(_("The organization is made."), "good")
    return _to_organization(made)


@blueprint.get("/<int:organization_id>")
@requires(Role.OPERATOR)
@reaches(organization_id=ORGANIZATION)
def show_organization(organization_id: int) -> Page:
    """Show an organization with its cohorts and trainers."""
    return _organization_page(organization_id)


@blueprint.post("/<int:organization_id>")
@requires(Role.OPERATOR)
@form_called(lazy_gettext("The name of an organization"))
@reaches(organization_id=ORGANIZATION)
def rename_organization(organization_id: int) -> Page:
    """Give an organization another name."""
    form = OrganizationForm.from_request()
    if not form.is_sent_and_valid():
        return _organization_page(organization_id, form), 422
    service.check_open(service.get_organization(db.session(), organization_id))
    try:
        with transaction() as session:
            service.rename_organization(session, organization_id, form.name.data or "", own_act())
    except NameInUseError:
        form.refuse("name", str(_TAKEN))
        return _organization_page(organization_id, form), 422
    flash(_("The organization has been renamed."), "good")
    return _to_organization(organization_id)


@blueprint.get("/<int:organization_id>/close")
@requires(Role.OPERATOR)
@reaches(organization_id=ORGANIZATION)
def ask_to_close(organization_id: int) -> Page:
    """Say what closing an organization does, and ask."""
    page = organization_pages.get_organization_page(db.session(), organization_id, today())
    service.check_open(page.organization)
    return render_template("people/close_organization.html", page=page)


@blueprint.post("/<int:organization_id>/close")
@requires(Role.OPERATOR)
@never_kept
@reaches(organization_id=ORGANIZATION)
def close_organization(organization_id: int) -> Page:
    """Close an organization and every cohort of it, for good."""
    with transaction() as session:
        service.close_organization(session, organization_id, own_act())
    flash(_("The organization and its cohorts are closed."), "good")
    return _to_organization(organization_id)


def _to_organization(organization_id: int) -> Response:
    address = url_for("organizations.show_organization", organization_id=organization_id)
    return redirect(address, code=303)


def _list_page(form: OrganizationForm) -> str:
    found = service.list_organizations(db.session())
    return render_template("people/organizations.html", organizations=found, form=form)


def _organization_page(organization_id: int, refused: BaseForm | None = None) -> str:
    page = organization_pages.get_organization_page(db.session(), organization_id, today())
    form = refused or OrganizationForm(data={"name": page.organization.name})
    return render_template("people/organization.html", page=page, form=form)
