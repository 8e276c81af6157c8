"""The drill: a backup is made while people work, and an empty machine has everything again."""

import hashlib
import io
import json
import os
import sqlite3
import stat
import tarfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.models import AccountSession, MailLink, UnsentForm, User
from app.bench.models import Attempt, Score, Sheet
from app.config import Settings
from app.db import transaction
from app.ops.service.archive import DATABASE, MANIFEST
from tests.content.gardens import Garden
from tests.factories import MORNING, make_user
from tests.fixtures.application import Clock
from tests.fixtures.databases import on_each_database, settings_for, sqlite_url
from tests.ops_world import WORDS, Site, add_sheets, fill, leave, open_site

NewSession = Callable[[], Session]
FILES = ("media/partner-beds/notes.txt",)


@pytest.fixture
def settings(database_url: str, garden: Garden, tmp_path: Path) -> Settings:
    """A site with content and uploads of its own."""
    return settings_for(database_url, garden.root, uploads_dir=tmp_path / "uploads")


@pytest.fixture
def site(settings: Settings, clock: Clock) -> Iterator[Site]:
    """The site, and the operator's shell."""
    site = open_site(settings, clock)
    yield site
    site.close()


@pytest.fixture
def empty_site(empty_database_url: str, settings: Settings, tmp_path: Path) -> Iterator[Site]:
    """Another machine: the program and its content folders are there, and nothing else."""
    new = {"database_url": empty_database_url, "uploads_dir": tmp_path / "new" / "uploads"}
    site = open_site(settings.model_copy(update=new))
    yield site
    site.close()


def back_up(site: Site, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    code, said = site.run("backup", str(folder))
    assert code == 0, said
    (file,) = folder.glob("plumbline-*.tar.gz")
    assert [path.name for path in folder.iterdir()] == [file.name]
    return file


def is_restored(site: Site, before: dict[str, str]) -> bool:
    uploads = site.settings.uploads_dir
    files = [path for path in uploads.rglob("*") if path.is_file()]
    assert [path.relative_to(uploads).as_posix() for path in files] == list(FILES)
    assert files[0].read_text("utf-8") == WORDS
    return site.digests() == before


def test_an_empty_machine_has_all_of_ten_thousand_sheets_again(
    site: Site, session: Session, garden: Garden, tmp_path: Path
) -> None:
    fill(session, garden, site.settings.uploads_dir, sheets=10_000)
    before = site.digests()
    file = back_up(site, tmp_path / "backups")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    place = tmp_path / "new" / "plumbline.sqlite3"
    new = {"database_url": sqlite_url(place), "uploads_dir": tmp_path / "new" / "uploads"}
    there = open_site(site.settings.model_copy(update=new))
    code, said = there.run("restore", str(file))
    assert code == 0, said
    assert is_restored(there, before)
    assert "integrity       the file is whole" in said
    assert "media" in said
    with closing(sqlite3.connect(place)) as restored:
        assert restored.execute("SELECT count(*) FROM sheet").fetchone() == (10_000,)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert sorted(path.name for path in place.parent.iterdir() if "-" not in path.name) == [
        "plumbline.sqlite3",
        "uploads",
    ]
    there.close()


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
@pytest.mark.parametrize("empty_database_url", ["sqlite", "postgresql"], indirect=True)
def test_a_backup_of_one_database_is_restored_onto_the_other(
    site: Site, empty_site: Site, session: Session, garden: Garden, tmp_path: Path
) -> None:
    fill(session, garden, site.settings.uploads_dir, sheets=60)
    before = site.digests()
    file = back_up(site, tmp_path / "backups")
    code, said = empty_site.run("restore", str(file))
    assert "Restored" in said, said
    # A test's PostgreSQL does not sync, which the doctor rightly calls a problem.
    is_safe = empty_site.settings.database_url.startswith("sqlite")
    assert code == (0 if is_safe else 1), said
    assert said.count("problem ") == (0 if is_safe else 1), said
    assert is_restored(empty_site, before)
    answer = empty_site.app.test_client().get("/readyz")
    assert answer.status_code == 200, answer.text


@on_each_database
def test_after_a_restore_people_go_on_and_find_things(
    site: Site, session: Session, garden: Garden, tmp_path: Path, new_session: NewSession
) -> None:
    fill(session, garden, site.settings.uploads_dir, sheets=5)
    file = back_up(site, tmp_path / "backups")
    leave(site, session)
    _, said = site.run("restore", str(file), "--replace")
    assert "Restored" in said
    again = new_session()
    mira = make_user(again, "Mira")
    assert again.scalars(select(User.name)).all().count("Mira") == 1
    add_sheets(again, mira.id, range(6, 8))
    assert len(again.scalars(select(Sheet.id)).all()) == 7
    assert len(set(again.scalars(select(Score.id)).all())) == 14
    client = site.app.test_client()
    assert client.get("/readyz").status_code == 200


@on_each_database
def test_what_had_ended_since_the_backup_does_not_come_back_with_it(
    site: Site, session: Session, garden: Garden, tmp_path: Path, new_session: NewSession
) -> None:
    """Mira signed out and used her link after the backup: neither is good again, and no form is."""
    fill(session, garden, site.settings.uploads_dir, sheets=2)
    mira = make_user(session, "Mira").id
    times = {"made_at": MORNING, "expires_at": MORNING}
    form = {"key_hash": "u" * 64, "path": "/x", "fields": [["why", "words"]], "kept_at": MORNING}
    browser = {"key_hash": "k" * 64, "browser": "Firefox", "opened_at": MORNING, "seen_at": MORNING}
    with transaction(session):
        session.add(AccountSession(user_id=mira, **browser))
        session.add(
            MailLink(user_id=mira, token_hash="t" * 64, purpose="reset", email="m@x.org", **times)
        )
        session.add(UnsentForm(user_id=mira, **form))
    file = back_up(site, tmp_path / "backups")
    leave(site, session)
    _, said = site.run("restore", str(file), "--replace")
    assert "everybody signs in again" in said
    again = new_session()
    assert again.scalars(select(User.id).where(User.name == "Mira")).one() == mira
    for table in (AccountSession, MailLink, UnsentForm):
        assert again.scalars(select(table)).all() == []


@on_each_database
def test_a_backup_made_while_people_write_is_of_one_moment(
    site: Site, session: Session, garden: Garden, tmp_path: Path, new_session: NewSession
) -> None:
    fill(session, garden, site.settings.uploads_dir, sheets=300)
    ana = session.scalars(select(User.id).where(User.name == "Ana")).one()
    stop, written = threading.Event(), threading.Event()
    writing = new_session()

    def write_on() -> None:
        number = 301
        while not stop.is_set():
            add_sheets(writing, ana, [number])
            written.set()
            number += 1

    writer = threading.Thread(target=write_on)
    writer.start()
    assert written.wait(120)
    try:
        file = back_up(site, tmp_path / "backups")
    finally:
        stop.set()
        writer.join()
    with tarfile.open(file) as tar:
        tar.extract(DATABASE, tmp_path / "out", filter="data")
    with closing(sqlite3.connect(tmp_path / "out" / DATABASE)) as copy:
        counts = [copy.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in TABLES]  # noqa: S608
        assert copy.execute("PRAGMA foreign_key_check").fetchall() == []
    attempts, sheets, scores, notes = counts
    assert attempts == sheets == notes == scores / 2 > 300


TABLES = (Attempt.__tablename__, Sheet.__tablename__, "score", "evidence_note")


def test_what_is_there_is_kept_unless_the_operator_says_replace(
    site: Site, session: Session, garden: Garden, tmp_path: Path
) -> None:
    fill(session, garden, site.settings.uploads_dir, sheets=3)
    before = site.digests()
    file = back_up(site, tmp_path / "backups")
    make_user(session, "Mira")
    later = site.digests()
    code, said = site.run("restore", str(file))
    assert code == 1
    assert "say --replace" in said
    assert site.digests() == later
    leave(site, session)
    code, said = site.run("restore", str(file), "--replace")
    assert code == 0, said
    assert site.digests() == before
    aside = [path.name for path in tmp_path.glob("plumbline.sqlite3.before-restore-*")]
    assert aside == ["plumbline.sqlite3.before-restore-20260302-090000"]
    with closing(sqlite3.connect(tmp_path / aside[0])) as old:
        assert old.execute("SELECT count(*) FROM user_account WHERE name = 'Mira'").fetchone()[0]
    moved = site.settings.uploads_dir / ".before-restore-20260302-090000"
    assert (moved / FILES[0]).read_text("utf-8") == WORDS


def test_a_database_that_a_server_has_open_is_not_replaced(
    site: Site, session: Session, garden: Garden, tmp_path: Path
) -> None:
    fill(session, garden, site.settings.uploads_dir, sheets=3)
    file = back_up(site, tmp_path / "backups")
    session.execute(text("SELECT 1 FROM user_account"))
    code, said = site.run("restore", str(file), "--replace")
    assert code == 1
    assert "is in use. Stop the server, then restore. Nothing was changed." in said


def rewrite(file: Path, change: Callable[[str, bytes], bytes | None], *, extra: str = "") -> None:
    """Write an archive anew with some of its files changed, left out, or one more in it."""
    with tarfile.open(file) as tar:
        parts = [(info, tar.extractfile(info).read()) for info in tar]  # type: ignore[union-attr]
    with tarfile.open(file, "w:gz") as tar:
        if extra:
            info = tarfile.TarInfo(extra)
            info.size = 4
            tar.addfile(info, io.BytesIO(b"evil"))
        for info, body in parts:
            changed = change(info.name, body)
            if changed is not None:
                info.size = len(changed)
                tar.addfile(info, io.BytesIO(changed))


def flip(name: str, body: bytes) -> bytes:
    return body[:-1] + bytes([body[-1] ^ 1]) if name.startswith("uploads/") else body


def without(left_out: str) -> Callable[[str, bytes], bytes | None]:
    return lambda name, body: None if name.startswith(left_out) else body


def with_manifest(**facts: Any) -> Callable[[str, bytes], bytes]:
    def change(name: str, body: bytes) -> bytes:
        return json.dumps(json.loads(body) | facts).encode() if name == MANIFEST else body

    return change


@pytest.fixture
def backup(site: Site, session: Session, garden: Garden, tmp_path: Path) -> Path:
    fill(session, garden, site.settings.uploads_dir, sheets=2)
    return back_up(site, tmp_path / "backups")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(
            lambda file: file.write_bytes(file.read_bytes()[:-4000]), "damaged", id="cut off"
        ),
        pytest.param(lambda file: file.write_bytes(b"no backup"), "is no backup", id="no archive"),
        pytest.param(lambda file: rewrite(file, flip), "is damaged: uploads/", id="a flipped bit"),
        pytest.param(
            lambda file: rewrite(file, without("uploads/")), "is damaged: uploads/", id="a gap"
        ),
        pytest.param(
            lambda file: rewrite(file, without(MANIFEST)), "no manifest", id="not finished"
        ),
        pytest.param(
            lambda file: rewrite(file, flip, extra="uploads/../../evil"),
            "does not belong",
            id="a file that leads elsewhere",
        ),
        pytest.param(
            lambda file: rewrite(file, flip, extra="/etc/evil"), "does not belong", id="a root path"
        ),
        pytest.param(
            lambda file: rewrite(file, lambda _, body: body, extra="uploads/more"),
            "is damaged: uploads/more",
            id="one file too many",
        ),
        pytest.param(
            lambda file: rewrite(file, with_manifest(schema="9999")), "newer version", id="newer"
        ),
        pytest.param(
            lambda file: rewrite(file, with_manifest(format=2)), "another format", id="other form"
        ),
        pytest.param(lambda file: file.unlink(), "There is no file", id="no file"),
    ],
)
def test_a_backup_that_is_not_whole_touches_nothing(
    backup: Path, empty_site: Site, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    spoil(backup)
    code, told = empty_site.run("restore", str(backup))
    assert code == 1
    assert said in told
    assert "Traceback" not in told
    uploads = empty_site.settings.uploads_dir
    assert not uploads.exists()
    assert not (tmp_path / "empty.sqlite3").exists()
    assert not list(tmp_path.rglob("evil"))


def test_a_backup_of_an_older_version_is_brought_up_to_date(
    site: Site, session: Session, garden: Garden, tmp_path: Path, empty_site: Site
) -> None:
    fill(session, garden, site.settings.uploads_dir, sheets=2)
    done = site.app.test_cli_runner().invoke(args=["db", "downgrade", "0006"])
    assert done.exit_code == 0, done.output
    file = back_up(site, tmp_path / "backups")
    code, said = empty_site.run("restore", str(file))
    assert code == 0, said
    assert empty_site.app.test_client().get("/readyz").status_code == 200


def test_a_backup_never_takes_the_place_of_another(backup: Path, site: Site) -> None:
    before = hashlib.sha256(backup.read_bytes()).hexdigest()
    code, said = site.run("backup", str(backup))
    assert code == 1
    assert "is there already" in said
    assert hashlib.sha256(backup.read_bytes()).hexdigest() == before


def test_a_backup_into_no_folder_is_refused_in_words(site: Site, tmp_path: Path) -> None:
    code, said = site.run("backup", str(tmp_path / "nowhere" / "b.tar.gz"))
    assert code == 1
    assert "There is no folder" in said


def test_the_first_night_makes_the_folder_for_its_owner_alone(
    site: Site, session: Session, garden: Garden, tmp_path: Path, clock: Clock
) -> None:
    fill(session, garden, site.settings.uploads_dir, sheets=1)
    folder = tmp_path / "plumbline"
    for _ in range(3):
        code, said = site.run("backup", str(folder), "--keep", "2")
        assert code == 0, said
        clock.advance(hours=24)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == [
        "plumbline-20260303-090000.tar.gz",
        "plumbline-20260304-090000.tar.gz",
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        *(("b.tar.gz", "--keep counts the backups"), ("notes.txt", "is there already")),
        *(("no/b.tar.gz", "--keep counts the backups"), ("no/b.tar.gz", "There is no folder")),
    ],
)
def test_keeping_so_many_is_never_asked_in_vain(
    site: Site, tmp_path: Path, name: str, why: str
) -> None:
    (tmp_path / "notes.txt").write_text(WORDS, "utf-8")
    code, said = site.run("backup", str(tmp_path / name), "--keep", "2")
    assert code == 1
    assert why in said
    assert not (tmp_path / "b.tar.gz").exists()
    assert (tmp_path / "notes.txt").read_text("utf-8") == WORDS


def test_old_backups_make_room(site: Site, backup: Path, clock: Clock) -> None:
    for _ in range(3):
        clock.advance(hours=1)
        code, said = site.run("backup", str(backup.parent), "--keep", "2")
        assert code == 0, said
    assert sorted(path.name for path in backup.parent.iterdir()) == [
        "plumbline-20260302-110000.tar.gz",
        "plumbline-20260302-120000.tar.gz",
    ]


@pytest.mark.skipif(os.name == "nt", reason="another shell")
def test_an_empty_database_has_nothing_to_back_up(empty_site: Site, tmp_path: Path) -> None:
    (tmp_path / "empty.sqlite3").touch()  # as others leave one behind
    for target in ("b.tar.gz", "backups"):
        code, said = empty_site.run("backup", str(tmp_path / target))
        assert (code, "no tables yet" in said) == (1, True), said
        assert not (tmp_path / target).exists()
