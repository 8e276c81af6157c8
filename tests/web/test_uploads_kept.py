"""What happens around an upload: pieces of a video, uploads that are kept, clips that are stopped."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import AuditEvent
from app.config import Settings
from app.library.models import Clip
from tests.content.gardens import Garden
from tests.factories import make_user
from tests.fixtures.application import Clock
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for
from tests.upload_world import FILES, Author, clips, files_in, refusals
from tests.video_files import mp4

CLIP = "partner-five-thirds-on-a-line"
NOTHING: list[str] = []
VIDEO = mp4(frames=bytes(range(256)) * 2000)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of uploads."""
    return tmp_path / "uploads"


@pytest.fixture
def settings(database_url: str, root: Path, garden: Garden) -> Settings:
    """Settings with a small content of its own beside a folder of uploads."""
    return settings_for(database_url, garden.root, uploads_dir=root, largest_upload_mb=2)


def begin(uma: Author, size: int = len(VIDEO)) -> str:
    """Announce a video and return the name of its upload."""
    uma.open_form()
    answer = uma.ask("POST", "/uploads/pieces", json={"size": size})
    assert answer.status_code == 201
    key: str = answer.get_json()["upload"]
    return key


def put(uma: Author, key: str, at: int, piece: bytes) -> tuple[int, int]:
    """Send a piece; return the status and how much has arrived."""
    answer = uma.ask("PUT", f"/uploads/pieces/{key}?at={at}", data=piece)
    return answer.status_code, (answer.get_json() or {}).get("received", -1)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_folder_of_uploads_is_made_for_its_owner_alone(uma: Author, root: Path) -> None:
    begin(uma)
    assert stat.S_IMODE(root.stat().st_mode) == 0o700
    assert stat.S_IMODE((root / ".incoming").stat().st_mode) == 0o700


def test_a_video_comes_in_pieces_and_the_form_after_it(uma: Author, session: Session) -> None:
    key = begin(uma)
    at = 0
    while at < len(VIDEO):
        status, at = put(uma, key, at, VIDEO[at : at + 100_000])
        assert status == 200
    files = {name: body for name, body in FILES.items() if name != "video"}
    answer = uma.send(files, to=f"{uma.open_form()}&upload={key}", accept="application/json")
    assert (answer.status_code, answer.location) == (303, "/uploads")
    assert uma.person.watch(f"/media/{CLIP}/clip.mp4").data == VIDEO
    assert clips(session) == [CLIP]


def test_a_piece_out_of_place_is_told_where_to_go_on(uma: Author) -> None:
    key = begin(uma)
    assert put(uma, key, 0, b"first") == (200, 5)
    # The answer got lost, so the piece comes again; or one is missing; or the place is nonsense.
    for at in (0, 50, -1, 10**12):
        assert put(uma, key, at, b"first") == (409, 5)
    assert put(uma, key, 5, b"second") == (200, 11)


@pytest.mark.parametrize("size", [0, -1, 2_000_001, "many", None, True, [1]])
def test_what_is_too_large_is_refused_when_it_is_announced(uma: Author, size: object) -> None:
    uma.open_form()
    answer = uma.ask("POST", "/uploads/pieces", json={"size": size})
    assert answer.status_code == 413


def test_what_is_larger_than_announced_is_thrown_away(uma: Author, root: Path) -> None:
    key = begin(uma)
    for at in range(0, 2_000_000, 500_000):
        assert put(uma, key, at, bytes(500_000)) == (200, at + 500_000)
    assert put(uma, key, 2_000_000, b"x")[0] == 413
    assert files_in(root) == NOTHING
    assert put(uma, key, 0, b"x")[0] == 404


def test_a_piece_is_small(uma: Author, root: Path) -> None:
    key = begin(uma)
    assert put(uma, key, 0, bytes(600_000))[0] == 413
    assert put(uma, key, 0, b"still there") == (200, 11)
    assert files_in(root) != NOTHING


def test_a_cancelled_upload_leaves_nothing(uma: Author, root: Path) -> None:
    key = begin(uma)
    put(uma, key, 0, b"some")
    for _ in range(2):
        assert uma.ask("DELETE", f"/uploads/pieces/{key}").status_code == 204
    assert files_in(root) == NOTHING


def test_without_the_token_no_piece_is_taken(uma: Author) -> None:
    key = begin(uma)
    uma.person.token = "another"
    assert put(uma, key, 0, b"x")[0] == 400


def test_a_person_has_few_boxes_at_once(uma: Author, root: Path) -> None:
    keys = [begin(uma) for _ in range(5)]
    assert len(list((root / ".incoming").iterdir())) <= 3
    assert put(uma, keys[-1], 0, b"x") == (200, 1)


def test_what_is_sent_again_after_an_hour_is_gone(
    uma: Author, root: Path, clock: Clock, session: Session
) -> None:
    answer = uma.send(title="")
    uploads = list((root / ".incoming").iterdir())
    assert len(uploads) == 1
    for path in (uploads[0], *uploads[0].iterdir()):
        os.utime(path, (clock.now.timestamp() - 3700,) * 2)
    uma.open_form()
    assert files_in(root) == NOTHING
    again = uma.send({}, to=uma.target(answer.text))
    assert set(refusals(again.text)) == {"video", "captions"}
    assert clips(session) == []


def test_nobody_opens_the_box_of_another(uma: Author, app: Flask, session: Session) -> None:
    upload = uma.target(uma.send(title="").text).partition("upload=")[2]
    make_user(session, "Una", roles=("author",))
    una = Person(app)
    una.sign_in("Una")
    other = Author(una)
    other.open_form()
    assert other.ask("PUT", f"/uploads/pieces/{upload}?at=0", data=b"x").status_code == 404
    other.ask("DELETE", f"/uploads/pieces/{upload}")
    assert set(refusals(other.send({}, to=f"{other.open_form()}&upload={upload}").text)) == {
        *("video", "captions"),
    }
    assert uma.send({}, to=f"{uma.open_form()}&upload={upload}").status_code == 303


@pytest.mark.parametrize("key", ["..", "....//", "x", "%2e%2e%2fclips", "a" * 65])
def test_no_name_of_a_box_leads_elsewhere(uma: Author, root: Path, key: str) -> None:
    uma.send()
    uma.person.read("/uploads")
    before = files_in(root)
    for method, path in (("PUT", "?at=0"), ("DELETE", "")):
        answer = uma.ask(method, f"/uploads/pieces/{key}{path}", data=b"x")
        assert answer.status_code in {204, 404, 405}
    assert files_in(root) == before


def test_what_a_crash_left_between_two_renames_goes_with_its_box(
    uma: Author, root: Path, clock: Clock
) -> None:
    uma.send(title="")
    upload = next((root / ".incoming").iterdir())
    (upload / "stage" / "clips").mkdir(parents=True)
    (upload / "stage" / "clips" / "partner-half.yaml").write_text("id: partner-half")
    (root / "media" / "partner-half").mkdir(parents=True)
    for path in (upload, *upload.iterdir()):
        os.utime(path, (clock.now.timestamp() - 3700,) * 2)
    uma.open_form()
    assert files_in(root) == ["media"]


def test_a_withdrawn_clip_stops_at_once_and_plays_again_when_it_is_restored(
    uma: Author, session: Session, arrive: Callable[[str], Person]
) -> None:
    uma.send()
    ana = arrive("Ana")
    video = f"/media/{CLIP}/clip.mp4"
    assert ana.watch(video).status_code == 200
    uma.person.read("/uploads")
    assert uma.person.post(f"/uploads/{CLIP}/withdraw", reason="A family asked.").status_code == 303
    assert ana.watch(video).status_code == 404
    assert "It was withdrawn: A family asked." in ana.get(f"/library/{CLIP}").text
    page = uma.person.read("/uploads")
    assert "A family asked." in page
    assert ">Withdrawn</span>" in page
    answer = uma.person.post(f"/uploads/{CLIP}/restore", reason="They agree again.")
    assert answer.status_code == 303
    assert ana.watch(video).status_code == 200
    session.rollback()
    events = session.scalars(
        select(AuditEvent).where(AuditEvent.object_id == CLIP).order_by(AuditEvent.id)
    ).all()
    assert [event.verb for event in events] == ["uploaded", "withdrew", "restored"]
    assert len({event.actor_id for event in events}) == 1
    assert events[2].data == {"reason": "A family asked.", "because": "They agree again."}


def test_a_change_needs_its_reason(uma: Author, session: Session) -> None:
    uma.send()
    uma.person.read("/uploads")
    for verb in ("withdraw", "restore"):
        answer = uma.person.post(f"/uploads/{CLIP}/{verb}", reason=" ")
        assert answer.status_code == 422
        assert "Give a reason." in answer.text
    clip = session.get_one(Clip, CLIP)
    assert clip.withdrawn_at is None


def test_only_uploaded_clips_are_the_authors(
    uma: Author, app: Flask, session: Session, arrive: Callable[[str], Person]
) -> None:
    assert app.test_cli_runner().invoke(args=["content", "sync"]).exit_code == 0
    uma.person.read("/uploads")
    for clip in ("two-scales", "nothing"):
        assert uma.person.post(f"/uploads/{clip}/withdraw", reason="x").status_code == 404
    uma.send()
    ana = arrive("Ana")
    ana.get("/account")
    assert ana.post(f"/uploads/{CLIP}/withdraw", reason="x").status_code == 403
    assert session.get_one(Clip, CLIP).withdrawn_at is None


def test_the_list_says_when_a_permission_ended(uma: Author, clock: Clock) -> None:
    uma.send(until="2026-03-10")
    assert "In the library" in uma.person.read("/uploads")
    clock.advance(days=9)
    uma.person.sign_in("Uma")
    page = uma.person.read("/uploads")
    assert "Permission ended" in page
    assert "March 10, 2026" in page
    assert uma.person.get(f"/library/{CLIP}").status_code == 410


def test_a_sync_keeps_what_was_uploaded_and_changes_nothing_of_it(
    uma: Author, app: Flask, session: Session
) -> None:
    run = app.test_cli_runner()
    run.invoke(args=["content", "sync"])
    uma.send()
    before = session.get_one(Clip, CLIP).revision_id
    synced = run.invoke(args=["content", "sync"])
    assert synced.exit_code == 0
    assert "added" not in synced.output
    session.rollback()
    assert session.get_one(Clip, CLIP).revision_id == before
    assert f"/library/{CLIP}" in uma.person.read("/search?q=thirds")
    assert "2 clips" in run.invoke(args=["content", "check"]).stdout


def test_a_clip_whose_files_were_taken_away_is_said_to_be_gone(
    uma: Author, app: Flask, root: Path
) -> None:
    uma.send()
    (root / "clips" / f"{CLIP}.yaml").unlink()
    assert app.test_cli_runner().invoke(args=["content", "sync"]).exit_code == 0
    assert "Files are gone" in uma.person.read("/uploads")
    assert uma.person.get(f"/library/{CLIP}").status_code == 404


def test_an_empty_list_says_what_to_do(uma: Author) -> None:
    page = uma.person.read("/uploads")
    assert "No clips uploaded yet" in page
    assert "/uploads" in uma.person.read("/library")
