"""Rows as CSV that a spreadsheet opens without surprises: text stays text, numbers stay numbers.

A spreadsheet runs a cell that begins like a formula, even when it came from a stranger's name. Such
text gets an apostrophe in front, which spreadsheets take as "this is text". The file begins with a
byte order mark, without which the commonest of them reads accents as gibberish.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from app.zones import write_stamp

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
# With the wide forms, which some spreadsheets read as the plain ones.
_FORMULA_STARTS = frozenset(
    "=+-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
_CONTROLS = ("\t", "\r", "\n", "\0")

Cell = str | int | float | bool | datetime | None


class _Line:
    """Hands each line back to whoever writes it."""

    @staticmethod
    def write(text: str) -> str:
        """Return the line as the writer made it."""
        return text


def write_cell(value: Cell) -> str | int | float:
    """Return what stands in a cell; text that looks like a formula is marked as text.

    >>> write_cell("=1+1"), write_cell(" @SUM(A1)"), write_cell("Ana"), write_cell(-2)
    ("'=1+1", "' @SUM(A1)", 'Ana', -2)
    >>> write_cell(None), write_cell(True)
    ('', 'yes')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return write_stamp(value)
    if not isinstance(value, str):
        return value
    is_risky = value.startswith(_CONTROLS) or value.lstrip()[:1] in _FORMULA_STARTS
    return f"'{value}" if value and is_risky else value


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield a file line by line: the names of the columns, then the rows."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([write_cell(value) for value in row])
