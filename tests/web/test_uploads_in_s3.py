"""With uploads in S3 everything is as with a folder: watching, permission, removal, backup, doctor."""

import json
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import transaction
from app.library.domain.pieces import MAX_PIECE_BYTES, MAX_WHOLE_BYTES
from app.publishing.service import publish
from app.storage import S3Store
from tests.content.gardens import Garden
from tests.factories import MORNING
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for
from tests.fixtures.encoder import Encode
from tests.fixtures.journeys import eventually
from tests.fixtures.services import S3Server
from tests.ops_world import Site, leave, open_site
from tests.upload_world import ALL_FILES, FILES, Author, clips, refusals
from tests.video_files import mp4
from tools.serving import free_port

CLIP = "partner-five-thirds-on-a-line"
VIDEO = f"/media/{CLIP}/clip.mp4"
HEVC = ("a.mov", "-c:v", "libx265", "-preset", "ultrafast", "-c:a", "aac", "-x265-params", "log-level=none")  # fmt: skip


@pytest.fixture
def store(s3_server: S3Server) -> S3Store:
    """An empty storage."""
    return s3_server.store()


@pytest.fixture
def settings(
    database_url: str, garden: Garden, tmp_path: Path, s3_server: S3Server, store: S3Store
) -> Settings:
    """Settings with uploads in S3, and a small content of its own."""
    return settings_for(
        database_url,
        garden.root,
        uploads_dir=tmp_path / "scratch",
        largest_upload_mb=20,
        convert_videos=True,
        **s3_server.settings(store),
    )


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    """The operator's shell."""
    site = open_site(settings)
    yield site
    site.close()


@pytest.fixture
def online(session: Session, garden: Garden) -> None:
    """The content of the folders is online."""
    with transaction(session):
        publish(session, garden.compile(), MORNING)


def content(store: S3Store) -> list[str]:
    return [stored.name for stored in store.content()]


def test_a_clip_is_watched_and_its_permission_changed(
    uma: Author, store: S3Store, settings: Settings, arrive: Callable[[str], Person]
) -> None:
    video = mp4(frames=bytes(range(256)) * 10_000)
    assert uma.send(ALL_FILES | {"video": video}).location == "/uploads"
    assert content(store) == [
        f"clips/{CLIP}.yaml",
        *(f"media/{CLIP}/{name}" for name in ("captions.vtt", "clip.mp4", "descriptions.vtt")),
        f"media/{CLIP}/poster.jpg",
    ]
    assert list(settings.uploads_dir.iterdir()) == [], "nothing stays on this machine"
    assert list(store.list(".incoming/")) == []
    ana = arrive("Ana")
    assert "Where does it go?" in ana.read(f"/library/{CLIP}")
    piece = ana.watch(VIDEO, Range="bytes=100-")
    assert (piece.status_code, piece.data) == (206, video[100 : 100 + MAX_PIECE_BYTES])
    assert ana.watch(VIDEO).data == video
    assert ana.watch(VIDEO, **{"If-None-Match": piece.headers["ETag"]}).status_code == 304
    assert ana.get(VIDEO).status_code == 403, "without a key there is no video"
    assert b"taken at home" not in ana.watch(f"/media/{CLIP}/poster.jpg").data
    uma.person.read("/uploads")
    changed = uma.person.post(f"/uploads/{CLIP}/permission", until="2028-06-30", reason="Agreed.")
    assert changed.status_code == 303
    assert '"until": "2028-06-30"' in store.read(f"clips/{CLIP}.yaml").decode()


@pytest.mark.usefixtures("online")
def test_a_sync_keeps_a_clip_and_removing_it_leaves_nothing(
    uma: Author, session: Session, store: S3Store, site: Site
) -> None:
    uma.send()
    synced = site.app.test_cli_runner().invoke(args=["content", "sync"])
    assert synced.exit_code == 0, synced.output
    assert f"uploads/clips/{CLIP}.yaml:8: warning" in synced.output
    assert f"clip {CLIP}" not in synced.output, "nothing changed"
    assert CLIP in clips(session)
    assert list(site.settings.uploads_dir.iterdir()) == [], "no copy stays on this machine"
    words = ["library", "remove", CLIP, "--reason", "The district asked.", "--yes"]
    gone = site.app.test_cli_runner().invoke(args=words)
    assert gone.exit_code == 0, gone.output
    assert list(store.list()) == []
    assert uma.person.get(VIDEO).status_code == 404


def test_pieces_and_a_form_that_is_wrong_at_first(uma: Author, store: S3Store) -> None:
    uma.open_form()
    opened = uma.ask("POST", "/uploads/pieces", json={"size": len(FILES["video"])})
    key = opened.get_json()["upload"]
    half = len(FILES["video"]) // 2
    path = f"/uploads/pieces/{key}"
    first = uma.ask("PUT", f"{path}?at=0", data=FILES["video"][:half])
    assert first.get_json() == {"received": half}
    again = uma.ask("PUT", f"{path}?at=0", data=FILES["video"][:half])
    assert (again.status_code, again.get_json()) == (409, {"received": half})
    uma.ask("PUT", f"{path}?at={half}", data=FILES["video"][half:])
    to = f"{uma.open_form()}&upload={key}"
    wrong = uma.send({"captions": b"no captions"}, to=to, title="")
    assert set(refusals(wrong.text)) == {"title", "captions"}
    assert uma.send({"captions": FILES["captions"]}, to=uma.target(wrong.text)).status_code == 303
    assert store.read(f"media/{CLIP}/clip.mp4") == FILES["video"]
    very_same = uma.send(title="Once more")
    assert "in the library already" in refusals(very_same.text)["video"]


def test_a_phone_s_video_is_converted(
    uma: Author, session: Session, store: S3Store, encode: Encode
) -> None:
    page = uma.fill(FILES | {"video": encode(*HEVC, seconds=21).read_bytes()}).location
    state = f"{page}/conversion"
    eventually(lambda: uma.person.get(state).get_json()["state"] == "done", 240)
    assert uma.look(page, keep="y").location == "/uploads"
    assert clips(session) == [CLIP]
    assert store.read(f"media/{CLIP}/clip.mp4")[4:8] == b"ftyp"


def test_a_backup_holds_clips_of_s3_and_puts_them_there_again(
    uma: Author, session: Session, store: S3Store, site: Site, app: Flask, tmp_path: Path
) -> None:
    uma.send()
    before = {name: store.read(name) for name in content(store)}
    code, said = site.run("backup", str(tmp_path / "backups"))
    assert code == 0, said
    (file,) = (tmp_path / "backups").iterdir()
    with tarfile.open(file) as tar:
        assert f"uploads/media/{CLIP}/clip.mp4" in tar.getnames()
    store.put(f"clips/{CLIP}.yaml", b"something else")
    leave(site, session)
    leave(Site(app=app, settings=site.settings), session)
    code, said = site.run("restore", str(file))
    assert code == 1
    assert "holds clips already" in said or "in use already" in said
    code, said = site.run("restore", "--replace", str(file))
    assert "Restored" in said, said
    assert {name: store.read(name) for name in content(store)} == before
    aside = [stored.name for stored in store.list(".before-restore-")]
    assert [name for name in aside if name.endswith(f"clips/{CLIP}.yaml")]


def test_the_doctor_tries_the_storage_out(site: Site, store: S3Store) -> None:
    _, said = site.run("doctor", "--quick")
    assert f"{store.address} writes, reads parts, and deletes" in said
    assert [stored.name for stored in store.list()] == []


def test_a_storage_that_is_down_stops_uploads_alone(
    uma: Author, settings: Settings, app: Flask, site: Site
) -> None:
    uma.send()
    page = uma.open_form()
    app.extensions["uploads_store"] = open_site(
        settings.model_copy(update={"s3_endpoint": f"http://127.0.0.1:{free_port()}"})
    ).app.extensions["uploads_store"]
    assert uma.person.get(f"/library/{CLIP}").status_code == 200
    assert uma.person.watch(VIDEO, Range="bytes=0-9").status_code == 503
    refused = uma.send(to=page)
    assert refused.status_code == 503
    assert "The videos cannot be reached at the moment" in refused.text
    ready = uma.person.get("/readyz")
    assert json.loads(ready.data)["checks"]["uploads"] == "do not answer: see UPLOADS_URL"
    assert site.run("doctor", "--quick")[0] is not None


def test_a_large_video_is_sent_in_ranges_alone(uma: Author) -> None:
    assert uma.send(FILES | {"video": mp4(frames=bytes(MAX_WHOLE_BYTES + 9))}).status_code == 303
    whole = uma.person.watch(VIDEO)
    assert (whole.status_code, "Ask for ranges" in whole.text) == (400, True)
    assert uma.person.watch(VIDEO, Range="bytes=0-").status_code == 206
