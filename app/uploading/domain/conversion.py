"""How far the conversion of a video is, and why it failed."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


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
        message: that sentence, or what the check of the result found in it.
    """

    state: ConversionState
    percent: int = 0
    tries: int = 0
    fault: ConversionFault | None = None
    message: str = ""

    @classmethod
    def failed(cls, fault: ConversionFault, message: str = "", *, tries: int = 0) -> Self:
        """Return a conversion that failed."""
        return cls(state=ConversionState.FAILED, fault=fault, message=message, tries=tries)

    @property
    def is_under_way(self) -> bool:
        """Say whether it is still to be waited for."""
        return self.state in {ConversionState.WAITING, ConversionState.RUNNING}

    @property
    def has_failed(self) -> bool:
        """Say whether it ended without a video."""
        return self.state is ConversionState.FAILED
