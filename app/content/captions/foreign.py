"""Captions from elsewhere: WebVTT, SRT and SBV as Teams, Zoom, YouTube and editors write them.

Whatever is not plain WebVTT is read as intended and reported in a remark; what cannot be decided is
a problem with its line. The author sees the result before it is stored.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from app.content.captions.cue_text import read_cue_text
from app.content.captions.line import Utterance, collapse
from app.content.captions.rolling import RawCue, unroll
from app.content.captions.speakers import Part, find_names, join_parts, split_parts
from app.content.captions.strict import MAX_TEXT_LENGTH, blocks_of, cut_apart
from app.content.captions.timing import LIKE, looks_timed, read_times
from app.content.decoding import NoTextError, decode_text
from app.content.files import find_unfit_line
from app.content.plain_text import find_unfit_in_file
from app.content.problem import Problem
from app.invisible import TURNING
from app.sentences import Sentence

_TURNING = re.compile(f"[{TURNING}]")
_HEADER = re.compile(r"WEBVTT(?:[ \t].*)?\Z")
_FOREIGN_MARKUP = re.compile(
    r"</?(?:font|s|strong|em|span|br)(?:\s[^<>]*)?/?>|\{\\an?[0-9]+\}", re.IGNORECASE
)
_NO_WORDS = "<c></c>"
_MAX_CUES = 5_000
NOT_CAPTIONS = Sentence(
    "a WebVTT file begins with a line `WEBVTT`, and here are no times of SRT or SBV captions either"
)


class CaptionFormat(StrEnum):
    """The format of a caption file; the value is its common name."""

    WEBVTT = "WebVTT"
    SRT = "SRT"
    SBV = "SBV"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionReading:
    """What was read from a file, what had to be decided, and what is wrong.

    Attributes:
        format: the file's format; None when unknown.
        utterances: who says what, in order of time; empty when there is a problem.
        remarks: sentences about what was decided.
        problems: each with its line.
    """

    format: CaptionFormat | None
    utterances: tuple[Utterance, ...]
    remarks: tuple[Sentence, ...]
    problems: tuple[Problem, ...]


def read_captions(data: bytes, *, file: str) -> CaptionReading:
    """Read a caption file from elsewhere without loss, or report by line why not."""
    reader = _Reader(file)
    try:
        text, old = decode_text(data)
    except NoTextError as error:
        reader.report(error.line, error.why)
        return reader.reading(None, ())
    if old:
        reader.remarks.append(old)
    if _TURNING.search(text):
        text = _TURNING.sub("", text)
        reader.remarks.append(
            Sentence("Invisible marks that turn the order of letters were taken out.")
        )
    whole, problems = find_unfit_line(text.removeprefix("\ufeff"), file=file)
    reader.problems += problems
    return reader.reading(None, ()) if whole is None else reader.read(whole)


class _Reader:
    """Collects the content, remarks, and problems of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.remarks: list[Sentence] = []
        self.cues: list[RawCue] = []
        self.empty = 0
        self.signs: list[int] = []

    def report(self, line: int, message: Sentence) -> None:
        self.problems.append(Problem(file=self.file, line=line, field="", message=message))

    def reading(
        self, kind: CaptionFormat | None, utterances: tuple[Utterance, ...]
    ) -> CaptionReading:
        return CaptionReading(
            format=kind,
            utterances=() if self.problems else utterances,
            remarks=tuple(self.remarks),
            problems=tuple(self.problems),
        )

    def read(self, text: str) -> CaptionReading:
        lines = _without_blanks(text.split("\n"))
        kind = _format_of(lines)
        if kind is None:
            self.report(1, NOT_CAPTIONS)
            return self.reading(None, ())
        for first, block in blocks_of(lines):
            for line, part in _cut(kind, first, block):
                self._read_cue(line, part, kind)
        if not self.cues and not self.problems:
            self.report(1, Sentence("the file has no cues"))
        elif len(self.cues) > _MAX_CUES:
            self.report(
                1,
                Sentence(
                    "the file has more than %(most)d cues: cut out the part of the clip",
                    most=_MAX_CUES,
                ),
            )
        else:
            self._put_in_order()
        return self.reading(kind, tuple(self._utterances()) if not self.problems else ())

    def _read_cue(self, first: int, block: list[str], kind: CaptionFormat) -> None:
        at = next((n for n, line in enumerate(block[:2]) if looks_timed(line)), None)
        if at is None:
            if kind is CaptionFormat.WEBVTT or not self.cues:
                self.report(first + min(1, len(block) - 1), LIKE)
            else:  # an empty line within the text, which SRT cannot express
                self._go_on(block)
            return
        times = read_times(block[at].strip(), is_strict=False)
        if isinstance(times, Sentence):
            self.report(first + at, times)
            return
        self.cues.append(
            RawCue(
                line=first + at,
                start_ms=times.start_ms,
                end_ms=times.end_ms,
                lines=tuple(block[at + 1 :]),
            )
        )

    def _go_on(self, block: list[str]) -> None:
        last = self.cues.pop()
        self.cues.append(
            RawCue(
                line=last.line,
                start_ms=last.start_ms,
                end_ms=last.end_ms,
                lines=(*last.lines, *block),
            )
        )

    def _put_in_order(self) -> None:
        starts = [cue.start_ms for cue in self.cues]
        if starts != sorted(starts):
            self.remarks.append(
                Sentence("Cues that stood out of order were put in order of their times.")
            )
            self.cues.sort(key=lambda cue: cue.start_ms)
        plain = [tuple(_plain(line) for line in cue.lines if _plain(line)) for cue in self.cues]
        trimmed = [
            RawCue(
                line=cue.line,
                start_ms=cue.start_ms,
                end_ms=cue.end_ms,
                lines=tuple(line for line in cue.lines if _plain(line)),
            )
            for cue in self.cues
        ]
        self.cues, left_out = unroll(trimmed, plain)
        if left_out:
            self.remarks.append(
                Sentence(
                    "These are rolling captions, as YouTube makes them: each line is kept once."
                )
            )

    def _utterances(self) -> list[Utterance]:
        read = [(cue, self._parts(cue)) for cue in self.cues]
        names = find_names([parts for _, spans in read for name, parts in spans if name is None])
        found = [
            Utterance(
                start_ms=cue.start_ms,
                end_ms=cue.end_ms,
                speaker=name or label,
                text=words,
                label=label,
            )
            for cue, spans in read
            for name, parts in spans
            for label, words in join_parts(parts, names)
        ]
        self._say_what_was_decided()
        if not found and not self.problems:
            self.report(1, Sentence("the file has no words"))
        return found

    def _parts(self, cue: RawCue) -> list[tuple[str | None, list[Part]]]:
        payload = _FOREIGN_MARKUP.sub("", "\n".join(cue.lines))
        if len(payload) > MAX_TEXT_LENGTH:
            too_long = Sentence("the cue has more than %(most)d characters", most=MAX_TEXT_LENGTH)
            self.report(cue.line, too_long)
        text = read_cue_text(payload)
        if text.strange:
            self.signs.append(cue.line + 1)
        if not text.spans:
            self.empty += 1
        for span in text.spans:
            unfit = find_unfit_in_file(f"{span.speaker or ''} {collapse(span.text)}")
            if unfit:
                self.report(cue.line + 1, unfit)
        return [
            (
                span.speaker,
                [Part(collapse(span.text), None, is_new=False)]
                if span.speaker
                else split_parts(span.text),
            )
            for span in text.spans
        ]

    def _say_what_was_decided(self) -> None:
        if self.signs:
            where = ", ".join(str(line) for line in self.signs[:5])
            self.remarks.append(
                Sentence(
                    "Signs like < that begin no tag were kept as words (line %(lines)s).",
                    lines=where,
                )
            )
        if self.empty:
            self.remarks.append(
                Sentence("Cues without words were left out (%(cues)d).", cues=self.empty)
            )


def _without_blanks(lines: list[str]) -> list[str]:
    """Return the lines; a blank one is emptied where a cue follows, else the cue continues."""
    return [
        line
        if line.strip() or not line
        else ""
        if _begins_cue(lines[at + 1 : at + 3])
        else _NO_WORDS
        for at, line in enumerate(lines)
    ]


def _begins_cue(following: list[str]) -> bool:
    return any(looks_timed(line) for line in following) and (following[0] != "")


def _plain(line: str) -> str:
    found = read_cue_text(_FOREIGN_MARKUP.sub("", line))
    return collapse(" ".join(span.text for span in found.spans))


def _format_of(lines: list[str]) -> CaptionFormat | None:
    if _HEADER.match(lines[0]):
        return CaptionFormat.WEBVTT
    timed = next((line for line in lines if looks_timed(line)), None)
    if timed is None:
        return None
    return CaptionFormat.SRT if "-->" in timed else CaptionFormat.SBV


def _cut(kind: CaptionFormat, first: int, block: list[str]) -> list[tuple[int, list[str]]]:
    """Split a block into cues, one per line of times; an arrow within text is not one."""
    timed = [at for at, line in enumerate(block) if looks_timed(line)]
    if kind is CaptionFormat.WEBVTT:
        hidden = [line if looks_timed(line) else line.replace("-->", "--\0") for line in block]
        parts = cut_apart(first, hidden)
        return [(at, [line.replace("--\0", "-->") for line in part]) for at, part in parts]
    begins = [max(0, at - 1) if at and block[at - 1].strip().isdigit() else at for at in timed]
    if not begins or begins[0] > 0:
        begins = [0, *begins]
    ends = [*begins[1:], len(block)]
    return [(first + at, block[at:end]) for at, end in zip(begins, ends, strict=True) if at < end]
