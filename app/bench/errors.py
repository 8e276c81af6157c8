"""What can go wrong at the bench, named."""

from enum import StrEnum


class BenchError(Exception):
    """Base of the errors of the bench."""


class AttemptNotFoundError(BenchError):
    """There is no such attempt, or it belongs to somebody else, or it has no such clip."""


class SheetRecordedError(BenchError):
    """The score sheet of this clip is recorded: it cannot change any more."""


class NoRubricError(BenchError):
    """There is no rubric in force, so nobody can score anything."""


class DraftFault(StrEnum):
    """Why a change cannot be laid over a draft."""

    UNREADABLE = "unreadable"
    UNKNOWN_CODE = "unknown_code"
    NO_SUCH_RANK = "no_such_rank"
    NOT_A_POINT = "not_a_point"
    POINT_AND_REASON = "point_and_reason"
    REASON_TOO_LONG = "reason_too_long"
    NOT_A_TIME = "not_a_time"
    NOTE_TOO_LONG = "note_too_long"
    NOTE_WITHOUT_KEY = "note_without_key"
    TOO_MANY_NOTES = "too_many_notes"


class UnusableDraftError(BenchError):
    """A draft change names a code, a point or a time that the sheet does not have.

    Attributes:
        fault: what is wrong with it.
        code: the key of the code it is about; empty where it is about none.
        sent: what the page sent; where it stands in the JSON, where it is unreadable.
    """

    def __init__(self, fault: DraftFault, *, code: str = "", sent: str = "") -> None:
        super().__init__(fault.value, code, sent)
        self.fault = fault
        self.code = code
        self.sent = sent
