"""One damaged row of the database takes no list down: it is left out or marked, and sync mends it."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.config import Settings
from app.library.models import Clip, ClipRevision
from tests.content.gardens import Garden
from tests.fixtures.databases import on_each_database, settings_for
from tests.upload_world import FILES, Author
from tests.video_files import mp4

CLIP = "partner-five-thirds-on-a-line"
SOUND = "partner-a-sound-clip"

# What is put in place of a clip's document: not an object, without its parts, with other parts, and
# with a zero, which PostgreSQL keeps in JSON and can never give out.
DAMAGE = {
    "empty": "{}",
    "nothing": "null",
    "a number": "5",
    "a list": "[]",
    "no consent": '{"is_uploaded": true, "summary": "x", "cues": null}',
    "other kinds": '{"is_uploaded": "perhaps", "summary": 5, "media": [], "consent": "x", "cues": 7}',
    "a zero": '{"is_uploaded": true, "summary": "a\\u0000b", "consent": {"until": "\\u0000"}}',
}


@pytest.fixture
def settings(database_url: str, tmp_path: Path, garden: Garden) -> Settings:
    """Settings with a small content of its own beside a folder of uploads."""
    return settings_for(
        database_url, garden.root, uploads_dir=tmp_path / "uploads", largest_upload_mb=2
    )


def spoil(session: Session, document: str) -> None:
    """Put something else in place of a clip's document."""
    cast = "::json" if session.get_bind().dialect.name == "postgresql" else ""
    sql = f"UPDATE clip_revision SET document = CAST(:document AS TEXT){cast} WHERE clip_id = :clip"  # noqa: S608  our own words
    session.rollback()
    session.execute(text(sql), {"document": document, "clip": CLIP})
    session.commit()


@on_each_database
@pytest.mark.parametrize("name", DAMAGE)
def test_the_lists_go_on_without_it_and_its_author_can_withdraw_it(
    uma: Author, session: Session, name: str
) -> None:
    assert uma.send().status_code == 303
    assert uma.send(FILES | {"video": mp4(seconds=31)}, title="A sound clip").status_code == 303
    spoil(session, DAMAGE[name])
    assert f"/library/{SOUND}" in uma.person.read("/library")
    assert f"/library/{CLIP}" not in uma.person.read("/library")
    assert f"/library/{SOUND}" in uma.person.read("/search?q=thirds")
    shelf = uma.person.read("/uploads")
    assert "Record damaged" in shelf
    assert "A sound clip" in shelf
    # A process that has read it before it was damaged still knows what its hash stands for.
    assert uma.person.get(f"/library/{CLIP}").status_code in {200, 404}
    assert uma.person.get(f"/media/{CLIP}/clip.mp4?key=x").status_code == 404
    changed = uma.person.post(f"/uploads/{CLIP}/permission", until="2027-01-01", reason="x")
    assert changed.status_code in {409, 422}
    assert uma.send(FILES | {"video": mp4(seconds=32)}, title="One more").status_code == 303
    done = uma.person.post(f"/uploads/{CLIP}/withdraw", reason="It is damaged.")
    assert done.status_code == 303
    assert session.scalar(select(Clip.withdrawn_reason).where(Clip.id == CLIP)) == "It is damaged."
    assert uma.person.get(f"/library/{CLIP}").status_code == 410


@on_each_database
@pytest.mark.parametrize("name", ["empty", "a zero"])
def test_sync_mends_it_from_its_files_and_says_so(
    uma: Author, app: Flask, session: Session, name: str
) -> None:
    uma.send()
    spoil(session, DAMAGE[name])
    told = app.test_cli_runner().invoke(args=["content", "sync"])
    assert told.exit_code == 0, told.output
    assert f"mended clip {CLIP}" in " ".join(told.output.split())
    assert f"/library/{CLIP}" in uma.person.read("/library")
    assert "Where does it go?" in uma.person.read(f"/library/{CLIP}")
    again = app.test_cli_runner().invoke(args=["content", "sync"])
    assert "mended" not in again.output


def test_a_document_that_is_no_json_at_all_is_left_out(uma: Author, session: Session) -> None:
    uma.send()
    uma.send(FILES | {"video": mp4(seconds=31)}, title="A sound clip")
    session.execute(text(f"UPDATE clip_revision SET document = 'x' WHERE clip_id = '{CLIP}'"))  # noqa: S608  our own words
    session.commit()
    for page in ("/library", "/search?q=thirds", "/uploads"):
        assert "A sound clip" in uma.person.read(page), page
    assert uma.person.get(f"/library/{CLIP}").status_code in {200, 404}


def test_what_is_sound_is_never_written_anew(uma: Author, app: Flask, session: Session) -> None:
    uma.send()
    session.execute(update(ClipRevision).values(grade=9))  # not part of the document
    session.commit()
    told = app.test_cli_runner().invoke(args=["content", "sync"])
    assert "mended" not in told.output
