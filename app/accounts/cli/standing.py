"""`flask accounts grant`, `revoke`, `close`, `reopen`, `end-sessions`: what a person may do."""

import click

from app.accounts import service
from app.accounts.access import idle_limits
from app.accounts.cli.group import ROLE, accounts, act, plain_refusals
from app.accounts.domain import Role
from app.db import db, transaction
from app.web import now


@accounts.command("grant")
@click.argument("email")
@click.argument("role", type=ROLE)
def grant(email: str, role: str) -> None:
    """Give a ROLE to the person with this EMAIL; she signs in again to use it."""
    with plain_refusals(email), transaction() as session:
        account = service.get_account_of(session, email)
        is_new = service.grant_role(session, account.id, Role(role), act())
    click.echo(f"{email} is {role} now." if is_new else f"{email} was {role} already.")


@accounts.command("revoke")
@click.argument("email")
@click.argument("role", type=ROLE)
def revoke(email: str, role: str) -> None:
    """Take a ROLE from the person with this EMAIL, at once."""
    with plain_refusals(email), transaction() as session:
        account = service.get_account_of(session, email)
        is_new = service.revoke_role(session, account.id, Role(role), act())
    click.echo(f"{email} is {role} no more." if is_new else f"{email} was not {role}.")


@accounts.command("close")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask whether you are sure.")
def close(email: str, *, yes: bool) -> None:
    """Close the account of the person with this EMAIL: she is signed out and stays out.

    Everything of hers stays. `flask accounts reopen` lets her in again.
    """
    with plain_refusals(email):
        account = service.get_account_of(db.session(), email)
    if not yes:
        click.confirm(f"Close the account of {account.name} <{account.email}>?", abort=True)
    with plain_refusals(email), transaction() as session:
        is_new = service.close_account(session, account.id, act())
    done = "is closed; everything of hers stays" if is_new else "was closed already"
    click.echo(f"The account of {account.email} {done}.")


@accounts.command("reopen")
@click.argument("email")
def reopen(email: str) -> None:
    """Let the person with this EMAIL sign in again, with all that was hers."""
    with plain_refusals(email), transaction() as session:
        account = service.get_account_of(session, email)
        is_new = service.reopen_account(session, account.id, act())
    click.echo(f"The account of {email} {'is open again' if is_new else 'is open already'}.")


@accounts.command("end-sessions")
@click.argument("email")
def end_sessions(email: str) -> None:
    """Sign the person with this EMAIL out of every browser, copied cookies included."""
    with plain_refusals(email), transaction() as session:
        service.end_all_sessions(session, service.get_account_of(session, email).id, act())
    click.echo(f"{email} is signed out everywhere.")


@accounts.command("sessions")
@click.argument("email")
def sessions(email: str) -> None:
    """List the browsers in which the person with this EMAIL is signed in."""
    with plain_refusals(email):
        account = service.get_account_of(db.session(), email)
    for line in service.list_sessions(db.session(), account, idle_limits(), now()):
        opened, seen = (f"{at:%Y-%m-%d %H:%M} UTC" for at in (line.opened_at, line.seen_at))
        click.echo(f"{line.browser}\tsince {opened}\tlast used {seen}")


@accounts.command("remove-second-factor")
@click.argument("email")
def remove_second_factor(email: str) -> None:
    """Let the person with this EMAIL sign in by her password alone: for a phone that was lost."""
    with plain_refusals(email), transaction() as session:
        account = service.take_account(session, service.get_account_of(session, email).id)
        is_new = service.remove_second_factor(session, account.id, act())
    click.echo(f"{email} {'signs' if is_new else 'signed'} in by password alone.")
