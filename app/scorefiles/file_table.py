"""A file as columns of distinct texts: whatever is asked of a text is asked once, not once a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.plurals import counted
from app.scorefiles.faults import Problems, ScoreFileError
from app.scorefiles.names import clean

Places = NDArray[np.int32]
Cells = list[str]

MAX_COLUMNS = 5000


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a file: the line each begins on, and its cells as written."""

    lines: NDArray[np.int64]
    rows: list[Cells]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    Attributes:
        written: its name in the header as it stands there.
        texts: the distinct texts of its cells, as written.
        places: for each row, the place of its text among ``texts``.
    """

    written: str
    texts: tuple[str, ...]
    places: Places

    @cached_property
    def name(self) -> str:
        """Give its name on one line and without outer blanks."""
        return clean(self.written)

    @cached_property
    def cells(self) -> NDArray[np.int64]:
        """Count the rows of each text."""
        return np.bincount(self.places, minlength=len(self.texts))

    @cached_property
    def is_blank(self) -> NDArray[np.bool_]:
        """Say which texts are nothing but blanks."""
        return np.array([not text or not clean(text) for text in self.texts], dtype=np.bool_)

    def keep(self, rows: NDArray[np.bool_]) -> "Column":
        """Give the column with some of its rows."""
        used, places = np.unique(self.places[rows], return_inverse=True)
        texts = tuple(self.texts[place] for place in used)
        return Column(written=self.written, texts=texts, places=places.astype(np.int32))


@dataclass(frozen=True, kw_only=True)
class FileTable:
    """One table: its columns, the line each row begins on, and how it was read.

    Attributes:
        file: the file's name.
        columns: the columns, in order.
        lines: ``[row]``, the line (of a workbook: the row) in the file.
        problems: rows that are not as long as the header.
        remarks: what the reader should know about how the file was read.
        has_header: whether the names stand in the file; else they are ``column 1`` and so on.
    """

    file: str
    columns: tuple[Column, ...]
    lines: NDArray[np.int64]
    problems: Problems
    remarks: tuple[str, ...] = ()
    has_header: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """List the columns' names."""
        return tuple(column.name for column in self.columns)

    @property
    def height(self) -> int:
        """Count the rows."""
        return len(self.lines)


class _Numbering(dict[str, int]):
    """Gives every new text the next number."""

    def __missing__(self, text: str) -> int:
        place = self[text] = len(self)
        return place


def build_table(
    file: str, header: Cells | None, blocks: Iterable[Block], remarks: tuple[str, ...] = ()
) -> FileTable:
    """Gather rows into columns; rows of blanks are none, rows of another length are problems.

    Args:
        file: the file's name, for messages.
        header: the names of the columns; None where the file has none.
        blocks: the rows below the header.
        remarks: how the file was read so far.

    Raises:
        ScoreFileError: there are too many columns.
    """
    gatherer = _Gatherer(file, header)
    for block in blocks:
        gatherer.add(block)
    return _without_blank_rows(gatherer.table(remarks))


class _Gatherer:
    """Adds up blocks of rows, column by column."""

    def __init__(self, file: str, header: Cells | None) -> None:
        self.file = file
        self.header = header
        self.problems = Problems(file)
        self.lines = [np.empty(0, dtype=np.int64)]
        self.texts: list[_Numbering] = []
        self.places: list[list[Places]] = []
        if header is not None:
            self._widen(len(header))

    def _widen(self, width: int) -> None:
        if width > MAX_COLUMNS:
            raise ScoreFileError(
                f"{self.file} has {width:,} columns; at most {MAX_COLUMNS:,} are read."
            )
        self.texts = [_Numbering() for _ in range(width)]
        self.places = [[np.empty(0, dtype=np.int32)] for _ in range(width)]

    def add(self, block: Block) -> None:
        """Add some rows."""
        if not self.texts:
            self._widen(max(map(len, block.rows), default=0))
        even = _even(block, len(self.texts), self.problems)
        if not even.rows:
            return
        self.lines.append(even.lines)
        for texts, places, cells in zip(
            self.texts, self.places, zip(*even.rows, strict=True), strict=True
        ):
            places.append(np.fromiter(map(texts.__getitem__, cells), np.int32, len(cells)))

    def table(self, remarks: tuple[str, ...]) -> FileTable:
        """Give all rows so far."""
        names = self.header or [f"column {place + 1}" for place in range(len(self.texts))]
        columns = tuple(
            Column(written=name, texts=tuple(texts), places=np.concatenate(places))
            for name, texts, places in zip(names, self.texts, self.places, strict=True)
        )
        return FileTable(
            file=self.file,
            columns=columns,
            lines=np.concatenate(self.lines),
            problems=self.problems,
            remarks=remarks,
            has_header=self.header is not None,
        )


def _even(block: Block, width: int, problems: Problems) -> Block:
    """Keep the rows that are as long as the header; blank cells beyond it do no harm."""
    if set(map(len, block.rows)) == {width}:
        return block
    kept = []
    for place, row in enumerate(block.rows):
        if len(row) > width and not any(map(clean, row[width:])):
            block.rows[place] = row[:width]
        if len(block.rows[place]) == width:
            kept.append(place)
        elif any(map(clean, row)):
            found = f"{counted(len(row), 'field')} where the header has {counted(width, 'column')}"
            problems.add(int(block.lines[place]), found)
    return Block(block.lines[kept], [block.rows[place] for place in kept])


def _without_blank_rows(table: FileTable) -> FileTable:
    """Leave out rows without anything, and columns without a name and anything."""
    filled = np.zeros(table.height, dtype=np.bool_)
    for column in table.columns:
        filled |= ~column.is_blank[column.places] if column.texts else False
    columns = tuple(
        column if filled.all() else column.keep(filled)
        for column in table.columns
        if (column.name and table.has_header) or not column.is_blank.all()
    )
    return FileTable(
        file=table.file,
        columns=columns,
        lines=table.lines[filled],
        problems=table.problems,
        remarks=table.remarks,
        has_header=table.has_header,
    )
