"""The first steps of an operator work as written, or end in one sentence that says what to do."""

import os
import socket
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from app import create_app
from app.config import ROOT
from app.faults import explain
from app.outbox.jobs import sweep
from tests.fixtures.databases import settings_for, sqlite_url

KEY = "c41f0b9e7d2a8563f1e04b7c9a6d8235"


def flask(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command as an operator does, in production."""
    env = {"PATH": os.environ["PATH"], "ENVIRONMENT": "production", "SECRET_KEY": KEY, **settings}
    command = [sys.executable, "-m", "flask", *words]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def is_one_sentence(done: subprocess.CompletedProcess[str], said: str) -> bool:
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert said in lines[0]
    return done.returncode != 0


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_the_first_command_makes_the_folder_and_keeps_it_to_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "lib" / "plumbline" / "plumbline.sqlite3"
    done = flask("db", "upgrade", DATABASE_URL=f"sqlite:///{file}")
    assert done.returncode == 0, done.stderr
    assert mode_of(file) == 0o600
    assert mode_of(file.parent) == 0o700


@pytest.mark.parametrize("words", [("db", "upgrade"), ("accounts", "list"), ("--help",)])
def test_every_command_refuses_a_weak_key_in_one_sentence(words: tuple[str, ...]) -> None:
    done = flask(*words, SECRET_KEY="a" * 40)
    assert is_one_sentence(done, "SECRET_KEY has only 1 different character")


def test_a_postgresql_that_does_not_answer_is_named() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound and not listening: nobody else can take it
        port = nobody.getsockname()[1]
        url = f"postgresql+psycopg://u:hush@127.0.0.1:{port}/plumbline"
        done = flask("db", "upgrade", DATABASE_URL=url)
    assert is_one_sentence(done, "The database cannot be reached")
    assert "hush" not in done.stderr


def test_a_folder_that_cannot_be_made_is_named() -> None:
    done = flask("db", "upgrade", DATABASE_URL="sqlite:////proc/nowhere/plumbline.sqlite3")
    assert is_one_sentence(
        done, "The file of DATABASE_URL /proc/nowhere/plumbline.sqlite3 cannot be made"
    )


def test_a_mistyped_file_is_named_and_not_made(tmp_path: Path) -> None:
    file = tmp_path / "lib" / "plumline.sqlite3"
    done = flask("accounts", "list", DATABASE_URL=f"sqlite:///{file}")
    assert is_one_sentence(done, f"There is no database file {file}. Mend DATABASE_URL")
    assert list(tmp_path.iterdir()) == []


def test_no_command_but_the_upgrade_makes_a_database(tmp_path: Path) -> None:
    file = tmp_path / "lib" / "plumline.sqlite3"
    app = create_app(settings_for(sqlite_url(file), jobs_url=""))
    backup = f"ops backup {tmp_path / 'backups'}"
    for words in ("db current", "db check", "db downgrade", "db stamp", "jobs status", backup):
        done = app.test_cli_runner().invoke(args=words.split())
        assert done.exception is not None, words
        assert str(file) in str(explain(done.exception)), words
        assert list(tmp_path.iterdir()) == [], words


def test_no_worker_makes_a_queue_beside_a_database_that_is_not_there(tmp_path: Path) -> None:
    app = create_app(settings_for(sqlite_url(tmp_path / "lib" / "plumline.sqlite3"), jobs_url=""))
    with app.app_context(), pytest.raises(OperationalError):
        sweep()
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_says_what_to_run(tmp_path: Path) -> None:
    (tmp_path / "new.sqlite3").touch()
    done = flask("accounts", "list", DATABASE_URL=f"sqlite:///{tmp_path}/new.sqlite3")
    assert is_one_sentence(done, "Run `flask db upgrade` first.")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied", "/srv/course"), "/srv/course may not be read"),
        (OSError(28, "No space left on device"), "The disk is full"),
        (OSError(98, "Address already in use"), "Another program listens on this port"),
        (FileNotFoundError(2, "No such file", "/srv/sets"), "/srv/sets is not there"),
        (sqlite3.OperationalError("database is locked"), "busy with somebody else"),
        (sqlite3.DatabaseError("file is not a database"), "is no SQLite database"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "cannot be written"),
        (sqlite3.OperationalError("database or disk is full"), "Make room"),
    ],
)
def test_what_can_go_wrong_on_a_machine_has_its_sentence(error: Exception, said: str) -> None:
    is_plain = isinstance(error, OSError)
    told = error if is_plain else OperationalError("SELECT 1", {}, error)
    sentence = explain(told)
    assert sentence is not None
    assert said in sentence


def refusal(url: URL, statement: str) -> str | None:
    engine = create_engine(url)
    try:
        with pytest.raises(DBAPIError) as caught, engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
    return explain(caught.value)


@pytest.mark.postgresql
def test_what_postgresql_refuses_has_its_sentence_too(postgresql_url: URL) -> None:
    nowhere = postgresql_url.set(database="plumbline_nowhere")
    assert "does not have what DATABASE_URL names" in str(refusal(nowhere, "SELECT 1"))
    sentence = "The database has no tables of this version yet. Run `flask db upgrade` first."
    assert refusal(postgresql_url, "SELECT * FROM user_account") == sentence
    assert "\n" not in str(refusal(nowhere, "SELECT 1"))


def test_a_fault_of_the_program_keeps_its_traceback() -> None:
    assert explain(ZeroDivisionError()) is None
