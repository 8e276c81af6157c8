"""The times of a cue, as written in WebVTT, SRT, and SBV."""

import re
from dataclasses import dataclass

from app.sentences import Sentence

_ARROW = re.compile(r"\s*(?P<start>[0-9:.,]+)\s*-->\s*(?P<end>[0-9:.,]+)(?:\s+(?P<rest>.*))?\Z")
_COMMA = re.compile(r"\s*(?P<start>[0-9:]+\.[0-9]+),(?P<end>[0-9:]+\.[0-9]+)\s*\Z")
_LOOSE = re.compile(r"(?:([0-9]+):)?([0-9]{1,2}):([0-9]{1,2})[.,]([0-9]{3})\Z")
_STRICT = re.compile(r"(?:([0-9]{2,}):)?([0-9]{2}):([0-9]{2})\.([0-9]{3})\Z")
_MAX_HOURS = 4

LIKE = Sentence("expected a line like `00:41.000 --> 00:44.500`")
WRITTEN = Sentence("a time is written `MM:SS.mmm` or `HH:MM:SS.mmm`")
BACKWARDS = Sentence("the cue ends before it begins")


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When a cue shows."""

    start_ms: int
    end_ms: int


def looks_timed(line: str) -> bool:
    """Say whether a line looks like times: an arrow after a number, or two times and a comma."""
    left, arrow, _ = line.partition("-->")
    return bool(arrow and re.search(r"[0-9]\s*\Z", left)) or _COMMA.match(line) is not None


def read_times(line: str, *, is_strict: bool) -> Times | Sentence:
    """Return the times of a line, or a sentence about what is wrong with them."""
    found = _ARROW.match(line) or (None if is_strict else _COMMA.match(line))
    if found is None or (is_strict and not re.search(r"[ \t]-->[ \t]", line)):
        return LIKE
    shape = _STRICT if is_strict else _LOOSE
    moments = [_milliseconds(shape.match(found[name])) for name in ("start", "end")]
    for moment in moments:
        if isinstance(moment, Sentence):
            return moment
    start, end = (int(moment) for moment in moments)
    return BACKWARDS if end <= start else Times(start_ms=start, end_ms=end)


def _milliseconds(found: re.Match[str] | None) -> int | Sentence:
    if found is None:
        return WRITTEN
    if len(found[1] or "") > _MAX_HOURS:
        return Sentence("a time has more hours than any video")
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    if minutes > 59 or seconds > 59:
        return WRITTEN
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
