"""`flask accounts create`, `list`, `show`, `rename`, `set-address`, `set-password`."""

import click
from flask import current_app

from app.accounts import service
from app.accounts.access import new_link_seed
from app.accounts.cli.group import (
    ROLE,
    accounts,
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
from app.accounts.domain import Role
from app.accounts.domain.passwords import find_password_problem
from app.accounts.domain.stewardship import Account, AccountFilter, AccountState
from app.db import db, transaction
from app.mail import post
from app.web import now
from app.web.addresses import url_for

_ASKED = "Asked for when not given, so that it stays out of the shell history."
_STATE = click.Choice([state.value for state in AccountState])


@accounts.command("create")
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
@click.password_option(help=_ASKED, callback=check_password)
def create(email: str, name: str, role: str, password: str) -> None:
    """Create an account for EMAIL with a role."""
    refuse_for(find_password_problem(password, email))
    account = service.NewAccount(
        email=email,
        name=name,
        password_hash=service.hash_password(password),
        roles=frozenset({Role(role)}),
    )
    with plain_refusals(email), transaction() as session:
        service.create_account(session, account, now(), act())
    click.echo(f"{email} now has an account, as {Role(role).with_article}.")


@accounts.command("list")
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
    for account in service.iterate_accounts(db.session(), wanted):
        click.echo(f"{account.email}\t{account.name}\t{', '.join(_marks(account))}")


@accounts.command("show")
@click.argument("email", callback=check_known)
def show(email: str) -> None:
    """Show one account: name, roles, state, and when it was created."""
    account = find_account(email)
    click.echo(f"name    {account.name}")
    click.echo(f"email   {account.email}")
    click.echo(f"number  {account.id}")
    click.echo(f"roles   {', '.join(sorted(account.roles)) or 'none'}")
    click.echo(f"state   {account.state.value}{' (demo account)' if account.is_demo else ''}")
    click.echo(f"opened  {account.opened_at:%Y-%m-%d %H:%M} UTC")


@accounts.command("rename")
@click.argument("email", callback=check_known)
@click.argument("name", callback=check_name)
def rename(email: str, name: str) -> None:
    """Show the person with this EMAIL under another NAME."""
    with changing(email) as (session, account):
        service.set_name(session, account.id, name, act())
    click.echo(f"{email} is now called {name}.")


@accounts.command("set-address")
@click.argument("email", callback=check_known)
@click.argument("new_email", callback=check_free)
def set_address(email: str, new_email: str) -> None:
    """Let the person with this EMAIL sign in as NEW_EMAIL from now on; they have to sign in again."""
    with changing(email) as (session, account):
        service.set_address(session, account.id, new_email, act())
    click.echo(f"{email} now signs in as {new_email}.")


@accounts.command("set-password")
@click.argument("email", callback=check_known)
@click.option(
    "--link", is_flag=True, help="Print a link instead, so that the person chooses the password."
)
@click.option("--password", help=_ASKED, callback=check_password)
def set_password(email: str, *, link: bool, password: str | None) -> None:
    """Give the person with this EMAIL another password, and sign them out of every browser.

    With --link nobody else learns it: hand them the printed link, which works once, for one hour.
    """
    if link:
        _print_link(email)
        return
    password = password or click.prompt("Password", hide_input=True, confirmation_prompt=True)
    refuse_for(find_password_problem(password, email))
    hashed = service.hash_password(password)
    with changing(email) as (session, account):
        service.set_password(session, account.id, hashed, act())
    click.echo(f"{email} now has another password, and has been signed out everywhere.")


def _print_link(email: str) -> None:
    seed = new_link_seed()
    with changing(email) as (session, account):
        service.make_reset_link(session, account.id, seed, act())
    with current_app.test_request_context():
        path = url_for("accounts.open_link", purpose="reset", token=seed.token)
    click.echo(post.link_to(path))
    if not post.has_address():
        click.echo("PUBLIC_URL is not set: put the address of your site in front of it.", err=True)


def _marks(account: Account) -> list[str]:
    marks = [*sorted(account.roles), *(["demo"] if account.is_demo else [])]
    return marks + ([] if account.state is AccountState.OPEN else [account.state.value])
