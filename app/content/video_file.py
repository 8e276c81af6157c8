"""One entry point for video files of every kind, used for content files and uploads."""

from pathlib import Path

from app.content.mp4 import blank_mp4_notes, is_mp4, read_mp4
from app.content.video import NOT_READABLE, Container, VideoFacts, VideoRefusedError
from app.content.webm import blank_webm_notes, is_webm, read_webm


def read_video(path: Path) -> VideoFacts:
    """Read the facts about a video file, strictly, by the kind it claims to be.

    Raises:
        VideoRefusedError: we cannot read it, or it is of a kind that browsers do not play.
    """
    with path.open("rb") as stream:
        head = stream.read(16)
    if is_mp4(head):
        return read_mp4(path)
    if is_webm(head):
        return read_webm(path)
    raise VideoRefusedError(NOT_READABLE)


def blank_notes(path: Path, facts: VideoFacts) -> None:
    """Erase a video's metadata: where, with what, and by whom it was made."""
    blank = blank_mp4_notes if facts.container is Container.MP4 else blank_webm_notes
    blank(path, facts.notes)
