"""What every storage can do."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Protocol

PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A file in storage; `mark` is another one when its content is."""

    name: str
    size: int
    changed_at: datetime
    mark: str


class Readable(Protocol):
    """An open file that is read from its start to its end."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes, none at its end."""
        ...


def is_hidden(name: str) -> bool:
    """Say whether a name belongs to something unfinished or set aside, which is no content.

    >>> is_hidden("media/partner-half/clip.mp4"), is_hidden(".incoming/7.abc/video")
    (False, True)
    """
    return any(part.startswith(".") for part in name.split("/"))


class Store(ABC):
    """Files by name. Every method may raise `StorageDownError`.

    Attributes:
        is_shared: whether all machines of a site reach the same files over a network.
    """

    is_shared: bool

    @property
    @abstractmethod
    def address(self) -> str:
        """Where it is, for operators; it holds no secret."""

    @abstractmethod
    def find(self, name: str) -> Stored | None:
        """Return a file's facts, or None when there is none."""

    @abstractmethod
    def list(self, prefix: str = "", *, after: str = "") -> Iterator[Stored]:
        """Yield the files whose names begin with a prefix, and come after a name, sorted."""

    @abstractmethod
    def open(self, name: str) -> AbstractContextManager[Readable]:
        """Open a file for reading.

        Raises:
            FileGoneError: there is none.
        """

    @abstractmethod
    def read_span(self, name: str, first: int, length: int, size: int) -> bytes:
        """Return part of a file.

        Args:
            name: the file.
            first: the place of the first byte wanted, from 0.
            length: how many bytes are wanted.
            size: how many bytes the whole file should have.

        Raises:
            FileGoneError: there is none, or it has another size.
        """

    @abstractmethod
    def put(self, name: str, content: bytes | Path, *, only_new: bool = False) -> None:
        """Write a file, which appears whole or not at all, and outlives a crash from then on.

        Raises:
            AlreadyStoredError: it was to be new, and is there.
            OSError: this machine's disk is full.
        """

    @abstractmethod
    def remove(self, *names: str) -> None:
        """Delete files; those that are not there are no error."""

    @abstractmethod
    def rename(self, name: str, new: str) -> None:
        """Give a file another name; after a crash it has one of the two, or both.

        Raises:
            FileGoneError: there is none.
        """

    @abstractmethod
    def local_copy(self) -> AbstractContextManager[Path]:
        """Give a folder of this machine with every file that is content, for reading only."""

    @abstractmethod
    def check(self) -> None:
        """Ask whether it answers, and may be written to as far as that can be seen cheaply.

        Raises:
            StorageDownError: it does not.
        """

    def read(self, name: str) -> bytes:
        """Return a small file.

        Raises:
            FileGoneError: there is none.
        """
        with self.open(name) as source:
            return source.read()

    def hash_of(self, name: str) -> str:
        """Return the sha256 of a file's content as hexadecimal digits.

        Raises:
            FileGoneError: there is none.
        """
        total = sha256()
        with self.open(name) as source:
            while piece := source.read(PIECE_BYTES):
                total.update(piece)
        return total.hexdigest()

    def fetch(self, name: str, target: Path) -> None:
        """Write a copy of a file to a path of this machine.

        Raises:
            FileGoneError: there is none.
            OSError: this machine's disk is full.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as copy, self.open(name) as source:
            while piece := source.read(PIECE_BYTES):
                copy.write(piece)

    def remove_all(self, prefix: str) -> int:
        """Delete every file whose name begins with a prefix; return how many there were."""
        names = [stored.name for stored in self.list(prefix)]
        self.remove(*names)
        return len(names)

    def content(self) -> Iterator[Stored]:
        """Yield every file that is content, sorted."""
        return (stored for stored in self.list() if not is_hidden(stored.name))
