"""What captions are made of: cues as they are kept, and utterances while they are being read."""

from dataclasses import dataclass

# Sounds and songs stand in brackets; nobody speaks them.
_SOUNDS = ("[", "(", "♪", "♫", "#")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One line of the transcript: when it shows, who speaks (if said), and the words.

    What a player shows as one cue with two voices is two of these with the same times.
    """

    start_ms: int
    end_ms: int
    speaker: str | None
    text: str

    @property
    def is_speech(self) -> bool:
        """Say whether somebody speaks here, so that a name is missed when there is none."""
        return not self.text.startswith(_SOUNDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """What one person says in one cue; `label` is her name as it stood before the words, if it did.

    A label is a guess (`Ms. Rivera: Who has it?`): taken back, it is part of the words again.
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
    """Return a text with single blanks: where a line is broken, the player decides."""
    return " ".join(text.split())
