"""What may be entered as a name or email address, both on pages and in commands."""

from email_validator import EmailNotValidError, validate_email

from app.accounts.domain import normalize_name_key
from app.content.plain_text import find_label_fault, find_unfit

MAX_NAME_LENGTH = 120
MAX_EMAIL_LENGTH = 254


def find_name_problem(name: str) -> str | None:
    """Return the sentence that says why a name cannot be used, or None when it can.

    >>> find_name_problem("Ana María"), find_name_problem("  ")
    (None, 'Enter a name.')
    """
    if not name.strip():
        return "Enter a name."
    return find_label_fault(name.strip(), MAX_NAME_LENGTH)


def find_email_problem(email: str) -> str | None:
    """Return the sentence that says why an email address cannot be used, or None when it can.

    >>> find_email_problem("ana@example.org"), find_email_problem("notanemail") is None
    (None, False)
    """
    # The normalized form is stored and mailed to: characters like "﹫" change in it, and one
    # letter may become eighteen.
    key = normalize_name_key(email)
    unfit = find_unfit(email) or find_unfit(key)
    if unfit:
        return unfit
    if len(key) > MAX_EMAIL_LENGTH:
        return "This address is too long for us when it is written in plain letters."
    try:
        validate_email(key, check_deliverability=False)
    except EmailNotValidError:
        return "This does not look like an email address: one @, and a full domain after it."
    return None
