"""Reading a WebM file (RFC 8794 EBML, RFC 9559 Matroska): duration, codecs, metadata.

Only element headers and a few small values are read. Clusters are skipped, except for their start
times, which must fit the duration the file claims.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from app.content.profiles import Picture, read_av1, read_vp9
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

_MAX_ELEMENTS = 50_000
_MAX_VALUE = 256
_EBML, _DOC_TYPE, _SEGMENT = 0x1A45DFA3, 0x4282, 0x18538067
_INFO, _SCALE, _DURATION = 0x1549A966, 0x2AD7B1, 0x4489
_TRACKS, _TRACK, _TRACK_TYPE, _CODEC, _ENCODINGS = 0x1654AE6B, 0xAE, 0x83, 0x86, 0x6D80
_NUMBER, _PRIVATE, _VIDEO, _INTERLACED = 0xD7, 0x63A2, 0xE0, 0x9A
_WIDTH, _HEIGHT = 0xB0, 0xBA
_CLUSTER, _TIMESTAMP = 0x1F43B675, 0xE7
_BLOCK_GROUP, _BLOCKS = 0xA0, frozenset((0xA1, 0xA3))
_MAX_EXAMINED = 200
_TAGS, _ATTACHMENTS, _VOID = 0x1254C367, 0x1941A469, 0xEC
_PICTURES, _SOUND = 1, 2
_DEFAULT_SCALE = 1_000_000
_MAX_SECONDS = 24 * 3600
_HEAD = b"\x1a\x45\xdf\xa3"

_MATROSKA = Sentence(
    "This is a Matroska file, which not every browser plays. Export it as WebM or MP4."
)
_NO_LENGTH = Sentence(
    "The video does not say how long it is, as when a browser records it. Open it in a video "
    "program and export it again."
)
_LOCKED = Sentence(
    "The pictures or the sound are compressed twice or locked. Export the video again."
)


def is_webm(head: bytes) -> bool:
    """Say whether a file with this beginning claims to be EBML."""
    return head[:4] == _HEAD


def read_webm(path: Path) -> VideoFacts:
    """Read the facts about a WebM file, strictly.

    Raises:
        VideoRefusedError: it is not a WebM, is truncated, or is of a kind that browsers do not
            play.
    """
    with path.open("rb") as stream:
        return _Reader(stream, path.stat().st_size).read()


def blank_webm_notes(path: Path, notes: tuple[Note, ...]) -> None:
    """Erase the metadata of a WebM in place: each part becomes a void element of the same size."""
    with path.open("r+b") as stream:
        for note in notes:
            rest = note.end - note.at
            if rest > _MAX_VALUE:
                head = bytes((_VOID, 0x01)) + (rest - 9).to_bytes(7, "big")
            else:
                head = bytes((_VOID, 0x40)) + (rest - 3).to_bytes(1, "big")
            stream.seek(note.at)
            stream.write(head + bytes(rest - len(head)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Element:
    id: int
    at: int
    start: int
    end: int


@dataclass(slots=True, kw_only=True)
class _Track:
    """The content of a track entry."""

    kind: int = 0
    number: int = 0
    coding: str = ""
    private: bytes = b""
    width: int = 0
    height: int = 0
    is_interlaced: bool = False


@dataclass(slots=True)
class _Reader:
    """Walks the elements of one file; `left` limits how many."""

    stream: BinaryIO
    size: int
    left: int = _MAX_ELEMENTS
    scale: int = _DEFAULT_SCALE
    ticks: float = 0.0
    last_cluster: int | None = None
    pictures: list[str] = field(default_factory=list)
    sounds: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    shown: _Track | None = None
    first_frame: bytes = b""
    looked_at: int = 0

    def read(self) -> VideoFacts:
        top = self._elements(0, self.size)
        head = next(top, None)
        if head is None or head.id != _EBML:
            raise VideoRefusedError(NOT_READABLE)
        kind = next((e for e in self._elements(head.start, head.end) if e.id == _DOC_TYPE), None)
        if kind is None or self._value(kind) != b"webm":
            raise VideoRefusedError(_MATROSKA, can_be_converted=True)
        segment = next((element for element in top if element.id == _SEGMENT), None)
        if segment is None:
            raise VideoRefusedError(CUT_OFF)
        for element in self._elements(segment.start, segment.end):
            self._take(element)
        return VideoFacts(
            container=Container.WEBM,
            duration_ms=self._duration_ms(),
            pictures=tuple(self.pictures),
            sounds=tuple(self.sounds),
            notes=tuple(self.notes),
            picture=self._picture(),
        )

    def _take(self, element: _Element) -> None:
        if element.id == _INFO:
            self._read_info(element)
        elif element.id == _TRACKS:
            for track in self._elements(element.start, element.end):
                if track.id == _TRACK:
                    self._read_track(track)
        elif element.id == _CLUSTER:
            self._read_cluster(element)
        elif element.id in {_TAGS, _ATTACHMENTS}:
            self.notes.append(Note(at=element.at, start=element.start, end=element.end))

    def _read_info(self, info: _Element) -> None:
        for element in self._elements(info.start, info.end):
            if element.id == _SCALE:
                self.scale = self._number(element)
            elif element.id == _DURATION:
                value = self._value(element)
                shape = {4: ">f", 8: ">d"}.get(len(value))
                self.ticks = struct.unpack(shape, value)[0] if shape else 0.0

    def _read_track(self, track: _Element) -> None:
        found = _Track()
        for element in self._elements(track.start, track.end):
            if element.id == _ENCODINGS:
                raise VideoRefusedError(_LOCKED)
            if element.id == _VIDEO:
                self._read_shape(element, found)
            else:
                self._read_value(element, found)
        known = found.coding.isascii() and found.coding.isprintable()
        name = found.coding if known and found.coding else "unknown"
        if found.kind == _PICTURES:
            self.pictures.append(name)
            self.shown = self.shown or found
        elif found.kind == _SOUND:
            self.sounds.append(name)

    def _read_value(self, element: _Element, track: _Track) -> None:
        if element.id == _TRACK_TYPE:
            track.kind = self._number(element)
        elif element.id == _NUMBER:
            track.number = self._number(element)
        elif element.id == _CODEC:
            track.coding = self._value(element).rstrip(b"\0").decode("latin-1")
        elif element.id == _PRIVATE:
            track.private = self._value(element)

    def _read_shape(self, video: _Element, track: _Track) -> None:
        for element in self._elements(video.start, video.end):
            if element.id == _WIDTH:
                track.width = self._number(element)
            elif element.id == _HEIGHT:
                track.height = self._number(element)
            elif element.id == _INTERLACED:
                track.is_interlaced = self._number(element) == 1

    def _picture(self) -> Picture | None:
        track = self.shown
        if track is None:
            return None
        width, height = track.width, track.height
        if track.coding == "V_VP9":
            picture = read_vp9(self.first_frame, width, height)
        elif track.coding == "V_AV1":
            picture = read_av1(track.private, width, height)
        else:
            picture = Picture(width=width, height=height)
        return replace(picture, is_interlaced=track.is_interlaced)

    def _find_first_frame(self, cluster: _Element) -> None:
        """Look for the first video frame among the first blocks of a cluster."""
        for element in self._elements(cluster.start, cluster.end):
            inside = self._elements(element.start, element.end)
            blocks = list(inside) if element.id == _BLOCK_GROUP else [element]
            for block in blocks:
                if block.id in _BLOCKS and self._is_shown(block):
                    return
            self.looked_at += 1
            if self.looked_at > _MAX_EXAMINED:
                return

    def _is_shown(self, block: _Element) -> bool:
        """Keep the beginning of a block of the video track: number, time, flags, frame."""
        head = self._value(block)
        size = 9 - head[0].bit_length() if head else 9
        number = int.from_bytes(head[:size], "big") & ((1 << 7 * size) - 1)
        if size > 8 or self.shown is None or number != self.shown.number:
            return False
        self.first_frame = head[size + 3 :]
        return True

    def _read_cluster(self, cluster: _Element) -> None:
        first = next(self._elements(cluster.start, cluster.end), None)
        if first is not None and first.id == _TIMESTAMP:
            self.last_cluster = max(self.last_cluster or 0, self._number(first))
        if self.shown is not None and not self.first_frame and self.looked_at < _MAX_EXAMINED:
            self._find_first_frame(cluster)

    def _duration_ms(self) -> int:
        ticks, scale = self.ticks, self.scale
        # Written so that NaN is refused as well.
        if not (ticks > 0 and 0 < scale <= 10**12 and ticks * scale <= _MAX_SECONDS * 1e9):
            raise VideoRefusedError(_NO_LENGTH, can_be_converted=True)
        if self.last_cluster is None or self.last_cluster > ticks:
            if self.last_cluster is None:
                raise VideoRefusedError(CUT_OFF)
            raise VideoRefusedError(_NO_LENGTH, can_be_converted=True)
        return round(ticks * scale / 1e6)

    def _elements(self, start: int, end: int) -> Iterator[_Element]:
        while start < end:
            self.left -= 1
            if self.left < 0:
                raise VideoRefusedError(TOO_MANY_PARTS)
            element = self._element(start, end)
            yield element
            start = element.end

    def _element(self, at: int, end: int) -> _Element:
        self.stream.seek(at)
        head = self.stream.read(min(12, end - at))
        id_length = 9 - head[0].bit_length() if head else 9
        if id_length > 4 or len(head) <= id_length:
            raise VideoRefusedError(CUT_OFF if at else NOT_READABLE)
        size_length = 9 - head[id_length].bit_length()
        digits = head[id_length : id_length + size_length]
        if size_length > 8 or len(digits) < size_length:
            raise VideoRefusedError(CUT_OFF)
        start = at + id_length + size_length
        size = int.from_bytes(digits, "big") & ((1 << 7 * size_length) - 1)
        name = int.from_bytes(head[:id_length], "big")
        if (
            size == (1 << 7 * size_length) - 1
        ):  # an unknown size: the file was written as a live stream
            if name != _SEGMENT:
                raise VideoRefusedError(_NO_LENGTH, can_be_converted=True)
            size = end - start
        if start + size > end:
            raise VideoRefusedError(CUT_OFF)
        return _Element(id=name, at=at, start=start, end=start + size)

    def _value(self, element: _Element) -> bytes:
        self.stream.seek(element.start)
        return self.stream.read(min(element.end - element.start, _MAX_VALUE))

    def _number(self, element: _Element) -> int:
        return int.from_bytes(self._value(element)[:8], "big")
