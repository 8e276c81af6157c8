"""WebVTT that is served as it is: we read what a player shows, or refuse the file.

Browsers tolerate almost anything in a caption file, but an author should be told. Refused are: a
missing header, cues out of order or empty, times that run backward, text that looks like tags, an
arrow within the text. Settings after the times, styles, regions, and notes are ignored.
"""

import re

from app.content.captions.cue_text import read_cue_text
from app.content.captions.line import Cue, collapse
from app.content.captions.timing import LIKE, Times, read_times
from app.content.files import find_unfit_line
from app.content.plain_text import find_unfit_in_file
from app.content.problem import Problem
from app.sentences import Sentence

_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?\Z")
_APART = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t]|\Z)")
MAX_TEXT_LENGTH = 5_000


def read_webvtt(text: str, *, file: str) -> tuple[tuple[Cue, ...], list[Problem]]:
    """Read a caption or description file; a file with any problem gives no cues."""
    whole, problems = find_unfit_line(_one_kind_of_line_end(text), file=file)
    if whole is None:
        return (), problems
    reader = _Reader(file)
    lines = whole.split("\n")
    if not _HEADER.match(lines[0]):
        reader.report(1, Sentence("a WebVTT file begins with a line `WEBVTT`"))
        return (), reader.problems
    for first, block in blocks_of(lines):
        reader.read_block(first, block)
    if not reader.cues and not reader.problems:
        reader.report(1, Sentence("the file has no cues"))
    return (() if reader.problems else tuple(reader.cues)), reader.problems


def _one_kind_of_line_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def blocks_of(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Return the blocks between empty lines, each with its first line number.

    A line of spaces is not empty: browsers continue the cue.
    """
    found: list[tuple[int, list[str]]] = []
    open_block = False
    for number, line in enumerate(lines, 1):
        if not line:
            open_block = False
        elif open_block:
            found[-1][1].append(line)
        else:
            found.append((number, [line]))
            open_block = True
    return found


def cut_apart(first: int, block: list[str]) -> list[tuple[int, list[str]]]:
    """Split a block of WebVTT where browsers do: each line with an arrow starts a cue.

    The first cue may have an identifier in the line before. The header, notes, styles, and regions
    are dropped; other lines without times become a part of their own, which is reported.
    """
    arrows = [at for at, line in enumerate(block) if "-->" in line]
    is_apart = _APART.match(block[0]) is not None
    if first == 1 or (is_apart and (not arrows or arrows[0] > 1)):
        begins = arrows
    else:
        begins = [0, *(at for at in arrows if at > 1 or (at == 1 and arrows[0] == 0))]
    ends = [*begins[1:], len(block)]
    return [(first + at, block[at:end]) for at, end in zip(begins, ends, strict=False)]


class _Reader:
    """Collects cues and problems."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.cues: list[Cue] = []
        self.problems: list[Problem] = []
        self.latest = 0

    def report(self, line: int, message: Sentence) -> None:
        self.problems.append(Problem(file=self.file, line=line, field="", message=message))

    def read_block(self, first: int, block: list[str]) -> None:
        for line, part in cut_apart(first, block):
            self._read_cue(line, part)

    def _read_cue(self, first: int, block: list[str]) -> None:
        at = 0 if "-->" in block[0] else 1
        times = read_times(block[at], is_strict=True) if at < len(block) else LIKE
        if isinstance(times, Sentence):
            self.report(first + at, times)
            return
        self._add(first + at, times, "\n".join(block[at + 1 :]))

    def _add(self, line: int, times: Times, payload: str) -> None:
        if times.start_ms < self.latest:
            self.report(line, Sentence("the cue begins before the one above it"))
        self.latest = times.start_ms
        found = read_cue_text(payload)
        for sign in found.strange:
            self.report(line + 1, _strange_words(sign))
        if not found.spans:
            self.report(line, Sentence("the cue has no words"))
        for span in found.spans:  # written as entities, they appear only here
            unfit = find_unfit_in_file(f"{span.speaker or ''} {collapse(span.text)}")
            if unfit:
                self.report(line + 1, unfit)
        if len(payload) > MAX_TEXT_LENGTH:
            self.report(
                line,
                Sentence(
                    "the cue has more than %(most)d characters: cut it in two",
                    most=MAX_TEXT_LENGTH,
                ),
            )
        self.cues += [
            Cue(
                start_ms=times.start_ms,
                end_ms=times.end_ms,
                speaker=span.speaker,
                text=collapse(span.text),
            )
            for span in found.spans
        ]


def _strange_words(sign: str) -> Sentence:
    if sign == "<":
        return Sentence("a `<` begins no tag, and players drop what follows it: write `&lt;`")
    name = re.sub(r"[^A-Za-z0-9].*", "", sign.lstrip("</"))
    return Sentence("unknown tag `<%(tag)s>` in a cue", tag=name)
