"""An uploaded clip is removed for good: its files and words are gone, scores and the reason stay."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent
from app.config import Settings
from app.library.models import Clip, ClipRevision
from app.search.models import SearchEntry
from tests.content.gardens import plant
from tests.fixtures.databases import on_each_database, settings_for
from tests.library_world import make_clip
from tests.upload_world import ALL_FILES, Author, clips, files_in

REASON = "The family of a child asked us to."


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings with uploads of the test's own, beside content of its own."""
    garden = plant(tmp_path / "content")
    return settings_for(database_url, garden.root, uploads_dir=tmp_path / "uploads")


def run(app: Flask, *words: str) -> str:
    return app.test_cli_runner().invoke(args=list(words)).output


def remove(app: Flask, clip_id: str) -> str:
    return run(app, "library", "remove", clip_id, "--reason", REASON, "--yes")


@pytest.fixture
def uploaded(uma: Author, session: Session) -> str:
    """The id of a clip that Uma has uploaded."""
    assert uma.send(ALL_FILES).status_code == 303
    (clip_id,) = clips(session)
    return clip_id


@on_each_database
def test_nothing_that_shows_or_tells_of_the_lesson_is_left(
    app: Flask, session: Session, uma: Author, uploaded: str, tmp_path: Path
) -> None:
    address = f"/media/{uploaded}/clip.mp4"
    assert uma.person.watch(address, Range="bytes=0-1").status_code == 206
    assert "Where does it go?" in uma.person.read(f"/library/{uploaded}")
    assert f"{uploaded} is gone, 5 files removed." in remove(app, uploaded)
    assert [name for name in files_in(tmp_path / "uploads") if uploaded in name] == []
    assert uma.person.watch(address, Range="bytes=0-1").status_code in {403, 404}
    session.rollback()
    documents = session.scalars(select(ClipRevision.document)).all()
    assert "Where does it go?" not in str(documents)
    assert session.scalars(select(SearchEntry.text)).all() == []
    assert f"/library/{uploaded}" not in uma.person.read("/library")


def test_its_page_says_why_also_after_the_next_sync(
    app: Flask, uma: Author, uploaded: str, session: Session
) -> None:
    remove(app, uploaded)
    for again in (False, True):
        if again:
            assert "error" not in run(app, "content", "sync")
        page = uma.person.get(f"/library/{uploaded}")
        assert page.status_code == 410
        assert REASON in page.text
    session.rollback()
    verbs = session.scalars(select(AuditEvent.verb).where(AuditEvent.object_id == uploaded)).all()
    assert verbs == ["uploaded", "withdrew", "removed"]


def test_what_is_removed_cannot_be_brought_back(app: Flask, uma: Author, uploaded: str) -> None:
    remove(app, uploaded)
    assert "are gone, so it stays withdrawn" in run(app, "library", "restore", uploaded)
    uma.person.get("/uploads")
    answer = uma.person.post(f"/uploads/{uploaded}/restore", reason="Found it again")
    assert answer.status_code == 409
    assert "Its file is gone" in answer.text


def test_a_clip_that_was_withdrawn_before_can_be_removed_too_and_twice(
    app: Flask, uma: Author, uploaded: str
) -> None:
    run(app, "library", "withdraw", uploaded, "--reason", "For now.")
    assert "5 files removed" in remove(app, uploaded)
    assert "0 files removed" in remove(app, uploaded)
    assert REASON in uma.person.get(f"/library/{uploaded}").text


def test_only_uploaded_clips_are_removed_this_way(
    app: Flask, session: Session, tmp_path: Path
) -> None:
    make_clip(session, tmp_path)
    for clip_id in ("thirds", "nowhere", "../clips"):
        assert f"There is no uploaded clip {clip_id}" in remove(app, clip_id)
    session.rollback()
    assert session.scalars(select(Clip.withdrawn_at)).all() == [None]
    assert session.scalar(text("SELECT count(*) FROM clip")) == 1
