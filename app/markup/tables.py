"""Table rows with more or fewer cells than the header; extra cells would vanish."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

from app.markup.blocks import Fault
from app.plurals import counted

# What may stand before a row in its line: quotation, list, and definition marks.
_MARKS = re.compile(r"(?:[\s>]|(?:[-+*:]|\d{1,9}[.)])(?=\s))*")
_SIGNS = ("$", "`")


def find_row_faults(tokens: Sequence[Token], lines: Sequence[str]) -> Iterator[Fault]:
    """Return the rows that lose cells, lack cells, or were not meant as rows."""
    columns, in_head = 0, False
    for token in tokens:
        if token.type in ("thead_open", "thead_close"):
            in_head = token.nesting > 0
        elif token.type == "tr_open" and token.map is not None:
            row = _MARKS.sub("", lines[token.map[0]].rstrip(), count=1)
            if in_head:
                columns = _cells(row)
            else:
                yield from _in_row(row, columns, token.map[0] + 1)


def _in_row(row: str, columns: int, line: int) -> Iterator[Fault]:
    cells = _cells(row)
    if cells > columns:
        message = f"the row has {counted(cells, 'cell')}, the header {columns}: what is too much would vanish"
        yield Fault(line=line, message=message, suggestion=_hint(row))
    elif "|" not in row and columns > 1:
        message = "this line has become a row of the table above"
        yield Fault(line=line, message=message, suggestion="leave an empty line below a table")
    elif cells < columns:
        message = f"the row has {counted(cells, 'cell')}, the header {columns}"
        hint = "write an empty cell as `| |`"
        yield Fault(line=line, message=message, suggestion=hint, is_warning=True)


def _cells(row: str) -> int:
    """Return how many cells a row has, counted as the parser does."""
    cells = escapedSplit(row)
    if cells and cells[0] == "":
        cells.pop(0)
    if cells and cells[-1] == "":
        cells.pop()
    return len(cells)


def _hint(row: str) -> str:
    if any(sign in row for sign in _SIGNS):
        return r"a | inside code or a formula is written \| (in a formula also \mid or \lvert)"
    return r"write \| for the sign, or give the header as many cells"
