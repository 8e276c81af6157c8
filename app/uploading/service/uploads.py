"""Unfinished uploads, wherever they lie: in a folder of this machine, or where all machines see them.

What an upload consists of is the same in both: up to four files, and *notes*, small documents about
its state. Finished clips lie beside them in storage.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.storage import Store
from app.uploading.domain import FileKind

if TYPE_CHECKING:
    from app.uploading.service.pending_uploads import PendingUpload

# Hidden, so that reading content skips it.
INCOMING = ".incoming"
# The notes. With a review, the files are valid and the upload waits for its author (see `waiting`).
REVIEW, CONVERSION, PLACING = "review.json", "conversion.json", "placing.json"


class Upload(ABC):
    """One unfinished upload of one person, who addresses it by `key`."""

    key: str
    largest_video: int

    @abstractmethod
    def size(self, kind: FileKind) -> int:
        """Return how much of a file has arrived."""

    @abstractmethod
    def remove(self, kind: FileKind) -> None:
        """Delete one file."""

    @abstractmethod
    def discard(self) -> None:
        """Delete the whole upload."""

    @abstractmethod
    def receive(self, kind: FileKind, pieces: Iterator[bytes]) -> None:
        """Write a file as its bytes arrive.

        Raises:
            FileTooLargeError: it is larger than its kind may be; nothing of it is kept, and the
                remaining bytes are read and dropped.
            NoRoomError: the disk is full; the whole upload is thrown away.
        """

    @abstractmethod
    def append(self, at: int, piece: bytes) -> int:
        """Write the next piece of the video, and return how much has arrived.

        Raises:
            PieceOutOfPlaceError: a different piece is expected.
            FileTooLargeError: the video is larger than it may be; the upload is thrown away.
            NoRoomError: the disk is full; the whole upload is thrown away.
        """

    @abstractmethod
    def video_mark(self) -> str | None:
        """Return what changes whenever the video does; None when there is no video."""

    @abstractmethod
    def replace_video(self, part: Path) -> None:
        """Put a finished file in the place of the video, all of it or nothing."""

    @abstractmethod
    def read_note(self, name: str) -> bytes | None:
        """Return a note, or None when there is none."""

    @abstractmethod
    def write_note(self, name: str, data: bytes) -> None:
        """Write a note; a crash leaves the previous one or the new one."""

    @abstractmethod
    def drop_note(self, name: str) -> None:
        """Delete a note, if there is one."""

    @abstractmethod
    def checked_out(
        self, *kinds: FileKind, keep: bool = False
    ) -> "AbstractContextManager[PendingUpload]":
        """Give these files, or all of them, as an upload in a folder of this machine.

        Args:
            kinds: the files wanted; all when none is named.
            keep: whether files that are changed or removed there are changed or removed here.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedUpload:
    """An upload with a certain note, and when that was written last."""

    upload: Upload
    noted_at: datetime


class Uploads(ABC):
    """All unfinished uploads of a site, and how a finished one gets its place in storage."""

    store: Store
    scratch: Path  # a folder of this machine, for what is being worked on
    largest_video: int

    @abstractmethod
    def open(self, user_id: int, key: str, expected: int) -> Upload:
        """Make a new upload; a person's oldest ones go when there are too many.

        Args:
            user_id: whose upload it is.
            key: a random name.
            expected: how many bytes are declared; 0 when unknown.

        Raises:
            NoRoomError: the disk cannot hold the declared size.
        """

    @abstractmethod
    def get(self, user_id: int, key: str) -> Upload:
        """Return a person's own upload.

        Raises:
            PendingUploadNotFoundError: there is none with that key, or it is somebody else's.
        """

    @abstractmethod
    def of(self, user_id: int) -> Iterator[Upload]:
        """Yield a person's uploads, the oldest first."""

    @abstractmethod
    def noted(self, note: str) -> Iterator[NotedUpload]:
        """Yield everybody's uploads with a note, the one noted longest ago first."""

    @abstractmethod
    def sweep(self, now: datetime) -> None:
        """Delete abandoned uploads, and what a crash left behind."""

    @abstractmethod
    def placing(
        self, upload: Upload, stage: Path, clip_id: str
    ) -> AbstractContextManager[Callable[[], None]]:
        """Bring a finished clip to its place around a transaction; if that fails, take it back.

        Args:
            upload: where it comes from.
            stage: a folder of this machine with the clip, laid out like content.
            clip_id: its id.

        Returns:
            What makes it visible, to be called as the last thing before the commit.

        Raises:
            ClipIdTakenError: another clip has this id.
        """

    @abstractmethod
    def clean_up(self, upload: Upload, is_published: Callable[[str], bool]) -> None:
        """Remove what an earlier try to publish an upload, cut short by a crash, left in storage.

        Args:
            upload: the upload.
            is_published: tells whether a clip with an id is in the database.
        """
