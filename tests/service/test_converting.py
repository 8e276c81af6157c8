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
from app.uploading.domain.conversion import ConversionFault, ConversionState
from app.uploading.errors import NeedsConvertingError
from app.uploading.service import converting
from app.uploading.service.converting import (
    ask_for_conversion,
    find_encoder,
    read_conversion,
    run_queue,
    start_worker,
)
from app.uploading.service.pending_uploads import FolderUploads, PendingUpload
from app.uploading.service.uploads import INCOMING
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


def upload_with(root: Path, video: bytes, key: str = "k" * 20) -> PendingUpload:
    """Return an upload with a video that waits to be converted."""
    folder = root / INCOMING / f"1.{key}"
    folder.mkdir(parents=True)
    (folder / FileKind.VIDEO.value).write_bytes(video)
    upload = PendingUpload(folder=folder, key=key, largest_video=10_000_000)
    ask_for_conversion(upload)
    return upload


@pytest.mark.parametrize("options", [HEVC, MOVIE, PIECES], ids=["hevc", "quicktime", "in pieces"])
def test_what_phones_and_cameras_make_becomes_a_clip(
    encode: Encode, tmp_path: Path, options: tuple[str, ...]
) -> None:
    source = encode(*options, seconds=21)
    with pytest.raises(NeedsConvertingError):
        check_video(source)
    upload = upload_with(tmp_path, source.read_bytes())
    assert run_queue(FolderUploads(tmp_path, 0), ENCODER) == 1
    conversion = read_conversion(upload)
    assert conversion is not None
    assert (conversion.state, conversion.fault) == (ConversionState.DONE, None)
    facts = check_video(upload.path(FileKind.VIDEO))
    assert abs(facts.duration_ms - 21_000) < 500
    assert {path.name for path in upload.folder.iterdir()} == {"video", "conversion.json"}


def test_pictures_that_are_too_large_are_made_smaller(encode: Encode, tmp_path: Path) -> None:
    source = encode("a.mp4", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p",
                    "-c:a", "aac", "-r", "1", size="2160x3840", seconds=21)  # fmt: skip
    upload = upload_with(tmp_path, source.read_bytes())
    run_queue(FolderUploads(tmp_path, 0), ENCODER)
    facts = read_video(upload.path(FileKind.VIDEO))
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
def test_what_is_no_video_fails_with_a_reason_and_stays_as_it_was(
    tmp_path: Path, data: bytes
) -> None:
    upload = upload_with(tmp_path, data)
    run_queue(FolderUploads(tmp_path, 0), ENCODER)
    conversion = read_conversion(upload)
    assert conversion is not None
    assert conversion.has_failed
    assert conversion.fault is ConversionFault.UNREADABLE
    assert upload.path(FileKind.VIDEO).read_bytes() == data
    assert {path.name for path in upload.folder.iterdir()} == {"video", "conversion.json"}


def test_a_converter_that_is_killed_leaves_the_video_and_begins_again(
    encode: Encode, tmp_path: Path
) -> None:
    source = encode("a.mov", *MOVIE[1:], "-r", "30", size="640x360", seconds=30).read_bytes()
    upload = upload_with(tmp_path, source)
    worker = subprocess.Popen([sys.executable, "-c", _WORKER, str(tmp_path)], cwd=ROOT)
    eventually(lambda: any(upload.folder.glob("converted.*")), PATIENCE_S)
    worker.kill()
    worker.wait()
    conversion = read_conversion(upload)
    assert conversion is not None
    assert conversion.state is ConversionState.RUNNING
    assert upload.path(FileKind.VIDEO).read_bytes() == source
    assert run_queue(FolderUploads(tmp_path, 0), ENCODER) == 1
    conversion = read_conversion(upload)
    assert conversion is not None
    assert (conversion.state, conversion.tries) == (ConversionState.DONE, 2)
    check_video(upload.path(FileKind.VIDEO))


def test_only_one_converts_at_a_time(tmp_path: Path) -> None:
    upload_with(tmp_path, b"")
    fcntl = pytest.importorskip("fcntl")
    with (tmp_path / ".converting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert run_queue(FolderUploads(tmp_path, 0), ENCODER) == 0
    assert run_queue(FolderUploads(tmp_path, 0), ENCODER) == 1


def encoder_that(root: Path, *lines: str) -> str:
    """Return a program that does something around the work of the real encoder (`$REAL "$@"`)."""
    program = root / "encoder.sh"
    converting = "\n".join(lines)
    program.write_text(
        f"""#!/bin/sh
REAL='{ENCODER}'
case "$*" in *-progress*) ;; *) exec "$REAL" "$@" ;; esac
{converting}
""",
        "utf-8",
    )
    program.chmod(0o700)
    return str(program)


@pytest.mark.parametrize(
    "lines",
    [
        ["swap", 'exec "$REAL" "$@"'],
        ['"$REAL" "$@"', "swap"],
        ["swap", "exit 1"],
    ],
    ids=["in the middle", "at the very end", "and the encoder fails"],
)
def test_the_video_that_was_chosen_last_is_the_one_that_stays(
    encode: Encode, tmp_path: Path, lines: list[str]
) -> None:
    """Uma sends the wrong recording, and another to the same upload while that is converted."""
    wrong = encode(*MOVIE, seconds=21).read_bytes()
    right = tmp_path / "right.mp4"
    right.write_bytes((ROOT / "tests" / "videos" / "test-picture.mp4").read_bytes())
    upload = upload_with(tmp_path, wrong)
    swap = (
        f"cp '{right}' '{upload.path(FileKind.VIDEO)}'; rm -f '{upload.folder / 'conversion.json'}'"
    )
    lines = [swap if line == "swap" else line for line in lines]
    run_queue(FolderUploads(tmp_path, 0), encoder_that(tmp_path, *lines))
    assert upload.path(FileKind.VIDEO).read_bytes() == right.read_bytes()
    assert [path.name for path in upload.folder.iterdir()] == ["video"]


def test_a_video_sent_meanwhile_that_needs_converting_is_converted_next(
    encode: Encode, tmp_path: Path
) -> None:
    upload = upload_with(tmp_path, encode(*MOVIE, seconds=21).read_bytes())
    right = encode(*HEVC, seconds=25)
    waiting, flag = tmp_path / "waiting.json", tmp_path / "swapped"
    state = upload.folder / "conversion.json"
    waiting.write_bytes(state.read_bytes())
    program = encoder_that(
        tmp_path,
        f'test -e \'{flag}\' && exec "$REAL" "$@"',
        f"touch '{flag}'; cp '{right}' '{upload.path(FileKind.VIDEO)}'; cp '{waiting}' '{state}'",
        'exec "$REAL" "$@"',
    )
    assert run_queue(FolderUploads(tmp_path, 0), program) == 2
    conversion = read_conversion(upload)
    assert conversion is not None
    assert (conversion.state, conversion.tries) == (ConversionState.DONE, 1)
    assert abs(check_video(upload.path(FileKind.VIDEO)).duration_ms - 25_000) < 500


def test_neither_the_worker_nor_the_encoder_knows_a_secret_of_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "environments"
    program = tmp_path / "encoder.sh"
    program.write_text(
        f"#!/bin/sh\ncat /proc/$$/environ /proc/$PPID/environ >> '{told}'\n", "utf-8"
    )
    program.chmod(0o700)
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", str(program))
    monkeypatch.setenv("SECRET_KEY", "a-key-nobody-may-know")
    monkeypatch.setenv("DATABASE_URL", "postgresql://plumbline:password@db/plumbline")
    upload = upload_with(tmp_path, b"no video")
    start_worker(FolderUploads(tmp_path, 0))
    eventually(lambda: is_over(upload), PATIENCE_S)
    names = {entry.partition(b"=")[0].decode() for entry in told.read_bytes().split(b"\0")}
    assert "PATH" in names
    assert names <= {"", "PATH", "LD_LIBRARY_PATH", "TMPDIR", "LANG", "LC_ALL", "PYTHONPATH",
                     "IMAGEIO_FFMPEG_EXE", "PWD", "LC_CTYPE"}  # fmt: skip


def is_over(upload: PendingUpload) -> bool:
    conversion = read_conversion(upload)
    return conversion is not None and not conversion.is_under_way


def test_an_encoder_that_never_says_how_long_a_video_is_keeps_nobody_waiting(
    encode: Encode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "_MAX_LOOK_S", 1)
    program = tmp_path / "encoder.sh"
    program.write_text(
        f"""#!/bin/sh
case "$*" in *-progress*) exec '{ENCODER}' "$@" ;; *) exec tail -f /dev/null ;; esac
""",
        "utf-8",
    )
    program.chmod(0o700)
    upload = upload_with(tmp_path, encode(*MOVIE, seconds=21).read_bytes())
    other = upload_with(tmp_path, b"no video", key="o" * 20)
    assert run_queue(FolderUploads(tmp_path, 0), str(program)) == 2
    assert is_over(other)
    conversion = read_conversion(upload)
    assert conversion is not None
    assert conversion.state is ConversionState.DONE


def test_an_upload_that_was_thrown_away_meanwhile_harms_nothing(tmp_path: Path) -> None:
    upload = upload_with(tmp_path, b"")
    other = upload_with(tmp_path, b"", key="o" * 20)
    upload.path(FileKind.VIDEO).unlink()
    run_queue(FolderUploads(tmp_path, 0), ENCODER)
    conversion = read_conversion(other)
    assert conversion is not None
    assert not conversion.is_under_way
