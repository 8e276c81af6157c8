"""Otto moves a site of one machine to PostgreSQL and S3, and nothing is lost or changed."""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.config import Settings
from app.db import configure_engine
from app.storage import S3Store
from app.uploading.domain import FileKind
from app.uploading.service.pending_uploads import FolderUploads
from app.uploading.service.shared_uploads import SharedUploads
from app.uploading.service.uploads import REVIEW
from tests.content.gardens import Garden
from tests.factories import make_user
from tests.fixtures.application import Clock
from tests.fixtures.databases import migrate, settings_for
from tests.fixtures.postgresql import plain
from tests.fixtures.services import S3Server
from tests.ops_world import WORDS, Site, fill, leave, open_site

on_postgresql = pytest.mark.parametrize(
    "empty_database_url",
    [pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)


@pytest.fixture
def settings(database_url: str, garden: Garden, tmp_path: Path) -> Settings:
    """A site on SQLite, with content and uploads of its own."""
    return settings_for(database_url, garden.root, uploads_dir=tmp_path / "uploads")


@pytest.fixture
def site(settings: Settings, session: Session, garden: Garden, clock: Clock) -> Iterator[Site]:
    """The site with people, sheets and uploads, its server stopped."""
    site = open_site(settings, clock)
    fill(session, garden, settings.uploads_dir, sheets=60)
    leave(site, session)
    yield site
    site.close()


@on_postgresql
def test_a_sqlite_site_goes_on_on_postgresql(
    site: Site, empty_database_url: str, clock: Clock
) -> None:
    before = site.digests()
    code, said = site.run("move", "--to", empty_database_url)
    assert code == 0, said
    assert f"{len(before)} tables, each the same on both sides." in said
    for name, digest in before.items():
        assert said.count(digest[:16]) >= 2, name
    assert "DATABASE_URL=postgresql+psycopg://" in said
    assert site.digests() == before, "the old one stays as it was"
    new = open_site(site.settings.model_copy(update={"database_url": empty_database_url}), clock)
    assert new.digests() == before
    engine = create_engine(empty_database_url)
    configure_engine(engine)
    with Session(engine) as session:
        last = session.scalar(text("SELECT max(id) FROM user_account"))
        assert make_user(session, "Zoe").id == last + 1, "new rows are numbered on"
        assert session.query(User).count() == last + 1
    engine.dispose()
    code, said = new.run("doctor", "--quick")
    assert "the schema is" not in said
    new.close()
    code, said = site.run("move", "--to", empty_database_url)
    assert (code, "holds a site already" in said) == (1, True)


@on_postgresql
def test_a_database_in_which_anything_is_is_left_alone(site: Site, empty_database_url: str) -> None:
    with psycopg.connect(plain(make_url(empty_database_url)), autocommit=True) as connection:
        connection.execute("CREATE TABLE grades (id int)")
        code, said = site.run("move", "--to", empty_database_url)
        assert code == 1
        assert "holds the table grades of something else" in said
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert found.fetchone() == (1,)


@on_postgresql
def test_a_site_that_is_being_used_is_not_moved(
    site: Site, empty_database_url: str, settings: Settings
) -> None:
    file = make_url(settings.database_url).database
    with closing(sqlite3.connect(str(file))) as server:
        server.execute("SELECT count(*) FROM user_account").fetchone()
        code, said = site.run("move", "--to", empty_database_url)
        assert code == 1
        assert "is in use. Stop the server on every machine" in said
    with psycopg.connect(plain(make_url(empty_database_url))) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert found.fetchone() == (0,)


@on_postgresql
def test_a_difference_is_told_and_nothing_is_kept(site: Site, empty_database_url: str) -> None:
    """The new database changes what it stores, as a careless trigger would."""
    migrate(empty_database_url)
    with psycopg.connect(plain(make_url(empty_database_url)), autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN NEW.name := upper(NEW.name); RETURN NEW; END $$"
        )
        connection.execute(
            "CREATE TRIGGER shout BEFORE INSERT ON user_account "
            "FOR EACH ROW EXECUTE FUNCTION shout()"
        )
        code, said = site.run("move", "--to", empty_database_url)
        assert code == 1
        assert "user_account differs" in said
        assert "1 differ" in said
        assert "Go on with the old settings" in said
        assert connection.execute("SELECT count(*) FROM user_account").fetchone() == (0,)


def test_a_folder_of_uploads_goes_to_s3_with_what_is_unfinished(
    site: Site, s3_server: S3Server, clock: Clock
) -> None:
    root, store = site.settings.uploads_dir, s3_server.store()
    key = secrets.token_urlsafe(20)
    half = FolderUploads(root, 10**6).open(7, key, 0)
    assert half.append(0, b"the first piece") == 15
    half.write_note(REVIEW, b"{}")
    where = s3_server.settings(store)
    uploads_url = where.pop("uploads_url")
    values = site.settings.model_dump() | where
    there = open_site(Settings.model_validate(values), clock)
    code, said = there.run("move", "--uploads-to", uploads_url)
    assert code == 0, said
    assert "1 file, each the same on both sides." in said
    assert f"UPLOADS_URL={uploads_url.rstrip('/')}" in said
    assert where["s3_secret_key"] not in said
    assert store.read("media/partner-beds/notes.txt").decode() == WORDS
    assert (root / "media" / "partner-beds" / "notes.txt").read_text("utf-8") == WORDS
    upload = SharedUploads(store, root, 10**6).get(7, key)
    assert upload.append(15, b", and the second") == 31
    assert upload.read_note(REVIEW) == b"{}"
    with upload.checked_out(FileKind.VIDEO) as local:
        video = local.path(FileKind.VIDEO).read_bytes()
    assert video == b"the first piece, and the second"
    code, said = there.run("move", "--uploads-to", uploads_url)
    assert (code, "holds files already" in said) == (1, True)
    there.close()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "name the new database"),
        (("--to", "sqlite:///other.sqlite3"), "--to names the new database"),
        (("--to", "nowhere"), "--to names the new database"),
        (("--uploads-to", "ftp://clips"), "UPLOADS_URL must name an S3 bucket"),
    ],
)
def test_what_leads_nowhere_is_refused_in_a_sentence(
    site: Site, words: tuple[str, ...], sentence: str
) -> None:
    code, said = site.run("move", *words)
    assert code != 0
    assert sentence in said


def test_a_storage_that_does_not_answer_is_refused(site: Site, s3_server: S3Server) -> None:
    store: S3Store = s3_server.store()
    where = s3_server.settings(store) | {"s3_key_id": "nobody"}
    uploads_url = where.pop("uploads_url")
    values = site.settings.model_dump() | where
    there = open_site(Settings.model_validate(values))
    code, said = there.run("move", "--uploads-to", uploads_url)
    assert (code, "refused" in said) == (1, True)
    there.close()
