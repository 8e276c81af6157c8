"""An email: to whom, about what, and its plain text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """One mail to one person, in plain text.

    Attributes:
        kind: what it is about in a word or two, for the log, which never holds an address.
    """

    to: str
    kind: str
    subject: str
    body: str


def write_body(*paragraphs: str) -> str:
    r"""Join paragraphs to the text of an email; lines are left to the reader's own width.

    >>> write_body("Hello Ana,", "One.")
    'Hello Ana,\n\nOne.\n'
    """
    return "\n\n".join(paragraphs) + "\n"
