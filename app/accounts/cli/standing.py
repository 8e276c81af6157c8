"""`flask accounts close`, `reopen`, `sessions`, `end-sessions`: whether a person can sign in."""

import click

from app.accounts import service
from app.accounts.access import idle_limits
from app.accounts.cli.group import accounts, act, changing, check_known, find_account
from app.db import db
from app.web import now


@accounts.command("close")
@click.argument("email", callback=check_known)
@click.option("--yes", is_flag=True, help="Do not ask whether you are sure.")
def close(email: str, *, yes: bool) -> None:
    """Close the account of the person with this EMAIL: they are signed out and stay out.

    Everything in it stays. `flask accounts reopen` lets them back in.
    """
    account = find_account(email)
    if not yes:
        click.confirm(f"Close the account of {account.name} <{account.email}>?", abort=True)
    with changing(email) as (session, account):
        is_new = service.close_account(session, account.id, act())
    done = "is closed; everything in it stays" if is_new else "was already closed"
    click.echo(f"The account of {account.email} {done}.")


@accounts.command("reopen")
@click.argument("email", callback=check_known)
def reopen(email: str) -> None:
    """Let the person with this EMAIL sign in again, with everything they had."""
    with changing(email) as (session, account):
        is_new = service.reopen_account(session, account.id, act())
    click.echo(f"The account of {email} {'is open again' if is_new else 'is already open'}.")


@accounts.command("end-sessions")
@click.argument("email", callback=check_known)
def end_sessions(email: str) -> None:
    """Sign the person with this EMAIL out of every browser, copied cookies included."""
    with changing(email) as (session, account):
        service.end_all_sessions(session, account.id, act())
    click.echo(f"{email} has been signed out everywhere.")


@accounts.command("sessions")
@click.argument("email", callback=check_known)
def sessions(email: str) -> None:
    """List the browsers in which the person with this EMAIL is signed in."""
    account = find_account(email)
    for line in service.list_sessions(db.session(), account, idle_limits(), now()):
        opened, seen = (f"{at:%Y-%m-%d %H:%M} UTC" for at in (line.opened_at, line.seen_at))
        click.echo(f"{line.browser}\tsince {opened}\tlast used {seen}")


@accounts.command("remove-second-factor")
@click.argument("email", callback=check_known)
def remove_second_factor(email: str) -> None:
    """Let the person with this EMAIL sign in by password alone: for a phone that was lost."""
    with changing(email) as (session, account):
        service.take_account(session, account.id)
        is_new = service.remove_second_factor(session, account.id, act())
    click.echo(f"{email} {'signs' if is_new else 'signed'} in by password alone.")
