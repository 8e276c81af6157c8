"""`flask accounts …` and `flask demo people`."""

import os
import stat
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import create_app
from app.accounts.models import AuditEvent, User
from app.config import Environment, Settings
from app.demo.domain import LEARNERS, PEOPLE
from tests.factories import PASSWORD, make_user
from tests.fixtures.browsing import Person
from tests.fixtures.databases import on_each_database

NEW = "another sentence to remember"
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
    grant = ["accounts", "grant", "ana@example.org", "author"]
    assert "is now an author" in run.invoke(args=grant).output
    assert "is already an author" in run.invoke(args=grant).output
    assert "author, learner" in run.invoke(args=["accounts", "list"]).output


def test_a_role_for_nobody_is_an_error(run: FlaskCliRunner) -> None:
    refused = run.invoke(args=["accounts", "grant", "nobody@example.org", "author"])
    assert refused.exit_code == 1
    assert "Nobody has an account" in refused.output


def test_demo_people_are_labelled_and_made_once(
    run: FlaskCliRunner, app: Flask, session: Session
) -> None:
    for _ in range(2):
        made = run.invoke(args=["demo", "people"])
        assert made.exit_code == 0, made.output
    users = session.scalars(select(User)).all()
    assert len(users) == len(PEOPLE) + len(LEARNERS)
    assert all(user.is_demo for user in users)
    assert len(made.output.splitlines()) == len(PEOPLE)
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


BAD_NAMES = {
    "nothing": "",
    "blanks": "   ",
    "nothing that is seen": "\u200b\u200d\u2060",
    "a filler": "\u3164",
    "turned around": "Otto\u202egnp",
    "a NUL": "Ot\x00to",
    "an escape": "Otto\x1b[2J",
    "half a character": "Otto\ud800",
    "too long": "O" * 121,
}
BAD_ADDRESSES = {
    "no address": "notanemail",
    "nothing": "",
    "two of them": "a@example.org,b@example.org",
    "no domain": "otto@",
    "a NUL": "ot\x00to@example.org",
    "a line break": "otto@example.org\nBcc: x@example.org",
    "too long": "o" * 250 + "@example.org",
}


@pytest.mark.parametrize("name", BAD_NAMES.values(), ids=BAD_NAMES)
@on_each_database
def test_what_is_no_name_is_refused_in_one_sentence(
    run: FlaskCliRunner, session: Session, name: str
) -> None:
    make_user(session, "Ana")
    for args in (
        ["create", "otto@example.org", "--name", name, "--password", "a sentence of my own"],
        ["rename", "ana@example.org", name],
    ):
        refused = run.invoke(args=["accounts", *args])
        assert refused.exit_code == 1, args
        assert refused.output.count("\n") == 1, refused.output
        assert "Nothing was changed." in refused.output
    assert session.scalars(select(User.name)).all() == ["Ana"]


@pytest.mark.parametrize("email", BAD_ADDRESSES.values(), ids=BAD_ADDRESSES)
@on_each_database
def test_what_is_no_address_is_refused_in_one_sentence(
    run: FlaskCliRunner, session: Session, email: str
) -> None:
    make_user(session, "Ana")
    for args in (
        ["create", email, *WORDS],
        ["set-address", "ana@example.org", email],
        ["show", email],
        ["close", email, "--yes"],
        ["erase", email, "--yes"],
    ):
        refused = run.invoke(args=["accounts", *args])
        assert refused.exit_code == 1, args
        assert refused.output.count("\n") == 1, refused.output
        assert "Nothing was changed." in refused.output
    assert session.scalars(select(User.email)).all() == ["ana@example.org"]


def verbs(session: Session) -> list[str]:
    session.rollback()
    rows = session.execute(select(AuditEvent.verb, AuditEvent.actor_id).order_by(AuditEvent.id))
    return [row.verb for row in rows if row.actor_id is None]


def test_an_operator_does_by_command_what_the_pages_do(
    run: FlaskCliRunner, app: Flask, session: Session
) -> None:
    make_user(session, "Ana")
    for args, said in (
        (["grant", "ana@example.org", "author"], "is now an author"),
        (["revoke", "ana@example.org", "author"], "is no longer an author"),
        (["revoke", "ana@example.org", "author"], "was not an author"),
        (["rename", "ana@example.org", "Ana Ruiz"], "is now called Ana Ruiz"),
        (["set-address", "ana@example.org", "ana.ruiz@example.org"], "signs in as"),
        (["end-sessions", "ana.ruiz@example.org"], "signed out everywhere"),
        (["close", "ana.ruiz@example.org", "--yes"], "is closed"),
        (["close", "ana.ruiz@example.org", "--yes"], "was already closed"),
        (["reopen", "ana.ruiz@example.org"], "is open again"),
        (["set-password", "ana.ruiz@example.org", "--password", NEW], "another password"),
        (["show", "ana.ruiz@example.org"], "roles   learner\nstate   open\n"),
        (["list", "--search", "RUIZ", "--role", "learner", "--state", "open"], "Ana Ruiz"),
        (["list", "--state", "closed"], ""),
    ):
        done = run.invoke(args=["accounts", *args])
        assert done.exit_code == 0, done.output
        assert said in done.output
    assert Person(app).sign_in("Ana Ruiz", NEW).status_code == 303
    assert verbs(session) == [
        *("granted_author", "revoked_author", "set_name", "set_address", "ended_sessions"),
        *("closed", "reopened", "set_password"),
    ]


def test_a_link_is_printed_with_which_she_chooses_a_password(
    run: FlaskCliRunner, app: Flask, session: Session
) -> None:
    make_user(session, "Ana")
    made = run.invoke(args=["accounts", "set-password", "ana@example.org", "--link"])
    assert made.exit_code == 0, made.output
    path = made.stdout.strip().removeprefix("http://localhost")
    assert path.startswith("/links/reset/")
    ana = Person(app)
    ana.get(path)
    ana.get("/links/reset")
    assert ana.post("/links/reset", password=NEW).status_code == 303
    assert ana.sign_in("Ana", NEW).status_code == 303
    listed = run.invoke(args=["accounts", "sessions", "ana@example.org"])
    assert "Another browser\tsince 2026-03-02" in listed.output
    assert verbs(session) == ["made_reset_link"]


def test_closing_and_erasing_ask_first(run: FlaskCliRunner, session: Session) -> None:
    make_user(session, "Ana")
    assert run.invoke(args=["accounts", "close", "ana@example.org"], input="n\n").exit_code == 1
    other = run.invoke(args=["accounts", "erase", "ana@example.org"], input="ben@example.org\n")
    assert other.exit_code == 1
    assert "Nothing was changed" in other.output
    assert verbs(session) == []
    done = run.invoke(args=["accounts", "erase", "ana@example.org"], input="Ana@example.org\n")
    assert done.exit_code == 0, done.output
    assert verbs(session) == ["erased"]
    again = run.invoke(args=["accounts", "show", "ana@example.org"])
    assert "Nobody has an account" in again.output


def test_the_last_operator_stays(run: FlaskCliRunner, session: Session) -> None:
    make_user(session, "Otto")
    for args in (["close", "otto@example.org", "--yes"], ["erase", "otto@example.org", "--yes"]):
        refused = run.invoke(args=["accounts", *args])
        assert refused.exit_code == 1
        assert "only operator" in refused.output
    refused = run.invoke(args=["accounts", "revoke", "otto@example.org", "operator"])
    assert "only operator" in refused.output
    assert verbs(session) == []


def test_an_export_goes_into_a_new_file_of_its_owner_alone(
    run: FlaskCliRunner, session: Session, tmp_path: Path
) -> None:
    make_user(session, "Ana")
    file = tmp_path / "ana.zip"
    made = run.invoke(args=["accounts", "export", "ana@example.org", str(file)])
    assert made.exit_code == 0, made.output
    assert zipfile.is_zipfile(file)
    assert os.name == "nt" or stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    again = run.invoke(args=["accounts", "export", "ana@example.org", str(file)])
    assert again.exit_code == 1
    assert "left as it is" in again.output
    assert file.read_bytes() == before
    nowhere = str(tmp_path / "no-folder" / "ana.zip")
    lost = run.invoke(args=["accounts", "export", "ana@example.org", nowhere])
    assert lost.exit_code == 1
    assert "cannot be written" in lost.output
    assert "Traceback" not in lost.output


def test_everything_wrong_with_one_call_is_said_at_once(
    run: FlaskCliRunner, session: Session, tmp_path: Path
) -> None:
    make_user(session, "Ana")
    make_user(session, "Ben")
    here = str(tmp_path / "here.zip")
    Path(here).write_bytes(b"mine")
    address, name, short = "like an email address", "Enter a name", "10 characters"
    nobody, role = "Nobody has an account as noone@example.org", "'owner' is not one of"
    for args, told in (
        (["create", "notanemail", "--name", ""], [address, name]),
        (["create", "--password", "x", "--name", " ", "notanemail"], [address, name, short]),
        (
            ["create", "ana@example.org", "--name", "", "--role", "owner"],
            ["already has", name, role],
        ),
        (["create", "--role", "owner"], ["Missing argument 'EMAIL'", role]),
        (["rename", "noone@example.org", "\u200b"], [nobody, "nothing to see"]),
        (["set-address", "noone@example.org", "ana@example.org"], [nobody, "already has"]),
        (["set-address", "noone@example.org", "a@b"], [nobody, address]),
        (["set-password", "noone@example.org", "--password", "x"], [nobody, short]),
        (["grant", "noone@example.org", "owner"], [nobody, role]),
        (["list", "--role", "owner", "--state", "lost"], [role, "'lost' is not one of"]),
        (["export", "noone@example.org", here], [nobody, "left as it is"]),
    ):
        refused = run.invoke(args=["accounts", *args])
        assert refused.exit_code != 0, args
        assert [words for words in told if words not in refused.output] == [], refused.output
        assert refused.output.count("Nothing was changed.") <= 1
        assert "password:" not in refused.output.casefold()  # nothing is asked for in vain
    assert session.scalars(select(User.name).order_by(User.id)).all() == ["Ana", "Ben"]
    assert verbs(session) == []


def test_nothing_is_asked_for_that_was_given(run: FlaskCliRunner) -> None:
    words = ["accounts", "create", "otto@example.org", "--name", "Otto"]
    made = run.invoke(args=words, input=f"{NEW}\n{NEW}\n")
    assert made.exit_code == 0, made.output
    assert made.output.count("Password") == 1
    assert "Name shown" not in made.output
