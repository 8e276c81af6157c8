"""What can go wrong in certification, named."""


class CertificationError(Exception):
    """Base of the errors of this feature."""


class TestFormNotOfferedError(CertificationError):
    """There is no such test form, it is not offered, or one of its clips is no longer shown."""

    __test__ = False


class SittingNotFoundError(CertificationError):
    """This rater does not sit such a test form, or it has no such clip."""
