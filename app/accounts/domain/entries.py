"""What may be entered as a name or email address, both on pages and in commands."""

from dataclasses import dataclass
from enum import StrEnum

from email_validator import EmailNotValidError, validate_email

from app.accounts.domain import normalize_name_key
from app.content.plain_text import find_label_fault, find_unfit

MAX_NAME_LENGTH = 120
MAX_EMAIL_LENGTH = 254


class FaultKind(StrEnum):
    """What is wrong with a name or an email address."""

    NO_NAME = "no_name"
    UNFIT = "unfit"
    TOO_LONG = "too_long"
    NO_ADDRESS = "no_address"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFault:
    """Why a name or an email address cannot be used.

    Attributes:
        kind: what is wrong.
        unfit: what the rule for all text says of an unfit one; see `app.content.plain_text`.
    """

    kind: FaultKind
    unfit: str = ""


def find_name_fault(name: str) -> EntryFault | None:
    """Return why a name cannot be used, or None when it can.

    >>> find_name_fault("Ana María") is None, find_name_fault("  ").kind.value
    (True, 'no_name')
    """
    if not name.strip():
        return EntryFault(kind=FaultKind.NO_NAME)
    unfit = find_label_fault(name.strip(), MAX_NAME_LENGTH)
    return EntryFault(kind=FaultKind.UNFIT, unfit=unfit) if unfit else None


def find_email_fault(email: str) -> EntryFault | None:
    """Return why an email address cannot be used, or None when it can.

    >>> find_email_fault("ana@example.org") is None, find_email_fault("notanemail").kind.value
    (True, 'no_address')
    """
    # The normalized form is stored and mailed to: characters like "﹫" change in it, and one
    # letter may become eighteen.
    key = normalize_name_key(email)
    unfit = find_unfit(email) or find_unfit(key)
    if unfit:
        return EntryFault(kind=FaultKind.UNFIT, unfit=unfit)
    if len(key) > MAX_EMAIL_LENGTH:
        return EntryFault(kind=FaultKind.TOO_LONG)
    try:
        validate_email(key, check_deliverability=False)
    except EmailNotValidError:
        return EntryFault(kind=FaultKind.NO_ADDRESS)
    return None
