"""One door to every video file, whatever kind it is: the same for content files and for uploads."""

from pathlib import Path

from app.content.mp4 import blank_mp4_notes, is_mp4, read_mp4
from app.content.video import NOT_READABLE, Container, VideoFacts, VideoRefusedError
from app.content.webm import blank_webm_notes, is_webm, read_webm


def read_video(path: Path) -> VideoFacts:
    """Read strictly what a video file is, by what it says of itself.

    Raises:
        VideoRefusedError: it is none that we can read, or of a kind that is not played as it is.
    """
    with path.open("rb") as stream:
        head = stream.read(16)
    if is_mp4(head):
        return read_mp4(path)
    if is_webm(head):
        return read_webm(path)
    raise VideoRefusedError(NOT_READABLE)


def blank_notes(path: Path, facts: VideoFacts) -> None:
    """Empty the remarks in a video: where it was made, with what, by whom."""
    blank = blank_mp4_notes if facts.container is Container.MP4 else blank_webm_notes
    blank(path, facts.notes)
