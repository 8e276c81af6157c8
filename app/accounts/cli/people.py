"""`flask accounts rename`, `set-address`, `set-password`: how a person is known and signs in."""

import click

from app.accounts import service
from app.accounts.access import new_link_seed
from app.accounts.cli.group import (
    accounts,
    act,
    changing,
    check_free,
    check_known,
    check_name,
    check_password,
    refuse_for,
)
from app.accounts.words import find_password_problem
from app.mail import post

ASKED = "Asked for when not given, so that it stays out of the shell history."


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
@click.option("--password", help=ASKED, callback=check_password)
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
    click.echo(post.link_to_page("accounts.open_link", purpose="reset", token=seed.token))
    if not post.has_address():
        click.echo("PUBLIC_URL is not set: put the address of your site in front of it.", err=True)
