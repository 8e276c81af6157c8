"""Uploads with valid files that wait for their author to check the captions.

What she typed, what was read, and what she chose are in one file in the box, replaced atomically;
nothing is in the database until the clip is.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from app.content.captions import CaptionReading, Cue, Utterance
from app.uploading.domain import Details
from app.uploading.domain.captions import SpeakerChoices, described, preview
from app.uploading.errors import BoxNotFoundError
from app.uploading.service.boxes import Box, boxes_of

STATE = "review.json"


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
        remarks=captions.remarks,
        why_converted=why_converted,
    )


def choose(waiting: Waiting, choices: SpeakerChoices) -> Waiting:
    """Return the upload with new choices of its author."""
    return replace(waiting, choices=choices)


def keep_waiting(box: Box, waiting: Waiting) -> None:
    """Write a waiting upload into its box; a crash leaves the previous state."""
    fresh = box.folder / f"{STATE}.new"
    fresh.write_bytes(_ADAPTER.dump_json(waiting))
    os.replace(fresh, box.folder / STATE)  # noqa: PTH105  says what it does


def read_waiting(box: Box) -> Waiting:
    """Return the waiting upload in a box.

    Raises:
        BoxNotFoundError: nothing waits there.
    """
    try:
        return _ADAPTER.validate_json((box.folder / STATE).read_bytes())
    except (OSError, ValidationError) as error:
        raise BoxNotFoundError(box.key) from error


def list_waiting(root: Path, user_id: int, largest_video: int) -> Iterator[tuple[Box, Waiting]]:
    """Yield a person's uploads that wait, the oldest first."""
    for box in boxes_of(root, user_id, largest_video):
        try:
            yield box, read_waiting(box)
        except BoxNotFoundError:
            continue
