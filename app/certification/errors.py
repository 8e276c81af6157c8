"""What can go wrong in certification, named."""


class CertificationError(Exception):
    """Base of the errors of this feature."""


class FormNotOfferedError(CertificationError):
    """There is no such form, it is not offered, or one of its clips is no longer shown."""


class SittingNotFoundError(CertificationError):
    """This rater does not sit such a form, or it has no such clip."""
