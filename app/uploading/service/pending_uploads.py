"""Boxes: folders of unfinished uploads, each of one person, swept when abandoned."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from app.uploading.domain import (
    KEPT_FOR,
    MAX_PENDING_UPLOADS,
    MAX_WAITING,
    WAITS_FOR,
    FileKind,
    largest_bytes,
)
from app.uploading.errors import (
    FileTooLargeError,
    NoRoomError,
    PendingUploadNotFoundError,
    PieceOutOfPlaceError,
)

# Hidden, so that reading content skips it.
INCOMING = ".incoming"
# Present in an upload whose files are valid and which waits for its author (see `waiting`).
_WAITS = "review.json"
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}\Z")
# Disk space left free for everything else.
_SPARE_BYTES = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingUpload:
    """The folder of one unfinished upload; its owner addresses it by `key`."""

    folder: Path
    key: str
    largest_video: int

    def path(self, kind: FileKind) -> Path:
        """Return where a file lies, or would lie."""
        return self.folder / kind.value

    def size(self, kind: FileKind) -> int:
        """Return how much of a file has arrived."""
        path = self.path(kind)
        return path.stat().st_size if path.exists() else 0

    def remove(self, kind: FileKind) -> None:
        """Delete one file."""
        self.path(kind).unlink(missing_ok=True)

    def discard(self) -> None:
        """Delete the whole upload."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def receive(self, kind: FileKind, pieces: Iterator[bytes]) -> None:
        """Write a file as its bytes arrive.

        Raises:
            FileTooLargeError: it is larger than its kind may be; nothing of it is kept, and the
                remaining bytes are read and dropped.
            NoRoomError: the disk is full; the whole upload is thrown away.
        """
        limit, size = largest_bytes(kind, self.largest_video), 0
        with self._writing(kind, "wb") as target:
            for piece in pieces:
                size += len(piece)
                if size <= limit:
                    _write(self, target, piece)
        if size > limit:
            self.remove(kind)
            raise FileTooLargeError

    def append(self, at: int, piece: bytes) -> int:
        """Write the next piece of the video, and return how much has arrived.

        Raises:
            PieceOutOfPlaceError: a different piece is expected.
            FileTooLargeError: the video is larger than it may be; the upload is thrown away.
            NoRoomError: the disk is full; the whole upload is thrown away.
        """
        received = self.size(FileKind.VIDEO)
        if at != received:
            raise PieceOutOfPlaceError(received)
        if received + len(piece) > self.largest_video:
            self.discard()
            raise FileTooLargeError
        with self._writing(FileKind.VIDEO, "ab") as target:
            _write(self, target, piece)
        return received + len(piece)

    def _writing(self, kind: FileKind, mode: str) -> BinaryIO:
        try:
            # Unbuffered, so that an acknowledged piece has reached the operating system.
            return self.path(kind).open(mode, buffering=0)  # type: ignore[return-value]
        except FileNotFoundError as error:
            raise PendingUploadNotFoundError(self.key) from error
        except OSError as error:
            self.discard()
            raise NoRoomError from error


def _write(upload: PendingUpload, target: BinaryIO, piece: bytes) -> None:
    view = memoryview(piece)
    try:
        while view:
            view = view[target.write(view) :]
    except OSError as error:
        upload.discard()
        raise NoRoomError from error


def open_upload(
    root: Path, user_id: int, key: str, largest_video: int, expected: int
) -> PendingUpload:
    """Make the folder of a new upload.

    Args:
        root: the folder of uploads.
        user_id: whose upload it is.
        key: a random name.
        largest_video: how large a video may be.
        expected: how many bytes are declared; 0 when unknown.

    Raises:
        NoRoomError: the disk cannot hold the declared size.
    """
    folder = root / INCOMING / f"{user_id}.{key}"
    try:
        # Every folder on the path is private to its owner: these are recordings of children.
        for place_above in (root, folder.parent):
            place_above.mkdir(parents=True, mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        raise NoRoomError from error
    upload = PendingUpload(folder=folder, key=key, largest_video=largest_video)
    if free < expected + _SPARE_BYTES:
        upload.discard()
        raise NoRoomError
    mine = _by_age(root, f"{user_id}.*")
    waiting = [folder for folder in mine if (folder / _WAITS).exists()]
    unfinished = [folder for folder in mine if folder not in waiting]
    for older in (*unfinished[:-MAX_PENDING_UPLOADS], *waiting[:-MAX_WAITING]):
        shutil.rmtree(older, ignore_errors=True)
    return upload


def get_upload(root: Path, user_id: int, key: str, largest_video: int) -> PendingUpload:
    """Return a person's own upload.

    Raises:
        PendingUploadNotFoundError: there is none with that key, or it is somebody else's.
    """
    folder = root / INCOMING / f"{user_id}.{key}"
    if not _KEY.match(key) or not folder.is_dir():
        raise PendingUploadNotFoundError(key)
    return PendingUpload(folder=folder, key=key, largest_video=largest_video)


def uploads_of(root: Path, user_id: int, largest_video: int) -> Iterator[PendingUpload]:
    """Yield a person's uploads, the oldest first."""
    for folder in _by_age(root, f"{user_id}.*"):
        key = folder.name.partition(".")[2]
        yield PendingUpload(folder=folder, key=key, largest_video=largest_video)


def sweep_uploads(root: Path, now: datetime) -> None:
    """Delete abandoned uploads, and what a crash left behind."""
    for folder in _by_age(root, "*"):
        last = datetime.fromtimestamp(_last_touched(folder), UTC)
        if now - last <= (WAITS_FOR if (folder / _WAITS).exists() else KEPT_FOR):
            continue
        # A crash between the two renames of `place` left media without their clip file.
        for staged in folder.glob("stage/clips/*.yaml"):
            if not (root / "clips" / staged.name).exists():
                shutil.rmtree(root / "media" / staged.stem, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _by_age(root: Path, pattern: str) -> list[Path]:
    return sorted((root / INCOMING).glob(pattern), key=_last_touched)


def _last_touched(folder: Path) -> float:
    try:
        return max(path.stat().st_mtime for path in (folder, *folder.glob("*")))
    except FileNotFoundError:  # finished in the meantime
        return 0.0


def place(stage: Path, root: Path, clip_id: str) -> None:
    """Move a finished clip to its final place, so that a crash leaves all of it or nothing.

    The media go first: without a clip file nothing reads them.
    """
    for folder in ("clips", "media"):
        (root / folder).mkdir(parents=True, exist_ok=True)
    media, file = stage / "media" / clip_id, stage / "clips" / f"{clip_id}.yaml"
    for path in (*media.iterdir(), media, file):
        _flush(path)
    media.rename(root / "media" / clip_id)
    _flush(root / "media")
    file.rename(root / "clips" / file.name)
    _flush(root / "clips")


def unpublish_files(stage: Path, root: Path, clip_id: str) -> None:
    """Move a placed clip that could not be published back to its stage, so nothing is lost.

    Only what left the stage is ours: another upload may have taken the same id by now.
    """
    for staged, placed in (
        (stage / "clips" / f"{clip_id}.yaml", root / "clips" / f"{clip_id}.yaml"),
        (stage / "media" / clip_id, root / "media" / clip_id),
    ):
        if not staged.exists() and placed.exists():
            placed.rename(staged)


class ClipFileOnDisk:
    """The clip file of an uploaded clip, changed atomically and restored if needed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before: str | None = None

    def read(self) -> str | None:
        """Return its text, with invalid UTF-8 escaped, or None when there is no file."""
        try:
            return self._path.read_bytes().decode("utf-8", "surrogateescape")
        except FileNotFoundError:
            return None

    def write(self, text: str) -> None:
        """Replace its text atomically: a crash leaves the old text or the new.

        Raises:
            NoRoomError: the disk is full, or cannot be written to; the file is as it was.
        """
        before, fresh = self.read(), self._path.with_suffix(".new")
        try:
            fresh.write_bytes(text.encode())
            _flush(fresh)
            self._before = before
            fresh.replace(self._path)
            _flush(self._path.parent)
        except OSError as error:
            with suppress(OSError):
                fresh.unlink()
            raise NoRoomError from error

    def put_back(self) -> None:
        """Restore the previous text."""
        if self._before is not None:
            self.write(self._before)


@contextmanager
def open_clip_file(root: Path, clip_id: str) -> Iterator[ClipFileOnDisk]:
    """Open an upload's clip file around a transaction; if that fails, the file is restored."""
    file = ClipFileOnDisk(root / "clips" / f"{clip_id}.yaml")
    try:
        yield file
    except BaseException:
        file.put_back()
        raise


def _flush(path: Path) -> None:
    """Flush a file or folder to disk; Windows cannot flush folders."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
