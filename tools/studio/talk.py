"""What is said: a line cut into segments of speech and silence (pure)."""

import re
from dataclasses import dataclass

from tools.studio.scene import Scene
from tools.studio.turns import Line

SILENCE = re.compile(r"\[(\d+(?:\.\d+)?)\]")
SENTENCE_END = re.compile(r"(?<=[.?!…])\s+(?=[\"“A-Z0-9])")
BETWEEN_SENTENCES = 0.28


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of one line said in one breath, and the silence before it."""

    text: str
    spoken: str
    start: int
    silence_before: float


def shown_text(line: Line) -> str:
    """The words of a line as captions show them: without the marks for silence."""
    return re.sub(r"\s+", " ", SILENCE.sub(" ", line.text)).strip()


def segments_of(line: Line) -> tuple[Segment, ...]:
    """The segments of a line, each with its place in the text as captions show it.

    A quiet, a hum or a chime is a segment without words.
    """
    sound = Segment(text="", spoken="", start=0, silence_before=0.0)
    return (() if line.kind == "talk" else (sound,)) + _said(line)


def _said(line: Line) -> tuple[Segment, ...]:
    written = _cut(line.text)
    spoken = _cut(line.say) if line.say else written
    if len(spoken) != len(written):
        raise ValueError(f"say must have as many sentences and silences as text: {line.text!r}")
    found, start = [], 0
    for (words, silence), (voice, _) in zip(written, spoken, strict=True):
        found.append(Segment(text=words, spoken=voice, start=start, silence_before=silence))
        start += len(words) + 1
    return tuple(found)


def _cut(text: str) -> list[tuple[str, float]]:
    pieces: list[tuple[str, float]] = []
    silence = 0.0
    for index, part in enumerate(SILENCE.split(text)):
        if index % 2:
            silence = float(part)
            continue
        for sentence in SENTENCE_END.split(re.sub(r"\s+", " ", part).strip()):
            if sentence:
                pieces.append((sentence, silence))
                silence = BETWEEN_SENTENCES
    return pieces


def position_of(line: Line, phrase: str) -> int:
    """Where ``phrase`` begins in the shown text of ``line``."""
    before = line.text[: line.text.index(phrase)]
    return len(re.sub(r"\s+", " ", SILENCE.sub(" ", before)).lstrip())


def words_of(scene: Scene) -> int:
    """How many words the scene says."""
    return sum(len(shown_text(line).split()) for line in scene.lines)
