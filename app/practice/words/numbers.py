"""Small numbers in letters."""

from typing import Final

from app.wording import lazy_gettext

_NUMBERS: Final = (
    lazy_gettext("none"),
    lazy_gettext("one"),
    lazy_gettext("two"),
    lazy_gettext("three"),
    lazy_gettext("four"),
    lazy_gettext("five"),
    lazy_gettext("six"),
)


def in_letters(number: int) -> str:
    """Return a number in letters; a larger one in digits.

    >>> in_letters(2), in_letters(12)
    ('two', '12')
    """
    return str(_NUMBERS[number]) if number < len(_NUMBERS) else str(number)
