"""A video that browsers do not play is converted by a real encoder, and nothing half is ever left."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.config import ROOT
from app.content.video import find_fault
from app.content.video_file import read_video
from app.uploading.content import check_video
from app.uploading.domain import FileKind
from app.uploading.errors import NeedsConvertingError
from app.uploading.service.boxes import INCOMING, Box
from app.uploading.service.converting import (
    ConversionState,
    ask_for_conversion,
    find_encoder,
    read_conversion,
    run_queue,
)
from tests.fixtures.encoder import Encode
from tests.fixtures.journeys import eventually

HEVC = (
    "a.mp4",
    "-c:v",
    "libx265",
    "-preset",
    "ultrafast",
    "-c:a",
    "aac",
    "-x265-params",
    "log-level=none",
)
MOVIE = (
    "a.mov",
    "-c:v",
    "libx264",
    "-preset",
    "ultrafast",
    "-pix_fmt",
    "yuv422p10le",
    "-c:a",
    "pcm_s16le",
)
PIECES = ("a.mp4", "-c:v", "libx264", "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov")  # fmt: skip
ENCODER = find_encoder() or ""
PATIENCE_S = 240
_WORKER = "from app.uploading.service.converting import main; main()"


def box_with(root: Path, video: bytes, key: str = "k" * 20) -> Box:
    """Return a box with a video that waits to be converted."""
    folder = root / INCOMING / f"1.{key}"
    folder.mkdir(parents=True)
    (folder / FileKind.VIDEO.value).write_bytes(video)
    box = Box(folder=folder, key=key, largest_video=10_000_000)
    ask_for_conversion(box)
    return box


@pytest.mark.parametrize("options", [HEVC, MOVIE, PIECES], ids=["hevc", "quicktime", "in pieces"])
def test_what_phones_and_cameras_make_becomes_a_clip(
    encode: Encode, tmp_path: Path, options: tuple[str, ...]
) -> None:
    source = encode(*options, seconds=21)
    with pytest.raises(NeedsConvertingError):
        check_video(source)
    box = box_with(tmp_path, source.read_bytes())
    assert run_queue(tmp_path, ENCODER) == 1
    conversion = read_conversion(box.folder)
    assert conversion is not None
    assert (conversion.state, conversion.message) == (ConversionState.DONE, "")
    facts = check_video(box.path(FileKind.VIDEO))
    assert abs(facts.duration_ms - 21_000) < 500
    assert {path.name for path in box.folder.iterdir()} == {"video", "conversion.json"}


def test_pictures_that_are_too_large_are_made_smaller(encode: Encode, tmp_path: Path) -> None:
    source = encode("a.mp4", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
                    "-c:a", "aac", "-r", "1", size="2160x3840", seconds=21)  # fmt: skip
    box = box_with(tmp_path, source.read_bytes())
    run_queue(tmp_path, ENCODER)
    facts = read_video(box.path(FileKind.VIDEO))
    assert find_fault(facts) is None
    assert facts.picture is not None
    assert (facts.picture.width, facts.picture.height) == (1080, 1920)


@pytest.mark.parametrize(
    "data",
    [
        b"\0\0\0\x14ftypisom\0\0\0\0isom" + bytes(5000),
        b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/hostname\n",
        b"",
    ],
    ids=["noise", "a list of streams", "a list of files", "nothing"],
)
def test_what_is_no_video_fails_with_a_sentence_and_stays_as_it_was(
    tmp_path: Path, data: bytes
) -> None:
    box = box_with(tmp_path, data)
    run_queue(tmp_path, ENCODER)
    conversion = read_conversion(box.folder)
    assert conversion is not None
    assert conversion.state is ConversionState.FAILED
    assert conversion.message.endswith(".")
    assert box.path(FileKind.VIDEO).read_bytes() == data
    assert {path.name for path in box.folder.iterdir()} == {"video", "conversion.json"}


def test_a_converter_that_is_killed_leaves_the_video_and_begins_again(
    encode: Encode, tmp_path: Path
) -> None:
    source = encode("a.mov", *MOVIE[1:], "-r", "30", size="640x360", seconds=30).read_bytes()
    box = box_with(tmp_path, source)
    worker = subprocess.Popen([sys.executable, "-c", _WORKER, str(tmp_path)], cwd=ROOT)
    eventually(lambda: any(box.folder.glob("converted.*")), PATIENCE_S)
    worker.kill()
    worker.wait()
    conversion = read_conversion(box.folder)
    assert conversion is not None
    assert conversion.state is ConversionState.RUNNING
    assert box.path(FileKind.VIDEO).read_bytes() == source
    assert run_queue(tmp_path, ENCODER) == 1
    conversion = read_conversion(box.folder)
    assert conversion is not None
    assert (conversion.state, conversion.tries) == (ConversionState.DONE, 2)
    check_video(box.path(FileKind.VIDEO))


def test_only_one_converts_at_a_time(tmp_path: Path) -> None:
    box_with(tmp_path, b"")
    fcntl = pytest.importorskip("fcntl")
    with (tmp_path / ".converting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert run_queue(tmp_path, ENCODER) == 0
    assert run_queue(tmp_path, ENCODER) == 1


def test_an_upload_that_was_thrown_away_meanwhile_harms_nothing(tmp_path: Path) -> None:
    box = box_with(tmp_path, b"")
    other = box_with(tmp_path, b"", key="o" * 20)
    box.path(FileKind.VIDEO).unlink()
    run_queue(tmp_path, ENCODER)
    conversion = read_conversion(other.folder)
    assert conversion is not None
    assert not conversion.is_under_way
