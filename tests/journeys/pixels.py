"""Where a picture of a page has ink: enough of PNG to read what the browser writes."""

import struct
import zlib
from collections import Counter

_BYTES = {2: 3, 6: 4}  # red, green, blue; the same and how opaque


def ink(png: bytes) -> list[list[bool]]:
    """Return, row by row, which points differ clearly from the background."""
    rows = _points(png)
    paper = Counter(point for row in rows for point in row).most_common(1)[0][0]
    return [[_distance(point, paper) > 150 for point in row] for row in rows]


def _distance(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def _points(png: bytes) -> list[list[tuple[int, ...]]]:
    packed, place = b"", 8
    width = height = step = 0
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        kind, body = png[place + 4 : place + 8], png[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            width, height, step = (*struct.unpack(">II", body[:8]), _BYTES[body[9]])
        packed += body if kind == b"IDAT" else b""
        place += length + 12
    raw, line = zlib.decompress(packed), width * step
    above, rows = bytearray(line), []
    for number in range(height):
        start = number * (line + 1)
        above = _unfiltered(raw[start], bytearray(raw[start + 1 : start + 1 + line]), above, step)
        rows.append([tuple(above[n : n + 3]) for n in range(0, line, step)])
    return rows


def _unfiltered(kind: int, line: bytearray, above: bytearray, step: int) -> bytearray:
    for n in range(len(line)):
        left = line[n - step] if n >= step else 0
        corner = above[n - step] if n >= step else 0
        guess = (0, left, above[n], (left + above[n]) // 2, _nearest(left, above[n], corner))[kind]
        line[n] = (line[n] + guess) & 255
    return line


def _nearest(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))
