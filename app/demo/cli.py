"""`flask demo people`: accounts with known passwords, for trying the program out."""

import click
from flask import current_app

from app.accounts import service as accounts
from app.accounts.cli import demo
from app.config import Environment, Settings
from app.db import transaction
from app.demo.domain import LEARNERS, PEOPLE
from app.demo.service import give_history, make_district, make_learner, put_person
from app.web import now, today


@demo.command("people")
def make_people() -> None:
    """Make a demo learner, trainer, author and operator, and print how to sign in as them.

    The trainer has a cohort of synthetic learners with a history of some weeks, so that her pages have
    something to show. A second time nothing is added.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if settings.environment is Environment.PRODUCTION:
        message = "Demo people have known passwords, so they are never made in production."
        raise click.ClickException(message)
    with transaction() as session:
        district = make_district(session, today(), now())
    for person in PEOPLE:
        hashed = accounts.hash_password(person.password)
        with transaction() as session:
            put_person(session, person, hashed, district, now())
        click.echo(f"{person.name}: {person.email}  {person.password}")
    for learner in LEARNERS:
        with transaction() as session:
            user_id = make_learner(session, learner, district, now())
            give_history(session, user_id, learner, now())
