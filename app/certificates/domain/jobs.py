"""The kinds of events whose jobs certificates do."""

from enum import StrEnum


class CertificateJob(StrEnum):
    """What an email is to be written about; its payload names a certificate by its number."""

    ISSUED = "certificates.issued"  # certificate
    RENEWED = "certificates.renewed"  # certificate
    REVOKED = "certificates.revoked"  # certificate
    REMINDER = "certificates.reminder"  # certificate
