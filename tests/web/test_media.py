"""Media of clips: the right bytes, to the right people, never more than 1 MB at once."""

import hashlib
import json
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.config import Settings
from app.db import transaction
from app.library.domain.pieces import MAX_PIECE_BYTES
from app.library.models import Clip
from tests.factories import MORNING
from tests.fixtures.browsing import Person
from tests.fixtures.databases import settings_for
from tests.library_world import CAPTIONS, make_clip
from tests.reference import reference_file

VIDEO = bytes(range(256)) * 12_000  # 3 MB, every place of it different from its neighbors
SIZE = len(VIDEO)
ETAG = f'"{hashlib.sha256(VIDEO).hexdigest()}"'
ADDRESS = "/media/thirds/clip.mp4"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings with a library of the test's own."""
    return settings_for(database_url, calibration_sets_dir=tmp_path)


@pytest.fixture(autouse=True)
def clip(session: Session, tmp_path: Path) -> None:
    """A clip of 3 MB."""
    make_clip(session, tmp_path, video=VIDEO)


def test_a_stranger_gets_no_byte(stranger: Person) -> None:
    answer = stranger.get(ADDRESS, Range="bytes=0-10")
    assert answer.status_code == 303
    assert VIDEO[:10] not in answer.data


@pytest.mark.parametrize(
    ("wish", "first", "last"),
    [
        ("bytes=0-", 0, MAX_PIECE_BYTES - 1),
        ("bytes=0-1", 0, 1),
        ("bytes=1000000-2999999", 1_000_000, 1_000_000 + MAX_PIECE_BYTES - 1),
        ("bytes=3071999-", SIZE - 1, SIZE - 1),
        ("bytes=-5", SIZE - 5, SIZE - 1),
    ],
)
def test_a_range_brings_the_right_bytes(ana: Person, wish: str, first: int, last: int) -> None:
    answer = ana.watch(ADDRESS, Range=wish)
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer.headers["Content-Length"] == str(last - first + 1)
    assert answer.data == VIDEO[first : last + 1]
    assert answer.mimetype == "video/mp4"


def test_piece_by_piece_the_whole_clip_arrives(ana: Person) -> None:
    received = b""
    while len(received) < SIZE:
        received += ana.watch(ADDRESS, Range=f"bytes={len(received)}-").data
    assert received == VIDEO


@pytest.mark.parametrize(
    "wish", [f"bytes={SIZE}-", "bytes=-0", "bytes=0-1,5-6", "bytes=" + ",".join(["0-"] * 600)]
)
def test_what_is_not_there_is_refused_in_a_few_bytes(ana: Person, wish: str) -> None:
    answer = ana.watch(ADDRESS, Range=wish)
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{SIZE}"
    assert answer.data == b""


def test_without_a_range_the_whole_file_is_sent(ana: Person) -> None:
    answer = ana.watch(ADDRESS)
    assert (answer.status_code, answer.data) == (200, VIDEO)
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_a_large_file_has_to_be_asked_for_by_ranges(
    ana: Person, session: Session, tmp_path: Path
) -> None:
    make_clip(session, tmp_path, "long", video=b"0" * (17 << 20))
    refused = ana.watch("/media/long/clip.mp4")
    assert (refused.status_code, refused.mimetype) == (400, "text/plain")
    assert "Range: bytes=0-" in refused.text
    assert ana.watch("/media/long/clip.mp4", Range="bytes=0-").status_code == 206


def test_behind_a_proxy_a_large_file_is_streamed(
    app: Flask, ana: Person, session: Session, tmp_path: Path
) -> None:
    video = b"0123456789abcdef0" * (1 << 20)
    make_clip(session, tmp_path, "long", video=video)
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update={"trusted_proxies": 1})
    answer = ana.client.get(ana.with_key("/media/long/clip.mp4"), buffered=False)
    assert (answer.status_code, answer.headers["Content-Length"]) == (200, str(len(video)))
    pieces = list(answer.response)
    assert max(len(piece) for piece in pieces) <= MAX_PIECE_BYTES
    assert b"".join(pieces) == video
    answer.close()


def test_the_head_alone_can_be_asked_for(ana: Person) -> None:
    answer = ana.client.head(ana.with_key(ADDRESS))
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == str(SIZE)


def test_a_clip_is_kept_by_the_browser_but_asked_for_each_time(ana: Person) -> None:
    answer = ana.watch(ADDRESS, Range="bytes=0-1")
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["ETag"] == ETAG
    assert ana.watch(ADDRESS, If_None_Match=ETAG).status_code == 304


@pytest.mark.parametrize(("tag", "status"), [(ETAG, 206), ('"another"', 200)])
def test_a_range_of_another_version_brings_the_whole(ana: Person, tag: str, status: int) -> None:
    assert ana.watch(ADDRESS, Range="bytes=0-1", If_Range=tag).status_code == status


def test_captions_and_poster_have_their_types(ana: Person) -> None:
    captions = ana.watch("/media/thirds/captions.vtt")
    assert (captions.content_type, captions.text) == ("text/vtt; charset=utf-8", CAPTIONS)
    assert ana.watch("/media/thirds/poster.jpg").mimetype == "image/jpeg"


def test_a_withdrawn_clip_stops_at_once(ana: Person, session: Session) -> None:
    with transaction(session):
        clip = session.get(Clip, "thirds")
        assert clip is not None
        clip.withdrawn_at = MORNING
    assert ana.watch(ADDRESS, Range="bytes=0-1").status_code == 404


def test_certification_clips_are_not_served_here(
    ana: Person, session: Session, tmp_path: Path
) -> None:
    make_clip(session, tmp_path, "sealed", use="certification")
    assert ana.watch("/media/sealed/clip.mp4").status_code == 404


def test_a_file_that_changed_on_disk_is_not_sent(ana: Person, tmp_path: Path) -> None:
    path = tmp_path / "media" / "thirds" / "clip.mp4"
    path.write_bytes(VIDEO[:-1])
    assert ana.watch(ADDRESS, Range="bytes=0-1").status_code == 503
    path.unlink()
    assert ana.watch(ADDRESS, Range="bytes=0-1").status_code == 503


@pytest.mark.parametrize(
    "path",
    ["nothing.mp4", "..%2f..%2fclips%2fthirds.yaml", "%2e%2e/%2e%2e/app.py", "clip.mp4%00", ""],
)
def test_no_name_from_the_address_reaches_the_disk(ana: Person, path: str) -> None:
    assert ana.watch(f"/media/thirds/{path}").status_code == 404


def test_the_battery_of_path_traversal_finds_nothing(ana: Person) -> None:
    files = sorted(reference_file("security", "path").glob("*.json"))
    payloads = [text for file in files for text in _strings(json.loads(file.read_text("utf-8")))]
    assert len(payloads) >= 10
    places = ("/media/thirds/{}", "/media/{}/clip.mp4", "/static/x/{}")
    addresses = [places[n % 3].format(payload) for n, payload in enumerate(payloads)]
    answers = [(address, ana.client.get(address)) for address in addresses]
    found = [(address, answer.status) for address, answer in answers if not _is_refused(answer)]
    assert found == []


def _is_refused(answer: TestResponse) -> bool:
    leaks = b"root:" in answer.data or b"[extensions]" in answer.data
    return answer.status_code in {301, 303, 308, 400, 404, 405} and not leaks


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return _strings(list(value.values()))
    return [text for part in value for text in _strings(part)] if isinstance(value, list) else []
