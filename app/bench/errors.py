"""What can go wrong at the bench, named."""


class BenchError(Exception):
    """Base of the errors of the bench."""


class AttemptNotFoundError(BenchError):
    """There is no such attempt, or it belongs to somebody else, or it has no such clip."""


class SheetRecordedError(BenchError):
    """The score sheet of this clip is recorded: it cannot change any more."""


class NoRubricError(BenchError):
    """There is no rubric in force, so nobody can score anything."""


class UnusableDraftError(BenchError):
    """A draft change names a code, a point or a time that the sheet does not have."""
