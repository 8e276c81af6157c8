"""`flask demo people`: accounts with known passwords, for trying the program out."""

import click
from flask import current_app

from app.accounts import service
from app.accounts.domain import Role
from app.config import Environment, Settings
from app.db import transaction
from app.web import now
from app.web.commands import CommandGroup

demo = CommandGroup("demo", help="Things for trying the program out; never in production.")

# Printed and fixed on purpose: these accounts exist only where the program runs for development.
_DEMO_PEOPLE = (
    ("Demo learner", "learner@plumbline.example", "learner-on-the-line", Role.LEARNER),
    ("Demo trainer", "trainer@plumbline.example", "trainer-on-the-line", Role.TRAINER),
    ("Demo author", "author@plumbline.example", "author-on-the-line", Role.AUTHOR),
    ("Demo operator", "operator@plumbline.example", "operator-on-the-line", Role.OPERATOR),
)


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
