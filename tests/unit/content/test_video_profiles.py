"""What real encoders write: a coding's name does not say that browsers play it, its profile does."""

import pytest

from app.content.profiles import name_aac
from app.content.video import VideoRefusedError, find_fault
from app.content.video_file import read_video
from tests.fixtures.encoder import Encode

H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")
PLAIN = (*H264, "-pix_fmt", "yuv420p")

PLAYED = {
    "plain": ("a.mp4", *PLAIN),
    "main": ("a.mp4", "-c:v", "libx264", "-profile:v", "main", "-c:a", "aac", "-pix_fmt", "yuv420p"),
    "high": ("a.mp4", "-c:v", "libx264", "-profile:v", "high", "-c:a", "aac", "-pix_fmt", "yuv420p"),
    "index first": ("a.mp4", *PLAIN, "-movflags", "+faststart"),
    "mono, 8 kHz": ("a.mp4", *PLAIN, "-ac", "1", "-ar", "8000"),
    "vp8": ("a.webm", "-c:v", "libvpx", "-c:a", "libopus", "-deadline", "realtime"),
    "vp9": ("a.webm", "-c:v", "libvpx-vp9", "-c:a", "libopus", "-deadline", "realtime", "-pix_fmt", "yuv420p"),
    "av1": ("a.webm", "-c:v", "libaom-av1", "-cpu-used", "8", "-c:a", "libopus", "-pix_fmt", "yuv420p"),
}  # fmt: skip

REFUSED = {
    "10 bits": (("a.mp4", *H264, "-pix_fmt", "yuv420p10le"), "with 10 bits of color", True),
    "4:2:2": (("a.mp4", *H264, "-pix_fmt", "yuv422p"), "with 4:2:2 color", True),
    "4:4:4": (("a.mp4", *H264, "-pix_fmt", "yuv444p"), "with 4:4:4 color", True),
    "4:4:4, 10 bits": (("a.mp4", *H264, "-pix_fmt", "yuv444p10le"), "with 10 bits of color", True),
    "interlaced": (("a.mp4", "-c:v", "libx264", "-c:a", "aac", "-pix_fmt", "yuv420p", "-flags", "+ilme+ildct", "-s", "640x480"), "half pictures", True),
    "hevc": (("a.mp4", "-c:v", "libx265", "-c:a", "aac", "-x265-params", "log-level=none"), "coded as hev1", True),
    "quicktime": (("a.mov", *PLAIN), "QuickTime", True),
    "in pieces": (("a.mp4", *PLAIN, "-movflags", "frag_keyframe+empty_moov"), "separate pieces", True),
    "mp3": (("a.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "libmp3lame"), "AAC sound", True),
    "mpeg-4": (("a.mp4", "-c:v", "mpeg4", "-c:a", "aac"), "coded as mp4v", True),
    "vp9, 4:4:4": (("a.webm", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus", "-pix_fmt", "yuv444p"), "with 4:4:4 color", True),
    "vp9, 10 bits": (("a.webm", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-c:a", "libopus", "-pix_fmt", "yuv420p10le"), "with 10 bits of color", True),
    "av1, 10 bits": (("a.webm", "-c:v", "libaom-av1", "-cpu-used", "8", "-c:a", "libopus", "-pix_fmt", "yuv420p10le"), "with 10 bits of color", True),
    "matroska": (("a.mkv", *PLAIN), "Matroska", True),
}  # fmt: skip


def what_is_wrong(path: object) -> tuple[str | None, bool]:
    """Return the sentence on a file, and whether it could be converted."""
    try:
        facts = read_video(path)  # type: ignore[arg-type]
    except VideoRefusedError as error:
        return str(error), error.can_be_converted
    return find_fault(facts), facts.can_be_converted


@pytest.mark.parametrize("name", PLAYED)
def test_what_every_browser_plays_is_accepted(encode: Encode, name: str) -> None:
    assert what_is_wrong(encode(*PLAYED[name]))[0] is None


@pytest.mark.parametrize("name", REFUSED)
def test_what_some_browser_does_not_play_is_refused_by_name(encode: Encode, name: str) -> None:
    options, words, can_be_converted = REFUSED[name]
    said, convertible = what_is_wrong(encode(*options))
    assert words in (said or ""), said
    assert convertible is can_be_converted


def test_pictures_that_are_too_large_are_refused_with_their_size(encode: Encode) -> None:
    said, _ = what_is_wrong(encode("a.mp4", *PLAIN, size="3840x2160", seconds=1))
    assert "3840 by 2160 pixels" in (said or "")
    said, _ = what_is_wrong(encode("a.mp4", *PLAIN, size="1080x1920", seconds=1))
    assert said is None


def test_without_sound_nothing_can_be_converted(encode: Encode) -> None:
    said, convertible = what_is_wrong(encode("a.mp4", *PLAIN, sound=False))
    assert "no sound" in (said or "")
    assert not convertible


@pytest.mark.parametrize(
    ("config", "name"),
    [
        (b"\x11\x90", "aac"),
        (b"\x2b\x92", "aac"),
        (b"\xeb\x92", "aac"),
        (b"\xf9\x48", "xHE-AAC"),
        (b"\x09\x90", "AAC Main"),
        (b"", "AAC of an unusual kind"),
    ],
    ids=["low complexity", "high efficiency", "high efficiency 2", "extended", "main", "none"],
)
def test_kinds_of_aac_are_told_apart(config: bytes, name: str) -> None:
    assert name_aac(0x40, config) == name
