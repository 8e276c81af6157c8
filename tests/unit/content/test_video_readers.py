"""A stranger's video is read strictly: facts or one sentence, whatever the bytes are."""

import secrets
import struct
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.config import ROOT
from app.content.jpeg import PictureRefusedError, clean_jpeg
from app.content.mp4 import blank_mp4_notes, read_mp4
from app.content.video import VideoFacts, VideoRefusedError, find_fault
from app.content.webm import blank_webm_notes, read_webm
from tests.video_files import box, element, jpeg, mp4, track, webm

# The header of 30 seconds in its short and in its long form, each in a box of the same size.
SHORT_TIMES = bytes(12) + struct.pack(">II", 1000, 30_000) + bytes(80)
LONG_TIMES = b"\1" + bytes(19) + struct.pack(">IQ", 1000, 2**33) + bytes(68)
REAL = ROOT / "tests" / "videos"
Reader = Callable[[Path], VideoFacts]


def read(folder: Path, data: bytes) -> VideoFacts:
    path = folder / "video"
    path.write_bytes(data)
    return (read_webm if data[:4] == b"\x1a\x45\xdf\xa3" else read_mp4)(path)


def fault(folder: Path, data: bytes) -> str:
    """Return why a video is refused, by its reader or as a clip."""
    try:
        return find_fault(read(folder, data)) or ""
    except VideoRefusedError as error:
        return str(error)


@pytest.mark.parametrize(
    ("data", "milliseconds"),
    [
        (mp4(), 30_000),
        (mp4(seconds=61.25), 61_250),
        (mp4(pictures=[b"avc3"], sounds=["aac", "aac"]), 30_000),
        (mp4().replace(SHORT_TIMES, LONG_TIMES), 2**33),
        (webm(), 30_000),
        (webm(pictures=["V_AV1"], sounds=["A_VORBIS"]), 30_000),
        (webm(pictures=["V_VP8"], seconds=20.5), 20_500),
        (
            webm().replace(
                b"\x18\x53\x80\x67\x01" + (len(webm()) - 33).to_bytes(7, "big"),
                b"\x18\x53\x80\x67\x01" + b"\xff" * 7,
            ),
            30_000,
        ),
    ],
    ids=[
        "mp4",
        "length",
        "two sounds",
        "64-bit times",
        "webm",
        "av1 and vorbis",
        "vp8",
        "segment of unknown size",
    ],
)
def test_a_video_that_browsers_play_is_accepted(
    tmp_path: Path, data: bytes, milliseconds: int
) -> None:
    facts = read(tmp_path, data)
    assert facts.duration_ms == milliseconds
    assert find_fault(facts) is None


@pytest.mark.parametrize("name", ["test-picture.mp4", "test-picture.webm"])
def test_what_an_encoder_writes_is_accepted(name: str) -> None:
    facts = (read_mp4 if name.endswith("mp4") else read_webm)(REAL / name)
    assert find_fault(facts) is None
    assert abs(facts.duration_ms - 22_000) < 20


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (mp4(sounds=[]), "no sound"),
        (webm(sounds=[]), "no sound"),
        (mp4(pictures=[]), "no pictures"),
        (mp4(pictures=[b"avc1", b"avc1"]), "more than one track of pictures"),
        (mp4(pictures=[b"hvc1"]), "coded as hvc1"),
        (mp4(pictures=[b"\0\0\xff\1"]), "coded as something unknown"),
        (mp4(sounds=["mp3"]), "with AAC sound"),
        (mp4(sounds=["ac-3"]), "coded as ac-3"),
        (webm(pictures=["V_MPEG4/ISO/AVC"]), "coded as V_MPEG4/ISO/AVC"),
        (webm(sounds=["A_AAC"]), "Opus or Vorbis"),
        (mp4(more=box(b"mvex")), "in separate pieces"),
        (mp4(more=track(b"meta", box(b"gpmd", bytes(8)))), "track of data"),
        (mp4(brand=b"qt  "), "QuickTime"),
        (mp4(seconds=0), "no index"),
        (mp4().replace(SHORT_TIMES, bytes(100)), "no index"),
        (box(b"ftyp", b"isom", bytes(4)) + box(b"mdat", b"frames"), "no index"),
        (box(b"ftyp", b"isom") + box(b"moov", box(b"mvhd", bytes(4))) + box(b"mdat"), "no index"),
        (struct.pack(">I4s", 1, b"ftyp") + bytes(4), "ends too early"),
        (struct.pack(">I4sQ", 1, b"ftyp", 4), "ends too early"),
        (mp4()[:-50], "ends too early"),
        (webm()[:-50], "ends too early"),
        (webm(doc_type=b"matroska"), "Matroska"),
        (webm(seconds=0), "does not say how long"),
        (webm(seconds=float("nan")), "does not say how long"),
        (webm(seconds=float("inf")), "does not say how long"),
        (webm(seconds=10), "does not say how long"),
        (webm().replace(b"\x1f\x43\xb6\x75\x01\0", b"\x1f\x43\xb6\x75\x01\xff", 1), "ends too"),
        (element(0x1A45DFA3, element(0x4282, b"webm")), "ends too early"),
        (b"", "not a video"),
        (b"GIF89a" + bytes(90), "not a video"),
        (b"\x00\x00\x00\x00ftyp", "no index"),
        (bytes(64), "not a video"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_a_sentence(tmp_path: Path, data: bytes, words: str) -> None:
    said = fault(tmp_path, data)
    assert words in said
    assert said.endswith(".")


def test_a_clip_that_ran_live_has_no_length(tmp_path: Path) -> None:
    live = webm().replace(
        b"\x1f\x43\xb6\x75\x01" + bytes(7)[:5], b"\x1f\x43\xb6\x75\x01" + bytes(5)
    )
    at = live.index(b"\x1f\x43\xb6\x75")
    live = live[: at + 4] + b"\x01" + b"\xff" * 7 + live[at + 12 :]
    assert "does not say how long" in fault(tmp_path, live)


def test_a_file_of_endless_small_parts_is_refused_at_once(tmp_path: Path) -> None:
    begun = time.monotonic()
    assert "far more parts" in fault(tmp_path, mp4(more=box(b"free") * 100_000))
    assert "far more parts" in fault(tmp_path, webm(more=b"\xec\x80" * 200_000))
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("whole", [mp4(), webm()], ids=["mp4", "webm"])
def test_a_file_cut_off_anywhere_never_passes(tmp_path: Path, whole: bytes) -> None:
    for length in range(len(whole)):
        assert fault(tmp_path, whole[:length]), length


@pytest.mark.parametrize("whole", [mp4(), webm()], ids=["mp4", "webm"])
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_spoiled_bytes_give_facts_or_a_sentence_and_nothing_else(
    tmp_path: Path, whole: bytes, data: st.DataObject
) -> None:
    spoiled = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 12))):
        spoiled[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    fault(tmp_path, bytes(spoiled))


def test_noise_behind_a_right_head_is_refused(tmp_path: Path) -> None:
    for head in (box(b"ftyp", b"isom", bytes(4)), b"\x1a\x45\xdf\xa3"):
        for _ in range(100):
            assert fault(tmp_path, head + secrets.token_bytes(300))


@pytest.mark.parametrize("kind", ["mp4", "webm"])
def test_remarks_are_emptied_and_the_rest_stays(tmp_path: Path, kind: str) -> None:
    secret = b"+40.1234-070.4321/ filmed by somebody"
    path = tmp_path / f"clip.{kind}"
    if kind == "mp4":
        path.write_bytes(mp4(more=box(b"udta", box(b"\xa9xyz", secret))) + box(b"meta", secret))
        facts = read_mp4(path)
        blank_mp4_notes(path, facts.notes)
        after = read_mp4(path)
    else:
        tags = [element(0x1254C367, secret), b"\x12\x54\xc3\x67\x85place"]
        path.write_bytes(webm(more=b"".join((*tags, element(0x1941A469, secret * 9)))))
        facts = read_webm(path)
        blank_webm_notes(path, facts.notes)
        after = read_webm(path)
    assert len(facts.notes) >= 2
    assert secret not in path.read_bytes()
    assert b"place" not in path.read_bytes()
    assert (after.duration_ms, after.pictures, after.sounds, after.notes) == (
        facts.duration_ms,
        facts.pictures,
        facts.sounds,
        (),
    )


def test_a_picture_loses_what_its_camera_wrote_and_what_hangs_behind_it() -> None:
    data, width, height = clean_jpeg(jpeg())
    assert (width, height) == (640, 360)
    assert b"taken at home" not in data
    assert b"hung on" not in data
    assert b"JFIF" in data
    assert clean_jpeg(data)[0] == data


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n", b"\xff\xd8\xff\xd9", jpeg(width=0)])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(PictureRefusedError):
        clean_jpeg(data)


def test_a_picture_cut_off_anywhere_is_refused() -> None:
    whole = jpeg()
    end = whole.rindex(b"\xff\xd9")
    for length in range(end + 2):
        with pytest.raises(PictureRefusedError):
            clean_jpeg(whole[:length])
