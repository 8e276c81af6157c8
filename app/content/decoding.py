"""From bytes to text, for the most common encodings; any guess is reported."""

import codecs
import re

from app.sentences import Sentence

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEVERAL_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
OLD_CODING = Sentence(
    "The file is not UTF-8. It was read as Windows-1252, as older programs save it: look whether "
    "letters with accents are right."
)


class NoTextError(ValueError):
    """The bytes are not text in a known encoding; `line` is where that shows, `why` how."""

    def __init__(self, line: int, why: Sentence) -> None:
        super().__init__(why)
        self.line, self.why = line, why


def decode_text(data: bytes) -> tuple[str, Sentence | None]:
    """Return a file's text with uniform line ends, and a remark if its encoding is a legacy one.

    Raises:
        NoTextError: it is not text, or its encoding was damaged on the way.
    """
    name = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    name = name or _without_mark(data)
    remark = None
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        if name != "utf-8" or len(_SEVERAL_BYTES.findall(data)) > 2:
            why = Sentence("not UTF-8 text: it was damaged on the way")
            raise NoTextError(line, why) from error
        text, remark = _decode_old(data, line), OLD_CODING
    return text.replace("\r\n", "\n").replace("\r", "\n"), remark


def _without_mark(data: bytes) -> str:
    """Recognize UTF-16 without a byte order mark by the zero bytes of ASCII letters."""
    head = data[:200]
    if head[1::2].count(0) > len(head) // 3:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > len(head) // 3 else "utf-8"


def _decode_old(data: bytes, line: int) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        why = Sentence("not UTF-8 text, and not Windows-1252 either")
        raise NoTextError(line, why) from error
