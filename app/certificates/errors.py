"""What can be refused in matters of certificates."""


class CertificateError(Exception):
    """Something cannot be done to a certificate."""


class CertificateNotFoundError(CertificateError):
    """There is no such certificate, or it is not the business of whoever asks."""


class AlreadyRevokedError(CertificateError):
    """It was revoked before."""


class PdfError(CertificateError):
    """The PDF cannot be made; the message is a `Sentence` that says why and what to do."""


class BadgeError(CertificateError):
    """The badge cannot be signed; the message is a `Sentence` that says why and what to do."""


class KeyFileError(CertificateError):
    """The file of the signing key cannot be used; the message is a `Sentence`."""
