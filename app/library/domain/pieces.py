"""Which part of a media file a request asks for, and how much is sent at once."""

import re
from dataclasses import dataclass

# A response is one bytes object of at most this size, so a slow viewer never blocks a worker.
MAX_PIECE_BYTES = 1 << 20
# A request without a range gets the whole file up to this size; larger files need ranges.
MAX_WHOLE_BYTES = 16 << 20
_BYTES_RANGE = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Part of a file, first and last byte included."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """Return the number of bytes."""
        return self.last - self.first + 1


class UnsatisfiableRangeError(ValueError):
    """The requested range does not exist, or several ranges were requested."""


def read_range(header: str | None, size: int) -> Span | None:
    """Read a Range header and cap it; HTTP allows a shorter answer than requested.

    Args:
        header: the header as sent, or None.
        size: the size of the file in bytes.

    Returns:
        The part to send, or None when the header is absent or not understood, hence ignored.

    Raises:
        UnsatisfiableRangeError: the range is outside the file, or several were requested.

    >>> read_range("bytes=10-", 100)
    Span(first=10, last=99)
    >>> read_range("bytes=-30", 100)
    Span(first=70, last=99)
    >>> read_range("lines=1-2", 100) is None
    True
    """
    if header is None or not header.startswith("bytes="):
        return None
    if "," in header:
        raise UnsatisfiableRangeError
    found = _BYTES_RANGE.match(header.replace(" ", ""))
    if found is None or not (found[1] or found[2]):
        return None
    return _cap(found[1], found[2], size)


def _cap(first_text: str, last_text: str, size: int) -> Span | None:
    if not first_text:
        wanted = min(int(last_text), size)
        if wanted == 0:
            raise UnsatisfiableRangeError
        first, last = size - wanted, size - 1
    else:
        first = int(first_text)
        last = min(int(last_text) if last_text else size - 1, size - 1)
        if last_text and int(last_text) < first:
            return None
    if first >= size:
        raise UnsatisfiableRangeError
    return Span(first=first, last=min(last, first + MAX_PIECE_BYTES - 1))
