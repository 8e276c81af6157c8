"""What captions consist of: cues as stored, and utterances while being read."""

from dataclasses import dataclass

# Sounds and songs are in brackets; nobody speaks them.
_SOUNDS = ("[", "(", "♪", "♫", "#")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One line of the transcript: when it shows, who speaks (if known), and the text.

    One cue with two voices becomes two of these with the same times.
    """

    start_ms: int
    end_ms: int
    speaker: str | None
    text: str

    @property
    def is_speech(self) -> bool:
        """Say whether somebody speaks here, so that a missing name matters."""
        return not self.text.startswith(_SOUNDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What one person says in one cue; `label` is her name as written before the text, if any.

    A label is a guess (`Ms. Rivera: Who has it?`); if rejected, it is part of the text again.
    """

    start_ms: int
    end_ms: int
    speaker: str | None
    text: str
    label: str | None = None

    def cue(self) -> Cue:
        """Return it as it is kept."""
        return Cue(start_ms=self.start_ms, end_ms=self.end_ms, speaker=self.speaker, text=self.text)


def collapse(text: str) -> str:
    """Return a text with single spaces; the player decides where to break lines."""
    return " ".join(text.split())
