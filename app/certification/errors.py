"""What can go wrong in certification, named."""


class CertificationError(Exception):
    """Base of the errors of this feature."""


class TestFormNotOfferedError(CertificationError):
    """There is no such test form, it is not offered, or one of its clips is no longer shown."""

    __test__ = False


class SittingNotFoundError(CertificationError):
    """This rater does not sit such a test form, or it has no such clip."""


class GateNotFoundError(CertificationError):
    """There is no rule in force for this rubric, or no pool behind it."""


class NotYourTurnError(CertificationError):
    """Something comes before a sitting: a wait, a plan, a prerequisite, another sitting.

    Attributes:
        hindrances: what comes before, by the words of `domain.stages.Hindrance`.
    """

    def __init__(self, hindrances: tuple[str, ...]) -> None:
        super().__init__(*hindrances)
        self.hindrances = hindrances


class NoClipsLeftError(CertificationError):
    """The pool has not enough clips that this person has never met.

    Attributes:
        reason: what lacks, by the words of `domain.assembly.Lack`.
        needed: the fewest clips of a sitting.
        available: how many she could still meet.
    """

    def __init__(self, reason: str, *, needed: int, available: int) -> None:
        super().__init__(reason, needed, available)
        self.reason = reason
        self.needed = needed
        self.available = available


class PersonNotFoundError(CertificationError):
    """Nobody with this number learns in a cohort of this trainer."""


class NothingToGrantError(CertificationError):
    """What was asked for is not there to be given: it never was, or it was done before."""
