"""Numbers of rules as they are written: as the file has them."""

from fractions import Fraction


def percent_text(share: Fraction) -> str:
    r"""Write a share in percent without rounding it, kept on one line.

    >>> percent_text(Fraction("0.7")), percent_text(Fraction("0.875"))
    ('70\xa0%', '87.5\xa0%')
    """
    return f"{decimal_text(share * 100)}\N{NO-BREAK SPACE}%"


def decimal_text(number: Fraction) -> str:
    """Write a number from a file as the file could have it.

    >>> decimal_text(Fraction("0.25")), decimal_text(Fraction(10))
    ('0.25', '10')
    """
    return f"{float(number):.12g}"
