"""How far the conversion of a video is, and why it failed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

from app.sentences import Sentence


class ConversionState(StrEnum):
    """The state of a conversion."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class ConversionFault(StrEnum):
    """Why a video could not be converted."""

    NO_ROOM = "no_room"
    STOPPED_OFTEN = "stopped_often"
    NO_CLIP = "no_clip"
    NOTHING_CAME_OUT = "nothing_came_out"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A conversion: its progress, how often it was started, and why it failed.

    Attributes:
        state: how far it is.
        percent: how much of it is done.
        tries: how often it was started.
        fault: why it failed; None also where an earlier version wrote a sentence instead.
        message: that sentence, or the words of what the check of the result found in it.
        values: what is filled into these words.
    """

    state: ConversionState
    percent: int = 0
    tries: int = 0
    fault: ConversionFault | None = None
    message: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def failed(cls, fault: ConversionFault, why: str = "", *, tries: int = 0) -> Self:
        """Return a conversion that failed."""
        found = why if isinstance(why, Sentence) else Sentence(why)
        values = {name: str(value) for name, value in found.values.items()}
        failed = cls(state=ConversionState.FAILED, fault=fault, tries=tries)
        return replace(failed, message=found.words, values=values)

    @property
    def why(self) -> Sentence:
        """Return what was found in the result."""
        return Sentence(self.message, **self.values)

    @property
    def is_under_way(self) -> bool:
        """Say whether it is still to be waited for."""
        return self.state in {ConversionState.WAITING, ConversionState.RUNNING}

    @property
    def has_failed(self) -> bool:
        """Say whether it ended without a video."""
        return self.state is ConversionState.FAILED
