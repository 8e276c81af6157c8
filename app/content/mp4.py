"""The one thing we read from an MP4 file: how long it lasts (ISO/IEC 14496-12, box `mvhd`)."""

import struct
from pathlib import Path
from typing import BinaryIO

_MOVIE_HEADER_V0 = 20
_MOVIE_HEADER_V1 = 32


def read_duration_ms(path: Path) -> int | None:
    """Return the length of a video in milliseconds, or None when the file is not an MP4."""
    size = path.stat().st_size
    with path.open("rb") as stream:
        movie = _find_box(stream, b"moov", 0, size)
        header = _find_box(stream, b"mvhd", *movie) if movie else None
        if header is None:
            return None
        stream.seek(header[0])
        return _duration(stream.read(_MOVIE_HEADER_V1))


def _duration(header: bytes) -> int | None:
    if len(header) < _MOVIE_HEADER_V0:
        return None
    if header[0] == 1 and len(header) == _MOVIE_HEADER_V1:
        scale, duration = struct.unpack(">IQ", header[20:32])
    else:
        scale, duration = struct.unpack(">II", header[12:20])
    return round(duration * 1000 / scale) if scale else None


def _find_box(stream: BinaryIO, name: bytes, start: int, end: int) -> tuple[int, int] | None:
    """Return where a box's content begins and ends among the boxes of a range."""
    while start + 8 <= end:
        stream.seek(start)
        head = stream.read(16)
        if len(head) < 8:
            return None
        size, kind, skip = struct.unpack(">I", head[:4])[0], head[4:8], 8
        if size == 1 and len(head) == 16:
            size, skip = struct.unpack(">Q", head[8:16])[0], 16
        elif size == 0:
            size = end - start
        if size < skip:
            return None
        if kind == name:
            return start + skip, min(start + size, end)
        start += size
    return None
