"""What is known about a video file, and why one is refused.

The readers (`mp4`, `webm`) look at the few parts that describe a file; they decode nothing. They
are made for untrusted files: whatever the bytes are, they return facts or one sentence in bounded
time.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.content.profiles import Picture
from app.sentences import Sentence


class Container(StrEnum):
    """The kinds of video file that every current browser plays; the value is the suffix."""

    MP4 = ".mp4"
    WEBM = ".webm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A part of a file that holds metadata (place, device, names) and nothing a player needs.

    `at` is where its head begins, `start` where its content begins, `end` the byte after it.
    """

    at: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoFacts:
    """Facts about a video file: its kind, its duration, how video and audio are encoded.

    Attributes:
        container: the kind of file.
        duration_ms: how long it lasts.
        pictures: the codec of each video track, as the file names it.
        sounds: the codec of each audio track.
        notes: the parts that hold metadata.
        picture: what is known about the first video track.
    """

    container: Container
    duration_ms: int
    pictures: tuple[str, ...]
    sounds: tuple[str, ...]
    notes: tuple[Note, ...] = ()
    picture: Picture | None = None

    @property
    def can_be_converted(self) -> bool:
        """Say whether an encoder could make a clip of it: it has one video track, and audio."""
        return len(self.pictures) == 1 and bool(self.sounds)


class VideoRefusedError(ValueError):
    """A file is not a playable video; `why` is a sentence about it.

    `can_be_converted` says that an encoder could make a playable one of it.
    """

    def __init__(self, why: Sentence, *, can_be_converted: bool = False) -> None:
        super().__init__(why)
        self.why, self.can_be_converted = why, can_be_converted


NOT_READABLE = Sentence(
    "This is not a video we can read. Export it as MP4 (H.264, AAC) or as WebM."
)
CUT_OFF = Sentence("The file ends too early: a part of it is missing. Copy or export it again.")
TOO_MANY_PARTS = Sentence("The file has far more parts than a clip needs. Export it again.")
_AGAIN = Sentence("Export the video as H.264, profile High, 8 bits, 4:2:0, at most 1920 by 1080.")
_MAX_SIDE, _MIN_SIDE = 2560, 1600
PLAYABLE = frozenset(("avc1", "avc3", "V_VP8", "V_VP9", "V_AV1"))
AUDIBLE = frozenset(("aac", "A_OPUS", "A_VORBIS"))


def find_fault(facts: VideoFacts) -> Sentence | None:
    """Return why a readable video cannot be used as a clip, or None when it can.

    It needs one video track and at least one audio track, in codecs that browsers play. Audio is
    needed because half of what raters score is said, not shown.
    """
    if not facts.pictures:
        return Sentence("The file has sound, but no pictures.")
    if len(facts.pictures) > 1:
        return Sentence("The file has more than one track of pictures. Export it with one.")
    if facts.pictures[0] not in PLAYABLE:
        is_mp4 = facts.container is Container.MP4
        return Sentence(
            "The pictures are coded as %(codec)s, which not every browser plays. "
            "Export the video as %(wanted)s.",
            codec=facts.pictures[0],
            wanted="H.264" if is_mp4 else Sentence("VP8, VP9 or AV1"),
        )
    return _find_picture_fault(facts) or _find_sound_fault(facts)


def _find_sound_fault(facts: VideoFacts) -> Sentence | None:
    if not facts.sounds:
        return Sentence(
            "The video has no sound. Much of what is scored is what teacher and students say, "
            "so a clip needs its sound."
        )
    if not AUDIBLE.issuperset(facts.sounds):
        is_mp4 = facts.container is Container.MP4
        return Sentence(
            "The sound is coded as %(codec)s, which not every browser plays. "
            "Export the video with %(wanted)s sound.",
            codec=facts.sounds[0],
            wanted="AAC" if is_mp4 else Sentence("Opus or Vorbis"),
        )
    return None


def _find_picture_fault(facts: VideoFacts) -> Sentence | None:
    """Return what not every browser plays in the video, although its codec is known."""
    picture = facts.picture
    if picture is None or not (picture.width and picture.height):
        return Sentence("The file does not say how its pictures are coded. %(again)s", again=_AGAIN)
    if picture.bits > 8:
        how = Sentence("with %(bits)d bits of color", bits=picture.bits)
    elif picture.chroma not in {"4:2:0", "gray"}:
        how = Sentence("with %(chroma)s color", chroma=picture.chroma)
    elif picture.oddity:
        how = Sentence("as %(codec)s", codec=picture.oddity)
    elif picture.is_interlaced:
        how = Sentence("in half pictures (interlaced), which shows as combs")
    else:
        return _find_size_fault(picture)
    return Sentence(
        "The pictures are coded %(how)s: not every browser plays that well. %(again)s",
        how=how,
        again=_AGAIN,
    )


def _find_size_fault(picture: Picture) -> Sentence | None:
    sides = sorted((picture.width, picture.height))
    if sides[1] <= _MAX_SIDE and sides[0] <= _MIN_SIDE:
        return None
    return Sentence(
        "The pictures are %(width)s by %(height)s pixels, more than school computers and lines play "
        "without stopping. Export the video with at most 1920 by 1080.",
        width=str(picture.width),
        height=str(picture.height),
    )
