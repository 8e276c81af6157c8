"""Rows as CSV that a spreadsheet opens without surprises: text stays text, numbers stay numbers.

A spreadsheet runs a cell that begins like a formula, even when it came from a stranger's name. Such
text gets an apostrophe in front, which spreadsheets take as "this is text". The file begins with a
byte order mark, without which the commonest of them reads accents as gibberish.

Files that people send are read here, too: commas, semicolons or tabs, whatever their spreadsheet writes.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from app.sentences import Sentence
from app.zones import write_stamp

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
# With the wide forms, which some spreadsheets read as the plain ones.
_FORMULA_STARTS = frozenset(
    "=+-@\N{FULLWIDTH EQUALS SIGN}\N{FULLWIDTH PLUS SIGN}\N{FULLWIDTH HYPHEN-MINUS}\N{FULLWIDTH COMMERCIAL AT}"
)
_CONTROLS = ("\t", "\r", "\n", "\0")

_DELIMITERS = ",;\t"

Cell = str | int | float | bool | date | datetime | None


class UnreadableLineError(ValueError):
    """A line is not delimited text; `why` is a part of a sentence about it."""

    def __init__(self, line: int, why: Sentence) -> None:
        super().__init__(why)
        self.line, self.why = line, why


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
    >>> write_cell(None), write_cell(True), write_cell(date(2027, 3, 2))
    ('', 'yes', '2027-03-02')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return write_stamp(value)
    if isinstance(value, date):
        return value.isoformat()
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


def find_delimiter(line: str) -> str:
    r"""Return what stands between the cells of a line.

    >>> find_delimiter("email;name"), find_delimiter("email\tname"), find_delimiter("email")
    (';', '\t', ',')
    """
    return max(_DELIMITERS, key=line.count)


def read_csv(
    lines: Iterable[str], delimiter: str, first_line: int = 1
) -> Iterator[tuple[int, list[str]]]:
    r"""Yield the rows that are not blank: the line each begins on, and its cells without outer blanks.

    Args:
        lines: the lines of a file, with their ends.
        delimiter: what stands between cells.
        first_line: the number of the first of these lines in the file.

    Raises:
        UnreadableLineError: a line is not delimited text.

    >>> list(read_csv(["a, b\n", ",\n", '"c\n', 'd",e\n'], ","))
    [(1, ['a', 'b']), (3, ['c\nd', 'e'])]
    """
    reader = csv.reader(lines, delimiter=delimiter)
    line = first_line
    try:
        for cells in reader:
            here, line = line, first_line + reader.line_num
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield here, stripped
    except csv.Error as error:
        raise UnreadableLineError(line, _why_unreadable(str(error))) from error


def _why_unreadable(said: str) -> Sentence:
    """Return in our words what the reader of the standard library says of a line."""
    if "field limit" in said:
        longest = csv.field_size_limit()
        return Sentence("a cell is longer than %(most)d characters", most=longest)
    if "NUL" in said:
        return Sentence("it holds a character that is no text")
    return Sentence("its lines end in different ways, or a quotation mark is missing")
