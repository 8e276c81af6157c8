"""A person takes everything with her, or is erased: nothing of hers is left anywhere."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.accounts.domain.stewardship import AccountState, Act
from app.accounts.errors import ErasedAccountError, LastOperatorError
from app.accounts.models import AuditEvent, User
from app.accounts.service import get_account, reopen_account
from app.bench.models import Score
from app.db import Base, transaction
from app.personal_data.domain import PLACEMENTS, WhenErased
from app.personal_data.service import erase_person, record_export, write_export
from tests.factories import MORNING, make_user
from tests.fixtures.databases import on_each_database
from tests.personal_world import NAME, WORDS, make_quilla

SAID_IN_THE_EXPORT = {
    "id": "account_id",
    "name": "name",
    "email": "email",
    "email_confirmed_at": "email_confirmed_at",
    "time_zone": "time_zone",
    "created_at": "opened_at",
    "is_active": "is_open",
    "is_demo": "is_demo",
}
NOT_EXPORTED = {
    "password_hash": "the export says that only a hash is kept",
    "erased_at": "an erased account has no export",
}
# The number and the day of opening stay with the anonymous scores; is_demo says nothing of anybody.
BLANKED = {
    "name",
    "email",
    "email_confirmed_at",
    "time_zone",
    "password_hash",
    "is_active",
    "erased_at",
}

pytestmark = on_each_database


@pytest.fixture
def quilla(session: Session, tmp_path: Path) -> User:
    """Quilla, who has left something in every table about people."""
    return make_quilla(session, tmp_path)


def export(session: Session, user: User) -> bytes:
    with transaction(session):
        account = record_export(session, user.id, Act(actor_id=None, now=MORNING))
    with write_export(session, account, MORNING) as archive:
        return archive.read()


def erase(session: Session, user: User) -> None:
    with transaction(session):
        erase_person(session, user.id, "Token-1", Act(actor_id=None, now=MORNING))


def unpack(archive: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name: opened.read(name).decode("utf-8-sig") for name in opened.namelist()}


def everything_in(connection: Connection) -> dict[str, list[str]]:
    """Return every row of every table as text, those of the full-text index included."""
    metadata = MetaData()
    metadata.reflect(connection)
    return {
        table.name: [
            json.dumps(list(row), default=str, ensure_ascii=False)
            for row in connection.execute(select(table))
        ]
        for table in metadata.sorted_tables
    }


def tables_with(session: Session, words: str) -> set[str]:
    session.rollback()
    rows = everything_in(session.connection())
    return {name for name, texts in rows.items() if any(words in line for line in texts)}


def test_the_export_holds_what_she_left(session: Session, quilla: User) -> None:
    files = unpack(export(session, quilla))
    data: dict[str, list[dict[str, Any]]] = json.loads(files["plumbline-data.json"])
    assert data["account"][0]["name"] == NAME
    assert {row["role"] for row in data["roles"]} == {"learner", "author"}
    assert data["evidence_notes"][0]["text"] == WORDS["note"]
    assert data["drafts"][0]["data"]["notes"]["a"]["text"] == WORDS["draft"]
    assert data["waivers"][0] | {"granted_at": ""} == {
        "module_id": "second",
        "reason": WORDS["waiver"],
        "granted_at": "",
        "granted_by": "Tess",
    }
    assert data["uploads"][0]["title"] == "Tiles"
    everything = json.dumps(data, ensure_ascii=False)
    assert [words for words in WORDS.values() if words not in everything] == []
    for name, rows in data.items():
        lines = list(csv.reader(io.StringIO(files[f"{name}.csv"])))
        assert len(lines) == len(rows) + 1, name
        assert f"{name}.csv" in files["README.txt"]


def test_a_score_stands_with_its_label_and_a_clip_of_a_form_without_its_name(
    session: Session, quilla: User
) -> None:
    data = json.loads(unpack(export(session, quilla))["plumbline-data.json"])
    practice, form = (
        [row for row in data["scores"] if row["attempt_id"] == attempt["attempt_id"]]
        for attempt in data["attempts"]
    )
    assert practice[0] == {
        "attempt_id": practice[0]["attempt_id"],
        "clip_number": 1,
        "clip_id": "clip-1",
        "code": "meaning",
        "score": 2,
        "label": "Mid",
        "cannot_score_because": None,
    }
    assert practice[1]["cannot_score_because"] == WORDS["cannot_score"]
    # She met the clip at the first place of the form as her second one.
    assert {(row["clip_id"], row["clip_number"]) for row in form} == {(None, 2)}
    assert [row["clip_id"] for row in data["clips_seen"]] == ["clip-1", None]


def test_the_same_data_at_the_same_moment_makes_the_same_bytes(
    session: Session, quilla: User
) -> None:
    account = get_account(session, quilla.id)
    first, second = (write_export(session, account, MORNING) for _ in range(2))
    with first, second:
        assert first.read() == second.read()


def test_nobody_elses_rows_are_in_an_export(session: Session, quilla: User) -> None:
    ben = make_user(session, "Ben")
    everything = "".join(unpack(export(session, ben)).values())
    assert [words for words in WORDS.values() if words in everything] == []
    assert quilla.email not in everything


def test_erased_means_that_none_of_her_words_is_left_anywhere(
    session: Session, quilla: User
) -> None:
    before = {what: tables_with(session, words) for what, words in WORDS.items()}
    assert all(before.values()), "something was not there to be erased"
    erase(session, quilla)
    left = {what: tables_with(session, words) for what, words in WORDS.items()}
    assert left == {what: set() for what in WORDS}


def test_her_scores_stay_and_are_nobodys(session: Session, quilla: User) -> None:
    user_id = quilla.id
    erase(session, quilla)
    session.rollback()
    ranks = session.scalars(select(Score.rank).where(Score.code == "meaning")).all()
    assert ranks == [2, 2]
    account = get_account(session, user_id)
    assert (account.name, account.roles) == ("Former learner", frozenset())
    assert account.state is AccountState.ERASED


def test_what_each_table_says_of_erasing_is_what_happens(session: Session, quilla: User) -> None:
    before = everything_in(session.connection())
    erase(session, quilla)
    session.rollback()
    after = everything_in(session.connection())
    happened = {}
    for name in PLACEMENTS:
        was, now = before[name], after[name]
        if name == "audit_event":
            now = [line for line in now if '"erased"' not in line]
        happened[name] = (
            WhenErased.UNTOUCHED
            if was == now
            else WhenErased.DELETED
            if len(now) < len(was)
            else WhenErased.BLANKED
        )
    assert happened == {name: place.when_erased for name, place in PLACEMENTS.items()}


def test_the_audit_keeps_the_fact_and_refuses_to_lose_it(session: Session, quilla: User) -> None:
    user_id = quilla.id
    erase(session, quilla)
    session.rollback()
    verbs = session.scalars(select(AuditEvent.verb).order_by(AuditEvent.id)).all()
    assert verbs[-2:] == ["waived", "erased"]
    for statement in ("DELETE FROM audit_event", "UPDATE audit_event SET verb = 'slept'"):
        with pytest.raises(DBAPIError, match="only grows"), transaction(session):
            session.execute(text(statement))
    assert {event.actor_id for event in session.scalars(select(AuditEvent))} >= {user_id, None}


def test_nothing_brings_an_erased_account_back(session: Session, quilla: User) -> None:
    act = Act(actor_id=None, now=MORNING)
    erase(session, quilla)
    for again in (
        lambda: erase(session, quilla),
        lambda: export(session, quilla),
        lambda: reopen_account(session, quilla.id, act),
    ):
        with pytest.raises(ErasedAccountError):
            again()
    make_user(session, NAME)  # and her address is free again


def test_the_last_operator_cannot_be_erased(session: Session) -> None:
    otto = make_user(session, "Otto")
    with pytest.raises(LastOperatorError):
        erase(session, otto)
    make_user(session, "Olga", roles=("operator",))
    erase(session, otto)


def test_every_table_is_placed_and_every_file_comes_from_a_table(
    session: Session, quilla: User
) -> None:
    """A new table fails here until somebody has thought of whose data it holds."""
    assert set(Base.metadata.tables) == set(PLACEMENTS)
    about_people = {
        table.name
        for table in Base.metadata.tables.values()
        if any(key.column.table.name == "user_account" for key in table.foreign_keys)
    }
    silent = {name for name in about_people if not PLACEMENTS[name].files}
    assert silent == set(), "points at a person, and no export holds it"
    files = json.loads(unpack(export(session, quilla))["plumbline-data.json"])
    placed = {name for place in PLACEMENTS.values() for name in place.files}
    assert placed == set(files)
    assert [name for name, rows in files.items() if not rows] == [], "her world has a gap"


def test_every_column_of_an_account_is_exported_and_blanked_or_has_a_reason_not_to_be(
    session: Session, quilla: User
) -> None:
    """A new column fails here until somebody has thought of what it says of a person."""
    columns = User.__table__.columns.keys()
    assert set(columns) == {*SAID_IN_THE_EXPORT, *NOT_EXPORTED}
    (account,) = json.loads(unpack(export(session, quilla))["plumbline-data.json"])["account"]
    assert set(account) == set(SAID_IN_THE_EXPORT.values())
    with transaction(session):
        quilla.email_confirmed_at = MORNING
    before = session.execute(select(User.__table__).where(User.id == quilla.id)).one()
    assert [column for column in BLANKED - {"erased_at"} if not getattr(before, column)] == []
    erase(session, quilla)
    after = session.execute(select(User.__table__).where(User.id == before.id)).one()
    changed = {column for column in columns if getattr(before, column) != getattr(after, column)}
    assert changed == BLANKED
