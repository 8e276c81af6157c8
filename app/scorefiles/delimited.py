"""Delimited text as blocks of rows: encoding, delimiter, titles and header are found out."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

import numpy as np

from app.content.decoding import NoTextError, decode_text
from app.scorefiles.faults import Progress, ScoreFileError, ignore_progress
from app.scorefiles.file_table import Block, Cells
from app.scorefiles.names import clean

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "pipes"}
_DECLARED = re.compile(r"\W?\"?sep=(.)\"?\s*", re.IGNORECASE)
_SAMPLE = 60
_HEAD = 400_000
"""Characters in which the first rows are looked for."""
_ROWS_AT_ONCE = 1000
"""So few that the cells of a block stay in the processor's cache: 20,000 take twice as long."""


class TextRows:
    """An open delimited file: a sample of its first rows, then all rows in blocks.

    Attributes:
        file: its name.
        delimiter: what stands between cells.
        remarks: how it was read.
    """

    def __init__(self, file: str, data: bytes) -> None:
        self.file = file
        self.remarks: tuple[str, ...] = ()
        text = self._decoded(data)
        self._first_line = 1
        declared = _DECLARED.fullmatch(text[: text.find("\n") + 1 or len(text)])
        if declared:
            text, self._first_line = text[declared.end() :], 2
        self._text = text
        self.delimiter = declared[1] if declared else _find_delimiter(text)

    def _decoded(self, data: bytes) -> str:
        try:
            text, remark = decode_text(data)
        except NoTextError as error:
            raise ScoreFileError(
                f"{self.file}:{error.line}: {error}. Save the file as CSV UTF-8 and try again."
            ) from error
        if remark:
            self.remarks = ("the text is not UTF-8 and was read as Windows-1252",)
        return text.removeprefix("\ufeff")

    def sample(self) -> list[Cells]:
        """Give the first rows, to find the header among them."""
        blocks = self._blocks(self._text[:_HEAD], _SAMPLE, ignore_progress)
        return next((block.rows for block in blocks), [])

    def blocks(self, skip: int, progress: Progress) -> Iterator[Block]:
        """Yield the rows in blocks, without the first ``skip``."""
        for block in self._blocks(self._text, _ROWS_AT_ONCE, progress):
            yield Block(block.lines[skip:], block.rows[skip:]) if skip else block
            skip = max(0, skip - len(block.rows))

    def _blocks(self, text: str, size: int, progress: Progress) -> Iterator[Block]:
        handle = io.StringIO(text, newline="")
        reader = csv.reader(handle, delimiter=self.delimiter)
        done, read = 0, 0
        try:
            while rows := list(islice(reader, size)):
                yield Block(_lines(rows, done, reader.line_num) + self._first_line, rows)
                done, before, read = reader.line_num, read, handle.tell()
                progress(read - before)
        except csv.Error as error:
            line = reader.line_num + self._first_line - 1
            raise ScoreFileError(f"{self.file}:{line}: not delimited text ({error}).") from error


def _lines(rows: list[Cells], before: int, after: int) -> np.ndarray:
    """Give the place of the line each row begins on; fields may have line breaks in them."""
    if after - before == len(rows):
        return np.arange(before, after, dtype=np.int64)
    spans = [1 + sum(cell.count("\n") for cell in row) for row in rows]
    return before + np.concatenate([[0], np.cumsum(spans[:-1])]).astype(np.int64)


def _find_delimiter(text: str) -> str:
    """Find the delimiter that cuts most of the first rows into equally many cells, and many."""
    scores = {delimiter: _evenness(text[:_HEAD], delimiter) for delimiter in _DELIMITERS}
    return max(scores, key=lambda delimiter: scores[delimiter])


def _evenness(text: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = [len(row) for row in islice(reader, _SAMPLE) if any(map(clean, row))]
    except csv.Error:
        return 0.0, 0
    if not widths:
        return 0.0, 0
    width, rows = Counter(widths).most_common(1)[0]
    return (rows / len(widths), width) if width > 1 else (0.0, width)


def find_header(rows: list[Cells]) -> int | None:
    """Find the header among a file's first rows: the first one that is as wide as the table.

    Rows above it, such as a title or the date of an export, have fewer cells with something in
    them.

    >>> find_header([["Ratings, spring", "", ""], [], ["clip", "ana", "ben"], ["c1", "0", ""]])
    2
    """
    filled = [[place for place, cell in enumerate(row) if clean(cell)] for row in rows]
    reach = [row[-1] + 1 for row in filled if row]
    if not reach:
        return None
    raw = Counter(len(row) for row, cells in zip(rows, filled, strict=True) if cells)
    width = min(raw.most_common(1)[0][0], max(reach))
    for least in (width - 1 if width > 2 else width, (width + 1) // 2):
        for place, row in enumerate(rows):
            if len(row) >= width and len(filled[place]) >= max(least, 1):
                return place
    return next(place for place, cells in enumerate(filled) if cells)
