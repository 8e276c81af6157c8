"""Who speaks in an upload's captions: what was read, what the author chose, and the result."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.content.captions import Cue, Utterance
from app.content.captions.line import collapse

# What may be chosen for a line without a speaker, besides a speaker's name.
NOT_NAMED = "-"
AS_BEFORE = "<"
MAX_NAME_LENGTH = 120
_MAX_MORE = 20
# `[A bell rings]` and nothing else; `(softly) I do.` has words of somebody.
_MERE_SOUND = re.compile(r"[\[(♪♫][^\])♪♫]*[\])♪♫]")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerChoices:
    """What the author chose.

    Attributes:
        names: the name for each speaker as read; empty if the label was not a name.
        lines: who says a line, by line number.
        rest: who says the remaining lines; None until chosen.
        more: speakers that the file does not name.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[int, str] = field(default_factory=dict)
    rest: str | None = None
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """A line as it will be shown, and whether its speaker still has to be chosen."""

    number: int
    cue: Cue
    chosen: str
    is_open: bool

    @property
    def may_have_speaker(self) -> bool:
        """Say whether a speaker can be chosen: not for a mere sound, unless somebody makes it."""
        is_sound = _MERE_SOUND.fullmatch(self.cue.text) is not None
        return not is_sound or self.cue.speaker is not None or bool(self.chosen)


def speakers_of(utterances: Sequence[Utterance]) -> tuple[str, ...]:
    """Return every speaker as read, in order of appearance."""
    return tuple(dict.fromkeys(line.speaker for line in utterances if line.speaker))


def is_label(utterances: Sequence[Utterance], speaker: str) -> bool:
    """Say whether a speaker was taken from a label before the words, which may not be a name."""
    return any(line.label is not None and line.speaker == speaker for line in utterances)


def names_to_choose(utterances: Sequence[Utterance], choices: SpeakerChoices) -> tuple[str, ...]:
    """Return the names to choose from: those in the file, as renamed, and the added ones."""
    called = (choices.names.get(name, name) for name in speakers_of(utterances))
    return tuple(dict.fromkeys(name for name in (*called, *choices.more) if name))


def preview(utterances: Sequence[Utterance], choices: SpeakerChoices) -> tuple[PreviewLine, ...]:
    """Return the lines as they will be shown, with the author's choices applied."""
    lines = []
    before: str | None = None
    for number, line in enumerate(utterances):
        read = _as_called(line, choices)
        chosen = choices.lines.get(number, "")
        choice = chosen or (choices.rest or "" if read.speaker is None and read.is_speech else "")
        is_open = read.speaker is None and read.is_speech and not choice
        speaker = _choose(choice, read.speaker, before)
        before = speaker or before
        cue = Cue(start_ms=read.start_ms, end_ms=read.end_ms, speaker=speaker, text=read.text)
        lines.append(PreviewLine(number=number, cue=cue, chosen=chosen, is_open=is_open))
    return tuple(lines)


def _choose(choice: str, read: str | None, before: str | None) -> str | None:
    if not choice:
        return read
    if choice == NOT_NAMED:
        return None
    return before if choice == AS_BEFORE else choice


def _as_called(line: Utterance, choices: SpeakerChoices) -> Cue:
    cue = line.cue()
    if line.speaker is None or line.speaker not in choices.names:
        return cue
    name = choices.names[line.speaker]
    if name:
        return Cue(start_ms=cue.start_ms, end_ms=cue.end_ms, speaker=name, text=cue.text)
    if line.label is None:
        return cue
    text = collapse(f"{line.label}: {line.text}")
    return Cue(start_ms=cue.start_ms, end_ms=cue.end_ms, speaker=None, text=text)


def described(utterances: Sequence[Utterance]) -> tuple[Cue, ...]:
    """Return descriptions of the board, where nobody speaks and a label is part of the text."""
    return tuple(
        Cue(
            start_ms=line.start_ms,
            end_ms=line.end_ms,
            speaker=None if line.label else line.speaker,
            text=collapse(f"{line.label}: {line.text}") if line.label else line.text,
        )
        for line in utterances
    )


def split_names(text: str) -> tuple[str, ...]:
    r"""Read names typed in one field, one per line.

    >>> split_names("Leo\n Ms. Rivera \n\n")
    ('Leo', 'Ms. Rivera')
    """
    names = (collapse(line) for line in text.split("\n"))
    return tuple(dict.fromkeys(name for name in names if name))[:_MAX_MORE]
