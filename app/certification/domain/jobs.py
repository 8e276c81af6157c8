"""The kinds of events whose jobs certification does."""

from enum import StrEnum


class CertificationJob(StrEnum):
    """What an email is to be written about; its payload names a row by its number."""

    APPEAL_ANSWERED = "certification.appeal_answered"  # appeal
