"""A phone's video is taken, converted while its author looks at the captions, and then a clip."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from app.config import Settings
from tests.fixtures.databases import settings_for
from tests.fixtures.encoder import Encode
from tests.fixtures.journeys import eventually
from tests.upload_world import FILES, Author, clips, refusals
from tests.video_files import mp4

CLIP = "partner-five-thirds-on-a-line"
HEVC = ("a.mov", "-c:v", "libx265", "-preset", "ultrafast", "-c:a", "aac", "-x265-params", "log-level=none")  # fmt: skip
PATIENCE_S = 240


@pytest.fixture
def settings(database_url: str, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Settings with a folder of uploads of the test's own, which convert unless a test says no."""
    converts = getattr(request, "param", True)
    return settings_for(
        database_url, uploads_dir=tmp_path / "up", largest_upload_mb=2, convert_videos=converts
    )


def test_a_phone_s_video_becomes_a_clip(uma: Author, session: Session, encode: Encode) -> None:
    answer = uma.fill(FILES | {"video": encode(*HEVC, seconds=21).read_bytes()})
    assert answer.status_code == 303, refusals(answer.text)
    page = answer.location
    shown = uma.person.read(page)
    assert "This is a QuickTime movie" in shown
    assert "Where does it go?" in shown
    state = f"{page}/conversion"
    eventually(lambda: uma.person.get(state).get_json()["state"] == "done", PATIENCE_S)
    assert uma.look(page, keep="y").location == "/uploads"
    assert clips(session) == [CLIP]
    assert uma.person.watch(f"/media/{CLIP}/clip.mp4").data[4:8] == b"ftyp"


def test_what_cannot_be_converted_is_said_and_nothing_is_published(
    uma: Author, session: Session
) -> None:
    page = uma.fill(FILES | {"video": mp4(pictures=[b"hvc1"])}).location
    state = f"{page}/conversion"
    eventually(lambda: uma.person.get(state).get_json()["state"] == "failed", PATIENCE_S)
    assert "could not read it to its end" in uma.person.read(page)
    assert uma.look(page, keep="y").status_code == 422
    assert clips(session) == []
    form = uma.person.read(f"/uploads/new?upload={page.rpartition('/')[2]}")
    again = uma.fill({"video": FILES["video"]}, to=uma.target(form))
    assert uma.look(again.location, keep="y").status_code == 303
    assert clips(session) == [CLIP]


def test_captions_that_outlast_the_converted_video_are_told_at_their_field(
    uma: Author, encode: Encode
) -> None:
    late = FILES["captions"].replace(b"00:03.000", b"00:41.000")
    page = uma.fill({"video": encode(*HEVC, seconds=21).read_bytes(), "captions": late}).location
    state = f"{page}/conversion"
    eventually(lambda: uma.person.get(state).get_json()["state"] == "done", PATIENCE_S)
    refused = uma.look(page, keep="y")
    assert "after the video is over" in refusals(refused.text)["captions"]


@pytest.mark.parametrize("settings", [False], indirect=True)
def test_without_an_encoder_the_form_says_how_to_convert(uma: Author, session: Session) -> None:
    answer = uma.fill(FILES | {"video": mp4(brand=b"qt  ")})
    assert answer.status_code == 422
    said = refusals(answer.text)["video"]
    assert "This is a QuickTime movie" in said
    assert "This site cannot convert videos itself" in said
    assert clips(session) == []
