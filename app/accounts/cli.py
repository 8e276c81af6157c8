"""Commands of accounts: `flask accounts …` for operators, `flask demo people` for development."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.accounts import service
from app.accounts.domain import LONGEST_NAME, Role, find_password_problem
from app.accounts.errors import EmailTakenError, UnknownUserError
from app.config import Environment, Settings
from app.db import db, transaction
from app.web import now
from app.web.arguments import PLAIN, PlainText

accounts = AppGroup("accounts", help="Accounts and their roles.")
demo = AppGroup("demo", help="Things for trying the program out; never in production.")

_ROLE = click.Choice([role.value for role in Role])
# Printed and fixed on purpose: these accounts exist only where the program runs for development.
_DEMO_PEOPLE = (
    ("Demo learner", "learner@plumbline.example", "learner-on-the-line", Role.LEARNER),
    ("Demo trainer", "trainer@plumbline.example", "trainer-on-the-line", Role.TRAINER),
    ("Demo author", "author@plumbline.example", "author-on-the-line", Role.AUTHOR),
    ("Demo operator", "operator@plumbline.example", "operator-on-the-line", Role.OPERATOR),
)


@accounts.command("create")
@click.argument("email", type=PLAIN)
@click.option(
    "--name",
    type=PlainText(LONGEST_NAME),
    prompt="Name shown to others",
    help="Name shown to others.",
)
@click.option("--role", type=_ROLE, default=Role.LEARNER.value, show_default=True)
@click.password_option(help="Asked for when not given, so that it stays out of the shell history.")
def create(email: str, name: str, role: str, password: str) -> None:
    """Open an account for EMAIL with a role."""
    problem = find_password_problem(password, email)
    if problem:
        raise click.ClickException(problem)
    account = service.NewAccount(
        email=email,
        name=name,
        password_hash=service.hash_password(password),
        roles=frozenset({Role(role)}),
    )
    try:
        with transaction() as session:
            service.create_account(session, account, now())
    except EmailTakenError as error:
        message = f"{email} has an account already. Nothing was changed."
        raise click.ClickException(message) from error
    click.echo(f"{email} has an account now, as {role}.")


@accounts.command("list")
def list_all() -> None:
    """List every account with its roles."""
    for line in service.list_accounts(db.session()):
        marks = [*line.roles, *(["demo"] if line.is_demo else [])]
        marks += [] if line.is_active else ["closed"]
        click.echo(f"{line.email}\t{line.name}\t{', '.join(marks)}")


@accounts.command("grant")
@click.argument("email", type=PLAIN)
@click.argument("role", type=_ROLE)
def grant(email: str, role: str) -> None:
    """Give a role to the person with this EMAIL; she signs in again to use it."""
    try:
        with transaction() as session:
            is_new = service.grant_role(session, email, Role(role), now())
    except UnknownUserError as error:
        message = f"Nobody has an account as {email}. See: flask accounts list"
        raise click.ClickException(message) from error
    click.echo(f"{email} is {role} now." if is_new else f"{email} was {role} already.")


@demo.command("people")
def make_people() -> None:
    """Make a demo learner, trainer, author and operator, and print how to sign in as them."""
    settings: Settings = current_app.config["SETTINGS"]
    if settings.environment is Environment.PRODUCTION:
        message = "Demo people have known passwords, so they are never made in production."
        raise click.ClickException(message)
    for name, email, password, role in _DEMO_PEOPLE:
        account = service.NewAccount(
            email=email,
            name=name,
            password_hash=service.hash_password(password),
            roles=frozenset({role}),
            is_demo=True,
        )
        with transaction() as session:
            service.put_demo_account(session, account, now())
        click.echo(f"{name}: {email}  {password}")
