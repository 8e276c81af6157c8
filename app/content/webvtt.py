"""WebVTT, the strict part of it that our clips use: ordered cues with named speakers.

Browsers forgive almost anything in a caption file; an author should rather hear of it. Refused:
missing header, cues out of order or empty, times that run backwards, tags other than
`<v Speaker>`, `<i>`, `<b>`, `<u>`, `<c>`, `<lang>`. Settings after the times are kept out.
"""

import html
import re
from dataclasses import dataclass

from app.content.problem import Problem

_TIMING = re.compile(r"(\S+)[ \t]+-->[ \t]+(\S+)(?:[ \t]+(.*))?\Z")
_STAMP = re.compile(r"(?:([0-9]{2,}):)?([0-5][0-9]):([0-5][0-9])\.([0-9]{3})\Z")
_VOICE = re.compile(r"<v(?:\.[\w.-]+)?[ \t]+([^<>\n]+)>")
_TAG = re.compile(r"</?([A-Za-z]*)[^<>]*>")
_KNOWN_TAGS = frozenset(("v", "i", "b", "u", "c", "lang"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One caption: when it shows, who speaks (if said), and the words."""

    start_ms: int
    end_ms: int
    speaker: str | None
    text: str


def read_webvtt(text: str, *, file: str) -> tuple[tuple[Cue, ...], list[Problem]]:
    """Read a caption or description file; a file with any problem gives no cues."""
    reader = _Reader(file)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"WEBVTT(?:[ \t].*)?\Z", lines[0]):
        reader.report(1, "a WebVTT file begins with a line `WEBVTT`")
        return (), reader.problems
    for first, block in _blocks(lines):
        if first > 1:
            reader.read_block(first, block)
    if not reader.cues and not reader.problems:
        reader.report(1, "the file has no cues")
    return (() if reader.problems else tuple(reader.cues)), reader.problems


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Return the blocks between blank lines, each with the number of its first line."""
    found: list[tuple[int, list[str]]] = []
    open_block = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            open_block = False
        elif open_block:
            found[-1][1].append(line)
        else:
            found.append((number, [line]))
            open_block = True
    return found


class _Reader:
    """Collects cues and problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.cues: list[Cue] = []
        self.problems: list[Problem] = []

    def report(self, line: int, message: str) -> None:
        self.problems.append(Problem(file=self.file, line=line, field="", message=message))

    def read_block(self, first: int, block: list[str]) -> None:
        if block[0].split(maxsplit=1)[0] in ("NOTE", "STYLE", "REGION"):
            return
        at = 0 if "-->" in block[0] else 1
        timing = _TIMING.match(block[at].strip()) if at < len(block) else None
        if timing is None:
            self.report(first + at, "expected a line like `00:41.000 --> 00:44.500`")
            return
        start, end = (_stamp(timing[1]), _stamp(timing[2]))
        if start is None or end is None:
            self.report(first + at, "a time is written `MM:SS.mmm` or `HH:MM:SS.mmm`")
            return
        self._add(first + at, start, end, "\n".join(block[at + 1 :]))

    def _add(self, line: int, start: int, end: int, payload: str) -> None:
        if end <= start:
            self.report(line, "the cue ends before it begins")
        if self.cues and start < self.cues[-1].start_ms:
            self.report(line, "the cue begins before the one above it")
        for tag in _TAG.findall(payload):
            if tag not in _KNOWN_TAGS:
                self.report(line + 1, f"unknown tag `<{tag}>` in a cue")
        voices = _VOICE.findall(payload)
        words = " ".join(html.unescape(_TAG.sub("", payload)).split())
        if not words:
            self.report(line, "the cue has no words")
        speaker = html.unescape(voices[0]).strip() if voices else None
        self.cues.append(Cue(start_ms=start, end_ms=end, speaker=speaker, text=words))


def _stamp(text: str) -> int | None:
    found = _STAMP.match(text)
    if found is None:
        return None
    hours, minutes, seconds, thousandths = (int(part or 0) for part in found.groups())
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
