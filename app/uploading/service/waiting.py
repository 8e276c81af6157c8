"""Uploads with valid files that wait for their author to check the captions.

What she typed, what was read, and what she chose are in one file in the upload, replaced atomically;
nothing is in the database until the clip is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter, ValidationError

from app.content.captions import CaptionReading, Cue, Utterance
from app.uploading.domain import Details
from app.uploading.domain.captions import SpeakerChoices, described, preview
from app.uploading.errors import PendingUploadNotFoundError
from app.uploading.service.uploads import REVIEW, Upload, Uploads
from app.wording import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An upload that waits.

    Attributes:
        details: what the author says about the clip.
        utterances: who says what in the captions, as read.
        descriptions: what is on the board, as read.
        remarks: decisions made while reading, as sentences.
        choices: the author's choices of who speaks.
        why_converted: why the video must be converted first; None when it plays as it is.
    """

    details: Details
    utterances: tuple[Utterance, ...]
    descriptions: tuple[Utterance, ...] = ()
    remarks: tuple[str, ...] = ()
    choices: SpeakerChoices = field(default_factory=SpeakerChoices)
    why_converted: str | None = None

    def cues(self) -> tuple[Cue, ...]:
        """Return the captions as they will be shown."""
        return tuple(line.cue for line in preview(self.utterances, self.choices))

    def board(self) -> tuple[Cue, ...]:
        """Return the descriptions as they will be shown."""
        return described(self.descriptions)

    @property
    def open_lines(self) -> int:
        """Return how many lines still need a speaker."""
        return sum(line.is_open for line in preview(self.utterances, self.choices))


_ADAPTER = TypeAdapter(Waiting)


def make_waiting(
    details: Details,
    captions: CaptionReading,
    descriptions: CaptionReading | None,
    why_converted: str | None,
) -> Waiting:
    """Return the waiting upload that follows a form with valid files."""
    return Waiting(
        details=details,
        utterances=captions.utterances,
        descriptions=descriptions.utterances if descriptions else (),
        remarks=tuple(map(say, captions.remarks)),
        why_converted=why_converted,
    )


def choose(waiting: Waiting, choices: SpeakerChoices) -> Waiting:
    """Return the upload with new choices of its author."""
    return replace(waiting, choices=choices)


def keep_waiting(upload: Upload, waiting: Waiting) -> None:
    """Write a waiting upload into its upload; a crash leaves the previous state."""
    upload.write_note(REVIEW, _ADAPTER.dump_json(waiting))


def read_waiting(upload: Upload) -> Waiting:
    """Return the waiting upload in an upload.

    Raises:
        PendingUploadNotFoundError: nothing waits there.
    """
    try:
        return _ADAPTER.validate_json(upload.read_note(REVIEW) or b"")
    except ValidationError as error:
        raise PendingUploadNotFoundError(upload.key) from error


def list_waiting(uploads: Uploads, user_id: int) -> Iterator[tuple[Upload, Waiting]]:
    """Yield a person's uploads that wait, the oldest first."""
    for upload in uploads.of(user_id):
        try:
            yield upload, read_waiting(upload)
        except PendingUploadNotFoundError:
            continue
