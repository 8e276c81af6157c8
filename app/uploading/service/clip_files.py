"""The clip file of an uploaded clip, changed with a transaction, and all files of one removed."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.storage import FileGoneError, Store
from app.uploading.errors import NoRoomError


class ClipFileInStorage:
    """The clip file of an uploaded clip, changed atomically and restored if needed."""

    def __init__(self, store: Store, clip_id: str) -> None:
        self._store, self._name = store, name_of_clip_file(clip_id)
        self._before: str | None = None

    def read(self) -> str | None:
        """Return its text, with invalid UTF-8 escaped, or None when there is no file."""
        try:
            return self._store.read(self._name).decode("utf-8", "surrogateescape")
        except FileGoneError:
            return None

    def write(self, text: str) -> None:
        """Replace its text atomically: a crash leaves the old text or the new.

        Raises:
            NoRoomError: the disk is full, or cannot be written to; the file is as it was.
        """
        before = self.read()
        try:
            self._store.put(self._name, text.encode("utf-8", "surrogateescape"))
        except OSError as error:
            raise NoRoomError from error
        self._before = before

    def put_back(self) -> None:
        """Restore the previous text."""
        if self._before is not None:
            self.write(self._before)


@contextmanager
def open_clip_file(store: Store, clip_id: str) -> Iterator[ClipFileInStorage]:
    """Open an upload's clip file around a transaction; if that fails, the file is restored."""
    file = ClipFileInStorage(store, clip_id)
    try:
        yield file
    except BaseException:
        file.put_back()
        raise


def name_of_clip_file(clip_id: str) -> str:
    """Return where the clip file of an uploaded clip lies in storage."""
    return f"clips/{clip_id}.yaml"


def media_of(clip_id: str) -> str:
    """Return what the names of a clip's media begin with."""
    return f"media/{clip_id}/"


def remove_files(store: Store, clip_id: str) -> int:
    """Delete the files of an uploaded clip and return how many there were.

    It can be repeated safely, so a second try deletes what a crash left.
    """
    name = name_of_clip_file(clip_id)
    count = 1 if store.find(name) else 0
    store.remove(name)
    return count + store.remove_all(media_of(clip_id))
