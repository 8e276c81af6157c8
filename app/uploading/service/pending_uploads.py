"""Unfinished uploads in a folder of this machine, each of one person, swept when abandoned."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from app.storage import FolderStore, flush
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
from app.uploading.service.uploads import INCOMING, REVIEW, NotedUpload, Upload, Uploads

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}\Z")
# Disk space left free for everything else.
_SPARE_BYTES = 50_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingUpload(Upload):
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
        """Write a file as its bytes arrive."""
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
        """Write the next piece of the video, and return how much has arrived."""
        received = self.size(FileKind.VIDEO)
        if at != received:
            raise PieceOutOfPlaceError(received)
        if received + len(piece) > self.largest_video:
            self.discard()
            raise FileTooLargeError
        with self._writing(FileKind.VIDEO, "ab") as target:
            _write(self, target, piece)
        return received + len(piece)

    def video_mark(self) -> str | None:
        """Return what changes whenever the video does; None when there is no video."""
        try:
            facts = self.path(FileKind.VIDEO).stat()
        except FileNotFoundError:
            return None
        return f"{facts.st_ino}-{facts.st_size}-{facts.st_mtime_ns}"

    def replace_video(self, part: Path) -> None:
        """Put a finished file in the place of the video, all of it or nothing."""
        part.replace(self.path(FileKind.VIDEO))

    def read_note(self, name: str) -> bytes | None:
        """Return a note, or None when there is none."""
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            return None

    def write_note(self, name: str, data: bytes) -> None:
        """Write a note; a crash leaves the previous one or the new one."""
        fresh = self.folder / f"{name}.new"
        fresh.write_bytes(data)
        fresh.replace(self.folder / name)

    def drop_note(self, name: str) -> None:
        """Delete a note, if there is one."""
        (self.folder / name).unlink(missing_ok=True)

    @contextmanager
    def checked_out(self, *_: FileKind, keep: bool = False) -> Iterator["PendingUpload"]:
        """Give the upload itself."""
        yield self

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
    """Make the folder of a new upload, see `Uploads.open`."""
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
    waiting = [folder for folder in mine if (folder / REVIEW).exists()]
    unfinished = [folder for folder in mine if folder not in waiting]
    for older in (*unfinished[:-MAX_PENDING_UPLOADS], *waiting[:-MAX_WAITING]):
        shutil.rmtree(older, ignore_errors=True)
    return upload


def sweep_uploads(root: Path, now: datetime) -> None:
    """Delete abandoned uploads, and what a crash left behind."""
    for folder in _by_age(root, "*"):
        last = datetime.fromtimestamp(_last_touched(folder), UTC)
        if now - last <= (WAITS_FOR if (folder / REVIEW).exists() else KEPT_FOR):
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
        flush(path)
    media.rename(root / "media" / clip_id)
    flush(root / "media")
    file.rename(root / "clips" / file.name)
    flush(root / "clips")


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


class FolderUploads(Uploads):
    """The unfinished uploads in a folder of this machine, beside the finished ones."""

    def __init__(self, root: Path, largest_video: int) -> None:
        self.store, self.largest_video = FolderStore(root), largest_video
        self.root = self.scratch = root

    def open(self, user_id: int, key: str, expected: int) -> PendingUpload:
        """Make a new upload; a person's oldest ones go when there are too many."""
        return open_upload(self.root, user_id, key, self.largest_video, expected)

    def get(self, user_id: int, key: str) -> PendingUpload:
        """Return a person's own upload."""
        folder = self.root / INCOMING / f"{user_id}.{key}"
        if not KEY.match(key) or not folder.is_dir():
            raise PendingUploadNotFoundError(key)
        return self._at(folder)

    def of(self, user_id: int) -> Iterator[PendingUpload]:
        """Yield a person's uploads, the oldest first."""
        return map(self._at, _by_age(self.root, f"{user_id}.*"))

    def _at(self, folder: Path) -> PendingUpload:
        key = folder.name.partition(".")[2]
        return PendingUpload(folder=folder, key=key, largest_video=self.largest_video)

    def noted(self, note: str) -> Iterator[NotedUpload]:
        """Yield everybody's uploads with a note, the one noted longest ago first."""
        found = []
        for path in (self.root / INCOMING).glob(f"*/{note}"):
            with suppress(FileNotFoundError):  # finished in the meantime
                found.append((path.stat().st_mtime, path.parent))
        for noted_at, folder in sorted(found):
            moment = datetime.fromtimestamp(noted_at, UTC)
            yield NotedUpload(upload=self._at(folder), noted_at=moment)

    def sweep(self, now: datetime) -> None:
        """Delete abandoned uploads, and what a crash left behind."""
        sweep_uploads(self.root, now)

    @contextmanager
    def placing(self, upload: Upload, stage: Path, clip_id: str) -> Iterator[Callable[[], None]]:
        """Bring a finished clip to its place around a transaction; if that fails, take it back."""
        try:
            yield partial(place, stage, self.root, clip_id)
        except BaseException:
            unpublish_files(stage, self.root, clip_id)
            raise

    def clean_up(self, upload: Upload, is_published: Callable[[str], bool]) -> None:
        """Do nothing: what is placed has left its upload, so it is not published again."""
