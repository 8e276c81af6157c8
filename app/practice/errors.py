"""What can go wrong in practice, named."""


class PracticeError(Exception):
    """Base of the errors of this feature."""


class PairNotOfferedError(PracticeError):
    """There is no such contrast pair, or one of its clips is no longer shown."""


class PairClosedError(PracticeError):
    """The pair opens when both clips are scored; its master scores stay hidden until then."""


class PairChangedError(PracticeError):
    """The pair changed while its page was open, so the answer is to a different question."""


class SetNotOfferedError(PracticeError):
    """There is no such practice set, or it is no longer offered."""


class SetNotDoneError(PracticeError):
    """The master scores of this set open when every clip of it is recorded; one is not yet."""

    def __init__(self, next_position: int) -> None:
        super().__init__(next_position)
        self.next_position = next_position


class SheetNotRecordedError(PracticeError):
    """The score sheet of this clip is not recorded yet, so nothing can be revealed."""
