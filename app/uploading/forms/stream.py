"""A form with large files, written to disk as it is read; werkzeug parses, we store.

This module does not limit how long a form takes to arrive: a blocked read cannot watch a clock. The
server in front (`app.door`) hands over only forms that have arrived in full.
"""

from collections.abc import Iterator
from typing import IO

from flask import Request
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from app.uploading.domain import FileKind, largest_form
from app.uploading.errors import FileTooLargeError, NoRoomError
from app.uploading.service.uploads import Upload

_BITE = 64 * 1024
_MAX_WORDS = 100_000
_MAX_PARTS = 40


class BrokenOffError(Exception):
    """The connection ended before the form did."""


def check_announced_size(request: Request, largest_video: int) -> None:
    """Refuse a form by its declared length, before reading any of it.

    Raises:
        RequestEntityTooLarge: it is larger than a form can be.
    """
    request.max_content_length = largest_form(largest_video)
    if (request.content_length or 0) > request.max_content_length:
        raise RequestEntityTooLarge


def read_form(request: Request, upload: Upload) -> tuple[MultiDict[str, str], set[FileKind]]:
    """Read a form as it arrives: text fields into memory, files into an upload.

    Returns:
        The text fields, and the files that were too large.

    Raises:
        RequestEntityTooLarge: more arrives than a form may hold, whatever was declared.
        BrokenOffError: the connection ended too early.
        NoRoomError: the disk is full.
    """
    if request.mimetype != "multipart/form-data":
        return MultiDict(request.form), set()
    boundary = request.mimetype_params.get("boundary", "").encode("latin-1", "replace")
    reader = _Reader(request.stream, boundary, upload)
    try:
        reader.read()
    except NoRoomError:
        raise
    except (ClientDisconnected, ValueError, OSError) as error:
        raise BrokenOffError from error
    return reader.words, reader.too_large


class _Reader:
    """Turns the parts of one form into text fields and files."""

    def __init__(self, stream: IO[bytes], boundary: bytes, upload: Upload) -> None:
        self.stream, self.upload = stream, upload
        self.decoder = MultipartDecoder(
            boundary, max_form_memory_size=_MAX_WORDS, max_parts=_MAX_PARTS
        )
        self.words: MultiDict[str, str] = MultiDict()
        self.too_large: set[FileKind] = set()

    def read(self) -> None:
        while not isinstance(event := self._next(), Epilogue):
            if isinstance(event, File) and event.filename and event.name in set(FileKind):
                self._take_file(FileKind(event.name))
            elif isinstance(event, Field):
                text = b"".join(self._contents()).decode("utf-8", "replace")
                self.words.add(event.name, text)
                self._check_words()

    def _check_words(self) -> None:
        if sum(len(text) for _, text in self.words.items(multi=True)) > _MAX_WORDS:
            raise RequestEntityTooLarge

    def _take_file(self, kind: FileKind) -> None:
        try:
            self.upload.receive(kind, self._contents())
        except FileTooLargeError:
            self.too_large.add(kind)

    def _contents(self) -> Iterator[bytes]:
        while isinstance(event := self._next(), Data):
            yield event.data
            if not event.more_data:
                return

    def _next(self) -> object:
        while isinstance(event := self.decoder.next_event(), NeedData):
            bite = self.stream.read(_BITE)
            self.decoder.receive_data(bite or None)
        return event
