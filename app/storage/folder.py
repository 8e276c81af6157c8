"""A folder of this machine as storage."""

import os
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from app.storage.errors import AlreadyStoredError, FileGoneError, StorageDownError
from app.storage.interface import Store, Stored

_ABSENT = (FileNotFoundError, NotADirectoryError, IsADirectoryError)


class FolderStore(Store):
    """Files below a folder, which need not exist yet."""

    is_shared = False

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def address(self) -> str:
        """The folder's path."""
        return str(self.root)

    def find(self, name: str) -> Stored | None:
        """Return a file's facts, or None when there is none."""
        path = self.root / name
        try:
            facts = path.stat()
        except _ABSENT:
            return None
        if not path.is_file():
            return None
        return Stored(
            name=name,
            size=facts.st_size,
            changed_at=datetime.fromtimestamp(facts.st_mtime, UTC),
            mark=f"{facts.st_ino}-{facts.st_size}-{facts.st_mtime_ns}",
        )

    def list(self, prefix: str = "", *, after: str = "") -> Iterator[Stored]:
        """Yield the files whose names begin with a prefix, and come after a name, sorted."""
        folder = self.root / prefix.rpartition("/")[0]
        names = sorted(
            path.relative_to(self.root).as_posix()
            for path in folder.rglob("*")
            if path.is_file() and not path.is_symlink()
        )
        for name in names:
            if name.startswith(prefix) and name > after and (found := self.find(name)):
                yield found

    def open(self, name: str) -> AbstractContextManager[IO[bytes]]:
        """Open a file for reading."""
        try:
            return (self.root / name).open("rb")
        except _ABSENT as error:
            raise FileGoneError(name) from error

    def read_span(self, name: str, first: int, length: int, size: int) -> bytes:
        """Return part of a file."""
        with self.open(name) as source:
            if os.fstat(source.fileno()).st_size != size:
                raise FileGoneError(name)
            source.seek(first)
            return source.read(length)

    def put(self, name: str, content: bytes | Path, *, only_new: bool = False) -> None:
        """Write a file, which appears whole or not at all, and outlives a crash from then on."""
        target = self.root / name
        target.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        fresh = target.with_name(f".{secrets.token_hex(8)}.new")
        try:
            _copy(content, fresh)
            if only_new:
                os.link(fresh, target)  # unlike a rename, it fails when the name is taken
            else:
                fresh.replace(target)
            flush(target.parent)
        except FileExistsError as error:
            raise AlreadyStoredError(name) from error
        finally:
            with suppress(OSError):
                fresh.unlink(missing_ok=True)

    def remove(self, *names: str) -> None:
        """Delete files, and the folders that are empty without them."""
        for name in names:
            path = self.root / name
            path.unlink(missing_ok=True)
            with suppress(OSError):  # the first folder that still holds something
                for folder in path.parents:
                    if folder == self.root:
                        break
                    folder.rmdir()

    def rename(self, name: str, new: str) -> None:
        """Give a file another name."""
        target = self.root / new
        target.parent.mkdir(parents=True, mode=0o700, exist_ok=True)
        try:
            (self.root / name).rename(target)
        except _ABSENT as error:
            raise FileGoneError(name) from error

    @contextmanager
    def local_copy(self) -> Iterator[Path]:
        """Give the folder itself."""
        yield self.root

    def check(self) -> None:
        """Ask whether the folder can be written to, or made."""
        place = next(path for path in (self.root, *self.root.absolute().parents) if path.exists())
        if not place.is_dir() or not os.access(place, os.R_OK | os.W_OK | os.X_OK):
            message = f"{self.root} cannot be written to"
            raise StorageDownError(message)


def _copy(content: bytes | Path, fresh: Path) -> None:
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as target:
        if isinstance(content, bytes):
            target.write(content)
        else:
            with content.open("rb") as source:
                while piece := source.read(1 << 20):
                    target.write(piece)
        target.flush()
        os.fsync(target.fileno())


def flush(path: Path) -> None:
    """Flush a file, or the entries of a folder, to disk; Windows cannot flush folders."""
    if path.is_dir() and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() or os.name != "nt" else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
