"""Reading an MP4 file (ISO/IEC 14496-12): its duration, and how it is encoded.

The index (`moov`) may come before or after the media data: players request ranges, so both orders
play.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from app.content.profiles import Picture, name_aac, read_avc
from app.content.video import (
    CUT_OFF,
    NOT_READABLE,
    TOO_MANY_PARTS,
    Container,
    Note,
    VideoFacts,
    VideoRefusedError,
)
from app.sentences import Sentence

_MOVIE_HEADER_V0 = 20
_MOVIE_HEADER_V1 = 32
_MAX_BOXES = 5_000
_SOUND_ENTRY = 28  # the fields of an audio sample entry before its boxes
_PICTURE_ENTRY = 78  # the fields of a visual sample entry before its boxes
_AAC = frozenset((0x40, 0x66, 0x67, 0x68))  # ISO/IEC 14496-1 object types of AAC
_ES_DESCRIPTOR, _DECODER_CONFIG, _DECODER_SPECIFIC = 0x03, 0x04, 0x05
_MAX_CONFIG = 4_096
_NO_INDEX = Sentence(
    "The video has no index, as when a recording breaks off. Open it in a video program and "
    "export it again."
)
_IN_PIECES = Sentence(
    "The video is stored in separate pieces, as for live streams. Export it as a plain MP4."
)
_WITH_DATA = Sentence(
    "The file carries a track of data beside pictures and sound, such as the places of a GPS "
    "receiver. Export it again with pictures and sound alone."
)
_QUICKTIME = Sentence(
    "This is a QuickTime movie, which not every browser plays. Export it as MP4 (H.264, AAC)."
)


def is_mp4(head: bytes) -> bool:
    """Say whether a file with this beginning claims to be an MP4."""
    return head[4:8] == b"ftyp"


def read_mp4(path: Path) -> VideoFacts:
    """Read the facts about an MP4 file, strictly.

    Raises:
        VideoRefusedError: it is not an MP4, is truncated, or is of a kind that browsers do not
            play.
    """
    with path.open("rb") as stream:
        return _Reader(stream, path.stat().st_size).read()


def blank_mp4_notes(path: Path, notes: tuple[Note, ...]) -> None:
    """Erase the metadata of an MP4 in place: each part becomes free space of the same size."""
    with path.open("r+b") as stream:
        for note in notes:
            stream.seek(note.at + 4)
            stream.write(b"free")
            stream.seek(note.start)
            stream.write(bytes(note.end - note.start))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    kind: bytes
    at: int
    start: int
    end: int


@dataclass(slots=True)
class _Reader:
    """Walks the boxes of one file; `left` limits how many."""

    stream: BinaryIO
    size: int
    left: int = _MAX_BOXES
    pictures: list[str] = field(default_factory=list)
    sounds: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    picture: Picture | None = None

    def read(self) -> VideoFacts:
        top = list(self._boxes(0, self.size))
        if not top or top[0].kind != b"ftyp":
            raise VideoRefusedError(NOT_READABLE)
        self._check_brands(top[0])
        movies = [box for box in top if box.kind == b"moov"]
        if len(movies) != 1 or not any(box.kind == b"mdat" for box in top):
            raise VideoRefusedError(_NO_INDEX)
        self._note(top)
        return VideoFacts(
            container=Container.MP4,
            duration_ms=self._read_movie(movies[0]),
            pictures=tuple(self.pictures),
            sounds=tuple(self.sounds),
            notes=tuple(self.notes),
            picture=self.picture,
        )

    def _boxes(self, start: int, end: int) -> Iterator[_Box]:
        while start < end:
            self.left -= 1
            if self.left < 0:
                raise VideoRefusedError(TOO_MANY_PARTS)
            box = self._box(start, end)
            yield box
            start = box.end

    def _box(self, at: int, end: int) -> _Box:
        head = self._bytes(at, min(16, end - at))
        if len(head) < 8:
            raise VideoRefusedError(CUT_OFF)
        size, skip = int.from_bytes(head[:4], "big"), 8
        if size == 1 and len(head) == 16:
            size, skip = int.from_bytes(head[8:16], "big"), 16
        elif size == 0:
            size = end - at
        if size < skip or at + size > end:
            raise VideoRefusedError(CUT_OFF if is_mp4(self._bytes(0, 8)) else NOT_READABLE)
        return _Box(kind=head[4:8], at=at, start=at + skip, end=at + size)

    def _bytes(self, at: int, length: int) -> bytes:
        self.stream.seek(at)
        return self.stream.read(length)

    def _check_brands(self, box: _Box) -> None:
        content = self._bytes(box.start, min(box.end - box.start, 256))
        brands = {content[:4], *(content[n : n + 4] for n in range(8, len(content), 4))}
        if b"qt  " in brands and not brands & {b"isom", b"iso2", b"mp41", b"mp42"}:
            raise VideoRefusedError(_QUICKTIME, can_be_converted=True)

    def _note(self, boxes: list[_Box]) -> None:
        self.notes += [
            Note(at=box.at, start=box.start, end=box.end)
            for box in boxes
            if box.kind in {b"udta", b"meta", b"uuid"}
        ]

    def _read_movie(self, movie: _Box) -> int:
        boxes = list(self._boxes(movie.start, movie.end))
        self._note(boxes)
        if any(box.kind == b"mvex" for box in boxes):
            raise VideoRefusedError(_IN_PIECES, can_be_converted=True)
        for box in boxes:
            if box.kind == b"trak":
                self._read_track(box)
        header = next((box for box in boxes if box.kind == b"mvhd"), None)
        found = header and _duration(self._bytes(header.start, _MOVIE_HEADER_V1))
        if not found:
            raise VideoRefusedError(_NO_INDEX)
        return found

    def _read_track(self, track: _Box) -> None:
        self._note(list(self._boxes(track.start, track.end)))
        kind = self._within(track, b"mdia", b"hdlr")
        table = self._within(track, b"mdia", b"minf", b"stbl", b"stsd")
        if kind is None or table is None:
            raise VideoRefusedError(_NO_INDEX)
        handler = self._bytes(kind.start + 8, 4)
        entry = self._box(table.start + 8, table.end) if table.end > table.start + 8 else None
        if handler == b"meta":
            raise VideoRefusedError(_WITH_DATA, can_be_converted=True)
        if handler == b"vide":
            self.pictures.append(_name(entry))
            self.picture = self.picture or self._picture(entry)
        elif handler == b"soun":
            self.sounds.append(self._sound(entry))

    def _within(self, box: _Box, *names: bytes) -> _Box | None:
        found: _Box | None = box
        for name in names:
            if found is None:
                return None
            inside = self._boxes(found.start, found.end)
            found = next((part for part in inside if part.kind == name), None)
        return found

    def _picture(self, entry: _Box | None) -> Picture | None:
        if entry is None or entry.end < entry.start + _PICTURE_ENTRY:
            return None
        width, height = struct.unpack(">HH", self._bytes(entry.start + 24, 4))
        if entry.kind not in {b"avc1", b"avc3"}:
            return Picture(width=width, height=height)
        boxes = self._boxes(entry.start + _PICTURE_ENTRY, entry.end)
        found = next((box for box in boxes if box.kind == b"avcC"), None)
        size = min(found.end - found.start, _MAX_CONFIG) if found else 0
        return read_avc(self._bytes(found.start, size) if found else b"", width, height)

    def _sound(self, entry: _Box | None) -> str:
        if entry is None or entry.kind != b"mp4a" or entry.end < entry.start + _SOUND_ENTRY:
            return _name(entry)
        boxes = self._boxes(entry.start + _SOUND_ENTRY, entry.end)
        found = next((box for box in boxes if box.kind == b"esds"), None)
        if found is None:
            return "mp4a"
        content = self._bytes(found.start + 4, min(found.end - found.start, 256))
        kind, config = _read_descriptor(content)
        return name_aac(kind, config) if kind in _AAC else Sentence("mp3 or another kind")


def _duration(header: bytes) -> int | None:
    """Return the duration in a movie header in milliseconds, or None when it has none."""
    if len(header) < _MOVIE_HEADER_V0:
        return None
    if header[0] == 1 and len(header) == _MOVIE_HEADER_V1:
        scale, duration = struct.unpack(">IQ", header[20:32])
    else:
        scale, duration = struct.unpack(">II", header[12:20])
    return round(duration * 1000 / scale) if scale else None


def _name(entry: _Box | None) -> str:
    """Return the four-letter name of a codec, or a description of invalid ones."""
    text = (entry.kind if entry else b"").decode("latin-1").strip()
    return text if text and text.isascii() and text.isprintable() else Sentence("something unknown")


def _read_descriptor(content: bytes) -> tuple[int | None, bytes]:
    """Return the object type of an elementary stream and its own parameters (ISO/IEC 14496-1, 7.2.6)."""
    at = _skip_head(content, 0, _ES_DESCRIPTOR)
    if at is None or at + 3 > len(content):
        return None, b""
    flags = content[at + 2]
    at += 3 + (2 if flags & 0x80 else 0) + (2 if flags & 0x20 else 0)
    at = _skip_head(content, at, _DECODER_CONFIG)
    if at is None or at >= len(content):
        return None, b""
    inside = _skip_head(content, at + 13, _DECODER_SPECIFIC)
    return content[at], content[inside : inside + 8] if inside is not None else b""


def _skip_head(content: bytes, at: int, tag: int) -> int | None:
    if at >= len(content) or content[at] != tag:
        return None
    at += 1
    while at < len(content) and content[at] & 0x80:
        at += 1
    return at + 1
