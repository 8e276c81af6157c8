"""`flask organizations`: who runs cohorts."""

import click

from app.accounts.cli.group import act
from app.db import db, transaction
from app.people.cli.places import check_name, find_organization, plain_refusals
from app.people.service.organizations import (
    close_organization,
    list_organizations,
    make_organization,
)
from app.web.commands import CommandGroup

organizations = CommandGroup(
    "organizations",
    help="""Who runs cohorts: a school district, a university, a training center.

    An organization holds cohorts. Its trainers see the people of all of them, may make new ones, and
    name trainers in them. ORGANIZATION is the number or the name of one. To begin:

    \b
      flask organizations create "Maple County"
      flask cohorts create "Fall institute" --organization "Maple County" --starts 2026-09-01
      flask accounts grant tess@example.org trainer --organization "Maple County"
    """,
)


@organizations.command("create")
@click.argument("name", callback=check_name)
def create(name: str) -> None:
    """Make an organization called NAME."""
    with plain_refusals(), transaction() as session:
        number = make_organization(session, name, act())
    click.echo(f"{name} is organization {number}. Next: flask cohorts create --help")


@organizations.command("list")
def list_all() -> None:
    """List organizations: number, name, how many cohorts, one a line, with tabs between."""
    for one in list_organizations(db.session()):
        marks = f"{one.cohorts} open cohorts" if one.cohorts != 1 else "1 open cohort"
        closed = "\tclosed" if one.closed_at else ""
        click.echo(f"{one.id}\t{one.name}\t{marks}{closed}")


@organizations.command("close")
@click.argument("named", metavar="ORGANIZATION")
@click.option("--yes", is_flag=True, help="Do not ask whether you are sure.")
def close(named: str, *, yes: bool) -> None:
    """Close an ORGANIZATION and all its cohorts: their trainers no longer see their people.

    What people did stays theirs.
    """
    found = find_organization(named)
    if not yes:
        click.confirm(f"Close {found.name} and all its cohorts?", abort=True)
    with transaction() as session:
        is_new = close_organization(session, found.id, act())
    click.echo(
        f"{found.name} {'is closed, and its cohorts with it' if is_new else 'was already closed'}."
    )
