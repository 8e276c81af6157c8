"""People: the list of accounts, and the page of one."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from app.accounts import service as accounts
from app.accounts.access import current_user, idle_limits, requires
from app.accounts.domain import Role, UserId
from app.accounts.domain.stewardship import Account, AccountFilter, AccountState, Act
from app.accounts.errors import ErasedAccountError, LastOperatorError, UnknownUserError
from app.administration import service
from app.administration.domain import AuditFilter
from app.administration.errors import OwnAccountError
from app.administration.forms import AddressForm, NameForm, PeopleFilterForm, RoleForm
from app.administration.words import name_account_state, say_details, say_event
from app.db import db, transaction
from app.people.service import roles
from app.people.words import name_role, role_in_list
from app.web import now
from app.web.errors import show_error
from app.web.forms import BaseForm
from app.web.reach import ACCOUNT, reaches
from app.wording import lazy_gettext

blueprint = Blueprint(
    "administration", __name__, url_prefix="/operator", template_folder="../templates"
)
blueprint.add_app_template_filter(name_account_state)
blueprint.add_app_template_filter(say_event)
blueprint.add_app_template_filter(say_details)
blueprint.add_app_template_filter(name_role)
blueprint.add_app_template_filter(role_in_list)

_LAST = lazy_gettext(
    "This is the only operator with an open account, and without one nobody could run the site. "
    "Nothing was changed. Make somebody else an operator first."
)
_OWN = lazy_gettext(
    "That is your own account, and nothing was changed. Change your address, password or second step, or "
    "erase your account, under My account, where you enter your password. For anything else, ask another "
    "operator, so that nobody is locked out by accident."
)
_ERASED = lazy_gettext("This account was erased, and nothing about it can be changed.")

Page = str | Response | tuple[str, int]


@blueprint.errorhandler(UnknownUserError)
def show_nobody(_error: UnknownUserError) -> Page:
    """Answer for a person who does not exist."""
    return show_error(404)


@blueprint.errorhandler(LastOperatorError)
@blueprint.errorhandler(OwnAccountError)
@blueprint.errorhandler(ErasedAccountError)
def show_refusal(error: Exception) -> Page:
    """Return to the person's page with the reason why nothing was done."""
    said = {LastOperatorError: _LAST, OwnAccountError: _OWN, ErasedAccountError: _ERASED}
    flash(str(said[type(error)]), "problem")
    return to_person((request.view_args or {})["user_id"])


@blueprint.get("/people")
@requires(Role.OPERATOR)
def list_people() -> Page:
    """Show the people who have an account, a page at a time."""
    form = PeopleFilterForm(request.args)
    session = db.session()
    wanted = AccountFilter(
        search=form.who.data or "",
        role=Role(form.role.data) if form.role.data in set(Role) else None,
        state=AccountState(form.state.data) if form.state.data in set(AccountState) else None,
    )
    found = accounts.find_accounts(session, wanted, _page_asked())
    scopes = {grant.scope for account in found.accounts for grant in account.grants}
    names = roles.name_scopes(session, scopes)
    held = {one.id: roles.list_held(one.grants, names) for one in found.accounts}
    return render_template(
        "administration/people.html", form=form, found=found, held=held, asked=asked(form)
    )


def asked(form: BaseForm) -> dict[str, str]:
    """Return the filled fields of a filter, for the links to further pages.

    Only fields the form knows: `url_for` gives other names special meanings.
    """
    raw = {field.name: (field.raw_data or [""])[0] for field in form}
    return {name: value for name, value in raw.items() if value}


def _page_asked() -> int:
    text = request.args.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


@blueprint.get("/people/<int:user_id>")
@requires(Role.OPERATOR)
@reaches(user_id=ACCOUNT)
def show_person(user_id: int) -> Page:
    """Show one person's account, what can be done to it, and what was done."""
    return person_page(find_account(user_id))


def find_account(user_id: int) -> Account:
    """Return the account that a page's URL names."""
    return accounts.get_account(db.session(), user_id)


def person_page(
    account: Account,
    name_form: NameForm | None = None,
    address_form: AddressForm | None = None,
    link: str | None = None,
) -> str:
    """Render the page of one person, with refused forms or a newly made link."""
    session = db.session()
    names = roles.name_scopes(session, [grant.scope for grant in account.grants])
    return render_template(
        "administration/person.html",
        account=account,
        link=link,
        sessions=accounts.list_sessions(session, account, idle_limits(), now()),
        factor=accounts.find_second_factor(session, account.id),
        is_own=account.id == current_user().id,
        name_form=name_form or NameForm(data={"name": account.name}),
        address_form=address_form or AddressForm(data={"email": account.email}),
        held=roles.list_held(account.grants, names),
        grantable=roles.list_grantable(session, account.grants),
        role_form=RoleForm(),
        events=service.find_events(session, AuditFilter(person_id=account.id)),
    )


def own_act() -> Act:
    """Return who acts and when: the signed-in operator, now."""
    return Act(actor_id=current_user().id, now=now())


def check_not_own(user_id: int) -> None:
    """Check that an operator does not lock herself out.

    The same goes for acts that need her password on My account: a session alone must not be enough
    to take over her account.

    Raises:
        OwnAccountError: it is her own account.
    """
    if user_id == current_user().id:
        raise OwnAccountError


def to_person(user_id: int) -> Response:
    """Return to the page of one person."""
    return redirect(url_for("administration.show_person", user_id=user_id), code=303)


def do_and_tell(user_id: int, act: Callable[[Session, UserId, Act], object], said: str) -> Response:
    """Do something to an account, say in a sentence with `%(name)s` that it is done, and go back."""
    account = find_account(user_id)
    with transaction() as session:
        act(session, account.id, own_act())
    flash(said % {"name": account.name}, "good")
    return to_person(user_id)
