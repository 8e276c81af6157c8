"""What stands on a certificate and on a badge, in words: what pages, PDFs and badges are drawn from."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What stands on a certificate, in words.

    Attributes:
        title: its heading.
        certifies: the line above the name.
        name: whom it certifies.
        said: what she has shown.
        rubric: what it is about.
        facts: names and values, such as the policy and the dates.
        check: how anybody checks it.
        address: where.
        square: the QR code of the address, as SVG; nothing where the site has no address.
        square_alt: the same in words.
        language: the language of all that.
    """

    title: str
    certifies: str
    name: str
    said: str
    rubric: str
    facts: tuple[tuple[str, str], ...]
    check: str
    address: str
    square: str
    square_alt: str
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeWords:
    """What a badge says in words.

    Attributes:
        title: what the achievement is called.
        description: what it is.
        criteria: what had to be met.
        until: until when it is valid, for its picture.
    """

    title: str
    description: str
    criteria: str
    until: str
