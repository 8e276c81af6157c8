"""The doctor finds what would hurt later, says what to do, and changes nothing."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.config import Environment, Settings
from app.db import transaction
from app.ops.domain import Finding, State
from app.ops.service.machine import look_at_packages
from app.outbox.domain import MAX_TRIES
from tests.content.gardens import Garden
from tests.fixtures.application import Clock
from tests.fixtures.databases import on_each_database, settings_for
from tests.fixtures.mail import do_jobs
from tests.ops_world import Site, fill, leave, open_site
from tests.outbox_world import call, hire

GOOD_KEY = "c41f0b9e7d2a8563f1e04b7c9a6d8235"


@pytest.fixture
def settings(database_url: str, garden: Garden, tmp_path: Path) -> Settings:
    """A site in production, with all that it needs."""
    return settings_for(
        database_url,
        garden.root,
        environment=Environment.PRODUCTION,
        secret_key=SecretStr(GOOD_KEY),
        secure_cookies=True,
        rate_limits=True,
        public_url="https://coach.example.org",
        trusted_proxies=1,
        uploads_dir=tmp_path / "lib" / "uploads",
        largest_upload_mb=1,
        mail_backend="smtp",
        mail_server="mail.example.org",
    )


@pytest.fixture
def filled(settings: Settings, session: Session, garden: Garden, tmp_path: Path) -> Settings:
    fill(session, garden, settings.uploads_dir, sheets=2)
    for path in tmp_path.glob("plumbline.sqlite3*"):
        path.chmod(0o600)
    tmp_path.chmod(0o700)
    settings.uploads_dir.chmod(0o700)
    return settings


@pytest.fixture
def site(filled: Settings, clock: Clock) -> Iterator[Site]:
    site = open_site(filled, clock)
    yield site
    site.close()


def examine(site: Site, *words: str) -> dict[str, dict[str, str]]:
    """Return the worst finding of each check."""
    code, said = site.run("doctor", "--json", *words)
    told = json.loads(said)
    assert code == (0 if told["healthy"] else 1)
    order = [state.value for state in State]
    found: dict[str, dict[str, str]] = {}
    for one in sorted(told["findings"], key=lambda one: order.index(one["state"])):
        found[one["check"]] = one
    assert all(one["todo"] for one in found.values() if one["state"] != "ok")
    return found


def changed(settings: Settings, clock: Clock, **changes: object) -> Site:
    return open_site(settings.model_copy(update=changes), clock)


def test_a_healthy_site_has_nothing_but_good_findings(site: Site) -> None:
    found = examine(site)
    assert {one["state"] for one in found.values()} == {"ok"}
    assert set(found) >= {
        *("environment", "secret key", "public address", "proxies", "limits", "permissions"),
        *("disk", "packages", "database", "schema", "durability", "integrity", "clock"),
        *("media", "content"),
    }


def test_the_doctor_changes_nothing(site: Site) -> None:
    before = site.digests()
    examine(site)
    assert site.digests() == before


def test_it_reads_like_a_list_with_what_to_do(site: Site, tmp_path: Path) -> None:
    (tmp_path / "plumbline.sqlite3").chmod(0o644)
    code, said = site.run("doctor")
    assert code == 1
    assert f"problem  permissions     {tmp_path}/plumbline.sqlite3 is open to others" in said
    assert f"chmod 600 {tmp_path}/plumbline.sqlite3" in said
    assert said.rstrip().endswith("1 problem, 0 warnings.")


@pytest.mark.parametrize(
    ("name", "value", "check", "state"),
    [
        ("environment", Environment.DEVELOPMENT, "environment", "warning"),
        ("secret_key", SecretStr("a" * 40), "secret key", "warning"),
        ("public_url", "", "public address", "warning"),
        ("public_url", "http://coach.example.org", "public address", "problem"),
        ("trusted_proxies", 0, "proxies", "warning"),
        ("rate_limits", False, "limits", "warning"),
        ("least_disk_mb", 10**9, "disk", "problem"),
        ("largest_upload_mb", 10**9, "disk", "warning"),
    ],
)
def test_a_setting_that_would_hurt_is_named(
    filled: Settings, clock: Clock, name: str, value: object, check: str, state: str
) -> None:
    assert examine(changed(filled, clock, **{name: value}), "--quick")[check]["state"] == state


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
@pytest.mark.parametrize(
    ("name", "mode", "state"),
    [
        ("plumbline.sqlite3", 0o640, "problem"),
        ("plumbline.sqlite3-wal", 0o644, "problem"),
        (".", 0o755, "warning"),
        ("lib/uploads", 0o755, "warning"),
    ],
)
def test_what_others_may_read_is_named_with_the_command_that_mends_it(
    site: Site, tmp_path: Path, name: str, mode: int, state: str
) -> None:
    path = tmp_path / name
    path.touch()
    path.chmod(mode)
    found = examine(site, "--quick")["permissions"]
    assert found["state"] == state
    assert found["todo"] == f"chmod {'700' if path.is_dir() else '600'} {path}"


def test_a_database_that_is_away_is_the_one_finding_about_it(
    filled: Settings, clock: Clock
) -> None:
    found = examine(changed(filled, clock, database_url="sqlite:////proc/no/where.sqlite3"))
    assert found["database"]["state"] == "problem"
    assert not {"schema", "media", "content"} & set(found)


def test_a_schema_of_another_version_is_named(site: Site, session: Session) -> None:
    with transaction(session):
        session.execute(text("UPDATE alembic_version SET version_num = '0006'"))
    found = examine(site)
    assert found["schema"]["todo"] == "Back up, then: flask db upgrade"
    assert "content" not in found


def test_a_clock_that_went_back_is_named(site: Site, clock: Clock) -> None:
    clock.advance(days=-1)
    assert examine(site, "--quick")["clock"]["state"] == "problem"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [(lambda path: path.unlink(), "is not there"), (lambda path: path.write_bytes(b"x"), "other")],
    ids=["lost", "changed"],
)
def test_media_that_are_not_as_they_were_synced_are_named(
    site: Site, garden: Garden, spoil: object, said: str
) -> None:
    spoil(garden.sets_dir / "media" / "two-scales" / "poster.jpg")  # type: ignore[operator]
    found = examine(site)["media"]
    assert found["state"] == "problem"
    assert "two-scales/poster.jpg" in found["what"]
    assert said in found["what"]


def test_content_that_was_not_synced_is_named(site: Site, garden: Garden) -> None:
    garden.change("course_content/01-looking/01-looking-at-beds.md", "Count with them.", "Look.")
    found = examine(site)["content"]
    assert found["state"] == "warning"
    assert "looking-at-beds" in found["what"]
    garden.change("calibration_sets/masters/two-scales.yaml", 'score: "', 'score: "9')
    assert examine(site)["content"]["state"] == "problem"


@on_each_database
def test_each_kind_of_database_is_asked_whether_it_forgets(site: Site) -> None:
    found = examine(site, "--quick")["durability"]
    is_sqlite = site.settings.database_url.startswith("sqlite")
    # The PostgreSQL of a test runs with fsync = off, which may lose what it acknowledged.
    assert found["state"] == ("ok" if is_sqlite else "problem")
    assert is_sqlite or "fsync" in found["what"]


@pytest.mark.postgresql
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_with_postgresql_it_says_that_uploads_must_be_shared(site: Site) -> None:
    assert "one shared folder" in site.run("doctor", "--quick")[1]


def test_a_damaged_file_is_found(site: Site, session: Session, tmp_path: Path) -> None:
    leave(site, session)
    path = tmp_path / "plumbline.sqlite3"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'audit_event'"
        ).fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 100)
    assert examine(site, "--quick")["integrity"]["state"] == "problem"


@pytest.mark.parametrize(
    ("pin", "state"),
    [("flask==0.1", State.WARNING), ("nobody-has-this==1.0", State.OK), ("", State.OK)],
)
def test_packages_of_another_version_than_the_lock_are_named(
    tmp_path: Path, pin: str, state: State
) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(f"{pin} \\\n    --hash=sha256:0\n")
    (found,) = look_at_packages(lock)
    assert isinstance(found, Finding)
    assert found.state is state


def test_an_address_where_nobody_answers_is_named(site: Site) -> None:
    found = examine(site, "--quick", "--url", "https://127.0.0.1:9")
    assert "does not answer" in found["address"]["what"]


def test_jobs_that_nobody_does_and_those_that_failed_are_named(site: Site, clock: Clock) -> None:
    assert examine(site, "--quick")["jobs"]["state"] == "ok"
    hire(site.app, failures=MAX_TRIES)
    call(site.app, 1)
    for _ in range(MAX_TRIES):
        do_jobs(site.app)
        clock.advance(hours=3)
    found = examine(site, "--quick")["jobs"]
    assert (found["state"], found["what"]) == ("warning", "1 job failed for good")
    call(site.app, 2)
    clock.advance(minutes=16)
    found = examine(site, "--quick")["jobs"]
    assert found["state"] == "problem"
    assert "nobody does them" in found["what"]


def test_a_queue_that_is_away_is_named(filled: Settings, clock: Clock) -> None:
    away = changed(filled, clock, jobs_url="redis://127.0.0.1:1")
    assert examine(away, "--quick")["queue"]["state"] == "warning"
