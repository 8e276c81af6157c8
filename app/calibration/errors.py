"""What can go wrong in calibration, named."""


class CalibrationError(Exception):
    """Base of the errors of this feature."""


class AttemptNotFoundError(CalibrationError):
    """There is no such attempt, or it belongs to somebody else, or it has no such clip."""


class PairNotOfferedError(CalibrationError):
    """There is no such contrast pair, or one of its clips is no longer shown."""


class PairClosedError(CalibrationError):
    """The pair opens when both clips are scored; its master scores stay closed until then."""


class PairChangedError(CalibrationError):
    """The pair was changed while its page was open, so the answer is about something else."""


class SetNotOfferedError(CalibrationError):
    """There is no such practice set, or it is no longer offered."""


class SheetCommittedError(CalibrationError):
    """The score sheet of this clip is recorded: it cannot change any more."""


class SheetNotCommittedError(CalibrationError):
    """The score sheet of this clip is not recorded yet, so nothing can be revealed."""


class UnusableDraftError(CalibrationError):
    """A draft change names a code, a point or a time that the sheet does not have."""
