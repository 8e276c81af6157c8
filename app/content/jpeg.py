"""Reading a JPEG image (ITU-T T.81, annex B), and removing its metadata."""

from collections.abc import Iterator

from app.sentences import Sentence

_START, _END, _SCAN = b"\xff\xd8", b"\xff\xd9", 0xDA
_FRAMES = frozenset(
    (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
)
_FIRST_REMARK, _LAST_REMARK, _COMMENT = 0xE1, 0xEF, 0xFE
_COLORS = frozenset((0xE2, 0xEE))  # color profile, and how the colors are coded


class PictureRefusedError(ValueError):
    """A file is not a JPEG image; `why` is a sentence about it."""

    def __init__(self, why: Sentence) -> None:
        super().__init__(why)
        self.why = why


_NO_JPEG = Sentence("This is not a JPEG picture. Save it as JPEG.")
_CUT_OFF = Sentence("The picture ends too early: a part of it is missing. Save it again.")


def clean_jpeg(data: bytes) -> tuple[bytes, int, int]:
    """Return a JPEG without metadata (place, camera, names, comments), its width and height.

    Raises:
        PictureRefusedError: it is not a JPEG, or is truncated.
    """
    if not data.startswith(_START):
        raise PictureRefusedError(_NO_JPEG)
    kept, size, scan = [_START], (0, 0), 0
    for marker, at, end in _segments(data):
        if marker in _FRAMES and end - at >= 9:
            height, width = (int.from_bytes(data[at + n : at + n + 2], "big") for n in (5, 7))
            size = (width, height)
        is_remark = _FIRST_REMARK <= marker <= _LAST_REMARK and marker not in _COLORS
        if not is_remark and marker != _COMMENT:
            kept.append(data[at:end])
        scan = end
    if 0 in size:
        raise PictureRefusedError(_NO_JPEG)
    last = data.rfind(_END, scan)
    if last < 0:
        raise PictureRefusedError(_CUT_OFF)
    # Data after the end of the image is not part of it.
    return b"".join((*kept, data[scan:last], _END)), *size


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, start, and end of each segment, up to and including the first scan header."""
    at = 2
    while True:
        if at + 4 > len(data):
            raise PictureRefusedError(_CUT_OFF)
        if data[at] != 0xFF or data[at + 1] < 0xC0:
            raise PictureRefusedError(_NO_JPEG)
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end > len(data) or end < at + 4:
            raise PictureRefusedError(_CUT_OFF)
        yield data[at + 1], at, end
        if data[at + 1] == _SCAN:
            return
        at = end
