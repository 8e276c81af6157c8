"""`flask accounts create`, `list`, `show`, `grant`, `revoke`: who may do what, and where."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from app.accounts import service as accounts
from app.accounts.cli import accounts as group
from app.accounts.cli.group import (
    ROLE,
    act,
    changing,
    check_free,
    check_known,
    check_name,
    check_password,
    find_account,
    plain_refusals,
    refuse_for,
)
from app.accounts.cli.people import ASKED
from app.accounts.domain import Role
from app.accounts.domain.scopes import SITE, Grant, Scope, is_allowed
from app.accounts.domain.stewardship import Account, AccountFilter, AccountState
from app.accounts.words import find_password_problem
from app.db import db, transaction
from app.people.cli import places
from app.people.domain import CohortLine
from app.people.service import roles as service
from app.people.service.organizations import OrganizationSummary
from app.people.words import role_in_list, role_in_sentence
from app.web import now

_TOO_LITTLE = (
    "A trainer sees the people of her cohorts and nobody else: say of which cohort, or of which "
    "organization, with --cohort or --organization; see `flask cohorts list`."
)
_STATE = click.Choice([state.value for state in AccountState])


def _scoped(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command name the place a role holds in."""
    of_cohort = click.option(
        "--cohort",
        callback=places.check_cohort,
        help="For a trainer: of which cohort, by number or name.",
    )
    of_organization = click.option(
        "--organization",
        callback=places.check_organization,
        help="For a trainer: of every cohort of which organization.",
    )
    return of_cohort(of_organization(command))


def _wanted(
    role: str, cohort: CohortLine | None, organization: OrganizationSummary | None
) -> Grant:
    """Return the role that is to be given, or say why there is none with this scope."""
    scope = places.find_scope(cohort, organization)
    wanted = Grant(Role(role), scope or SITE)
    is_fit = is_allowed(wanted.role, wanted.scope.kind)
    too_much = f"The role {role} is for the whole site: leave out --{wanted.scope.kind.value}."
    refuse_for(None if is_fit else _TOO_LITTLE if scope is None else too_much)
    return wanted


@group.command("create")
@click.argument("email", callback=check_free)
@click.option(
    "--name", prompt="Name shown to others", help="Name shown to others.", callback=check_name
)
@click.option(
    "--role",
    type=ROLE,
    default=Role.LEARNER.value,
    show_default=True,
    help="What the account may do. Every role includes learning.",
)
@_scoped
@click.password_option(help=ASKED, callback=check_password)
def create(
    email: str,
    name: str,
    role: str,
    cohort: CohortLine | None,
    organization: OrganizationSummary | None,
    password: str,
) -> None:
    """Create an account for EMAIL with a role."""
    refuse_for(find_password_problem(password, email))
    wanted = _wanted(role, cohort, organization)
    account = accounts.NewAccount(
        email=email,
        name=name,
        password_hash=accounts.hash_password(password),
        grants=frozenset({wanted}),
    )
    with plain_refusals(email), places.plain_refusals(), transaction() as session:
        service.check_place(session, wanted)
        accounts.create_account(session, account, now(), act())
    click.echo(f"{email} now has an account, as {_told(wanted)}.")


@group.command("grant")
@click.argument("email", callback=check_known)
@click.argument("role", type=ROLE)
@_scoped
def grant(
    email: str, role: str, cohort: CohortLine | None, organization: OrganizationSummary | None
) -> None:
    """Give a ROLE to the person with this EMAIL; they sign in again to use it.

    A trainer is one of a cohort, or of every cohort of an organization.
    """
    wanted = _wanted(role, cohort, organization)
    with changing(email) as (session, account), places.plain_refusals():
        is_new = service.grant(session, account.id, wanted, act())
    click.echo(f"{email} is {'now' if is_new else 'already'} {_told(wanted)}.")


@group.command("revoke")
@click.argument("email", callback=check_known)
@click.argument("role", type=ROLE)
@_scoped
def revoke(
    email: str, role: str, cohort: CohortLine | None, organization: OrganizationSummary | None
) -> None:
    """Take a ROLE from the person with this EMAIL, at once: everywhere, or in one place."""
    scope = places.find_scope(cohort, organization)
    with changing(email) as (session, account):
        is_new = service.revoke(session, account.id, Role(role), act(), scope)
    told = _told(Grant(Role(role), scope or SITE))
    click.echo(f"{email} {'is no longer' if is_new else 'was not'} {told}.")


@group.command("list")
@click.option("--search", default="", help="Only people whose name or address holds this text.")
@click.option("--role", type=ROLE, help="Only people with this role.")
@click.option("--state", type=_STATE, help="Only accounts that are open, closed or erased.")
def list_all(search: str, role: str | None, state: str | None) -> None:
    """List accounts with their roles: address, name, roles, one a line, with tabs between."""
    wanted = AccountFilter(
        search=search,
        role=Role(role) if role else None,
        state=AccountState(state) if state else None,
    )
    names = service.name_scopes(db.session())
    for account in accounts.iterate_accounts(db.session(), wanted):
        click.echo(f"{account.email}\t{account.name}\t{', '.join(_marks(account, names))}")


@group.command("show")
@click.argument("email", callback=check_known)
def show(email: str) -> None:
    """Show one account: name, roles and where they hold, state, and when it was created."""
    account = find_account(email)
    held = _held(account, service.name_scopes(db.session()))
    click.echo(f"name    {account.name}")
    click.echo(f"email   {account.email}")
    click.echo(f"number  {account.id}")
    click.echo(f"roles   {', '.join(held) or 'none'}")
    click.echo(f"state   {account.state.value}{' (demo account)' if account.is_demo else ''}")
    click.echo(f"opened  {account.opened_at:%Y-%m-%d %H:%M} UTC")


def _held(account: Account, names: Mapping[Scope, str]) -> list[str]:
    return [role_in_list(one) for one in service.list_held(account.grants, names)]


def _marks(account: Account, names: Mapping[Scope, str]) -> list[str]:
    marks = [*_held(account, names), *(["demo"] if account.is_demo else [])]
    return marks + ([] if account.state is AccountState.OPEN else [account.state.value])


def _told(wanted: Grant) -> str:
    (held,) = service.list_held([wanted], service.name_scopes(db.session(), [wanted.scope]))
    return role_in_sentence(held)
