"""`flask accounts …` and `flask demo people`."""

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import User
from app.config import Environment, Settings
from tests.factories import PASSWORD, make_user
from tests.fixtures.browsing import Person

WORDS = ["--name", "Otto", "--password", "a sentence of my own"]


@pytest.fixture
def run(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def test_the_operator_opens_an_account_with_a_role(run: FlaskCliRunner, app: Flask) -> None:
    made = run.invoke(args=["accounts", "create", "otto@example.org", "--role", "operator", *WORDS])
    assert made.exit_code == 0, made.output
    listed = run.invoke(args=["accounts", "list"])
    assert "otto@example.org\tOtto\toperator" in listed.output
    assert Person(app).sign_in("Otto", "a sentence of my own").status_code == 303


def test_an_account_is_not_opened_twice(run: FlaskCliRunner, session: Session) -> None:
    make_user(session, "Otto")
    again = run.invoke(args=["accounts", "create", "otto@example.org", *WORDS])
    assert again.exit_code == 1
    assert "Nothing was changed" in again.output


def test_a_weak_password_is_refused_here_too(run: FlaskCliRunner) -> None:
    weak = ["accounts", "create", "o@example.org", "--name", "O", "--password", "short"]
    refused = run.invoke(args=weak)
    assert refused.exit_code == 1
    assert "10 characters" in refused.output


def test_a_role_is_granted_once(run: FlaskCliRunner, session: Session) -> None:
    make_user(session, "Ana")
    grant = ["accounts", "grant", "ana@example.org", "trainer"]
    assert "is trainer now" in run.invoke(args=grant).output
    assert "was trainer already" in run.invoke(args=grant).output
    assert "learner, trainer" in run.invoke(args=["accounts", "list"]).output


def test_a_role_for_nobody_is_an_error(run: FlaskCliRunner) -> None:
    refused = run.invoke(args=["accounts", "grant", "nobody@example.org", "trainer"])
    assert refused.exit_code == 1
    assert "Nobody has an account" in refused.output


def test_demo_people_are_labelled_and_made_once(
    run: FlaskCliRunner, app: Flask, session: Session
) -> None:
    for _ in range(2):
        made = run.invoke(args=["demo", "people"])
        assert made.exit_code == 0, made.output
    users = session.scalars(select(User)).all()
    assert len(users) == 4
    assert all(user.is_demo and user.name.startswith("Demo ") for user in users)
    words = made.output.splitlines()[0].split()
    person = Person(app)
    person.get("/sign-in")
    assert person.post("/sign-in", email=words[2], password=words[3]).status_code == 303
    assert "Demo account" in person.read("/account")


def test_there_are_no_demo_people_in_production(settings: Settings, session: Session) -> None:
    changes = {
        "environment": Environment.PRODUCTION,
        "secret_key": SecretStr("k" * 40),
        "secure_cookies": True,
    }
    app = create_app(settings.model_copy(update=changes))
    refused = app.test_cli_runner().invoke(args=["demo", "people"])
    assert refused.exit_code == 1
    assert "never made in production" in refused.output
    assert session.scalars(select(User)).all() == []
    assert PASSWORD not in refused.output
