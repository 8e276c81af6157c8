"""`flask accounts create`, `list`, `show`, `rename`, `set-address`, `set-password`."""

import click
from flask import current_app

from app.accounts import service
from app.accounts.cli.group import (
    ROLE,
    accounts,
    act,
    check_email,
    check_name,
    plain_refusals,
    refuse_for,
)
from app.accounts.domain import Role
from app.accounts.domain.passwords import find_password_problem
from app.accounts.domain.stewardship import Account, AccountFilter, AccountState
from app.db import db, transaction
from app.mail import post
from app.web import now, runtime
from app.web.addresses import url_for

_ASKED = "Asked for when not given, so that it stays out of the shell history."
_STATE = click.Choice([state.value for state in AccountState])


@accounts.command("create")
@click.argument("email", callback=check_email)
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
@click.password_option(help=_ASKED)
def create(email: str, name: str, role: str, password: str) -> None:
    """Open an account for EMAIL with a role."""
    refuse_for(find_password_problem(password, email))
    account = service.NewAccount(
        email=email,
        name=name,
        password_hash=service.hash_password(password),
        roles=frozenset({Role(role)}),
    )
    with plain_refusals(email), transaction() as session:
        service.create_account(session, account, now(), act())
    click.echo(f"{email} has an account now, as {role}.")


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
@click.argument("email")
def show(email: str) -> None:
    """Show one account: name, roles, state, and when it was opened."""
    with plain_refusals(email):
        account = service.get_account_of(db.session(), email)
    click.echo(f"name    {account.name}")
    click.echo(f"e-mail  {account.email}")
    click.echo(f"number  {account.id}")
    click.echo(f"roles   {', '.join(sorted(account.roles)) or 'none'}")
    click.echo(f"state   {account.state.value}{' (demo account)' if account.is_demo else ''}")
    click.echo(f"opened  {account.opened_at:%Y-%m-%d %H:%M} UTC")


@accounts.command("rename")
@click.argument("email")
@click.argument("name", callback=check_name)
def rename(email: str, name: str) -> None:
    """Show the person with this EMAIL under another NAME."""
    with plain_refusals(email), transaction() as session:
        service.set_name(session, service.get_account_of(session, email).id, name, act())
    click.echo(f"{email} is called {name} now.")


@accounts.command("set-address")
@click.argument("email")
@click.argument("new_email", callback=check_email)
def set_address(email: str, new_email: str) -> None:
    """Let the person with this EMAIL sign in as NEW_EMAIL from now on; she signs in again."""
    with plain_refusals(email), transaction() as session:
        service.set_address(session, service.get_account_of(session, email).id, new_email, act())
    click.echo(f"{email} signs in as {new_email} now.")


@accounts.command("set-password")
@click.argument("email")
@click.option("--link", is_flag=True, help="Print a link instead: she chooses the password.")
@click.option("--password", help=_ASKED)
def set_password(email: str, *, link: bool, password: str | None) -> None:
    """Give the person with this EMAIL another password; every browser of hers is signed out.

    With --link nobody but her learns it: hand her the printed link, which works once, for an hour.
    """
    if link:
        _print_link(email)
        return
    password = password or click.prompt("Password", hide_input=True, confirmation_prompt=True)
    refuse_for(find_password_problem(password, email))
    hashed = service.hash_password(password)
    with plain_refusals(email), transaction() as session:
        service.set_password(session, service.get_account_of(session, email).id, hashed, act())
    click.echo(f"{email} has another password now, and is signed out everywhere.")


def _print_link(email: str) -> None:
    token = runtime().new_token()
    with plain_refusals(email), transaction() as session:
        account = service.get_account_of(session, email)
        service.make_reset_link(session, account.id, token, act())
    with current_app.test_request_context():
        path = url_for("accounts.open_link", purpose="reset", token=token)
    click.echo(post.link_to(path))
    if not post.has_address():
        click.echo("PUBLIC_URL is not set: put the address of your site in front of it.", err=True)


def _marks(account: Account) -> list[str]:
    marks = [*sorted(account.roles), *(["demo"] if account.is_demo else [])]
    return marks + ([] if account.state is AccountState.OPEN else [account.state.value])
