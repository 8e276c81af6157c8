"""Unfinished uploads in storage that all machines reach: each piece may go to another machine.

A piece of a video is a file of its own, named by where it ends and begins, so that it is written
once, whole, and the sum of all is known from their names. Nothing is appended to, and nothing of an
upload is kept by the machine that received it.
"""

import json
import secrets
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.library.errors import ClipIdTakenError
from app.storage import AlreadyStoredError, FileGoneError, StorageDownError, Store, Stored
from app.storage.interface import PIECE_BYTES
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
from app.uploading.service.clip_files import media_of, name_of_clip_file
from app.uploading.service.pending_uploads import KEY, FolderUploads, PendingUpload
from app.uploading.service.uploads import (
    INCOMING,
    PLACING,
    REVIEW,
    NotedUpload,
    Upload,
    Uploads,
)

_OPENED = "opened"
_PIECE = "video.{:013d}.{:013d}"
_WHOLE = "video.whole"
# Pieces are small and many: so many are fetched at once.
_AT_ONCE = 8
# Whoever writes this file among a clip's media first, has the id. Hidden: it is no content.
_OWNER = ".owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedUpload(Upload):
    """The files of one unfinished upload in storage, all beginning with `prefix`."""

    store: Store
    scratch: Path
    prefix: str
    key: str
    largest_video: int

    def _video(self) -> list[Stored]:
        """Return the files a video consists of: one, or the pieces that have arrived."""
        found = list(self.store.list(f"{self.prefix}video."))
        whole = [stored for stored in found if stored.name.endswith(_WHOLE)]
        return whole or found

    def size(self, kind: FileKind) -> int:
        """Return how much of a file has arrived."""
        if kind is not FileKind.VIDEO:
            found = self.store.find(f"{self.prefix}{kind.value}")
            return found.size if found else 0
        video = self._video()
        if not video:
            return 0
        return video[-1].size if video[-1].name.endswith(_WHOLE) else _end_of(video[-1].name)

    def remove(self, kind: FileKind) -> None:
        """Delete one file."""
        if kind is FileKind.VIDEO:
            self.store.remove_all(f"{self.prefix}video.")
        else:
            self.store.remove(f"{self.prefix}{kind.value}")

    def discard(self) -> None:
        """Delete the whole upload."""
        self.store.remove_all(self.prefix)

    def receive(self, kind: FileKind, pieces: Iterator[bytes]) -> None:
        """Write a file as its bytes arrive."""
        limit, size = largest_bytes(kind, self.largest_video), 0
        with _scratch(self.scratch) as folder:
            path = folder / kind.value
            with path.open("wb") as target:
                for piece in pieces:
                    size += len(piece)
                    if size <= limit:
                        target.write(piece)
            if size > limit:
                self.remove(kind)
                raise FileTooLargeError
            self.put_file(kind, path)

    def put_file(self, kind: FileKind, path: Path) -> None:
        """Put a finished file in its place, all of it or nothing."""
        if kind is FileKind.VIDEO:
            self.replace_video(path)
        else:
            self.store.put(f"{self.prefix}{kind.value}", path)

    def begin_video(self, path: Path) -> None:
        """Put what has arrived of a video so far, as its first piece."""
        self.store.put(f"{self.prefix}{_PIECE.format(path.stat().st_size, 0)}", path)

    def append(self, at: int, piece: bytes) -> int:
        """Write the next piece of the video, and return how much has arrived."""
        # Only what ends here or later is looked at: a video may have thousands of pieces.
        just_before = f"{self.prefix}{_PIECE.format(at - 1, 0)}~" if at > 0 else ""
        last = [
            stored.name for stored in self.store.list(f"{self.prefix}video.", after=just_before)
        ]
        is_whole = bool(last) and last[-1].endswith(_WHOLE)
        if at < 0 or is_whole or (_end_of(last[-1]) if last else 0) != at:
            raise PieceOutOfPlaceError(self.size(FileKind.VIDEO))
        end = at + len(piece)
        if end > self.largest_video:
            self.discard()
            raise FileTooLargeError
        if piece:
            self.store.put(f"{self.prefix}{_PIECE.format(end, at)}", piece)
        return end

    def video_mark(self) -> str | None:
        """Return what changes whenever the video does; None when there is no video."""
        return " ".join(f"{stored.name} {stored.mark}" for stored in self._video()) or None

    def replace_video(self, part: Path) -> None:
        """Put a finished file in the place of the video, all of it or nothing."""
        self.store.put(f"{self.prefix}{_WHOLE}", part)
        pieces = [stored.name for stored in self.store.list(f"{self.prefix}video.")]
        self.store.remove(*(name for name in pieces if not name.endswith(_WHOLE)))

    def read_note(self, name: str) -> bytes | None:
        """Return a note, or None when there is none."""
        try:
            return self.store.read(f"{self.prefix}{name}")
        except FileGoneError:
            return None

    def write_note(self, name: str, data: bytes) -> None:
        """Write a note; a crash leaves the previous one or the new one."""
        self.store.put(f"{self.prefix}{name}", data)

    def drop_note(self, name: str) -> None:
        """Delete a note, if there is one."""
        self.store.remove(f"{self.prefix}{name}")

    @contextmanager
    def checked_out(self, *kinds: FileKind, keep: bool = False) -> Iterator[PendingUpload]:
        """Give these files, or all of them, as an upload in a folder of this machine."""
        with _scratch(self.scratch) as folder:
            local = PendingUpload(folder=folder, key=self.key, largest_video=self.largest_video)
            fetched = {kind: self._fetch(kind, local) for kind in kinds or FileKind}
            before = {
                kind: _facts(local.path(kind)) for kind, is_there in fetched.items() if is_there
            }
            yield local
            for kind, facts in before.items() if keep else ():
                if not local.path(kind).exists():
                    self.remove(kind)
                elif _facts(local.path(kind)) != facts:
                    self.put_file(kind, local.path(kind))

    def _fetch(self, kind: FileKind, local: PendingUpload) -> bool:
        path = local.path(kind)
        if kind is FileKind.VIDEO:
            return self._fetch_video(path)
        try:
            self.store.fetch(f"{self.prefix}{kind.value}", path)
        except FileGoneError:
            path.unlink(missing_ok=True)
            return False
        return True

    def _fetch_video(self, path: Path) -> bool:
        video = self._video()
        if not video:
            return False
        path.touch()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            list(pool.map(lambda stored: self._fetch_part(stored, path), video))
        return True

    def _fetch_part(self, stored: Stored, path: Path) -> None:
        # The same piece, sent twice at once, may be there in two lengths: each has its place.
        with path.open("r+b") as target, self.store.open(stored.name) as source:
            target.seek(0 if stored.name.endswith(_WHOLE) else _start_of(stored.name))
            while some := source.read(PIECE_BYTES):
                target.write(some)


def _end_of(name: str) -> int:
    return int(name.rsplit(".", 2)[1])


def _start_of(name: str) -> int:
    return int(name.rsplit(".", 1)[1])


def _facts(path: Path) -> tuple[int, int, int]:
    facts = path.stat()
    return facts.st_ino, facts.st_size, facts.st_mtime_ns


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """Give a folder that is gone when the block ends.

    Raises:
        NoRoomError: the disk of this machine is full, or cannot be written to.
    """
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".desk-") as made:
            yield Path(made)
    except NoRoomError:
        raise
    except OSError as error:
        raise NoRoomError from error


class SharedUploads(Uploads):
    """The unfinished uploads in storage that all machines reach."""

    def __init__(self, store: Store, scratch: Path, largest_video: int) -> None:
        self.store, self.scratch, self.largest_video = store, scratch, largest_video

    def _at(self, folder: str) -> SharedUpload:
        return SharedUpload(
            store=self.store,
            scratch=self.scratch,
            prefix=f"{INCOMING}/{folder}/",
            key=folder.partition(".")[2],
            largest_video=self.largest_video,
        )

    def open(self, user_id: int, key: str, expected: int) -> SharedUpload:
        """Make a new upload; a person's oldest ones go when there are too many."""
        upload = self._at(f"{user_id}.{key}")
        upload.write_note(_OPENED, b"")
        mine = self._by_age(f"{user_id}.")
        waiting = [folder for folder, files in mine if _waits(files)]
        unfinished = [folder for folder, files in mine if not _waits(files)]
        for folder in (*unfinished[:-MAX_PENDING_UPLOADS], *waiting[:-MAX_WAITING]):
            self._at(folder).discard()
        return upload

    def get(self, user_id: int, key: str) -> SharedUpload:
        """Return a person's own upload."""
        upload = self._at(f"{user_id}.{key}")
        if not KEY.match(key) or self.store.find(f"{upload.prefix}{_OPENED}") is None:
            raise PendingUploadNotFoundError(key)
        return upload

    def of(self, user_id: int) -> Iterator[SharedUpload]:
        """Yield a person's uploads, the oldest first."""
        return (self._at(folder) for folder, _ in self._by_age(f"{user_id}."))

    def _by_age(self, beginning: str = "") -> list[tuple[str, list[Stored]]]:
        """Return each upload's folder with its files, the one that was touched last at the end."""
        found: dict[str, list[Stored]] = defaultdict(list)
        for stored in self.store.list(f"{INCOMING}/{beginning}"):
            found[stored.name.split("/")[1]].append(stored)
        return sorted(found.items(), key=lambda item: _last_touched(item[1]))

    def noted(self, note: str) -> Iterator[NotedUpload]:
        """Yield everybody's uploads with a note, the one noted longest ago first."""
        notes = [
            stored
            for stored in self.store.list(f"{INCOMING}/")
            if stored.name.rpartition("/")[2] == note
        ]
        for stored in sorted(notes, key=lambda stored: stored.changed_at):
            folder = stored.name.split("/")[1]
            yield NotedUpload(upload=self._at(folder), noted_at=stored.changed_at)

    def sweep(self, now: datetime) -> None:
        """Delete abandoned uploads, and what a crash left behind."""
        for folder, files in self._by_age():
            kept_for = WAITS_FOR if _waits(files) else KEPT_FOR
            if now.astimezone(UTC) - _last_touched(files) > kept_for:
                upload = self._at(folder)
                self.clean_up(upload, self._is_whole)
                upload.discard()

    def _is_whole(self, clip_id: str) -> bool:
        return self.store.find(name_of_clip_file(clip_id)) is not None

    @contextmanager
    def placing(self, upload: Upload, stage: Path, clip_id: str) -> Iterator[Callable[[], None]]:
        """Bring a finished clip to its place around a transaction; if that fails, take it back.

        The media go first, before the transaction begins, because that may take a while: without a
        clip file nothing reads them.
        """
        token = secrets.token_hex(8)
        upload.write_note(PLACING, json.dumps({"clip": clip_id, "token": token}).encode())
        try:
            self.store.put(f"{media_of(clip_id)}{_OWNER}", token.encode(), only_new=True)
        except AlreadyStoredError as error:
            raise ClipIdTakenError(clip_id) from error
        try:
            for path in sorted((stage / "media" / clip_id).iterdir()):
                self.store.put(f"{media_of(clip_id)}{path.name}", path)
            file = name_of_clip_file(clip_id)
            yield lambda: self.store.put(file, stage / file, only_new=True)
        except BaseException:
            with suppress(StorageDownError):
                self.clean_up(upload, lambda _: False)
            raise

    def clean_up(self, upload: Upload, is_published: Callable[[str], bool]) -> None:
        """Remove what an earlier try to publish an upload, cut short by a crash, left in storage."""
        note = upload.read_note(PLACING)
        if note is None:
            return
        placed = json.loads(note)
        clip_id, token = str(placed["clip"]), str(placed["token"])
        try:
            owner = self.store.read(f"{media_of(clip_id)}{_OWNER}").decode()
        except FileGoneError:
            owner = ""
        if owner == token and not is_published(clip_id):
            self.store.remove(name_of_clip_file(clip_id))
            self.store.remove_all(media_of(clip_id))
        upload.drop_note(PLACING)


def open_uploads(store: Store, folder: Path, largest_video: int) -> Uploads:
    """Return the unfinished uploads beside the finished ones of a storage.

    Args:
        store: where the finished ones lie.
        folder: a folder of this machine: that of the uploads, or for what is being worked on.
        largest_video: how many bytes a video may have.
    """
    if store.is_shared:
        return SharedUploads(store, folder, largest_video)
    return FolderUploads(folder, largest_video)


def _waits(files: list[Stored]) -> bool:
    return any(stored.name.endswith(f"/{REVIEW}") for stored in files)


def _last_touched(files: list[Stored]) -> datetime:
    return max(stored.changed_at for stored in files)
